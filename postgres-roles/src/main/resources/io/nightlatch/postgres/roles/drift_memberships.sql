-- Who is a member of a wrapped role, and by whom. Parameters: the wrapped roles, the marker group.
with marker as (select r.oid from pg_catalog.pg_roles r where r.rolname operator(pg_catalog.=) ?::pg_catalog.name)
select r.rolname as role, m.rolname as member, coalesce(g.rolname, '') as grantor, coalesce(pg_catalog.to_jsonb(t) operator(pg_catalog.->>) 'inherit_option', '') operator(pg_catalog.<>) '' as named_grantor,
  exists (select from pg_catalog.pg_auth_members k join marker on k.roleid operator(pg_catalog.=) marker.oid where k.member operator(pg_catalog.=) m.oid) as session
from pg_catalog.pg_auth_members t
join pg_catalog.pg_roles r on r.oid operator(pg_catalog.=) t.roleid
join pg_catalog.pg_roles m on m.oid operator(pg_catalog.=) t.member
left join pg_catalog.pg_roles g on g.oid operator(pg_catalog.=) t.grantor
where r.rolname::pg_catalog.text operator(pg_catalog.=) any (?::pg_catalog.text[])
order by 1, 2, 3
