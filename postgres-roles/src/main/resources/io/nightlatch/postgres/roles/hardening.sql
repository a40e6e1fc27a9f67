-- What everybody may do here and few need, as statements that a DBA may want to run.
select pg_catalog.format('revoke temporary on database %I from public', d.datname)
  from pg_catalog.pg_database d where d.datname operator(pg_catalog.=) pg_catalog.current_database() and pg_catalog.has_database_privilege('public', d.oid, 'TEMPORARY')
union all
select pg_catalog.format('revoke create on schema %I from public', n.nspname)
  from pg_catalog.pg_namespace n where n.nspname operator(pg_catalog.!~) '^pg_' and pg_catalog.has_schema_privilege('public', n.oid, 'CREATE')
