-- What not everybody may read: whether this account may.
select
  pg_catalog.has_column_privilege('pg_catalog.pg_authid', 'xmin', 'SELECT') and pg_catalog.has_column_privilege('pg_catalog.pg_authid', 'oid', 'SELECT') as passwords,
  pg_catalog.has_table_privilege('pg_catalog.pg_file_settings', 'SELECT') and pg_catalog.has_function_privilege('pg_catalog.pg_show_all_file_settings()', 'EXECUTE') as configuration,
  pg_catalog.has_table_privilege('pg_catalog.pg_hba_file_rules', 'SELECT') and pg_catalog.has_function_privilege('pg_catalog.pg_hba_file_rules()', 'EXECUTE') as login_rules,
  pg_catalog.has_table_privilege('pg_catalog.pg_ident_file_mappings', 'SELECT') and pg_catalog.has_function_privilege('pg_catalog.pg_ident_file_mappings()', 'EXECUTE') as user_name_maps,
  -- a table of the extension itself, without policies whose functions would run as us
  exists (select from pg_catalog.pg_extension e join pg_catalog.pg_depend d on d.refclassid operator(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass and d.refobjid operator(pg_catalog.=) e.oid
    join pg_catalog.pg_class c on d.classid operator(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass and c.oid operator(pg_catalog.=) d.objid join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
    where e.extname operator(pg_catalog.=) 'pg_cron' and n.nspname operator(pg_catalog.=) 'cron' and c.relname operator(pg_catalog.=) 'job') as cron,
  exists (select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
    where n.nspname operator(pg_catalog.=) 'cron' and c.relname operator(pg_catalog.=) 'job' and c.relkind operator(pg_catalog.=) 'r'::pg_catalog."char" and not c.relrowsecurity
      and pg_catalog.has_schema_privilege(n.oid, 'USAGE') and pg_catalog.has_table_privilege(c.oid, 'SELECT')) as jobs
