-- Who is connected and may have something to do with us. Parameters: the marker group, the wrapped roles.
with marker as (select r.oid from pg_catalog.pg_roles r where r.rolname operator(pg_catalog.=) ?::pg_catalog.name)
select a.pid::pg_catalog.int8 as pid, a.backend_start::pg_catalog.text as started, coalesce(r.rolname, '') as name, coalesce(r.rolsuper, false) as superuser,
  coalesce(pg_catalog.host(a.client_addr), 'the server itself') as client,
  exists (select from pg_catalog.pg_auth_members k join marker on k.roleid operator(pg_catalog.=) marker.oid
    where k.member operator(pg_catalog.=) a.usesysid and pg_catalog.shobj_description(a.usesysid, 'pg_authid') operator(pg_catalog.~) '^Nightlatch session ') as session,
  coalesce((select pg_catalog.string_agg(w.rolname::pg_catalog.text, ', ' order by w.rolname) from pg_catalog.pg_roles w
    where w.rolname::pg_catalog.text operator(pg_catalog.=) any (?::pg_catalog.text[]) and r.oid is not null and pg_catalog.pg_has_role(r.oid, w.oid, 'MEMBER')), '') as holds
from pg_catalog.pg_stat_get_activity(null) a left join pg_catalog.pg_roles r on r.oid operator(pg_catalog.=) a.usesysid
where a.backend_type operator(pg_catalog.=) any ('{client backend,walsender}'::pg_catalog.text[]) and a.usesysid is not null
