-- What has to be done once in a database so that Nightlatch can work there, in order, and whether whoever asks may do it. Idempotent.
-- Parameters: broker, its verifier, undertaker, its verifier, marker, quarantine, emergency (empty: none), baseline, wrapped.
with given as (
  select ?::pg_catalog.text as broker, ?::pg_catalog.text as broker_verifier, ?::pg_catalog.text as undertaker,
    ?::pg_catalog.text as undertaker_verifier, ?::pg_catalog.text as marker, ?::pg_catalog.text as quarantine,
    ?::pg_catalog.text as emergency, ?::pg_catalog.text[] as baseline, ?::pg_catalog.text[] as wrapped,
    pg_catalog.current_setting('server_version_num')::pg_catalog.int4 operator(pg_catalog.>=) 160000 as fine_grained,
    me.oid as me, me.rolname as my_name, me.rolsuper as super, me.rolsuper or me.rolcreaterole as makes_roles
  from pg_catalog.pg_roles me where me.rolname operator(pg_catalog.=) current_user
), logins(name, verifier, attributes, purpose) as (
  select broker, broker_verifier, 'login createrole', 'makes session logins and ends them; no superuser, and uses none of the roles it gives' from given
  union all
  select undertaker, undertaker_verifier, 'login', 'does the steps of an ending that could run code of others; can neither make nor give roles' from given
), groups(name, purpose) as (
  select marker, 'every session login is in it, for one line of pg_hba.conf' from given
  union all select quarantine, 'powerless; owns what nobody should own' from given
  union all select emergency, 'the sealed emergency login: nobody can log in by it until a DBA opens it' from given where emergency operator(pg_catalog.<>) ''
), granted(name) as (
  select marker from given union all select quarantine from given
  union all select r.rolname from given join pg_catalog.pg_roles r
    on r.rolname::pg_catalog.text operator(pg_catalog.=) any (baseline) or r.rolname::pg_catalog.text operator(pg_catalog.=) any (wrapped)
), predefined(role, login, needed) as (
  select 'pg_signal_backend', broker, true from given
  union all select 'pg_read_all_stats', broker, false from given
  union all select 'pg_use_reserved_connections', l.login, false
    from given cross join lateral (values (broker), (undertaker)) l(login) where fine_grained
), database as (
  -- this one, and those that a session can get into and we could not
  select d.datname, pg_catalog.has_database_privilege('public', d.oid, 'CONNECT') as open,
    pg_catalog.pg_has_role(d.datdba, 'USAGE') or pg_catalog.has_database_privilege(d.oid, 'CONNECT WITH GRANT OPTION') as mine
  from pg_catalog.pg_database d
  where d.datallowconn and (d.datname operator(pg_catalog.=) pg_catalog.current_database()
    or not pg_catalog.has_database_privilege('public', d.oid, 'CONNECT')
      and exists (select from granted join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) granted.name::pg_catalog.name
        where pg_catalog.has_database_privilege(r.oid, d.oid, 'CONNECT')))
), reset as (
  select n.oid as schema, n.nspname, n.nspowner, f.oid, f.oid::pg_catalog.regprocedure as signature, f.proowner
  from pg_catalog.pg_extension e
  join pg_catalog.pg_depend d on d.refclassid operator(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
    and d.refobjid operator(pg_catalog.=) e.oid and d.deptype operator(pg_catalog.=) 'e'
    and d.classid operator(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
  join pg_catalog.pg_proc f on f.oid operator(pg_catalog.=) d.objid and f.proname operator(pg_catalog.=) 'pg_stat_statements_reset'
  join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) f.pronamespace
  where e.extname operator(pg_catalog.=) 'pg_stat_statements'
), schema as (
  -- whoever may not be the quarantine role becomes it for one statement
  select s.ord, s.statement from given cross join lateral (values
      (1, case when not super then pg_catalog.concat(pg_catalog.format('grant %I to %I', quarantine, my_name), case when fine_grained then ' with inherit false, set true' end) end),
      (2, pg_catalog.format('create schema %I authorization %I', quarantine, quarantine)),
      (3, case when not super then pg_catalog.concat(pg_catalog.format('revoke %I from %I', quarantine, my_name), case when fine_grained then ' granted by current_user' end) end)
    ) s(ord, statement)
  where s.statement is not null
    and not exists (select from pg_catalog.pg_namespace n where n.nspname operator(pg_catalog.=) quarantine::pg_catalog.name)
), ddl(ord, purpose, statement, possible, needed, repair) as (
  select 1, l.purpose, pg_catalog.format('create role %I %s password %L', l.name, l.attributes, l.verifier),
      makes_roles, true, pg_catalog.format('ALTER ROLE %I CREATEROLE;', my_name)
    from given cross join logins l
    where not exists (select from pg_catalog.pg_roles r where r.rolname operator(pg_catalog.=) l.name::pg_catalog.name)
  union all
  select 1, l.purpose, pg_catalog.concat(pg_catalog.format('alter role %I %s inherit', l.name, l.attributes),
        case when r.rolsuper then ' nosuperuser' end, case when r.rolcreatedb then ' nocreatedb' end,
        case when r.rolcreaterole and l.attributes operator(pg_catalog.=) 'login' then ' nocreaterole' end,
        case when r.rolreplication then ' noreplication' end, case when r.rolbypassrls then ' nobypassrls' end,
        pg_catalog.format(' password %L', l.verifier)),
      makes_roles and (super or not fine_grained or pg_catalog.pg_has_role(r.oid, 'MEMBER WITH ADMIN OPTION')), true,
      pg_catalog.format('GRANT %I TO %I WITH ADMIN OPTION;', l.name, my_name)
    from given cross join logins l join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) l.name::pg_catalog.name
  union all
  select 3, g.purpose, pg_catalog.format('create role %I nologin', g.name), makes_roles, true, pg_catalog.format('ALTER ROLE %I CREATEROLE;', my_name)
    from given cross join groups g
    where not exists (select from pg_catalog.pg_roles r where r.rolname operator(pg_catalog.=) g.name::pg_catalog.name)
  union all
  -- before 16 CREATEROLE is enough to grant any role that is not a superuser's
  select 4, 'the broker gives these roles to sessions, and uses none of them itself',
      pg_catalog.format('grant %I to %I with admin true, inherit false, set false', g.name, broker),
      super or r.oid is null or pg_catalog.pg_has_role(r.oid, 'MEMBER WITH ADMIN OPTION'), true,
      pg_catalog.format('GRANT %I TO %I WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;', g.name, my_name)
    from given cross join granted g
    left join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) g.name::pg_catalog.name
    left join pg_catalog.pg_roles b on b.rolname operator(pg_catalog.=) broker::pg_catalog.name
    where fine_grained and (r.oid is null or b.oid is null or not pg_catalog.pg_has_role(b.oid, r.oid, 'MEMBER WITH ADMIN OPTION'))
  union all
  select 5, 'to end backends, to see what they do, and to get in when the server is full',
      pg_catalog.format('grant %I to %I', p.role, p.login),
      super or not fine_grained or pg_catalog.pg_has_role(r.oid, 'MEMBER WITH ADMIN OPTION'), p.needed,
      pg_catalog.format('GRANT %I TO %I WITH ADMIN OPTION;', p.role, my_name)
    from given cross join predefined p join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) p.role::pg_catalog.name
    left join pg_catalog.pg_roles b on b.rolname operator(pg_catalog.=) p.login::pg_catalog.name
    where b.oid is null or not pg_catalog.pg_has_role(b.oid, r.oid, 'USAGE')
  union all
  select 6, 'so that nobody shuts us out by revoking CONNECT from PUBLIC',
      pg_catalog.format('grant connect on database %I to %I, %I', d.datname, broker, undertaker), d.mine, not d.open,
      pg_catalog.format('GRANT CONNECT ON DATABASE %I TO %I WITH GRANT OPTION;', d.datname, my_name)
    from given cross join database d
    left join pg_catalog.pg_roles b on b.rolname operator(pg_catalog.=) broker::pg_catalog.name
    left join pg_catalog.pg_roles u on u.rolname operator(pg_catalog.=) undertaker::pg_catalog.name
    where d.open or b.oid is null or u.oid is null or not pg_catalog.has_database_privilege(b.oid, d.datname, 'CONNECT')
      or not pg_catalog.has_database_privilege(u.oid, d.datname, 'CONNECT')
  union all
  select 7, 'where what nobody should own is put', schema.statement, pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'), true,
      pg_catalog.format('GRANT CREATE ON DATABASE %I TO %I;', pg_catalog.current_database(), my_name)
    from given cross join schema
  union all
  select 8, 'to forget the statements of logins that are gone', pg_catalog.format('grant usage on schema %I to %I', reset.nspname, broker),
      pg_catalog.pg_has_role(reset.nspowner, 'USAGE') or pg_catalog.has_schema_privilege(reset.schema, 'USAGE WITH GRANT OPTION'), false, ''
    from given cross join reset where not pg_catalog.has_schema_privilege('public', reset.schema, 'USAGE')
  union all
  select 8, 'to forget the statements of logins that are gone', pg_catalog.format('grant execute on function %s to %I', reset.signature, broker),
      pg_catalog.pg_has_role(reset.proowner, 'USAGE') or pg_catalog.has_function_privilege(reset.oid, 'EXECUTE WITH GRANT OPTION'), false, ''
    from given cross join reset
  union all
  select 8, 'footprints: to see that a password was set, and what the server is configured to do', pg_catalog.format(f.statement, broker), super, false, ''
    from given cross join (values
      ('grant select (oid, xmin) on pg_catalog.pg_authid to %I'),
      ('grant select on pg_catalog.pg_file_settings, pg_catalog.pg_hba_file_rules, pg_catalog.pg_ident_file_mappings to %I'),
      ('grant execute on function pg_catalog.pg_show_all_file_settings(), pg_catalog.pg_hba_file_rules(), pg_catalog.pg_ident_file_mappings() to %I')
    ) f(statement)
  union all
  -- our own statements, each with another name in it, would push those of people and applications out of the statistics
  select 9, 'to keep our own statements out of the statistics', pg_catalog.format('alter role %I set pg_stat_statements.track = ''none''', l.name),
      super or pg_catalog.has_parameter_privilege('pg_stat_statements.track', 'SET'), false, ''
    from given cross join logins l where exists (select from reset)
  union all
  select 10, 'what the emergency login can do once it is opened', pg_catalog.concat(pg_catalog.format('grant %I to %I', r.rolname, emergency),
        case when fine_grained then ' with inherit true, set true' end),
      super or not fine_grained or pg_catalog.pg_has_role(r.oid, 'MEMBER WITH ADMIN OPTION'), false, ''
    from given join pg_catalog.pg_roles r on r.rolname::pg_catalog.text operator(pg_catalog.=) any (wrapped)
    left join pg_catalog.pg_roles e on e.rolname operator(pg_catalog.=) emergency::pg_catalog.name
    where emergency operator(pg_catalog.<>) '' and (e.oid is null or not pg_catalog.pg_has_role(e.oid, r.oid, 'MEMBER'))
  union all
  select 11, 'for whoever wonders what these are', pg_catalog.format('comment on role %I is %L', n.name, pg_catalog.concat('Nightlatch: ', n.purpose)),
      true, false, ''
    from (select name, purpose from logins union all select name, purpose from groups) n
)
select ddl.ord, ddl.purpose, ddl.statement, ddl.possible, ddl.needed, ddl.repair
from ddl left join schema s on s.statement operator(pg_catalog.=) ddl.statement
order by ddl.ord, s.ord
