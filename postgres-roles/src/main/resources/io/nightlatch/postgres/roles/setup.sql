-- What a superuser has to do once in a database so that Nightlatch can work there, as statements in order. Idempotent.
-- Parameters: broker, its verifier, undertaker, its verifier, marker, quarantine, roles that the broker grants.
with given as (
  select ?::pg_catalog.text as broker, ?::pg_catalog.text as broker_verifier, ?::pg_catalog.text as undertaker,
    ?::pg_catalog.text as undertaker_verifier, ?::pg_catalog.text as marker, ?::pg_catalog.text as quarantine,
    ?::pg_catalog.text[] as grantable,
    pg_catalog.current_setting('server_version_num')::pg_catalog.int4 operator(pg_catalog.>=) 160000 as fine_grained
), logins(name, verifier, attributes) as (
  select broker, broker_verifier, 'login createrole inherit' from given
  union all select undertaker, undertaker_verifier, 'login nocreaterole inherit' from given
), groups(name) as (
  select marker from given union all select quarantine from given
), reset as (
  select n.nspname, f.oid::pg_catalog.regprocedure as signature
  from pg_catalog.pg_extension e
  join pg_catalog.pg_depend d on d.refclassid operator(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
    and d.refobjid operator(pg_catalog.=) e.oid and d.deptype operator(pg_catalog.=) 'e'
    and d.classid operator(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
  join pg_catalog.pg_proc f on f.oid operator(pg_catalog.=) d.objid and f.proname operator(pg_catalog.=) 'pg_stat_statements_reset'
  join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) f.pronamespace
  where e.extname operator(pg_catalog.=) 'pg_stat_statements'
), ddl(ord, statement) as (
  select 1, pg_catalog.format('create role %I', l.name) from logins l
    where not exists (select from pg_catalog.pg_roles r where r.rolname operator(pg_catalog.=) l.name::pg_catalog.name)
  union all
  select 2, pg_catalog.format('alter role %I %s nosuperuser nocreatedb noreplication nobypassrls password %L', l.name, l.attributes, l.verifier)
    from logins l
  union all
  select 3, pg_catalog.format('create role %I nologin', g.name) from groups g
    where not exists (select from pg_catalog.pg_roles r where r.rolname operator(pg_catalog.=) g.name::pg_catalog.name)
  union all
  -- before 16 CREATEROLE is enough to grant any role that is not a superuser's
  select 4, pg_catalog.format('grant %I to %I with admin true, inherit false, set false', g.name, broker)
    from given cross join lateral (select name from groups union all
      select r.rolname::pg_catalog.text from pg_catalog.pg_roles r where r.rolname::pg_catalog.text operator(pg_catalog.=) any (grantable)) g(name)
    where fine_grained
  union all
  select 5, pg_catalog.format('grant pg_signal_backend, pg_read_all_stats to %I', broker) from given
  union all
  select 5, pg_catalog.format('grant pg_use_reserved_connections to %I, %I', broker, undertaker) from given where fine_grained
  union all
  select 6, pg_catalog.format('grant connect on database %I to %I, %I', pg_catalog.current_database(), broker, undertaker) from given
  union all
  select 7, pg_catalog.format('create schema if not exists %I authorization %I', quarantine, quarantine) from given
  union all
  select 8, pg_catalog.format('grant usage on schema %I to %I', reset.nspname, broker) from given cross join reset
  union all
  select 8, pg_catalog.format('grant execute on function %s to %I', reset.signature, broker) from given cross join reset
  union all
  -- for footprints: that a password was changed, not which it is, and what the server is configured to do
  select 8, pg_catalog.format('grant select (oid, xmin) on pg_catalog.pg_authid to %I', broker) from given
  union all
  select 8, pg_catalog.format('grant select on pg_catalog.pg_file_settings, pg_catalog.pg_hba_file_rules, pg_catalog.pg_ident_file_mappings to %I', broker) from given
  union all
  select 8, pg_catalog.format('grant execute on function pg_catalog.pg_show_all_file_settings(), pg_catalog.pg_hba_file_rules(), pg_catalog.pg_ident_file_mappings() to %I', broker) from given
  union all
  -- our own statements, each with another name in it, would push those of people and applications out of the statistics
  select 9, pg_catalog.format('alter role %I set pg_stat_statements.track = ''none''', l.name) from logins l
    where exists (select from reset)
)
select statement from ddl order by ord
