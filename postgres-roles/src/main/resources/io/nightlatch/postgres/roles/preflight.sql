-- What stands in our way, one row each. Parameters: broker, undertaker, marker, quarantine, wrapped, baseline.
with given as (
  select ?::pg_catalog.text as broker, ?::pg_catalog.text as undertaker, ?::pg_catalog.text as marker, ?::pg_catalog.text as quarantine,
    ?::pg_catalog.text[] as wrapped, ?::pg_catalog.text[] as baseline,
    pg_catalog.current_setting('server_version_num')::pg_catalog.int4 as version
), guarded(name, kind) as (
  select w.name, 'wrapped' from given cross join lateral pg_catalog.unnest(wrapped) w(name)
  union all select b.name, 'baseline' from given cross join lateral pg_catalog.unnest(baseline) b(name)
  union all select marker, 'marker' from given
  union all select quarantine, 'quarantine' from given
), role as (
  select guarded.kind, guarded.name, r.* from guarded left join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) guarded.name::pg_catalog.name
), reachable as (
  -- where a session could be connected, and so leave something, if it got past the gateway
  select d.oid, d.datname from pg_catalog.pg_database d
  where d.datallowconn and (pg_catalog.has_database_privilege('public', d.oid, 'CONNECT')
    or exists (select from role where role.oid is not null and pg_catalog.has_database_privilege(role.oid, d.oid, 'CONNECT')))
)
select true as blocks, 'it is a standby: no role can be made there, and a session on it would outlive its ending on the primary' as what,
    'name the primary as host, or all servers of the cluster in a list, of which the primary is found' as repair
  from given where pg_catalog.pg_is_in_recovery()
union all
select true, pg_catalog.format('the %s role %I does not exist', kind, name), pg_catalog.format('CREATE ROLE %I NOLOGIN;', name)
  from role where role.oid is null
union all
select true, pg_catalog.format('the %s role %I is SUPERUSER, CREATEROLE or REPLICATION, which leaves back doors that no catalog shows', kind, name),
    pg_catalog.format('ALTER ROLE %I NOSUPERUSER NOCREATEROLE NOREPLICATION;', name)
  from role where role.rolsuper or role.rolcreaterole or role.rolreplication
union all
select true, pg_catalog.format('the %s role %I holds %I, and so can read, write or run files of the server', role.kind, role.name, p.rolname),
    pg_catalog.format('REVOKE %I FROM %I;', p.rolname, role.name)
  from role join pg_catalog.pg_roles p
    on p.rolname operator(pg_catalog.=) any ('{pg_execute_server_program,pg_read_server_files,pg_write_server_files}'::pg_catalog.name[])
  where role.oid is not null and pg_catalog.pg_has_role(role.oid, p.oid, 'MEMBER') and not role.rolsuper
union all
select true, pg_catalog.format('the broker lacks ADMIN OPTION on the %s role %I', kind, name),
    pg_catalog.format('GRANT %I TO %I WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;', name, broker)
  from given cross join role where role.oid is not null and version operator(pg_catalog.>=) 160000
    and not pg_catalog.pg_has_role(role.oid, 'USAGE WITH ADMIN OPTION') and not pg_catalog.pg_has_role(role.oid, 'MEMBER WITH ADMIN OPTION')
union all
select true, 'the broker may not make roles', pg_catalog.format('ALTER ROLE %I CREATEROLE;', broker)
  from given join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) current_user where not (r.rolcreaterole or r.rolsuper)
union all
select false, 'the broker is a superuser, which it need not be', pg_catalog.format('ALTER ROLE %I NOSUPERUSER;', broker)
  from given join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) current_user where r.rolsuper
union all
select true, 'the broker may not terminate backends', pg_catalog.format('GRANT pg_signal_backend TO %I;', broker)
  from given where not pg_catalog.pg_has_role('pg_signal_backend', 'USAGE')
union all
select true, 'the undertaker may not log in, or does not exist', case
    when exists (select from pg_catalog.pg_roles r where r.rolname operator(pg_catalog.=) undertaker::pg_catalog.name)
      then pg_catalog.format('ALTER ROLE %I LOGIN;', undertaker)
    else pg_catalog.format('run setup again, which makes %I', undertaker) end
  from given where not exists (select from pg_catalog.pg_roles r where r.rolname operator(pg_catalog.=) undertaker::pg_catalog.name and r.rolcanlogin)
union all
select true, pg_catalog.format('the broker may not connect to database %I, where a session may leave something', d.datname),
    pg_catalog.format('GRANT CONNECT ON DATABASE %I TO %I;', d.datname, broker)
  from given join reachable d on not pg_catalog.has_database_privilege(d.oid, 'CONNECT')
union all
select true, pg_catalog.format('the undertaker may not connect to database %I, where a session may leave something', d.datname),
    pg_catalog.format('GRANT CONNECT ON DATABASE %I TO %I;', d.datname, undertaker)
  from given join pg_catalog.pg_roles u on u.rolname operator(pg_catalog.=) undertaker::pg_catalog.name
  join reachable d on not pg_catalog.has_database_privilege(u.oid, d.oid, 'CONNECT')
union all
select true, pg_catalog.format('sessions may not connect to database %I: no baseline role has CONNECT there, nor PUBLIC', pg_catalog.current_database()),
    coalesce((select pg_catalog.format('GRANT CONNECT ON DATABASE %I TO %I;', pg_catalog.current_database(), pg_catalog.min(baseline.name))
      from role baseline where baseline.kind operator(pg_catalog.=) 'baseline'), 'give the group a baseline role that has it')
  from given
  where not exists (select from role where kind operator(pg_catalog.=) 'baseline' and role.oid is not null
      and pg_catalog.has_database_privilege(role.oid, pg_catalog.current_database(), 'CONNECT'))
    and not pg_catalog.has_database_privilege('public', pg_catalog.current_database(), 'CONNECT')
union all
select true, 'the broker does not inherit what it was granted', pg_catalog.format('ALTER ROLE %I INHERIT;', broker)
  from given join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) current_user where not r.rolinherit
union all
select false, 'the broker may not see what sessions are doing', pg_catalog.format('GRANT pg_read_all_stats TO %I;', broker)
  from given where not pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')
union all
select false, pg_catalog.format('%I may not use the slots that are reserved, so it can be kept out by whoever uses up the others', r.rolname),
    pg_catalog.format('GRANT pg_use_reserved_connections TO %I;', r.rolname)
  from given join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) any (array[broker, undertaker]::pg_catalog.name[])
  join pg_catalog.pg_roles reserved on reserved.rolname operator(pg_catalog.=) 'pg_use_reserved_connections'
  where not pg_catalog.pg_has_role(r.oid, reserved.oid, 'USAGE')
union all
select false, 'the broker may not reset what pg_stat_statements keeps of logins that are gone',
    case when pg_catalog.has_schema_privilege(n.oid, 'USAGE')
      then pg_catalog.format('GRANT EXECUTE ON FUNCTION %I.%I(%s) TO %I;', n.nspname, f.proname,
        pg_catalog.pg_get_function_identity_arguments(f.oid), broker)
      else pg_catalog.format('GRANT USAGE ON SCHEMA %I TO %I;', n.nspname, broker) end
  from given cross join pg_catalog.pg_extension e
  join pg_catalog.pg_depend d on d.refclassid operator(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
    and d.refobjid operator(pg_catalog.=) e.oid and d.deptype operator(pg_catalog.=) 'e'
  join pg_catalog.pg_proc f on d.classid operator(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
    and f.oid operator(pg_catalog.=) d.objid and f.proname operator(pg_catalog.=) 'pg_stat_statements_reset'
  join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) f.pronamespace
  where e.extname operator(pg_catalog.=) 'pg_stat_statements'
    and not (pg_catalog.has_schema_privilege(n.oid, 'USAGE') and pg_catalog.has_function_privilege(f.oid, 'EXECUTE'))
union all
select true, 'the undertaker does not inherit what it is lent', pg_catalog.format('ALTER ROLE %I INHERIT;', undertaker)
  from given join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) undertaker::pg_catalog.name where not r.rolinherit
union all
select true, 'the undertaker is stronger than a dead login may be', pg_catalog.format('ALTER ROLE %I NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS;', undertaker)
  from given join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) undertaker::pg_catalog.name
  where r.rolsuper or r.rolcreaterole or r.rolreplication or r.rolbypassrls
union all
select true, pg_catalog.format('the undertaker is a standing member of %I', r.rolname), pg_catalog.format('REVOKE %I FROM %I;', r.rolname, undertaker)
  from given join pg_catalog.pg_roles u on u.rolname operator(pg_catalog.=) undertaker::pg_catalog.name
  join pg_catalog.pg_auth_members m on m.member operator(pg_catalog.=) u.oid
  join pg_catalog.pg_roles r on r.oid operator(pg_catalog.=) m.roleid
  join pg_catalog.pg_roles g on g.oid operator(pg_catalog.=) m.grantor
  where g.rolname operator(pg_catalog.<>) current_user and r.rolname operator(pg_catalog.<>) 'pg_use_reserved_connections'
union all
select true, 'the quarantine role has members or roles, and must have neither', pg_catalog.format('REVOKE %I FROM %I;', a.rolname, b.rolname)
  from given join pg_catalog.pg_roles q on q.rolname operator(pg_catalog.=) quarantine::pg_catalog.name
  join pg_catalog.pg_auth_members m on q.oid operator(pg_catalog.=) any (array[m.roleid, m.member])
  join pg_catalog.pg_roles a on a.oid operator(pg_catalog.=) m.roleid
  join pg_catalog.pg_roles b on b.oid operator(pg_catalog.=) m.member
  where b.rolname::pg_catalog.text operator(pg_catalog.<>) all (array[broker, undertaker])
    -- from 16 on, whoever makes a role may give it away, which is no use of it
    and not (pg_catalog.to_jsonb(m) operator(pg_catalog.@>) '{"inherit_option": false, "set_option": false}')
union all
select true, pg_catalog.format('the emergency login %I is open, so whoever knows its password has its roles without a grant', r.rolname),
    pg_catalog.format('ALTER ROLE %I NOLOGIN PASSWORD NULL;', r.rolname)
  from pg_catalog.pg_roles r where r.rolname operator(pg_catalog.=) 'nightlatch_emergency' and r.rolcanlogin
union all
select true, pg_catalog.format('there is no schema %I of the quarantine role', quarantine),
    pg_catalog.format('CREATE SCHEMA %I AUTHORIZATION %I;', quarantine, quarantine)
  from given where not exists (select from pg_catalog.pg_namespace n join pg_catalog.pg_roles q on q.oid operator(pg_catalog.=) n.nspowner
    where n.nspname operator(pg_catalog.=) quarantine::pg_catalog.name and q.rolname operator(pg_catalog.=) quarantine::pg_catalog.name)
union all
select false, 'parallel queries of a session fail in this minor version, since its login cannot log in a second time', 'update the server to its newest minor version'
  from given where version operator(pg_catalog.<) 150011 or (version operator(pg_catalog.>=) 160000 and version operator(pg_catalog.<) 160007)
    or (version operator(pg_catalog.>=) 170000 and version operator(pg_catalog.<) 170003)
