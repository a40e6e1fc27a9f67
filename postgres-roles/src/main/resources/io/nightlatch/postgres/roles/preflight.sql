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
)
select true as blocks, 'it is a standby, where no role can be made' as what, 'name the primary as target' as repair
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
select true, 'the undertaker may not log in, or does not exist', pg_catalog.format('run setup again, which makes %I', undertaker)
  from given where not exists (select from pg_catalog.pg_roles r where r.rolname operator(pg_catalog.=) undertaker::pg_catalog.name and r.rolcanlogin)
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
union all
select true, pg_catalog.format('there is no schema %I of the quarantine role', quarantine),
    pg_catalog.format('CREATE SCHEMA %I AUTHORIZATION %I;', quarantine, quarantine)
  from given where not exists (select from pg_catalog.pg_namespace n join pg_catalog.pg_roles q on q.oid operator(pg_catalog.=) n.nspowner
    where n.nspname operator(pg_catalog.=) quarantine::pg_catalog.name and q.rolname operator(pg_catalog.=) quarantine::pg_catalog.name)
union all
select false, pg_catalog.format('event trigger %I runs %I.%I of %I, who can make it stop every ending of a session that created something', e.evtname, n.nspname, f.proname, o.rolname),
    pg_catalog.format('ALTER FUNCTION %I.%I() OWNER TO %I;', n.nspname, f.proname, s.rolname)
  from pg_catalog.pg_event_trigger e join pg_catalog.pg_proc f on f.oid operator(pg_catalog.=) e.evtfoid
  join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) f.pronamespace
  join pg_catalog.pg_roles o on o.oid operator(pg_catalog.=) f.proowner
  join pg_catalog.pg_roles s on s.oid operator(pg_catalog.=) e.evtowner
  where not o.rolsuper and e.evtenabled operator(pg_catalog.<>) 'D'
union all
select false, 'parallel queries of a session fail in this minor version, since its login cannot log in a second time', 'update the server to its newest minor version'
  from given where version operator(pg_catalog.<) 150011 or (version operator(pg_catalog.>=) 160000 and version operator(pg_catalog.<) 160007)
    or (version operator(pg_catalog.>=) 170000 and version operator(pg_catalog.<) 170003)
