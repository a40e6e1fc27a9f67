-- What a login owns in this database, and for each object: the role that should have it, and the statements for it.
-- An object goes to an heir when it is data and carries no code of a user's; everything else goes to quarantine.
with recursive given as (
  select ?::pg_catalog.int8::pg_catalog.oid as login, ?::pg_catalog.int8::pg_catalog.oid as quarantine,
    ?::pg_catalog.int8[]::pg_catalog.oid[] as heirs, d.oid as db
  from pg_catalog.pg_database d where d.datname operator(pg_catalog.=) pg_catalog.current_database()
), owned as (
  select s.classid, s.objid, i.type, i.identity, n.oid as nsp, n.nspname, n.nspowner, c.relkind, t.typtype
  from given
  join pg_catalog.pg_shdepend s on s.refclassid operator(pg_catalog.=) 'pg_catalog.pg_authid'::pg_catalog.regclass
    and s.refobjid operator(pg_catalog.=) given.login and s.deptype operator(pg_catalog.=) 'o'
    and s.dbid operator(pg_catalog.=) any (array[given.db, 0::pg_catalog.oid])
  cross join lateral pg_catalog.pg_identify_object(s.classid, s.objid, 0) i
  left join pg_catalog.pg_namespace n on n.nspname operator(pg_catalog.=) i.schema::pg_catalog.name
  left join pg_catalog.pg_class c on s.classid operator(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
    and c.oid operator(pg_catalog.=) s.objid
  left join pg_catalog.pg_type t on s.classid operator(pg_catalog.=) 'pg_catalog.pg_type'::pg_catalog.regclass
    and t.oid operator(pg_catalog.=) s.objid
  -- default privileges and user mappings have no other owner to go to; DROP OWNED takes them
  where s.classid operator(pg_catalog.<>) all (array['pg_catalog.pg_default_acl'::pg_catalog.regclass, 'pg_catalog.pg_user_mapping'::pg_catalog.regclass]::pg_catalog.oid[])
    -- what is part of another object goes where that goes: a column's sequence, a range type's constructors
    -- (a partitioned table is said to be part of itself)
    and not exists (select from pg_catalog.pg_depend d
      where d.classid operator(pg_catalog.=) s.classid and d.objid operator(pg_catalog.=) s.objid
        and not (d.refclassid operator(pg_catalog.=) s.classid and d.refobjid operator(pg_catalog.=) s.objid)
        and (d.deptype operator(pg_catalog.=) 'i' or (d.deptype operator(pg_catalog.=) 'a' and c.relkind operator(pg_catalog.=) 'S')))
), reach(root, classid, objid) as (
  -- from each table and type to its parts (columns' defaults, indexes, constraints, policies, triggers, rules, partitions) and on
  -- to the functions, operators and types that these use
  select o.objid, o.classid, o.objid from owned o
    where o.relkind operator(pg_catalog.=) any ('{r,p}'::pg_catalog."char"[]) or o.typtype operator(pg_catalog.=) any ('{e,c}'::pg_catalog."char"[])
  union
  select reach.root, x.classid, x.objid from reach cross join lateral (
    select d.classid, d.objid from pg_catalog.pg_depend d
      where d.refclassid operator(pg_catalog.=) reach.classid and d.refobjid operator(pg_catalog.=) reach.objid
        and d.deptype operator(pg_catalog.=) any ('{a,i,P,S}'::pg_catalog."char"[])
    union all
    select d.refclassid, d.refobjid from pg_catalog.pg_depend d
      where d.classid operator(pg_catalog.=) reach.classid and d.objid operator(pg_catalog.=) reach.objid
        and d.refclassid operator(pg_catalog.=) any (array['pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass,
          'pg_catalog.pg_type'::pg_catalog.regclass, 'pg_catalog.pg_opclass'::pg_catalog.regclass, 'pg_catalog.pg_opfamily'::pg_catalog.regclass]::pg_catalog.oid[])
  ) x
  where reach.classid operator(pg_catalog.<>) 'pg_catalog.pg_proc'::pg_catalog.regclass
), code as (
  -- a superuser's functions, such as those of an extension, are not a user's; a rule acts with its table's owner's rights
  select reach.root, f.proowner as owner
  from reach left join pg_catalog.pg_proc f on reach.classid operator(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
    and f.oid operator(pg_catalog.=) reach.objid
  left join pg_catalog.pg_roles r on r.oid operator(pg_catalog.=) f.proowner
  where reach.classid operator(pg_catalog.=) 'pg_catalog.pg_rewrite'::pg_catalog.regclass
    or (f.oid is not null and not coalesce(r.rolsuper, false))
), placed as (
  select o.*, given.quarantine, h.oid as heir
  from given cross join owned o
  left join lateral (
    select h.oid from pg_catalog.unnest(given.heirs) with ordinality h(oid, ord)
    where case
        when o.nsp is not null then pg_catalog.has_schema_privilege(h.oid, o.nsp, 'CREATE')
          and (o.relkind operator(pg_catalog.=) any ('{r,p,S}'::pg_catalog."char"[]) or o.typtype operator(pg_catalog.=) any ('{e,c}'::pg_catalog."char"[]))
          and not exists (select from code where code.root operator(pg_catalog.=) o.objid and code.owner is distinct from h.oid)
        when o.classid operator(pg_catalog.=) any (array['pg_catalog.pg_namespace'::pg_catalog.regclass, 'pg_catalog.pg_publication'::pg_catalog.regclass]::pg_catalog.oid[])
          then pg_catalog.has_database_privilege(h.oid, given.db, 'CREATE')
        else o.classid operator(pg_catalog.=) 'pg_catalog.pg_largeobject'::pg_catalog.regclass end
    order by h.oid operator(pg_catalog.=) o.nspowner desc nulls last, h.ord limit 1) h on true
), worded as (
  select p.*, heir.rolname as heir_name, quarantine.rolname as quarantine_name, pg_catalog.pg_get_userbyid(p.nspowner) as schema_owner,
    case
      when p.type operator(pg_catalog.=) any ('{function,procedure,aggregate}'::pg_catalog.text[]) then 'routine'
      when p.type operator(pg_catalog.=) 'statistics object' then 'statistics'
      when p.type operator(pg_catalog.=) 'foreign-data wrapper' then 'foreign data wrapper'
      else p.type end as word,
    -- tables and types change owner by REASSIGN without a look at the schema; the rest needs CREATE there for the new owner
    p.nsp is not null and p.relkind is null and p.typtype is null
      and not pg_catalog.has_schema_privilege(p.quarantine, p.nsp, 'CREATE') as needs_create,
    pg_catalog.pg_has_role(p.nspowner, 'USAGE') as may_open_schema
  from placed p
  left join pg_catalog.pg_roles heir on heir.oid operator(pg_catalog.=) p.heir
  join pg_catalog.pg_roles quarantine on quarantine.oid operator(pg_catalog.=) p.quarantine
)
select
  pg_catalog.concat(word, ' ', identity) as described,
  heir_name,
  case when heir is not null then pg_catalog.format('alter %s %s owner to %I', word, identity, heir_name) end as to_heir,
  case when needs_create and may_open_schema then pg_catalog.format('grant create on schema %I to %I', nspname, quarantine_name) end as open_schema,
  case when needs_create and may_open_schema then pg_catalog.format('revoke create on schema %I from %I', nspname, quarantine_name) end as close_schema,
  case when needs_create and not may_open_schema then pg_catalog.format('alter %s %s set schema %I', word, identity, quarantine_name) end as relocate,
  pg_catalog.format('alter %s %s owner to %I', word, identity, quarantine_name) as to_quarantine,
  pg_catalog.format('alter %s %s', word, identity) as altered, pg_catalog.format('%I', coalesce(schema_owner, 'postgres')) as adopter,
  classid::pg_catalog.int8 as classid, objid::pg_catalog.int8 as objid
from worded
order by classid, objid
