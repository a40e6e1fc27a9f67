-- The settings that DBAs gave to somebody's former login, to their roles and to their person role, which a login of a new name would
-- not have. The more particular wins: the person role, then the former login, then the roles; and one for this database.
-- Parameters: the person's name, their person role, the baseline roles.
with given as (
  select ?::pg_catalog.text as who, ?::pg_catalog.text as person, ?::pg_catalog.text[] as baseline
), source(rank, name) as (
  select b.ord, b.name from given cross join lateral pg_catalog.unnest(baseline) with ordinality b(name, ord)
  union all select 1000000, who from given
  union all select 1000001, person from given
), found as (
  select source.rank, s.setdatabase, r.rolname, pg_catalog.lower(pg_catalog.split_part(c.config, '=', 1)) as name,
    pg_catalog.substr(c.config, pg_catalog.strpos(c.config, '=') operator(pg_catalog.+) 1) as value
  from source
  join pg_catalog.pg_roles r on r.rolname::pg_catalog.text operator(pg_catalog.=) source.name
  join pg_catalog.pg_db_role_setting s on s.setrole operator(pg_catalog.=) r.oid
    and s.setdatabase operator(pg_catalog.=) any (select 0::pg_catalog.oid union all
      select d.oid from pg_catalog.pg_database d where d.datname operator(pg_catalog.=) pg_catalog.current_database())
  cross join lateral pg_catalog.unnest(s.setconfig) c(config)
), best as (
  select distinct on (found.name) found.* from found
  order by found.name, found.rank desc, found.setdatabase desc
)
select best.name, best.value, best.rolname as of,
  -- what a DBA watches people by, and no user may set; the rest a user may set, so it can be asked for at the start
  coalesce(p.context operator(pg_catalog.<>) 'user', best.name operator(pg_catalog.~) '^pgaudit\.') as audit
from best
left join pg_catalog.pg_settings p on pg_catalog.lower(p.name) operator(pg_catalog.=) best.name
where best.name operator(pg_catalog.<>) all ('{role,session_authorization,idle_session_timeout}'::pg_catalog.text[])
  and (coalesce(p.context, 'user') operator(pg_catalog.=) 'user' or best.name operator(pg_catalog.~) '^(log_|pgaudit\.|auto_explain\.)')
order by best.name
