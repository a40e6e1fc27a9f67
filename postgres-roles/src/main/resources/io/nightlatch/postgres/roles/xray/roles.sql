select r.oid::int8 as oid, r.rolname, r.rolcanlogin, r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolreplication, r.rolbypassrls, r.rolinherit,
  coalesce(starts_with(shobj_description(r.oid, 'pg_authid'), 'Nightlatch session '), false) as session
from pg_roles r order by r.rolname
