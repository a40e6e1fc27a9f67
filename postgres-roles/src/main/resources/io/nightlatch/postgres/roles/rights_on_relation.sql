-- For each role: what the name means now, what it would mean with the role, and whether the right is there now and then.
-- By OID, hence without locks. Parameters: login, roles, path, name, privilege (null: ownership; DROP: that or the schema's;
-- LOCK with a mode; several with commas: any of them), whether the schema was named; then the columns that are meant (null: all
-- of it is), the relation's name as a row, whether every column is meant, how many of the first are, names given to the first,
-- and whether a right on any is needed if none is meant.
with asked as (
  select ?::pg_catalog.int8::pg_catalog.oid as login, ?::pg_catalog.text[] as roles, ?::pg_catalog.text[] as path,
    ?::pg_catalog.text as rel, ?::pg_catalog.text as priv, ?::pg_catalog.bool as named,
    ?::pg_catalog.text[] as cols, ?::pg_catalog.text as alias, ?::pg_catalog.bool as every, ?::pg_catalog.int4 as firsts,
    ?::pg_catalog.text[] as renamed, ?::pg_catalog.bool as or_any,
    pg_catalog.current_setting('server_version_num')::pg_catalog.int4 as version
), given as (
  select login, roles, path, rel, named, cols, alias, every, firsts, renamed, or_any, case
      -- before 17 only the owner maintains a relation
      when priv operator(pg_catalog.=) 'MAINTAIN' then case when version operator(pg_catalog.<) 170000 then null else priv end
      -- before 16 the right to change a table was not enough to lock it against less
      when priv operator(pg_catalog.=) 'LOCK ACCESS SHARE' and version operator(pg_catalog.<) 160000 then 'SELECT'
      when pg_catalog.starts_with(priv, 'LOCK') then pg_catalog.concat('UPDATE,DELETE,TRUNCATE',
        case when priv operator(pg_catalog.<>) 'LOCK STRONGER' then ',INSERT' end,
        case when priv operator(pg_catalog.=) 'LOCK ACCESS SHARE' then ',SELECT' end,
        case when version operator(pg_catalog.>=) 170000 then ',MAINTAIN' end)
      else priv end as priv
  from asked
), found as (
  select p.ord, k.oid, k.relowner, n.oid as nsp, n.nspowner,
    -- nobody but its session has rights on a temporary schema, so a temporary relation is known by its owner
    pg_catalog.has_schema_privilege(given.login, n.oid, 'USAGE')
      or (k.relpersistence operator(pg_catalog.=) 't' and k.relowner operator(pg_catalog.=) given.login) as visible
  from given
  cross join lateral pg_catalog.unnest(given.path) with ordinality p(schema, ord)
  join pg_catalog.pg_namespace n on n.nspname operator(pg_catalog.=) case
    when p.schema operator(pg_catalog.=) '$user' then pg_catalog.pg_get_userbyid(given.login) else p.schema::pg_catalog.name end
  join pg_catalog.pg_class k on k.relnamespace operator(pg_catalog.=) n.oid and k.relname operator(pg_catalog.=) given.rel::pg_catalog.name
    and k.relkind operator(pg_catalog.=) any ('{r,p,v,m,f,S,c}'::pg_catalog."char"[])
  union all
  -- its own temporary ones, which it sees first; nobody else has any rights on their schema
  select 0, k.oid, k.relowner, k.relnamespace, k.relowner, true
  from given
  join pg_catalog.pg_class k on k.relpersistence operator(pg_catalog.=) 't' and k.relowner operator(pg_catalog.=) given.login
    and k.relname operator(pg_catalog.=) given.rel::pg_catalog.name
    and k.relkind operator(pg_catalog.=) any ('{r,p,v,m,f,S,c}'::pg_catalog."char"[])
  where not given.named
), meant as (
  select c.oid, c.attnum
  from given
  cross join lateral (
    select a.attrelid as oid, a.attnum, a.attgenerated, o.ord, coalesce(given.renamed[o.ord], a.attname::pg_catalog.text) as name
    from pg_catalog.pg_attribute a
    cross join lateral (select pg_catalog.count(*)::pg_catalog.int4 as ord from pg_catalog.pg_attribute b
      where b.attrelid operator(pg_catalog.=) a.attrelid and not b.attisdropped
        and b.attnum operator(pg_catalog.>) 0 and b.attnum operator(pg_catalog.<=) a.attnum) o
    where a.attrelid operator(pg_catalog.=) any (select found.oid from found) and not a.attisdropped
  ) c
  where c.name operator(pg_catalog.=) any (given.cols)
    or (c.attnum operator(pg_catalog.>) 0 and (
      c.ord operator(pg_catalog.<=) given.firsts
      -- what is generated takes no values
      or (given.every and not (given.priv operator(pg_catalog.=) 'INSERT' and c.attgenerated operator(pg_catalog.<>) ''))
      or (given.alias operator(pg_catalog.=) any (given.cols) and not exists (select from pg_catalog.pg_attribute a
        where a.attrelid operator(pg_catalog.=) c.oid and a.attname operator(pg_catalog.=) given.alias::pg_catalog.name))))
), allowed as (
  -- to the login together with each of the roles, and to the login alone
  select f.oid, h.oid as helper, m.may
  from given
  cross join (select distinct found.oid, found.relowner, found.nspowner from found) f
  cross join lateral (
    select r.oid from pg_catalog.pg_roles r where r.rolname operator(pg_catalog.=) any (given.roles::pg_catalog.name[])
    union select given.login
  ) h
  cross join lateral (
    select case
        when given.priv is null or given.priv operator(pg_catalog.=) 'DROP'
          then pg_catalog.pg_has_role(given.login, f.relowner, 'USAGE') or pg_catalog.pg_has_role(h.oid, f.relowner, 'USAGE')
            or (given.priv is not null and (pg_catalog.pg_has_role(given.login, f.nspowner, 'USAGE')
              or pg_catalog.pg_has_role(h.oid, f.nspowner, 'USAGE')))
        when pg_catalog.has_table_privilege(given.login, f.oid, given.priv)
          or pg_catalog.has_table_privilege(h.oid, f.oid, given.priv) then true
        when given.cols is null then false
        when pg_catalog.count(meant.oid) operator(pg_catalog.>) 0
          then pg_catalog.bool_and(pg_catalog.has_column_privilege(given.login, f.oid, meant.attnum, given.priv)
            or pg_catalog.has_column_privilege(h.oid, f.oid, meant.attnum, given.priv))
        else not given.or_any or pg_catalog.has_any_column_privilege(given.login, f.oid, given.priv)
          or pg_catalog.has_any_column_privilege(h.oid, f.oid, given.priv) end as may
    from meant where meant.oid operator(pg_catalog.=) f.oid
  ) m
)
select r.rolname, coalesce(now.oid operator(pg_catalog.=) later.oid, false) as same,
  pg_catalog.concat(given.rel, ' ', now.oid) as object, coalesce(now.visible, true) as visible,
  (select pg_catalog.format('%I.%I', n.nspname, given.rel) from pg_catalog.pg_namespace n where n.oid operator(pg_catalog.=) now.nsp) as now_name,
  (select pg_catalog.format('%I.%I', n.nspname, given.rel) from pg_catalog.pg_namespace n where n.oid operator(pg_catalog.=) later.nsp) as then_name,
  coalesce(later.oid operator(pg_catalog.<>) now.oid and then_allowed.may, false) as then_may,
  (now.visible or given.priv is null) and login_allowed.may as login_may,
  (now.visible or pg_catalog.has_schema_privilege(r.oid, now.nsp, 'USAGE')) and both_allowed.may as both_may,
  -- a right on some columns may be enough or not, where it is not known which are meant
  case when given.cols is null and given.priv operator(pg_catalog.=) any ('{SELECT,INSERT,UPDATE,REFERENCES}'::pg_catalog.text[])
    then pg_catalog.has_any_column_privilege(given.login, now.oid, given.priv)
      and not pg_catalog.has_table_privilege(given.login, now.oid, given.priv) else false end as unsure
from given
cross join lateral pg_catalog.unnest(given.roles) with ordinality w(name, ord)
join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) w.name::pg_catalog.name
left join lateral (select * from found where given.named or found.visible order by found.ord limit 1) now on true
left join lateral (select * from found where given.named or found.visible
  or pg_catalog.has_schema_privilege(r.oid, found.nsp, 'USAGE') order by found.ord limit 1) later on true
left join allowed login_allowed on login_allowed.oid operator(pg_catalog.=) now.oid and login_allowed.helper operator(pg_catalog.=) given.login
left join allowed both_allowed on both_allowed.oid operator(pg_catalog.=) now.oid and both_allowed.helper operator(pg_catalog.=) r.oid
left join allowed then_allowed on then_allowed.oid operator(pg_catalog.=) later.oid and then_allowed.helper operator(pg_catalog.=) r.oid
order by w.ord
