-- The session logins of all places on this server. Parameter: the marker group.
select r.oid::pg_catalog.int8 as oid, r.rolname as name, r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls as strong,
  r.rolcanlogin and (r.rolvaliduntil is null or r.rolvaliduntil operator(pg_catalog.>) (pg_catalog.clock_timestamp() operator(pg_catalog.+) '15 seconds'::pg_catalog.interval)) as open,
  r.rolconnlimit operator(pg_catalog.<>) 1 as many
from pg_catalog.pg_auth_members t join pg_catalog.pg_roles marker on marker.oid operator(pg_catalog.=) t.roleid join pg_catalog.pg_roles r on r.oid operator(pg_catalog.=) t.member
where marker.rolname operator(pg_catalog.=) ?::pg_catalog.name
  and pg_catalog.shobj_description(r.oid, 'pg_authid') operator(pg_catalog.~) '^Nightlatch session '
