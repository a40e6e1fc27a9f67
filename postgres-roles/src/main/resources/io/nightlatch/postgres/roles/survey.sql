-- Roles that people could be given for a while, and what they can do in this database beyond what everybody can.
-- Parameter: our own roles.
with ours as (select ?::pg_catalog.text[] as names
), relation as (
  select c.oid, c.relowner,
    pg_catalog.has_table_privilege('public', c.oid, 'SELECT') as read_by_all,
    pg_catalog.has_table_privilege('public', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') as written_by_all
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
  where c.relkind operator(pg_catalog.=) any ('{r,p,v,m,f}'::pg_catalog."char"[]) and c.relpersistence operator(pg_catalog.<>) 't'
    and n.nspname operator(pg_catalog.<>) 'information_schema' and n.nspname operator(pg_catalog.!~) '^pg_'
), role as (
  select r.oid, r.rolname, r.rolsuper or r.rolcreaterole or r.rolreplication or exists (
      select from pg_catalog.pg_roles s where pg_catalog.pg_has_role(r.oid, s.oid, 'MEMBER') and (s.rolsuper or s.rolcreaterole or s.rolreplication
        or s.rolname operator(pg_catalog.=) any ('{pg_execute_server_program,pg_read_server_files,pg_write_server_files}'::pg_catalog.name[]))) as back_door
  from pg_catalog.pg_roles r cross join ours
  where not r.rolcanlogin and r.oid operator(pg_catalog.>=) 16384::pg_catalog.oid and r.rolname::pg_catalog.text operator(pg_catalog.<>) all (ours.names)
), counted as (
  select role.oid, role.rolname, role.back_door,
    pg_catalog.count(*) filter (where not read_by_all and pg_catalog.has_table_privilege(role.oid, relation.oid, 'SELECT')) as reads,
    pg_catalog.count(*) filter (where not written_by_all and pg_catalog.has_table_privilege(role.oid, relation.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')) as writes,
    pg_catalog.count(*) filter (where pg_catalog.pg_has_role(role.oid, relation.relowner, 'USAGE')) as owns
  from role left join relation on true group by 1, 2, 3
)
select counted.rolname as name, counted.back_door, counted.reads, counted.writes,
  counted.owns operator(pg_catalog.+) (select pg_catalog.count(*) from pg_catalog.pg_namespace n where n.nspowner operator(pg_catalog.=) counted.oid)
    operator(pg_catalog.+) (select pg_catalog.count(*) from pg_catalog.pg_database d
      where d.datname operator(pg_catalog.=) pg_catalog.current_database() and d.datdba operator(pg_catalog.=) counted.oid) as owns
from counted order by owns, writes, reads, name
