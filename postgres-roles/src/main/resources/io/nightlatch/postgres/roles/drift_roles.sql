-- How the wrapped roles look, also those that bear another name now. Parameters: their names, their OIDs as they were.
select r.oid::pg_catalog.int8 as oid, r.rolname as name, pg_catalog.concat_ws(', ',
  case when r.rolsuper then 'superuser' else 'nosuperuser' end, case when r.rolcreaterole then 'createrole' else 'nocreaterole' end,
  case when r.rolcreatedb then 'createdb' else 'nocreatedb' end, case when r.rolcanlogin then 'login' else 'nologin' end,
  case when r.rolreplication then 'replication' else 'noreplication' end, case when r.rolbypassrls then 'bypassrls' else 'nobypassrls' end,
  case when r.rolinherit then 'inherit' else 'noinherit' end, pg_catalog.concat('connection limit ', r.rolconnlimit),
  pg_catalog.format('valid until %L', coalesce(r.rolvaliduntil::pg_catalog.text, 'infinity'))) as attributes,
  coalesce((select pg_catalog.string_agg(distinct pg_catalog.quote_ident(h.rolname), ', ') from pg_catalog.pg_auth_members t
    join pg_catalog.pg_roles h on h.oid operator(pg_catalog.=) t.roleid where t.member operator(pg_catalog.=) r.oid), '') as has
from pg_catalog.pg_roles r
where r.rolname::pg_catalog.text operator(pg_catalog.=) any (?::pg_catalog.text[]) or r.oid::pg_catalog.int8 operator(pg_catalog.=) any (?::pg_catalog.int8[])
