-- What there is in this database that gives somebody a right or runs somebody's code, one row a thing: kind, name as SQL spells it,
-- facts (key, value, ...), ACL. Only catalogs are read, so that nothing waits for a lock and no expression of a user is run.
with ext as materialized (
  select d.classid, d.objid, e.extname from pg_catalog.pg_depend d join pg_catalog.pg_extension e on e.oid operator(pg_catalog.=) d.refobjid
  where d.refclassid operator(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass and d.deptype operator(pg_catalog.=) 'e'::pg_catalog."char"
), role as materialized (
  select r.oid, pg_catalog.quote_ident(r.rolname) as name from pg_catalog.pg_roles r
), ns as materialized (
  select n.oid, n.nspname, n.nspowner, n.nspacl, pg_catalog.quote_ident(n.nspname) as name from pg_catalog.pg_namespace n
  where n.nspname operator(pg_catalog.!~) '^pg_(toast_)?temp_' and n.nspname operator(pg_catalog.<>) 'pg_toast'
), rel as materialized (
  select c.oid, c.relname, c.relkind, c.relowner, c.relacl, c.relrowsecurity, c.relforcerowsecurity, c.reloptions, c.relispartition,
    pg_catalog.concat(ns.name, '.', pg_catalog.quote_ident(c.relname)) as name, ns.name as schema
  from pg_catalog.pg_class c join ns on ns.oid operator(pg_catalog.=) c.relnamespace
  where c.relkind operator(pg_catalog.=) any ('{r,p,v,m,S,f}'::pg_catalog."char"[]) and c.relpersistence operator(pg_catalog.<>) 't'::pg_catalog."char"
), args as materialized (
  select f.oid, coalesce(pg_catalog.string_agg(pg_catalog.format_type(a.type, null), ', ' order by a.ord), '') as list
  from pg_catalog.pg_proc f left join lateral pg_catalog.unnest(f.proargtypes) with ordinality a(type, ord) on true
  group by f.oid
), routine as materialized (
  select f.*, f.xmin as row, pg_catalog.concat(ns.name, '.', pg_catalog.quote_ident(f.proname), '(', args.list, ')') as name, ns.name as schema
  from pg_catalog.pg_proc f join ns on ns.oid operator(pg_catalog.=) f.pronamespace join args on args.oid operator(pg_catalog.=) f.oid
)
select 'schema' as kind, ns.name as id, array['oid', ns.oid::pg_catalog.text, 'owner', role.name, 'extension', coalesce(x.extname::pg_catalog.text, '')]::pg_catalog.text[] as facts,
    coalesce(ns.nspacl, pg_catalog.acldefault('n', ns.nspowner))::pg_catalog.text[] as acl
  from ns left join role on role.oid operator(pg_catalog.=) ns.nspowner
  left join ext x on x.classid operator(pg_catalog.=) 'pg_catalog.pg_namespace'::pg_catalog.regclass and x.objid operator(pg_catalog.=) ns.oid
union all
select case rel.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' when 'f' then 'foreign table' else 'table' end,
    rel.name, array['oid', rel.oid::pg_catalog.text, 'schema', rel.schema, 'name', pg_catalog.quote_ident(rel.relname), 'owner', role.name,
      'row security', rel.relrowsecurity::pg_catalog.text, 'forced row security', rel.relforcerowsecurity::pg_catalog.text,
      'options', coalesce(pg_catalog.array_to_string(rel.reloptions, ', '), ''), 'extension', coalesce(x.extname::pg_catalog.text, ''),
      'system', (rel.oid operator(pg_catalog.<) 16384::pg_catalog.oid)::pg_catalog.text]::pg_catalog.text[],
    coalesce(rel.relacl, pg_catalog.acldefault(case rel.relkind when 'S' then 's'::pg_catalog."char" else 'r'::pg_catalog."char" end, rel.relowner))::pg_catalog.text[]
  from rel left join role on role.oid operator(pg_catalog.=) rel.relowner
  left join ext x on x.classid operator(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass and x.objid operator(pg_catalog.=) rel.oid
union all
select 'column', pg_catalog.concat(rel.name, '.', pg_catalog.quote_ident(a.attname)), array['oid', '0', 'table', rel.name, 'owner', role.name,
    'name', pg_catalog.quote_ident(a.attname)]::pg_catalog.text[], a.attacl::pg_catalog.text[]
  from pg_catalog.pg_attribute a join rel on rel.oid operator(pg_catalog.=) a.attrelid left join role on role.oid operator(pg_catalog.=) rel.relowner where a.attacl is not null
union all
select 'default', pg_catalog.concat(rel.name, '.', pg_catalog.quote_ident(a.attname)), array['oid', d.oid::pg_catalog.text, 'row', d.xmin::pg_catalog.text, 'table', rel.name,
    'name', pg_catalog.quote_ident(a.attname), 'generated', (a.attgenerated operator(pg_catalog.<>) ''::pg_catalog."char")::pg_catalog.text,
    'code', pg_catalog.md5(pg_catalog.regexp_replace(d.adbin::pg_catalog.text, ':location -?\d+', '', 'g'))]::pg_catalog.text[], null
  from pg_catalog.pg_attrdef d join rel on rel.oid operator(pg_catalog.=) d.adrelid
  join pg_catalog.pg_attribute a on a.attrelid operator(pg_catalog.=) d.adrelid and a.attnum operator(pg_catalog.=) d.adnum
union all
select case f.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end, f.name,
    array['oid', f.oid::pg_catalog.text, 'row', f.row::pg_catalog.text, 'schema', f.schema, 'name', pg_catalog.quote_ident(f.proname), 'owner', role.name,
      'security definer', f.prosecdef::pg_catalog.text, 'leakproof', f.proleakproof::pg_catalog.text, 'language', l.lanname::pg_catalog.text,
      'trusted', l.lanpltrusted::pg_catalog.text, 'settings', coalesce(pg_catalog.array_to_string(f.proconfig, ', '), ''),
      'volatility', f.provolatile::pg_catalog.text, 'extension', coalesce(x.extname::pg_catalog.text, ''),
      'system', (f.oid operator(pg_catalog.<) 16384::pg_catalog.oid)::pg_catalog.text, 'code', pg_catalog.md5(pg_catalog.concat(f.prosrc, pg_catalog.chr(10), f.probin, pg_catalog.chr(10),
        pg_catalog.regexp_replace(f.prosqlbody::pg_catalog.text, ':(stmt_)?(location|len) -?\d+', '', 'g')))]::pg_catalog.text[],
    coalesce(f.proacl, pg_catalog.acldefault('f', f.proowner))::pg_catalog.text[]
  from routine f left join role on role.oid operator(pg_catalog.=) f.proowner join pg_catalog.pg_language l on l.oid operator(pg_catalog.=) f.prolang
  left join ext x on x.classid operator(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass and x.objid operator(pg_catalog.=) f.oid
union all
select case t.typtype when 'd' then 'domain' else 'type' end, pg_catalog.concat(ns.name, '.', pg_catalog.quote_ident(t.typname)),
    array['oid', t.oid::pg_catalog.text, 'schema', ns.name, 'name', pg_catalog.quote_ident(t.typname), 'owner', role.name,
      'extension', coalesce(x.extname::pg_catalog.text, '')]::pg_catalog.text[],
    coalesce(t.typacl, pg_catalog.acldefault('T', t.typowner))::pg_catalog.text[]
  from pg_catalog.pg_type t join ns on ns.oid operator(pg_catalog.=) t.typnamespace left join role on role.oid operator(pg_catalog.=) t.typowner
  left join pg_catalog.pg_class c on c.oid operator(pg_catalog.=) t.typrelid
  left join ext x on x.classid operator(pg_catalog.=) 'pg_catalog.pg_type'::pg_catalog.regclass and x.objid operator(pg_catalog.=) t.oid
  where t.typtype operator(pg_catalog.<>) 'm'::pg_catalog."char" and t.typcategory operator(pg_catalog.<>) 'A'::pg_catalog."char" and (c.oid is null or c.relkind operator(pg_catalog.=) 'c'::pg_catalog."char")
union all
select 'language', pg_catalog.quote_ident(l.lanname), array['oid', l.oid::pg_catalog.text, 'owner', role.name, 'trusted', l.lanpltrusted::pg_catalog.text,
    'extension', coalesce(x.extname::pg_catalog.text, '')]::pg_catalog.text[], coalesce(l.lanacl, pg_catalog.acldefault('l', l.lanowner))::pg_catalog.text[]
  from pg_catalog.pg_language l left join role on role.oid operator(pg_catalog.=) l.lanowner
  left join ext x on x.classid operator(pg_catalog.=) 'pg_catalog.pg_language'::pg_catalog.regclass and x.objid operator(pg_catalog.=) l.oid
union all
select 'foreign-data wrapper', pg_catalog.quote_ident(w.fdwname), array['oid', w.oid::pg_catalog.text, 'owner', role.name,
    'extension', coalesce(x.extname::pg_catalog.text, ''), 'options', pg_catalog.md5(coalesce(w.fdwoptions::pg_catalog.text, ''))]::pg_catalog.text[],
    coalesce(w.fdwacl, pg_catalog.acldefault('F', w.fdwowner))::pg_catalog.text[]
  from pg_catalog.pg_foreign_data_wrapper w left join role on role.oid operator(pg_catalog.=) w.fdwowner
  left join ext x on x.classid operator(pg_catalog.=) 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass and x.objid operator(pg_catalog.=) w.oid
union all
select 'foreign server', pg_catalog.quote_ident(s.srvname), array['oid', s.oid::pg_catalog.text, 'owner', role.name,
    'options', pg_catalog.md5(coalesce(s.srvoptions::pg_catalog.text, ''))]::pg_catalog.text[], coalesce(s.srvacl, pg_catalog.acldefault('S', s.srvowner))::pg_catalog.text[]
  from pg_catalog.pg_foreign_server s left join role on role.oid operator(pg_catalog.=) s.srvowner
union all
select 'user mapping', pg_catalog.concat('for ', case when u.umuser operator(pg_catalog.=) 0::pg_catalog.oid then 'public' else pg_catalog.quote_ident(u.usename) end,
      ' server ', pg_catalog.quote_ident(u.srvname)), array['oid', u.umid::pg_catalog.text, 'options', pg_catalog.md5(coalesce(u.umoptions::pg_catalog.text, ''))]::pg_catalog.text[], null
  from pg_catalog.pg_user_mappings u
union all
select 'default privileges', pg_catalog.format('of %s %s on %s', role.name,
      case when t.defaclnamespace operator(pg_catalog.=) 0::pg_catalog.oid then 'everywhere' else 'in schema ' operator(pg_catalog.||) ns.name end,
      case t.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'routines' when 'T' then 'types' when 'n' then 'schemas' else 'large objects' end),
    array['oid', '0', 'owner', role.name, 'schema', coalesce(ns.name, ''), 'what', case t.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences'
        when 'f' then 'routines' when 'T' then 'types' when 'n' then 'schemas' else 'large objects' end,
      'without', case when t.defaclnamespace operator(pg_catalog.=) 0::pg_catalog.oid then coalesce(pg_catalog.array_to_string(pg_catalog.acldefault(
        case t.defaclobjtype when 'S' then 's'::pg_catalog."char" else t.defaclobjtype end, t.defaclrole)::pg_catalog.text[], pg_catalog.chr(10)), '') else '' end]::pg_catalog.text[],
    t.defaclacl::pg_catalog.text[]
  from pg_catalog.pg_default_acl t left join role on role.oid operator(pg_catalog.=) t.defaclrole left join ns on ns.oid operator(pg_catalog.=) t.defaclnamespace
union all
select 'large object', l.oid::pg_catalog.text, array['oid', l.oid::pg_catalog.text, 'owner', role.name]::pg_catalog.text[],
    coalesce(l.lomacl, pg_catalog.acldefault('L', l.lomowner))::pg_catalog.text[]
  from pg_catalog.pg_largeobject_metadata l left join role on role.oid operator(pg_catalog.=) l.lomowner
union all
select 'policy', pg_catalog.concat(pg_catalog.quote_ident(p.polname), ' on ', rel.name), array['oid', p.oid::pg_catalog.text, 'row', p.xmin::pg_catalog.text, 'table', rel.name,
    'name', pg_catalog.quote_ident(p.polname), 'command', p.polcmd::pg_catalog.text, 'permissive', p.polpermissive::pg_catalog.text, 'roles', (select pg_catalog.string_agg(coalesce(role.name, 'public'), ', ' order by role.name)
      from pg_catalog.unnest(p.polroles) u(oid) left join role on role.oid operator(pg_catalog.=) u.oid),
    'using', pg_catalog.md5(pg_catalog.regexp_replace(coalesce(p.polqual::pg_catalog.text, ''), ':location -?\d+', '', 'g')),
    'check', pg_catalog.md5(pg_catalog.regexp_replace(coalesce(p.polwithcheck::pg_catalog.text, ''), ':location -?\d+', '', 'g'))]::pg_catalog.text[], null
  from pg_catalog.pg_policy p join rel on rel.oid operator(pg_catalog.=) p.polrelid
union all
select 'trigger', pg_catalog.concat(pg_catalog.quote_ident(t.tgname), ' on ', rel.name), array['oid', t.oid::pg_catalog.text, 'row', t.xmin::pg_catalog.text, 'table', rel.name,
    'name', pg_catalog.quote_ident(t.tgname), 'runs', f.name, 'security definer', f.prosecdef::pg_catalog.text, 'enabled', t.tgenabled::pg_catalog.text,
    'code', pg_catalog.md5(pg_catalog.concat_ws(' ', t.tgtype, t.tgattr, t.tgargs, t.tgdeferrable, t.tginitdeferred, t.tgoldtable, t.tgnewtable,
      pg_catalog.regexp_replace(t.tgqual::pg_catalog.text, ':location -?\d+', '', 'g')))]::pg_catalog.text[], null
  from pg_catalog.pg_trigger t join rel on rel.oid operator(pg_catalog.=) t.tgrelid left join routine f on f.oid operator(pg_catalog.=) t.tgfoid
  where not t.tgisinternal or t.tgenabled operator(pg_catalog.<>) 'O'::pg_catalog."char"
union all
select 'rule', pg_catalog.concat(pg_catalog.quote_ident(r.rulename), ' on ', rel.name), array['oid', r.oid::pg_catalog.text, 'row', r.xmin::pg_catalog.text, 'table', rel.name,
    'name', pg_catalog.quote_ident(r.rulename), 'enabled', r.ev_enabled::pg_catalog.text, 'code', pg_catalog.md5(pg_catalog.concat(r.ev_type, r.is_instead,
      pg_catalog.regexp_replace(pg_catalog.replace(pg_catalog.concat(r.ev_qual, r.ev_action), pg_catalog.concat(':relid ', r.ev_class, ' '), ':relid itself '), ':(stmt_)?(location|len) -?\d+', '', 'g')))]::pg_catalog.text[], null
  from pg_catalog.pg_rewrite r join rel on rel.oid operator(pg_catalog.=) r.ev_class where r.ev_class operator(pg_catalog.>=) 16384::pg_catalog.oid
union all
select 'event trigger', pg_catalog.quote_ident(t.evtname), array['oid', t.oid::pg_catalog.text, 'row', t.xmin::pg_catalog.text, 'owner', role.name, 'event', t.evtevent::pg_catalog.text,
    'runs', f.name, 'enabled', t.evtenabled::pg_catalog.text, 'tags', coalesce((select pg_catalog.string_agg(pg_catalog.quote_literal(g.tag), ', ') from pg_catalog.unnest(t.evttags) g(tag)), ''), 'extension', coalesce(x.extname::pg_catalog.text, '')]::pg_catalog.text[], null
  from pg_catalog.pg_event_trigger t left join role on role.oid operator(pg_catalog.=) t.evtowner left join routine f on f.oid operator(pg_catalog.=) t.evtfoid
  left join ext x on x.classid operator(pg_catalog.=) 'pg_catalog.pg_event_trigger'::pg_catalog.regclass and x.objid operator(pg_catalog.=) t.oid
union all
select 'extension', pg_catalog.quote_ident(e.extname), array['oid', e.oid::pg_catalog.text, 'version', e.extversion, 'schema', ns.name]::pg_catalog.text[], null
  from pg_catalog.pg_extension e left join ns on ns.oid operator(pg_catalog.=) e.extnamespace
union all
select 'publication', pg_catalog.quote_ident(p.pubname), array['oid', p.oid::pg_catalog.text, 'owner', role.name, 'all tables', p.puballtables::pg_catalog.text,
    'publishes', pg_catalog.concat_ws(' ', p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.pubviaroot)]::pg_catalog.text[], null
  from pg_catalog.pg_publication p left join role on role.oid operator(pg_catalog.=) p.pubowner
union all
select 'published table', pg_catalog.concat(rel.name, ' in ', pg_catalog.quote_ident(p.pubname)), array['oid', t.oid::pg_catalog.text, 'publication', pg_catalog.quote_ident(p.pubname),
    'table', rel.name, 'columns', coalesce(t.prattrs::pg_catalog.text, ''), 'code', pg_catalog.md5(pg_catalog.regexp_replace(coalesce(t.prqual::pg_catalog.text, ''), ':location -?\d+', '', 'g'))]::pg_catalog.text[], null
  from pg_catalog.pg_publication_rel t join rel on rel.oid operator(pg_catalog.=) t.prrelid join pg_catalog.pg_publication p on p.oid operator(pg_catalog.=) t.prpubid
union all
select 'published schema', pg_catalog.concat(ns.name, ' in ', pg_catalog.quote_ident(p.pubname)), array['oid', t.oid::pg_catalog.text, 'publication', pg_catalog.quote_ident(p.pubname), 'schema', ns.name]::pg_catalog.text[], null
  from pg_catalog.pg_publication_namespace t join ns on ns.oid operator(pg_catalog.=) t.pnnspid join pg_catalog.pg_publication p on p.oid operator(pg_catalog.=) t.pnpubid
union all
select 'cast', pg_catalog.concat('(', pg_catalog.format_type(c.castsource, null), ' as ', pg_catalog.format_type(c.casttarget, null), ')'), array['oid', c.oid::pg_catalog.text,
    'runs', coalesce(f.name, ''), 'when', c.castcontext::pg_catalog.text, 'extension', coalesce(x.extname::pg_catalog.text, '')]::pg_catalog.text[], null
  from pg_catalog.pg_cast c left join routine f on f.oid operator(pg_catalog.=) c.castfunc
  left join ext x on x.classid operator(pg_catalog.=) 'pg_catalog.pg_cast'::pg_catalog.regclass and x.objid operator(pg_catalog.=) c.oid
union all
select 'operator', pg_catalog.concat(ns.name, '.', o.oprname, ' (', case when o.oprleft operator(pg_catalog.=) 0::pg_catalog.oid then 'none' else pg_catalog.format_type(o.oprleft, null) end, ', ',
      pg_catalog.format_type(o.oprright, null), ')'), array['oid', o.oid::pg_catalog.text, 'owner', role.name, 'runs', coalesce(f.name, ''), 'extension', coalesce(x.extname::pg_catalog.text, '')]::pg_catalog.text[], null
  from pg_catalog.pg_operator o join ns on ns.oid operator(pg_catalog.=) o.oprnamespace left join role on role.oid operator(pg_catalog.=) o.oprowner left join routine f on f.oid operator(pg_catalog.=) o.oprcode
  left join ext x on x.classid operator(pg_catalog.=) 'pg_catalog.pg_operator'::pg_catalog.regclass and x.objid operator(pg_catalog.=) o.oid
  where o.oid operator(pg_catalog.>=) 16384::pg_catalog.oid
union all
select 'operator class', pg_catalog.concat(ns.name, '.', pg_catalog.quote_ident(o.opcname), ' using ', pg_catalog.quote_ident(m.amname)), array['oid', o.oid::pg_catalog.text, 'owner', role.name,
    'default', o.opcdefault::pg_catalog.text, 'extension', coalesce(x.extname::pg_catalog.text, '')]::pg_catalog.text[], null
  from pg_catalog.pg_opclass o join ns on ns.oid operator(pg_catalog.=) o.opcnamespace left join role on role.oid operator(pg_catalog.=) o.opcowner join pg_catalog.pg_am m on m.oid operator(pg_catalog.=) o.opcmethod
  left join ext x on x.classid operator(pg_catalog.=) 'pg_catalog.pg_opclass'::pg_catalog.regclass and x.objid operator(pg_catalog.=) o.oid
  where o.oid operator(pg_catalog.>=) 16384::pg_catalog.oid
union all
select 'operator family', pg_catalog.concat(ns.name, '.', pg_catalog.quote_ident(o.opfname), ' using ', pg_catalog.quote_ident(m.amname)), array['oid', o.oid::pg_catalog.text, 'owner', role.name,
    'extension', coalesce(x.extname::pg_catalog.text, '')]::pg_catalog.text[], null
  from pg_catalog.pg_opfamily o join ns on ns.oid operator(pg_catalog.=) o.opfnamespace left join role on role.oid operator(pg_catalog.=) o.opfowner join pg_catalog.pg_am m on m.oid operator(pg_catalog.=) o.opfmethod
  left join ext x on x.classid operator(pg_catalog.=) 'pg_catalog.pg_opfamily'::pg_catalog.regclass and x.objid operator(pg_catalog.=) o.oid
  where o.oid operator(pg_catalog.>=) 16384::pg_catalog.oid
union all
select 'check', pg_catalog.concat(pg_catalog.quote_ident(c.conname), ' on ', coalesce(rel.name, 'domain ' operator(pg_catalog.||) pg_catalog.format_type(c.contypid, null))), array['oid', c.oid::pg_catalog.text, 'row', c.xmin::pg_catalog.text,
    'table', coalesce(rel.name, ''), 'domain', case when c.contypid operator(pg_catalog.=) 0::pg_catalog.oid then '' else pg_catalog.format_type(c.contypid, null) end, 'name', pg_catalog.quote_ident(c.conname),
    'code', pg_catalog.md5(pg_catalog.regexp_replace(c.conbin::pg_catalog.text, ':location -?\d+', '', 'g'))]::pg_catalog.text[], null
  from pg_catalog.pg_constraint c left join rel on rel.oid operator(pg_catalog.=) c.conrelid
  where c.contype operator(pg_catalog.=) 'c'::pg_catalog."char" and c.oid operator(pg_catalog.>=) 16384::pg_catalog.oid and (rel.oid is not null or c.contypid operator(pg_catalog.<>) 0::pg_catalog.oid)
union all
select 'index', pg_catalog.concat(rel.schema, '.', pg_catalog.quote_ident(c.relname)), array['oid', c.oid::pg_catalog.text, 'table', rel.name,
    'valid', i.indisvalid::pg_catalog.text, 'code', pg_catalog.md5(pg_catalog.regexp_replace(pg_catalog.concat(i.indexprs, i.indpred), ':location -?\d+', '', 'g'))]::pg_catalog.text[], null
  from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid operator(pg_catalog.=) i.indexrelid join rel on rel.oid operator(pg_catalog.=) i.indrelid
  where c.oid operator(pg_catalog.>=) 16384::pg_catalog.oid and (i.indexprs is not null or i.indpred is not null or not i.indisvalid)
union all
select 'conversion', pg_catalog.concat(ns.name, '.', pg_catalog.quote_ident(c.conname)), array['oid', c.oid::pg_catalog.text, 'owner', role.name, 'default', c.condefault::pg_catalog.text]::pg_catalog.text[], null
  from pg_catalog.pg_conversion c join ns on ns.oid operator(pg_catalog.=) c.connamespace left join role on role.oid operator(pg_catalog.=) c.conowner where c.oid operator(pg_catalog.>=) 16384::pg_catalog.oid
union all
select 'statistics', pg_catalog.concat(ns.name, '.', pg_catalog.quote_ident(s.stxname)), array['oid', s.oid::pg_catalog.text, 'owner', role.name]::pg_catalog.text[], null
  from pg_catalog.pg_statistic_ext s join ns on ns.oid operator(pg_catalog.=) s.stxnamespace left join role on role.oid operator(pg_catalog.=) s.stxowner
union all
select 'collation', pg_catalog.concat(ns.name, '.', pg_catalog.quote_ident(c.collname)), array['oid', c.oid::pg_catalog.text, 'owner', role.name]::pg_catalog.text[], null
  from pg_catalog.pg_collation c join ns on ns.oid operator(pg_catalog.=) c.collnamespace left join role on role.oid operator(pg_catalog.=) c.collowner where c.oid operator(pg_catalog.>=) 16384::pg_catalog.oid
union all
select 'text search dictionary', pg_catalog.concat(ns.name, '.', pg_catalog.quote_ident(d.dictname)), array['oid', d.oid::pg_catalog.text, 'owner', role.name, 'options', coalesce(d.dictinitoption, '')]::pg_catalog.text[], null
  from pg_catalog.pg_ts_dict d join ns on ns.oid operator(pg_catalog.=) d.dictnamespace left join role on role.oid operator(pg_catalog.=) d.dictowner where d.oid operator(pg_catalog.>=) 16384::pg_catalog.oid
union all
select 'text search configuration', pg_catalog.concat(ns.name, '.', pg_catalog.quote_ident(d.cfgname)), array['oid', d.oid::pg_catalog.text, 'owner', role.name]::pg_catalog.text[], null
  from pg_catalog.pg_ts_config d join ns on ns.oid operator(pg_catalog.=) d.cfgnamespace left join role on role.oid operator(pg_catalog.=) d.cfgowner where d.oid operator(pg_catalog.>=) 16384::pg_catalog.oid
