-- What stands in our way in one database, whichever of the server it is.
select false as blocks, pg_catalog.format('event trigger %I runs %I.%I of %I, who can make it stop every ending of a session that created something', e.evtname, n.nspname, f.proname, o.rolname) as what,
    pg_catalog.format('ALTER FUNCTION %I.%I() OWNER TO %I;', n.nspname, f.proname, s.rolname) as repair
  from pg_catalog.pg_event_trigger e join pg_catalog.pg_proc f on f.oid operator(pg_catalog.=) e.evtfoid
  join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) f.pronamespace
  join pg_catalog.pg_roles o on o.oid operator(pg_catalog.=) f.proowner
  join pg_catalog.pg_roles s on s.oid operator(pg_catalog.=) e.evtowner
  where not o.rolsuper and e.evtenabled operator(pg_catalog.<>) 'D'
