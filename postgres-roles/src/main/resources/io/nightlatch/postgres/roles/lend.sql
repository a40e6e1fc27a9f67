-- What the undertaker is lent for one ending: the dead login, the roles that it was in, and the quarantine role.
-- The dead login itself loses the use of its roles first. They stay listed as its memberships, but a SECURITY DEFINER function
-- of its, however long an ending takes, has their rights no more.
with given as (
  select r.oid, r.rolname as login, ?::pg_catalog.text as undertaker, ?::pg_catalog.text as marker,
    ?::pg_catalog.text as quarantine, ?::pg_catalog.text[] as wrapped, ?::pg_catalog.int8 as major
  from pg_catalog.pg_roles r where r.oid operator(pg_catalog.=) ?::pg_catalog.int8::pg_catalog.oid
), held as (
  -- a wrapped role or the person's own may become the owner of what is left, for which it has to be lent whole
  select r.rolname as role, r.rolname::pg_catalog.text operator(pg_catalog.=) any (given.wrapped)
      or coalesce(pg_catalog.starts_with(pg_catalog.shobj_description(r.oid, 'pg_authid'), 'Nightlatch person: '), false) as heir
  from given
  join pg_catalog.pg_auth_members m on m.member operator(pg_catalog.=) given.oid
  join pg_catalog.pg_roles r on r.oid operator(pg_catalog.=) m.roleid and r.rolname operator(pg_catalog.<>) given.marker::pg_catalog.name
), lent(role, set) as (
  select login, false from given
  union all select role, heir from held
  union all select quarantine::pg_catalog.name, true from given
), ddl(ord, statement) as (
  select 1, pg_catalog.format('alter role %I noinherit', login) from given where major operator(pg_catalog.<) 16
  union all
  select 1, pg_catalog.format('grant %I to %I with inherit false', held.role, given.login)
    from given cross join held where given.major operator(pg_catalog.>=) 16
  union all
  select 2, pg_catalog.concat(pg_catalog.format('grant %I to %I', lent.role, given.undertaker),
      case when given.major operator(pg_catalog.>=) 16 then pg_catalog.format(' with inherit true, set %s', case when lent.set then 'true' else 'false' end) end)
    from given cross join lent
)
select statement from ddl order by ord
