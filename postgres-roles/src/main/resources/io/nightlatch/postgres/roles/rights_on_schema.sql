-- The same for a schema: the one named, or else the first of the path, leaving out those that are there without being said.
-- Parameters as for relations; the name is not used.
with given as (
  select ?::pg_catalog.int8::pg_catalog.oid as login, ?::pg_catalog.text[] as roles, ?::pg_catalog.text[] as path,
    ?::pg_catalog.text as name, ?::pg_catalog.text as priv, ?::pg_catalog.bool as named
), found as (
  select p.ord, n.oid, pg_catalog.has_schema_privilege(given.login, n.oid, 'USAGE') as visible
  from given
  cross join lateral pg_catalog.unnest(given.path) with ordinality p(schema, ord)
  join pg_catalog.pg_namespace n on n.nspname operator(pg_catalog.=) case
    when p.schema operator(pg_catalog.=) '$user' then pg_catalog.pg_get_userbyid(given.login) else p.schema::pg_catalog.name end
  where given.named or not (n.nspname operator(pg_catalog.=) 'pg_catalog' or pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_temp_'))
)
select r.rolname, coalesce(now.oid operator(pg_catalog.=) later.oid, false) as same,
  pg_catalog.concat('schema ', now.oid) as object, coalesce(now.visible, true) as visible,
  (select n.nspname from pg_catalog.pg_namespace n where n.oid operator(pg_catalog.=) now.oid) as now_name,
  (select n.nspname from pg_catalog.pg_namespace n where n.oid operator(pg_catalog.=) later.oid) as then_name,
  coalesce(later.oid operator(pg_catalog.<>) now.oid
    and (pg_catalog.has_schema_privilege(given.login, later.oid, given.priv) or pg_catalog.has_schema_privilege(r.oid, later.oid, given.priv)), false) as then_may,
  pg_catalog.has_schema_privilege(given.login, now.oid, given.priv) as login_may,
  pg_catalog.has_schema_privilege(given.login, now.oid, given.priv) or pg_catalog.has_schema_privilege(r.oid, now.oid, given.priv) as both_may,
  false as unsure
from given
cross join lateral pg_catalog.unnest(given.roles) with ordinality w(name, ord)
join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) w.name::pg_catalog.name
left join lateral (select * from found where given.named or found.visible order by found.ord limit 1) now on true
left join lateral (select * from found where given.named or found.visible
  or pg_catalog.has_schema_privilege(r.oid, found.oid, 'USAGE') order by found.ord limit 1) later on true
order by w.ord
