-- The statements that make a session login, in order. Memberships are given by GRANT and not by IN ROLE, which would let the
-- login become the shared roles themselves.
with given as (
  select ?::pg_catalog.text as name, ?::pg_catalog.text as verifier, ?::pg_catalog.text as comment, ?::pg_catalog.text as marker,
    ?::pg_catalog.text as person, ?::pg_catalog.text[] as baseline, ?::pg_catalog.text as as_marker, ?::pg_catalog.text as as_baseline
), ddl(ord, statement) as (
  select 1, pg_catalog.format('create role %I login inherit connection limit 1 valid until %L password %L', name,
      pg_catalog.clock_timestamp() operator(pg_catalog.+) '10 seconds'::pg_catalog.interval, verifier) from given
  union all
  select 2, pg_catalog.format('comment on role %I is %L', name, comment) from given
  union all
  select 3, pg_catalog.concat(pg_catalog.format('grant %I to %I', marker, name), as_marker) from given
  union all
  select 4, pg_catalog.concat(pg_catalog.format('grant %I to %I', b.role, name), as_baseline)
    from given cross join lateral pg_catalog.unnest(pg_catalog.array_append(baseline, person)) b(role)
)
select statement from ddl order by ord
