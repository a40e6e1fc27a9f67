-- The same for a function's name, which means all overloads in all schemas of the path. Parameters as for relations: EXECUTE,
-- or DROP, which is the owner's and the schema's owner's.
with given as (
  select ?::pg_catalog.int8::pg_catalog.oid as login, ?::pg_catalog.text[] as roles, ?::pg_catalog.text[] as path,
    ?::pg_catalog.text as fn, ?::pg_catalog.text as priv, ?::pg_catalog.bool as named
), found as (
  select f.oid, n.oid as nsp, n.nspname, f.proowner, n.nspowner, pg_catalog.has_schema_privilege(given.login, n.oid, 'USAGE') as visible,
    case when given.priv operator(pg_catalog.=) 'DROP'
      then pg_catalog.pg_has_role(given.login, f.proowner, 'USAGE') or pg_catalog.pg_has_role(given.login, n.nspowner, 'USAGE')
      else pg_catalog.has_function_privilege(given.login, f.oid, given.priv) end as login_may
  from given
  cross join lateral pg_catalog.unnest(given.path) p(schema)
  join pg_catalog.pg_namespace n on n.nspname operator(pg_catalog.=) case
    when p.schema operator(pg_catalog.=) '$user' then pg_catalog.pg_get_userbyid(given.login) else p.schema::pg_catalog.name end
  join pg_catalog.pg_proc f on f.pronamespace operator(pg_catalog.=) n.oid and f.proname operator(pg_catalog.=) given.fn::pg_catalog.name
)
select r.rolname, coalesce(a.seen operator(pg_catalog.=) a.seen_with, false) as same,
  pg_catalog.concat(given.fn, '() ', a.object) as object, coalesce(a.visible, true) as visible,
  a.now_name, a.then_name,
  coalesce(a.seen operator(pg_catalog.<>) a.seen_with, false) as then_may, a.login_may, a.both_may,
  coalesce(a.mixed, false) as unsure
from given
cross join lateral pg_catalog.unnest(given.roles) with ordinality w(name, ord)
join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) w.name::pg_catalog.name
cross join lateral (
  select pg_catalog.count(*) filter (where given.named or found.visible) as seen,
    pg_catalog.count(*) filter (where given.named or found.visible or pg_catalog.has_schema_privilege(r.oid, found.nsp, 'USAGE')) as seen_with,
    pg_catalog.bool_and(found.visible and found.login_may) filter (where given.named or found.visible) as login_may,
    pg_catalog.bool_and((found.visible or pg_catalog.has_schema_privilege(r.oid, found.nsp, 'USAGE'))
      and (found.login_may or case when given.priv operator(pg_catalog.=) 'DROP'
        then pg_catalog.pg_has_role(r.oid, found.proowner, 'USAGE') or pg_catalog.pg_has_role(r.oid, found.nspowner, 'USAGE')
        else pg_catalog.has_function_privilege(r.oid, found.oid, given.priv) end))
      filter (where given.named or found.visible) as both_may,
    pg_catalog.string_agg(distinct pg_catalog.format('%I.%I()', found.nspname, given.fn), ' or ') filter (where given.named or found.visible) as now_name,
    pg_catalog.string_agg(distinct pg_catalog.format('%I.%I()', found.nspname, given.fn), ' or ')
      filter (where given.named or found.visible or pg_catalog.has_schema_privilege(r.oid, found.nsp, 'USAGE')) as then_name,
    pg_catalog.array_agg(found.oid order by found.oid) filter (where given.named or found.visible)::pg_catalog.text as object,
    pg_catalog.bool_and(found.visible) filter (where given.named or found.visible) as visible,
    -- overloads that differ: which one is meant, the name alone does not tell
    pg_catalog.bool_or(found.login_may) filter (where found.visible)
      and not pg_catalog.bool_and(found.login_may) filter (where found.visible) as mixed
  from found
) a
order by w.ord
