-- The other databases in which our roles hold something. Parameter: our own roles.
select distinct d.datname from pg_catalog.pg_shdepend s
join pg_catalog.pg_roles r on r.oid operator(pg_catalog.=) s.refobjid and s.refclassid operator(pg_catalog.=) 'pg_catalog.pg_authid'::pg_catalog.regclass
join pg_catalog.pg_database d on d.oid operator(pg_catalog.=) s.dbid and d.datname operator(pg_catalog.<>) pg_catalog.current_database()
where r.rolname::pg_catalog.text operator(pg_catalog.=) any (?::pg_catalog.text[])
  or pg_catalog.shobj_description(r.oid, 'pg_authid') operator(pg_catalog.~) '^Nightlatch person: '
order by 1
