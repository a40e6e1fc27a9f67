-- Who can log in and is, now and for good, a member of these roles; and why it looks like a program, if it does.
-- Parameters: the roles, our own roles.
with given as (select ?::pg_catalog.text[] as roles, ?::pg_catalog.text[] as ours
), holder as (
  select m.oid, m.rolname, m.rolreplication, m.rolconnlimit, pg_catalog.array_agg(r.rolname::pg_catalog.text order by r.rolname) as roles
  from given join pg_catalog.pg_roles r on r.rolname::pg_catalog.text operator(pg_catalog.=) any (roles)
  join pg_catalog.pg_roles m on m.rolcanlogin and not m.rolsuper and m.oid operator(pg_catalog.<>) r.oid
    and m.rolname::pg_catalog.text operator(pg_catalog.<>) all (ours) and pg_catalog.pg_has_role(m.oid, r.oid, 'MEMBER')
  -- who may only give a role away is its administrator and no holder
  where pg_catalog.pg_has_role(m.oid, r.oid, 'USAGE')
    or pg_catalog.current_setting('server_version_num')::pg_catalog.int4 operator(pg_catalog.<) 160000
    or exists (select from pg_catalog.pg_auth_members x where x.member operator(pg_catalog.=) m.oid and x.roleid operator(pg_catalog.=) r.oid
      and (pg_catalog.to_jsonb(x) operator(pg_catalog.->>) 'set_option') operator(pg_catalog.=) 'true')
  group by 1, 2, 3, 4
)
select h.rolname as name, h.roles, case
    when h.rolreplication then 'it replicates'
    when (select pg_catalog.count(*) from pg_catalog.pg_stat_activity a where a.usesysid operator(pg_catalog.=) h.oid) operator(pg_catalog.>=) 3
      then 'it has several connections at once'
    when h.rolname operator(pg_catalog.~*) '(^|[-_.])(app|apps|application|svc|service|api|web|backend|worker|jobs?|bot|batch|etl|cron|sync|replica|replication|migrat\w*|deploy\w*|flyway|liquibase|airflow|grafana|metabase|exporter|backup|ci|system)([-_.]|\d*$)'
      then 'its name'
  end as program
from holder h order by h.rolname
