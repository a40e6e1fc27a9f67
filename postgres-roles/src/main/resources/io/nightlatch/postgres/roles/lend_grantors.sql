-- What the undertaker is lent beside that, once the dead login owns nothing more: the guarded roles and the other sessions' logins
-- on whose objects somebody else granted it rights, since nobody of ours could revoke those otherwise. In this database: its turn is now. Not where an event trigger
-- would run yet another role's code with what is lent.
with given as (
  select ?::pg_catalog.text as undertaker, ?::pg_catalog.text as marker, ?::pg_catalog.text[] as guarded, ?::pg_catalog.int8 as major,
    ?::pg_catalog.int8::pg_catalog.oid as login
), granted as (
  select distinct r.oid, r.rolname from given
  join pg_catalog.pg_shdepend a on a.refclassid operator(pg_catalog.=) 'pg_catalog.pg_authid'::pg_catalog.regclass
    and a.refobjid operator(pg_catalog.=) given.login and a.deptype operator(pg_catalog.=) 'a'
    and a.dbid operator(pg_catalog.=) any (select 0::pg_catalog.oid union all select d.oid from pg_catalog.pg_database d
      where d.datname operator(pg_catalog.=) pg_catalog.current_database())
  join pg_catalog.pg_shdepend o on o.dbid operator(pg_catalog.=) a.dbid and o.classid operator(pg_catalog.=) a.classid
    and o.objid operator(pg_catalog.=) a.objid and o.deptype operator(pg_catalog.=) 'o'
    and o.refclassid operator(pg_catalog.=) 'pg_catalog.pg_authid'::pg_catalog.regclass
  join pg_catalog.pg_roles r on r.oid operator(pg_catalog.=) o.refobjid
  where r.rolname::pg_catalog.text operator(pg_catalog.=) any (given.guarded)
    or exists (select from pg_catalog.pg_auth_members m join pg_catalog.pg_roles g on g.oid operator(pg_catalog.=) m.roleid
      where m.member operator(pg_catalog.=) r.oid and g.rolname operator(pg_catalog.=) given.marker::pg_catalog.name)
)
select pg_catalog.concat(pg_catalog.format('grant %I to %I', granted.rolname, given.undertaker),
  case when given.major operator(pg_catalog.>=) 16 then ' with inherit true, set false' end)
from given cross join granted
where not exists (select from pg_catalog.pg_event_trigger e
  join pg_catalog.pg_proc f on f.oid operator(pg_catalog.=) e.evtfoid
  join pg_catalog.pg_roles o on o.oid operator(pg_catalog.=) f.proowner
  where e.evtenabled operator(pg_catalog.=) any ('{O,A}'::pg_catalog."char"[]) and e.evtevent operator(pg_catalog.<>) 'login'
    and not o.rolsuper and o.oid operator(pg_catalog.<>) granted.oid)
