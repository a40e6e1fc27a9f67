-- All that can still be there of a login, by its OID, so that neither a rename nor a missing row of pg_roles hides it.
with login as (select ?::pg_catalog.int8::pg_catalog.oid as oid),
here as (select d.oid from pg_catalog.pg_database d where d.datname operator(pg_catalog.=) pg_catalog.current_database())
select
  pg_catalog.clock_timestamp() as at,
  (select pg_catalog.count(*) from pg_catalog.pg_roles r where r.oid operator(pg_catalog.=) login.oid) as logins,
  (select pg_catalog.count(*) from pg_catalog.pg_auth_members m
     where login.oid operator(pg_catalog.=) any (array[m.roleid, m.member, m.grantor])) as memberships,
  (select pg_catalog.count(*) from pg_catalog.pg_stat_get_activity(null) a where a.usesysid operator(pg_catalog.=) login.oid) as backends,
  (select pg_catalog.count(*) from pg_catalog.pg_prepared_xact() p where p.ownerid operator(pg_catalog.=) login.oid) as prepared,
  (select pg_catalog.count(*) from pg_catalog.pg_shdepend s
     where s.refclassid operator(pg_catalog.=) 'pg_catalog.pg_authid'::pg_catalog.regclass
       and s.refobjid operator(pg_catalog.=) login.oid) as dependencies,
  (select pg_catalog.count(*) from pg_catalog.pg_db_role_setting s where s.setrole operator(pg_catalog.=) login.oid) as settings,
  (select pg_catalog.string_agg(pg_catalog.format('%s %s in database %I', e.n, case when e.n operator(pg_catalog.>) 1 then 'objects' else 'object' end, e.datname), ', ')
     from (select d.datname, pg_catalog.count(*) as n from pg_catalog.pg_shdepend s
             join pg_catalog.pg_database d on d.oid operator(pg_catalog.=) s.dbid
             cross join here
             where s.refclassid operator(pg_catalog.=) 'pg_catalog.pg_authid'::pg_catalog.regclass
               and s.refobjid operator(pg_catalog.=) login.oid and d.oid operator(pg_catalog.<>) here.oid
             group by d.datname) e) as elsewhere,
  (select pg_catalog.string_agg(pg_catalog.format('prepared transaction %L in database %I', p.gid, d.datname), ', ')
     from pg_catalog.pg_prepared_xact() p join pg_catalog.pg_database d on d.oid operator(pg_catalog.=) p.dbid
     cross join here
     where p.ownerid operator(pg_catalog.=) login.oid and d.oid operator(pg_catalog.<>) here.oid) as prepared_elsewhere
from login
