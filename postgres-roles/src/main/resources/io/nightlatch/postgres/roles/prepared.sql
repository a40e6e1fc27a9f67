-- Prepared transactions, in any database, that are this login's or may be: those of a role that it may be, made since it was made.
-- They are certain when they are the login's own, or when nobody but us may be that role beside it.
with given as (
  select ?::pg_catalog.int8::pg_catalog.oid as login, ?::pg_catalog.name as undertaker
), member as (
  select m.roleid, m.member from pg_catalog.pg_auth_members m
  -- before 16 there is no such option, and each member may SET ROLE
  where coalesce((pg_catalog.to_jsonb(m) operator(pg_catalog.->>) 'set_option')::pg_catalog.bool, true)
), there as (
  select p.*, d.datname, owner.rolname as owner_name, p.ownerid operator(pg_catalog.=) given.login as own,
    not coalesce(owner.rolcanlogin, true)
      and not exists (select from member join pg_catalog.pg_roles r on r.oid operator(pg_catalog.=) member.member
        where member.roleid operator(pg_catalog.=) p.ownerid and member.member operator(pg_catalog.<>) given.login
          and r.rolname operator(pg_catalog.<>) all (array[current_user, given.undertaker])) as nobody_elses
  from given cross join pg_catalog.pg_prepared_xact() p
  join pg_catalog.pg_database d on d.oid operator(pg_catalog.=) p.dbid
  left join pg_catalog.pg_roles owner on owner.oid operator(pg_catalog.=) p.ownerid
  left join pg_catalog.pg_roles r on r.oid operator(pg_catalog.=) given.login
  where p.ownerid operator(pg_catalog.=) given.login
    or exists (select from member where member.roleid operator(pg_catalog.=) p.ownerid
        and member.member operator(pg_catalog.=) given.login)
      -- a login is valid until ten seconds after it was made, and cannot change that itself
      and p.prepared operator(pg_catalog.>=) coalesce(r.rolvaliduntil operator(pg_catalog.-) '10 seconds'::pg_catalog.interval,
        '-infinity'::pg_catalog.timestamptz)
)
select ownerid::pg_catalog.int8 as owner, datname as database, transaction::pg_catalog.text as transaction,
  own or nobody_elses as certain,
  pg_catalog.format('rollback prepared %L', gid) as rollback,
  pg_catalog.format('prepared transaction %L of %I in database %I was made at %s, by this session or by somebody else who may be that role; if it is nobody''s: rollback prepared %L',
    gid, owner_name, datname, prepared, gid) as words
from there
