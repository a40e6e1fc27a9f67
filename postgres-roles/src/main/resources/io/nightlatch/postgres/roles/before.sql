-- How it is before we change anything: what PUBLIC may do, and who is a member of what. Read by unwrap.sql. Parameters: our own roles, who asks.
with ours as (select ?::pg_catalog.text[] as names, ?::pg_catalog.text as admin)
select pg_catalog.jsonb_pretty(pg_catalog.jsonb_build_object(
  'admin', (select admin from ours),
  'database', pg_catalog.current_database(),
  'at', pg_catalog.date_trunc('second', pg_catalog.now()),
  'public_on_database', (select coalesce(pg_catalog.jsonb_agg(a.privilege_type order by a.privilege_type), '[]'::pg_catalog.jsonb)
    from pg_catalog.pg_database d cross join lateral pg_catalog.aclexplode(coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))) a
    where d.datname operator(pg_catalog.=) pg_catalog.current_database() and a.grantee operator(pg_catalog.=) 0::pg_catalog.oid),
  'public_on_schemas', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('schema', n.nspname, 'privilege', a.privilege_type) order by n.nspname, a.privilege_type), '[]'::pg_catalog.jsonb)
    from pg_catalog.pg_namespace n cross join lateral pg_catalog.aclexplode(coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))) a
    where a.grantee operator(pg_catalog.=) 0::pg_catalog.oid and n.nspname operator(pg_catalog.!~) '^pg_' and n.nspname operator(pg_catalog.<>) 'information_schema'),
  'memberships', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('role', r.rolname, 'member', m.rolname, 'grantor', g.rolname,
        'admin', x.admin_option, 'inherit', pg_catalog.to_jsonb(x) operator(pg_catalog.->) 'inherit_option', 'set', pg_catalog.to_jsonb(x) operator(pg_catalog.->) 'set_option')
        order by r.rolname, m.rolname, g.rolname), '[]'::pg_catalog.jsonb)
    from ours cross join pg_catalog.pg_auth_members x
    join pg_catalog.pg_roles r on r.oid operator(pg_catalog.=) x.roleid
    join pg_catalog.pg_roles m on m.oid operator(pg_catalog.=) x.member
    left join pg_catalog.pg_roles g on g.oid operator(pg_catalog.=) x.grantor
    where r.rolname::pg_catalog.text operator(pg_catalog.<>) all (ours.names) and m.rolname::pg_catalog.text operator(pg_catalog.<>) all (ours.names))
))
