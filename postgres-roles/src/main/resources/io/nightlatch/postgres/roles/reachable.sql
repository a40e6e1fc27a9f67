-- The databases of the server in which an ending may have to work, the guarded one first.
select d.datname from pg_catalog.pg_database d
where d.datallowconn and pg_catalog.has_database_privilege(d.oid, 'CONNECT')
order by d.datname operator(pg_catalog.=) pg_catalog.current_database() desc, d.datname
