-- The privilege state of one database, likewise.
select 'schema' as cat, x.key, x.val::text from (select nspname, to_jsonb(t) from pg_namespace t where nspname !~ '^pg_(toast_)?temp_') x(key,val)
union all
select 'class' as cat, x.key, x.val::text from (select relnamespace::regnamespace||'.'||relname, to_jsonb(t) - array['relpages','reltuples','relallvisible','relallfrozen','relfrozenxid','relminmxid','relfilenode','relhasindex','relhasrules','relhastriggers','relhassubclass','relchecks'] from pg_class t where relkind not in ('i','I','t') and relpersistence<>'t') x(key,val)
union all
select 'column' as cat, x.key, x.val::text from (select attrelid::regclass||'.'||attname, jsonb_build_object('acl',attacl) from pg_attribute where attacl is not null) x(key,val)
union all
select 'default' as cat, x.key, x.val::text from (select adrelid::regclass||'.'||adnum, jsonb_build_object('b',md5(adbin::text)) from pg_attrdef) x(key,val)
union all
select 'proc' as cat, x.key, x.val::text from (select pronamespace::regnamespace||'.'||proname||'('||proargtypes::text||')', to_jsonb(t) - array['prosrc','prosqlbody'] || jsonb_build_object('body',md5(coalesce(prosrc,'')||coalesce(prosqlbody::text,''))) from pg_proc t) x(key,val)
union all
select 'type' as cat, x.key, x.val::text from (select oid::regtype::text, jsonb_build_object('owner',typowner,'acl',typacl) from pg_type where typacl is not null or typtype in ('d','r','m') or (typtype='b' and typelem=0 and oid>=16384)) x(key,val)
union all
select 'language' as cat, x.key, x.val::text from (select lanname, to_jsonb(t) from pg_language t) x(key,val)
union all
select 'fdw' as cat, x.key, x.val::text from (select fdwname, to_jsonb(t) from pg_foreign_data_wrapper t) x(key,val)
union all
select 'server' as cat, x.key, x.val::text from (select srvname, to_jsonb(t) from pg_foreign_server t) x(key,val)
union all
select 'usermap' as cat, x.key, x.val::text from (select umuser::regrole||'@'||umserver, to_jsonb(t) from pg_user_mapping t) x(key,val)
union all
select 'defacl' as cat, x.key, x.val::text from (select defaclrole::regrole||'/'||defaclnamespace||'/'||defaclobjtype::text, to_jsonb(t) from pg_default_acl t) x(key,val)
union all
select 'lob' as cat, x.key, x.val::text from (select oid::text, to_jsonb(t) from pg_largeobject_metadata t) x(key,val)
union all
select 'policy' as cat, x.key, x.val::text from (select polrelid::regclass||'.'||polname, to_jsonb(t) from pg_policy t) x(key,val)
union all
select 'trigger' as cat, x.key, x.val::text from (select tgrelid::regclass||'.'||tgname, to_jsonb(t) from pg_trigger t where not tgisinternal) x(key,val)
union all
select 'inttrig' as cat, x.key, x.val::text from (select tgrelid::regclass||'.'||tgname, jsonb_build_object('e',tgenabled) from pg_trigger where tgisinternal and tgenabled<>'O') x(key,val)
union all
select 'rule' as cat, x.key, x.val::text from (select ev_class::regclass||'.'||rulename, jsonb_build_object('type',ev_type,'enabled',ev_enabled,'b',md5(ev_qual::text||ev_action::text)) from pg_rewrite where ev_class>=16384) x(key,val)
union all
select 'evtrig' as cat, x.key, x.val::text from (select evtname, to_jsonb(t) from pg_event_trigger t) x(key,val)
union all
select 'ext' as cat, x.key, x.val::text from (select extname, to_jsonb(t) from pg_extension t) x(key,val)
union all
select 'pub' as cat, x.key, x.val::text from (select pubname, to_jsonb(t) from pg_publication t) x(key,val)
union all
select 'pubrel' as cat, x.key, x.val::text from (select prpubid||'/'||prrelid::regclass, to_jsonb(t) from pg_publication_rel t) x(key,val)
union all
select 'pubns' as cat, x.key, x.val::text from (select pnpubid||'/'||pnnspid, to_jsonb(t) from pg_publication_namespace t) x(key,val)
union all
select 'cast' as cat, x.key, x.val::text from (select castsource::regtype||'->'||casttarget::regtype, to_jsonb(t) - 'oid' from pg_cast t where oid>=16384) x(key,val)
union all
select 'operator' as cat, x.key, x.val::text from (select oid::regoperator::text, to_jsonb(t) from pg_operator t where oid>=16384) x(key,val)
union all
select 'opclass' as cat, x.key, x.val::text from (select opcname, to_jsonb(t) from pg_opclass t where oid>=16384) x(key,val)
union all
select 'check' as cat, x.key, x.val::text from (select conrelid::regclass||'.'||conname||'.'||contypid, jsonb_build_object('b',md5(conbin::text)) from pg_constraint where contype='c') x(key,val)
union all
select 'indexpr' as cat, x.key, x.val::text from (select indexrelid::regclass::text, jsonb_build_object('b',md5(coalesce(indexprs::text,'')||coalesce(indpred::text,''))) from pg_index where indexprs is not null or indpred is not null) x(key,val)
union all
select 'conv' as cat, x.key, x.val::text from (select conname, to_jsonb(t) from pg_conversion t where oid>=16384) x(key,val)
union all
select 'statext' as cat, x.key, x.val::text from (select stxname, jsonb_build_object('owner',stxowner) from pg_statistic_ext) x(key,val)
union all
select 'collation' as cat, x.key, x.val::text from (select collname||collnamespace||collencoding, jsonb_build_object('owner',collowner) from pg_collation where oid>=16384) x(key,val)
union all
select 'tsdict' as cat, x.key, x.val::text from (select dictname, to_jsonb(t) from pg_ts_dict t where oid>=16384) x(key,val)
union all
select 'seclabel' as cat, x.key, x.val::text from (select classoid||'/'||objoid||'/'||objsubid, to_jsonb(t) from pg_seclabel t) x(key,val)
