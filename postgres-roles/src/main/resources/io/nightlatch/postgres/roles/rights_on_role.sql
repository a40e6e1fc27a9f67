-- The same for a role that is to be granted. Parameters: login, roles, the role's name.
with given as (
  select ?::pg_catalog.int8::pg_catalog.oid as login, ?::pg_catalog.text[] as roles, ?::pg_catalog.text as role,
    -- before 16 who may create roles could grant all but superusers'
    pg_catalog.current_setting('server_version_num')::pg_catalog.int4 operator(pg_catalog.<) 160000 as is_old
), asked as (
  select given.login, given.roles, g.oid, g.rolname, given.is_old and not g.rolsuper as by_creators
  from given join pg_catalog.pg_roles g on g.rolname operator(pg_catalog.=) given.role::pg_catalog.name
)
select r.rolname, true as same, pg_catalog.concat('role ', asked.oid) as object, true as visible,
  asked.rolname as now_name, asked.rolname as then_name, false as then_may,
  l.may as login_may, l.may or h.may as both_may, false as unsure
from asked
cross join lateral pg_catalog.unnest(asked.roles) with ordinality w(name, ord)
join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) w.name::pg_catalog.name
cross join lateral (
  select pg_catalog.pg_has_role(asked.login, asked.oid, 'MEMBER WITH ADMIN OPTION') or (asked.by_creators
    and exists (select from pg_catalog.pg_roles c where c.oid operator(pg_catalog.=) asked.login and c.rolcreaterole)) as may
) l
-- CREATEROLE is an attribute, which members do not have
cross join lateral (select pg_catalog.pg_has_role(r.oid, asked.oid, 'MEMBER WITH ADMIN OPTION') as may) h
order by w.ord
