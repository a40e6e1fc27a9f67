select current_database() as database, split_part(current_setting('server_version'), ' ', 1) as version,
  current_setting('server_version_num')::int / 10000 as major, current_user as login, now() as at,
  d.datdba::int8 as owner, s.stats_reset as since,
  pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') as reads_stats,
  (select format('%I', n.nspname) from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_stat_statements'
     and has_schema_privilege(n.oid, 'USAGE')) as statements_in,
  exists (select from pg_extension e where e.extname = 'pg_stat_statements') as has_statements,
  coalesce(current_setting('pg_stat_statements.track', true), 'none') as track,
  (select string_agg(o.datname, ', ' order by o.datname) from pg_database o
     where o.datallowconn and not o.datistemplate and o.datname <> current_database()) as others
from pg_database d left join pg_stat_database s on s.datid = d.oid where d.datname = current_database()
