-- Takes from our roles what they hold in this database. Parameters: our own roles, quarantine, whether they are dropped next.
with given as (select ?::pg_catalog.text[] as names, ?::pg_catalog.text as quarantine, ?::pg_catalog.bool as last,
    pg_catalog.current_setting('server_version_num')::pg_catalog.int4 operator(pg_catalog.>=) 160000 as fine_grained
), ours as (
  select r.oid, r.rolname, r.rolname::pg_catalog.text operator(pg_catalog.=) any (names) as of_setup
  from given join pg_catalog.pg_roles r on r.rolname::pg_catalog.text operator(pg_catalog.=) any (names)
    or pg_catalog.shobj_description(r.oid, 'pg_authid') operator(pg_catalog.~) '^Nightlatch person: '
), me as (
  select r.oid, r.rolname, r.rolsuper from pg_catalog.pg_roles r where r.rolname operator(pg_catalog.=) current_user
), ddl(ord, statement) as (
  -- by way of the broker we come to what it made for people, so it goes first
  select case when ours.of_setup then 0 else 1 end, pg_catalog.concat(pg_catalog.format('grant %I to %I', ours.rolname, me.rolname), case when fine_grained then ' with inherit true, set true' end)
    from given cross join ours cross join me where not me.rolsuper
  union all
  select 2, pg_catalog.format('drop schema %I', n.nspname) from given join pg_catalog.pg_namespace n on n.nspname operator(pg_catalog.=) quarantine::pg_catalog.name
    join ours on ours.oid operator(pg_catalog.=) n.nspowner
  union all
  -- from 16 on this also ends the memberships that the broker gave, ours in what it made for people among them
  select case when ours.of_setup then 4 else 3 end, pg_catalog.format('drop owned by %I', ours.rolname) from ours
  union all
  select 5, pg_catalog.concat(pg_catalog.format('revoke %I from %I', ours.rolname, me.rolname), case when fine_grained then ' granted by current_user' end)
    from given cross join ours cross join me where not me.rolsuper and ours.of_setup and not given.last
)
select statement from ddl order by ord, statement
