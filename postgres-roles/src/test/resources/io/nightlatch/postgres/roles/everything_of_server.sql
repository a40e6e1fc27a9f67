-- The privilege state of a whole server, one row a thing: category, readable name, everything that does not change by itself.
select 'role' as cat, x.key, x.val::text from (select rolname, to_jsonb(t) - 'rolpassword' || jsonb_build_object('pw',md5(rolpassword)) from pg_authid t) x(key,val)
union all
select 'member' as cat, x.key, x.val::text from (select r.rolname||' -> '||m.rolname||' by '||coalesce(g.rolname,t.grantor::text), to_jsonb(t) - array['oid','roleid','member','grantor'] from pg_auth_members t join pg_authid r on r.oid=t.roleid join pg_authid m on m.oid=t.member left join pg_authid g on g.oid=t.grantor) x(key,val)
union all
select 'rolesetting' as cat, x.key, x.val::text from (select coalesce(d.datname,'*')||'/'||coalesce(r.rolname,'*'), to_jsonb(t) from pg_db_role_setting t left join pg_database d on d.oid=setdatabase left join pg_authid r on r.oid=setrole) x(key,val)
union all
select 'database' as cat, x.key, x.val::text from (select datname, to_jsonb(t) - array['datfrozenxid','datminmxid'] from pg_database t) x(key,val)
union all
select 'tablespace' as cat, x.key, x.val::text from (select spcname, to_jsonb(t) from pg_tablespace t) x(key,val)
union all
select 'paramacl' as cat, x.key, x.val::text from (select parname, to_jsonb(t) from pg_parameter_acl t) x(key,val)
union all
select 'subscription' as cat, x.key, x.val::text from (select subname, to_jsonb(t) - array['subskiplsn'] from pg_subscription t) x(key,val)
union all
select 'slot' as cat, x.key, x.val::text from (select slot_name, jsonb_build_object('type',slot_type,'plugin',plugin,'db',database,'temp',temporary) from pg_replication_slots) x(key,val)
union all
select 'prepared' as cat, x.key, x.val::text from (select gid, jsonb_build_object('owner',owner,'db',database,'at',prepared) from pg_prepared_xacts) x(key,val)
union all
select 'origin' as cat, x.key, x.val::text from (select roname, to_jsonb(t) from pg_replication_origin t) x(key,val)
union all
select 'hba' as cat, x.key, x.val::text from (select line_number::text, to_jsonb(t) from pg_hba_file_rules t) x(key,val)
union all
select 'ident' as cat, x.key, x.val::text from (select line_number::text, to_jsonb(t) from pg_ident_file_mappings t) x(key,val)
union all
select 'conf' as cat, x.key, x.val::text from (select sourcefile||':'||name, to_jsonb(t)-array['sourceline','seqno','applied'] from pg_file_settings t) x(key,val)
union all
select 'shseclabel' as cat, x.key, x.val::text from (select classoid||'/'||objoid, to_jsonb(t) from pg_shseclabel t) x(key,val)
