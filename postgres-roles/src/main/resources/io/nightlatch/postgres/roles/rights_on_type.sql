-- The same for a type's name: USAGE on it. Parameters as for relations. An array's name is not asked for, but its elements'.
with given as (
  select ?::pg_catalog.int8::pg_catalog.oid as login, ?::pg_catalog.text[] as roles, ?::pg_catalog.text[] as path,
    ?::pg_catalog.text as type, ?::pg_catalog.text as priv, ?::pg_catalog.bool as named
), found as (
  select p.ord, t.oid, n.oid as nsp, n.nspname, pg_catalog.has_schema_privilege(given.login, n.oid, 'USAGE') as visible
  from given
  cross join lateral pg_catalog.unnest(given.path) with ordinality p(schema, ord)
  join pg_catalog.pg_namespace n on n.nspname operator(pg_catalog.=) case
    when p.schema operator(pg_catalog.=) '$user' then pg_catalog.pg_get_userbyid(given.login) else p.schema::pg_catalog.name end
  join pg_catalog.pg_type t on t.typnamespace operator(pg_catalog.=) n.oid and t.typname operator(pg_catalog.=) given.type::pg_catalog.name
)
select r.rolname, coalesce(now.oid operator(pg_catalog.=) later.oid, false) as same,
  pg_catalog.concat('type ', given.type, ' ', now.oid) as object, coalesce(now.visible, true) as visible,
  pg_catalog.format('%I.%I', now.nspname, given.type) as now_name, pg_catalog.format('%I.%I', later.nspname, given.type) as then_name,
  coalesce(later.oid operator(pg_catalog.<>) now.oid and (pg_catalog.has_type_privilege(given.login, later.oid, given.priv)
    or pg_catalog.has_type_privilege(r.oid, later.oid, given.priv)), false) as then_may,
  now.visible and pg_catalog.has_type_privilege(given.login, now.oid, given.priv) as login_may,
  (now.visible or pg_catalog.has_schema_privilege(r.oid, now.nsp, 'USAGE'))
    and (pg_catalog.has_type_privilege(given.login, now.oid, given.priv) or pg_catalog.has_type_privilege(r.oid, now.oid, given.priv)) as both_may,
  false as unsure
from given
cross join lateral pg_catalog.unnest(given.roles) with ordinality w(name, ord)
join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) w.name::pg_catalog.name
left join lateral (select * from found where given.named or found.visible order by found.ord limit 1) now on true
left join lateral (select * from found where given.named or found.visible
  or pg_catalog.has_schema_privilege(r.oid, found.nsp, 'USAGE') order by found.ord limit 1) later on true
order by w.ord
