-- Drops our roles and gives back what was taken away since before.sql was asked. Parameters: our own roles, its answer.
with given as (select ?::pg_catalog.text[] as names, ?::pg_catalog.jsonb as before,
    pg_catalog.current_setting('server_version_num')::pg_catalog.int4 operator(pg_catalog.>=) 160000 as fine_grained,
    me.rolsuper as super, me.rolcreaterole as makes_roles
  from pg_catalog.pg_roles me where me.rolname operator(pg_catalog.=) current_user
), member as (
  select x.* from given cross join lateral pg_catalog.jsonb_to_recordset(before operator(pg_catalog.->) 'memberships')
    x(role pg_catalog.text, member pg_catalog.text, grantor pg_catalog.text, admin pg_catalog.bool, inherit pg_catalog.bool, set pg_catalog.bool)
), ddl(ord, statement, possible) as (
  select case when r.rolname::pg_catalog.text operator(pg_catalog.=) any (names) then 1 else 0 end, pg_catalog.format('drop role %I', r.rolname), true
    from given join pg_catalog.pg_roles r on r.rolname::pg_catalog.text operator(pg_catalog.=) any (names)
      or pg_catalog.shobj_description(r.oid, 'pg_authid') operator(pg_catalog.~) '^Nightlatch person: '
  union all
  select 2, pg_catalog.concat(pg_catalog.format('grant %I to %I', r.rolname, m.rolname),
      case when fine_grained then pg_catalog.format(' with admin %s, inherit %s, set %s', member.admin::pg_catalog.text, member.inherit::pg_catalog.text, member.set::pg_catalog.text)
        when member.admin then ' with admin option' end,
      case when super or g.rolname operator(pg_catalog.=) current_user
          or fine_grained and pg_catalog.pg_has_role(g.oid, 'USAGE') and pg_catalog.pg_has_role(g.oid, r.oid, 'MEMBER WITH ADMIN OPTION')
        then pg_catalog.format(' granted by %I', g.rolname) end),
      super or pg_catalog.pg_has_role(r.oid, 'MEMBER WITH ADMIN OPTION') or makes_roles and not fine_grained
    from given cross join member
    join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) member.role::pg_catalog.name
    join pg_catalog.pg_roles m on m.rolname operator(pg_catalog.=) member.member::pg_catalog.name
    left join pg_catalog.pg_roles g on g.rolname operator(pg_catalog.=) member.grantor::pg_catalog.name
    where not exists (select from pg_catalog.pg_auth_members x where x.roleid operator(pg_catalog.=) r.oid and x.member operator(pg_catalog.=) m.oid)
  union all
  select 3, pg_catalog.format('grant %s on database %I to public', p.privilege, d.datname),
      pg_catalog.pg_has_role(d.datdba, 'USAGE') or pg_catalog.has_database_privilege(d.oid, pg_catalog.concat(p.privilege, ' WITH GRANT OPTION'))
    from given join pg_catalog.pg_database d on d.datname operator(pg_catalog.=) pg_catalog.current_database()
    cross join lateral pg_catalog.jsonb_array_elements_text(before operator(pg_catalog.->) 'public_on_database') p(privilege)
    where p.privilege operator(pg_catalog.=) any ('{CONNECT,CREATE,TEMPORARY}'::pg_catalog.text[])
      and not pg_catalog.has_database_privilege('public', d.oid, p.privilege)
  union all
  select 3, pg_catalog.format('grant %s on schema %I to public', p.privilege, n.nspname),
      pg_catalog.pg_has_role(n.nspowner, 'USAGE') or pg_catalog.has_schema_privilege(n.oid, pg_catalog.concat(p.privilege, ' WITH GRANT OPTION'))
    from given cross join lateral pg_catalog.jsonb_to_recordset(before operator(pg_catalog.->) 'public_on_schemas') p(schema pg_catalog.text, privilege pg_catalog.text)
    join pg_catalog.pg_namespace n on n.nspname operator(pg_catalog.=) p.schema::pg_catalog.name
    where p.privilege operator(pg_catalog.=) any ('{CREATE,USAGE}'::pg_catalog.text[]) and not pg_catalog.has_schema_privilege('public', n.oid, p.privilege)
)
select statement, possible from ddl order by ord, statement
