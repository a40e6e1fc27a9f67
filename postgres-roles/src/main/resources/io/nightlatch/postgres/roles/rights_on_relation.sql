-- For each role: what the name means now, what it would mean with the role, and whether the right is there now and then.
-- By OID, hence without locks. Parameters: login, roles, path, name, privilege (null: ownership), whether the schema was named.
with asked as (
  select ?::pg_catalog.int8::pg_catalog.oid as login, ?::pg_catalog.text[] as roles, ?::pg_catalog.text[] as path,
    ?::pg_catalog.text as rel, ?::pg_catalog.text as priv, ?::pg_catalog.bool as named
), given as (
  -- before 17 only the owner maintains a relation
  select login, roles, path, rel, case when priv operator(pg_catalog.=) 'MAINTAIN'
      and pg_catalog.current_setting('server_version_num')::pg_catalog.int4 operator(pg_catalog.<) 170000 then null else priv end as priv, named
  from asked
), found as (
  select p.ord, k.oid, k.relowner, n.oid as nsp,
    -- nobody but its session has rights on a temporary schema, so a temporary relation is known by its owner
    pg_catalog.has_schema_privilege(given.login, n.oid, 'USAGE')
      or (k.relpersistence operator(pg_catalog.=) 't' and k.relowner operator(pg_catalog.=) given.login) as visible
  from given
  cross join lateral pg_catalog.unnest(given.path) with ordinality p(schema, ord)
  join pg_catalog.pg_namespace n on n.nspname operator(pg_catalog.=) case
    when p.schema operator(pg_catalog.=) '$user' then pg_catalog.pg_get_userbyid(given.login) else p.schema::pg_catalog.name end
  join pg_catalog.pg_class k on k.relnamespace operator(pg_catalog.=) n.oid and k.relname operator(pg_catalog.=) given.rel::pg_catalog.name
    and k.relkind operator(pg_catalog.=) any ('{r,p,v,m,f,S}'::pg_catalog."char"[])
  union all
  -- its own temporary ones, which it sees first; nobody else has any rights on their schema
  select 0, k.oid, k.relowner, k.relnamespace, true
  from given
  join pg_catalog.pg_class k on k.relpersistence operator(pg_catalog.=) 't' and k.relowner operator(pg_catalog.=) given.login
    and k.relname operator(pg_catalog.=) given.rel::pg_catalog.name
    and k.relkind operator(pg_catalog.=) any ('{r,p,v,m,f,S}'::pg_catalog."char"[])
  where not given.named
)
select r.rolname, coalesce(now.oid operator(pg_catalog.=) later.oid, false) as same,
  pg_catalog.concat(given.rel, ' ', now.oid) as object, coalesce(now.visible, true) as visible,
  (select pg_catalog.format('%I.%I', n.nspname, given.rel) from pg_catalog.pg_namespace n where n.oid operator(pg_catalog.=) now.nsp) as now_name,
  (select pg_catalog.format('%I.%I', n.nspname, given.rel) from pg_catalog.pg_namespace n where n.oid operator(pg_catalog.=) later.nsp) as then_name,
  coalesce(later.oid operator(pg_catalog.<>) now.oid and case
    when given.priv is null then pg_catalog.pg_has_role(given.login, later.relowner, 'USAGE') or pg_catalog.pg_has_role(r.oid, later.relowner, 'USAGE')
    else pg_catalog.has_table_privilege(given.login, later.oid, given.priv) or pg_catalog.has_table_privilege(r.oid, later.oid, given.priv)
    end, false) as then_may,
  case when given.priv is null then pg_catalog.pg_has_role(given.login, now.relowner, 'USAGE')
    else now.visible and pg_catalog.has_table_privilege(given.login, now.oid, given.priv) end as login_may,
  (now.visible or pg_catalog.has_schema_privilege(r.oid, now.nsp, 'USAGE')) and case
    when given.priv is null then pg_catalog.pg_has_role(given.login, now.relowner, 'USAGE') or pg_catalog.pg_has_role(r.oid, now.relowner, 'USAGE')
    else pg_catalog.has_table_privilege(given.login, now.oid, given.priv) or pg_catalog.has_table_privilege(r.oid, now.oid, given.priv) end as both_may,
  -- a right on some columns may be enough or not, which the name of the relation alone does not tell
  case when given.priv operator(pg_catalog.=) any ('{SELECT,INSERT,UPDATE,REFERENCES}'::pg_catalog.text[])
    then pg_catalog.has_any_column_privilege(given.login, now.oid, given.priv)
      and not pg_catalog.has_table_privilege(given.login, now.oid, given.priv) else false end as unsure
from given
cross join lateral pg_catalog.unnest(given.roles) with ordinality w(name, ord)
join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) w.name::pg_catalog.name
left join lateral (select * from found where given.named or found.visible order by found.ord limit 1) now on true
left join lateral (select * from found where given.named or found.visible
  or pg_catalog.has_schema_privilege(r.oid, found.nsp, 'USAGE') order by found.ord limit 1) later on true
order by w.ord
