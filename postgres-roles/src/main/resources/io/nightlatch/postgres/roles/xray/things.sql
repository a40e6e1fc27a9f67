-- Everything that rights are on, one row a right of its access list; a thing whose list is empty has one row without a right.
-- Where a list is null the built-in one holds (manual, "Privileges").
with thing(kind, oid, sub, schema, name, owner, catalog, definer, pinned_path, acl) as (
  select case c.relkind when 'S' then 'SEQUENCE' else 'TABLE' end, c.oid, 0, n.nspname::text, c.relname::text, c.relowner,
    c.oid < 12000 and c.relkind <> 'v', false, false,
    coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and c.relpersistence <> 't'
  union all
  select 'COLUMN', c.oid, a.attnum, n.nspname, c.relname || '.' || a.attname, c.relowner, c.oid < 12000 and c.relkind <> 'v', false, false, a.attacl
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where a.attacl is not null and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relpersistence <> 't'
  union all
  select 'SCHEMA', n.oid, 0, '', n.nspname, n.nspowner, false, false, false, coalesce(n.nspacl, acldefault('n', n.nspowner))
  from pg_namespace n where n.nspname !~ '^pg_(toast|temp|toast_temp)'
  union all
  -- of PostgreSQL's own functions only those whose list somebody has changed
  select 'FUNCTION', p.oid, 0, n.nspname, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', p.proowner, false,
    p.prosecdef, coalesce(exists (select from unnest(p.proconfig) s(setting) where s.setting like 'search_path=%'), false),
    coalesce(p.proacl, acldefault('f', p.proowner))
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  left join pg_init_privs i on i.classoid = 'pg_proc'::regclass and i.objoid = p.oid and i.privtype = 'i'
  where (p.oid >= 16384 or p.proacl is distinct from i.initprivs) and n.nspname !~ '^pg_temp_'
  union all
  select 'DATABASE', d.oid, 0, '', d.datname, d.datdba, false, false, false, coalesce(d.datacl, acldefault('d', d.datdba)) from pg_database d
  union all
  select 'TABLESPACE', t.oid, 0, '', t.spcname, t.spcowner, false, false, false, coalesce(t.spcacl, acldefault('t', t.spcowner)) from pg_tablespace t
  union all
  select 'LANGUAGE', l.oid, 0, '', l.lanname, l.lanowner, false, false, false, coalesce(l.lanacl, acldefault('l', l.lanowner)) from pg_language l
  union all
  select 'SERVER', s.oid, 0, '', s.srvname, s.srvowner, false, false, false, coalesce(s.srvacl, acldefault('S', s.srvowner)) from pg_foreign_server s
  union all
  select 'WRAPPER', w.oid, 0, '', w.fdwname, w.fdwowner, false, false, false, coalesce(w.fdwacl, acldefault('F', w.fdwowner)) from pg_foreign_data_wrapper w
  union all
  select 'PARAMETER', p.oid, 0, '', p.parname, 10, false, false, false, p.paracl from pg_parameter_acl p
)
select t.kind, t.oid::int8 as oid, t.sub, t.schema, t.name, t.owner::int8 as owner, t.catalog, t.definer, t.pinned_path,
  a.grantee::int8 as grantee, a.privilege_type, a.is_grantable
from thing t left join lateral aclexplode(t.acl) a on true
order by t.kind, t.schema, t.name, t.oid
