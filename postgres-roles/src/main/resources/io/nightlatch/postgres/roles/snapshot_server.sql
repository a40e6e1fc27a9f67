-- What roles there are and what they may in the whole server, one row a thing: kind, name as SQL spells it, facts (key, value, ...), ACL.
-- Parameters: names of roles that are ours at this moment and not looked at; the broker; the undertaker.
with given as (
  select ?::pg_catalog.text[] as ours, ?::pg_catalog.name as broker, ?::pg_catalog.name as undertaker
), person as (
  -- made by us for whoever comes the first time; as long as it can do nothing and is in no role, as it was made
  select r.oid from pg_catalog.pg_roles r
  where pg_catalog.starts_with(pg_catalog.shobj_description(r.oid, 'pg_authid'), 'Nightlatch person: ')
    and not (r.rolcanlogin or r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls)
    and not exists (select from pg_catalog.pg_auth_members h where h.member operator(pg_catalog.=) r.oid)
)
select 'role', pg_catalog.quote_ident(r.rolname), array['oid', r.oid::pg_catalog.text, 'superuser', r.rolsuper::pg_catalog.text,
    'createrole', r.rolcreaterole::pg_catalog.text, 'createdb', r.rolcreatedb::pg_catalog.text, 'login', r.rolcanlogin::pg_catalog.text,
    'replication', r.rolreplication::pg_catalog.text, 'bypassrls', r.rolbypassrls::pg_catalog.text, 'inherit', r.rolinherit::pg_catalog.text,
    'connection limit', r.rolconnlimit::pg_catalog.text,
    'valid until', pg_catalog.replace(coalesce(r.rolvaliduntil::pg_catalog.text, ''), 'infinity', '')]::pg_catalog.text[], null::pg_catalog.text[]
  from given cross join pg_catalog.pg_roles r where r.rolname::pg_catalog.text operator(pg_catalog.<>) all (ours)
    and not exists (select from person where person.oid operator(pg_catalog.=) r.oid)
union all
select 'membership', pg_catalog.format('%I to %I by %I', r.rolname, m.rolname, coalesce(g.rolname, t.grantor::pg_catalog.text::pg_catalog.name)),
    array['oid', '0', 'role', pg_catalog.quote_ident(r.rolname), 'member', pg_catalog.quote_ident(m.rolname),
      'grantor', pg_catalog.quote_ident(coalesce(g.rolname, '')),
      'admin', t.admin_option::pg_catalog.text, 'inherit', coalesce(pg_catalog.to_jsonb(t) operator(pg_catalog.->>) 'inherit_option', ''),
      'set', coalesce(pg_catalog.to_jsonb(t) operator(pg_catalog.->>) 'set_option', '')]::pg_catalog.text[], null
  from given cross join pg_catalog.pg_auth_members t
  join pg_catalog.pg_roles r on r.oid operator(pg_catalog.=) t.roleid
  join pg_catalog.pg_roles m on m.oid operator(pg_catalog.=) t.member
  left join pg_catalog.pg_roles g on g.oid operator(pg_catalog.=) t.grantor
  where r.rolname::pg_catalog.text operator(pg_catalog.<>) all (ours) and m.rolname::pg_catalog.text operator(pg_catalog.<>) all (ours)
    -- what an ending of ours lends for a moment
    and not (m.rolname operator(pg_catalog.=) any (array[broker, undertaker]) and g.rolname is not null and g.rolname operator(pg_catalog.=) broker)
    and not (m.rolname operator(pg_catalog.=) broker and exists (select from person where person.oid operator(pg_catalog.=) r.oid))
union all
select 'setting', pg_catalog.format('%s of %s in %s', pg_catalog.split_part(c.entry, '=', 1),
      case when t.setrole operator(pg_catalog.=) 0::pg_catalog.oid then 'all roles' else 'role ' operator(pg_catalog.||) pg_catalog.quote_ident(r.rolname) end,
      case when t.setdatabase operator(pg_catalog.=) 0::pg_catalog.oid then 'all databases' else 'database ' operator(pg_catalog.||) pg_catalog.quote_ident(d.datname) end),
    array['oid', '0', 'role', coalesce(pg_catalog.quote_ident(r.rolname), ''), 'database', coalesce(pg_catalog.quote_ident(d.datname), ''),
      'name', pg_catalog.split_part(c.entry, '=', 1),
      'value', pg_catalog.substr(c.entry, pg_catalog.strpos(c.entry, '=') operator(pg_catalog.+) 1)]::pg_catalog.text[], null
  from given cross join pg_catalog.pg_db_role_setting t
  cross join lateral pg_catalog.unnest(t.setconfig) c(entry)
  left join pg_catalog.pg_database d on d.oid operator(pg_catalog.=) t.setdatabase
  left join pg_catalog.pg_roles r on r.oid operator(pg_catalog.=) t.setrole
  where r.rolname is null or r.rolname::pg_catalog.text operator(pg_catalog.<>) all (ours)
union all
select 'database', pg_catalog.quote_ident(d.datname), array['oid', d.oid::pg_catalog.text,
    'owner', coalesce(pg_catalog.quote_ident(o.rolname), d.datdba::pg_catalog.text), 'template', d.datistemplate::pg_catalog.text,
    'open', d.datallowconn::pg_catalog.text, 'connection limit', d.datconnlimit::pg_catalog.text]::pg_catalog.text[],
    coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))::pg_catalog.text[]
  from pg_catalog.pg_database d left join pg_catalog.pg_roles o on o.oid operator(pg_catalog.=) d.datdba
union all
select 'tablespace', pg_catalog.quote_ident(t.spcname), array['oid', t.oid::pg_catalog.text, 'owner', pg_catalog.quote_ident(o.rolname)]::pg_catalog.text[],
    coalesce(t.spcacl, pg_catalog.acldefault('t', t.spcowner))::pg_catalog.text[]
  from pg_catalog.pg_tablespace t left join pg_catalog.pg_roles o on o.oid operator(pg_catalog.=) t.spcowner
union all
select 'parameter', t.parname, array['oid', t.oid::pg_catalog.text]::pg_catalog.text[], t.paracl::pg_catalog.text[]
  from pg_catalog.pg_parameter_acl t
union all
select 'subscription', pg_catalog.quote_ident(t.subname), array['oid', t.oid::pg_catalog.text, 'owner', pg_catalog.quote_ident(o.rolname),
    'database', pg_catalog.quote_ident(d.datname), 'enabled', t.subenabled::pg_catalog.text, 'slot', coalesce(t.subslotname::pg_catalog.text, ''),
    'publications', t.subpublications::pg_catalog.text]::pg_catalog.text[], null
  from pg_catalog.pg_subscription t left join pg_catalog.pg_roles o on o.oid operator(pg_catalog.=) t.subowner
  left join pg_catalog.pg_database d on d.oid operator(pg_catalog.=) t.subdbid
union all
select 'replication slot', pg_catalog.quote_literal(t.slot_name), array['oid', '0', 'type', t.slot_type, 'plugin', coalesce(t.plugin::pg_catalog.text, ''),
    'database', coalesce(t.database::pg_catalog.text, '')]::pg_catalog.text[], null
  from pg_catalog.pg_replication_slots t where not t.temporary
union all
select 'prepared transaction', pg_catalog.quote_literal(t.gid), array['oid', '0', 'by', coalesce(t.owner::pg_catalog.text, 'a role that is gone'),
    'database', t.database::pg_catalog.text]::pg_catalog.text[], null
  from given cross join pg_catalog.pg_prepared_xacts t where t.owner is null or t.owner::pg_catalog.text operator(pg_catalog.<>) all (ours)
union all
select 'replication origin', pg_catalog.quote_literal(t.roname), array['oid', '0']::pg_catalog.text[], null
  from pg_catalog.pg_replication_origin t where t.roname operator(pg_catalog.!~) '^pg_[0-9]+$' -- those are a subscription's
