-- Why we cannot be taken out yet, each with what to do about it. Parameters: our own roles, marker, quarantine.
with given as (select ?::pg_catalog.text[] as names, ?::pg_catalog.text as marker, ?::pg_catalog.text as quarantine,
    pg_catalog.current_setting('server_version_num')::pg_catalog.int4 operator(pg_catalog.>=) 160000 as fine_grained
), ours as (
  -- what the broker made for people is its own to drop
  select r.oid, r.rolname, r.rolname::pg_catalog.text operator(pg_catalog.=) any (names) as of_setup
  from given join pg_catalog.pg_roles r on r.rolname::pg_catalog.text operator(pg_catalog.=) any (names)
    or pg_catalog.shobj_description(r.oid, 'pg_authid') operator(pg_catalog.~) '^Nightlatch person: '
)
select pg_catalog.format('%s still works here: %s of its connections are open', a.usename, pg_catalog.count(*)) as what,
    'end the grants and stop Nightlatch; its sessions end with it' as repair
  from pg_catalog.pg_stat_activity a join ours on ours.oid operator(pg_catalog.=) a.usesysid group by a.usename
union all
select pg_catalog.format('the session login %I is still there', m.rolname), 'start Nightlatch once more: it ends what was left behind; then stop it'
  from given join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) marker::pg_catalog.name
  join pg_catalog.pg_auth_members x on x.roleid operator(pg_catalog.=) r.oid
  join pg_catalog.pg_roles m on m.oid operator(pg_catalog.=) x.member
  where pg_catalog.shobj_description(m.oid, 'pg_authid') operator(pg_catalog.~) '^Nightlatch session '
union all
select pg_catalog.format('%I owns %s in database %I', ours.rolname,
      case when d.datname operator(pg_catalog.=) pg_catalog.current_database() then pg_catalog.pg_describe_object(s.classid, s.objid, s.objsubid) else 'something' end,
      coalesce(d.datname, pg_catalog.current_database())),
    pg_catalog.format('REASSIGN OWNED BY %I TO …; -- in that database: look at it, then say whose it shall be', ours.rolname)
  from given cross join ours join pg_catalog.pg_shdepend s on s.refobjid operator(pg_catalog.=) ours.oid
    and s.refclassid operator(pg_catalog.=) 'pg_catalog.pg_authid'::pg_catalog.regclass and s.deptype operator(pg_catalog.=) 'o'
  left join pg_catalog.pg_database d on d.oid operator(pg_catalog.=) s.dbid
  where not (s.classid operator(pg_catalog.=) 'pg_catalog.pg_namespace'::pg_catalog.regclass and ours.rolname operator(pg_catalog.=) quarantine::pg_catalog.name)
union all
select pg_catalog.format('%I may not drop %I', me.rolname, ours.rolname), case when me.rolcreaterole
    then pg_catalog.format('GRANT %I TO %I WITH ADMIN OPTION;', ours.rolname, me.rolname) else pg_catalog.format('ALTER ROLE %I CREATEROLE;', me.rolname) end
  from given cross join ours join pg_catalog.pg_roles me on me.rolname operator(pg_catalog.=) current_user
  where ours.of_setup and not me.rolsuper and not (me.rolcreaterole and (not fine_grained or pg_catalog.pg_has_role(ours.oid, 'MEMBER WITH ADMIN OPTION')))
