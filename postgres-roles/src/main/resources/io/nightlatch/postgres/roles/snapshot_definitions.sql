-- The statements that make things again as they are now, each with which version of its catalog row that is.
-- Parameter: their OIDs. A few at a time: reading an expression locks its table for as long as this runs.
with wanted as (select pg_catalog.unnest(?::pg_catalog.int8[])::pg_catalog.oid as oid)
select 'function' as kind, f.oid::pg_catalog.int8, f.xmin::pg_catalog.text, pg_catalog.pg_get_functiondef(f.oid)
  from wanted join pg_catalog.pg_proc f on f.oid operator(pg_catalog.=) wanted.oid where f.prokind operator(pg_catalog.=) any ('{f,p}'::pg_catalog."char"[])
union all
select 'rule', r.oid::pg_catalog.int8, r.xmin::pg_catalog.text, case
    when r.rulename operator(pg_catalog.=) '_RETURN' then pg_catalog.format('create or replace view %I.%I%s as %s', n.nspname, c.relname,
      case when c.reloptions is null then '' else pg_catalog.format(' with (%s)', pg_catalog.array_to_string(c.reloptions, ', ')) end,
      pg_catalog.rtrim(pg_catalog.pg_get_viewdef(c.oid), ';'))
    else pg_catalog.replace(pg_catalog.pg_get_ruledef(r.oid), 'CREATE RULE', 'CREATE OR REPLACE RULE') end
  from wanted join pg_catalog.pg_rewrite r on r.oid operator(pg_catalog.=) wanted.oid join pg_catalog.pg_class c on c.oid operator(pg_catalog.=) r.ev_class
  join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
  where c.relkind operator(pg_catalog.<>) 'm'::pg_catalog."char"
union all
select 'trigger', t.oid::pg_catalog.int8, t.xmin::pg_catalog.text, pg_catalog.pg_get_triggerdef(t.oid)
  from wanted join pg_catalog.pg_trigger t on t.oid operator(pg_catalog.=) wanted.oid where not t.tgisinternal
union all
select 'policy', p.oid::pg_catalog.int8, p.xmin::pg_catalog.text, pg_catalog.concat(pg_catalog.format('create policy %I on %I.%I as %s for %s to ', p.polname, n.nspname, c.relname,
      case when p.polpermissive then 'permissive' else 'restrictive' end,
      case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end),
    (select pg_catalog.string_agg(coalesce(pg_catalog.quote_ident(a.rolname), 'public'), ', ') from pg_catalog.unnest(p.polroles) u(oid) left join pg_catalog.pg_roles a on a.oid operator(pg_catalog.=) u.oid),
    case when p.polqual is not null then pg_catalog.format(' using (%s)', pg_catalog.pg_get_expr(p.polqual, p.polrelid)) end,
    case when p.polwithcheck is not null then pg_catalog.format(' with check (%s)', pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)) end)
  from wanted join pg_catalog.pg_policy p on p.oid operator(pg_catalog.=) wanted.oid join pg_catalog.pg_class c on c.oid operator(pg_catalog.=) p.polrelid
  join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
union all
select 'default', d.oid::pg_catalog.int8, d.xmin::pg_catalog.text, pg_catalog.format('alter table %I.%I alter column %I set default %s', n.nspname, c.relname, a.attname,
    pg_catalog.pg_get_expr(d.adbin, d.adrelid))
  from wanted join pg_catalog.pg_attrdef d on d.oid operator(pg_catalog.=) wanted.oid join pg_catalog.pg_class c on c.oid operator(pg_catalog.=) d.adrelid
  join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
  join pg_catalog.pg_attribute a on a.attrelid operator(pg_catalog.=) d.adrelid and a.attnum operator(pg_catalog.=) d.adnum where a.attgenerated operator(pg_catalog.=) ''::pg_catalog."char"
union all
select 'check', k.oid::pg_catalog.int8, k.xmin::pg_catalog.text, pg_catalog.format('alter %s %I.%I add constraint %I %s',
    case when k.conrelid operator(pg_catalog.=) 0::pg_catalog.oid then 'domain' else 'table' end, n.nspname, coalesce(c.relname, t.typname), k.conname, pg_catalog.pg_get_constraintdef(k.oid))
  from wanted join pg_catalog.pg_constraint k on k.oid operator(pg_catalog.=) wanted.oid
  left join pg_catalog.pg_class c on c.oid operator(pg_catalog.=) k.conrelid left join pg_catalog.pg_type t on t.oid operator(pg_catalog.=) k.contypid
  join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) coalesce(c.relnamespace, t.typnamespace)
  where k.contype operator(pg_catalog.=) 'c'::pg_catalog."char"
union all
select 'event trigger', e.oid::pg_catalog.int8, e.xmin::pg_catalog.text, pg_catalog.concat(pg_catalog.format('create event trigger %I on %s%s execute function %I.%I()', e.evtname, e.evtevent,
    case when e.evttags is null then '' else pg_catalog.format(' when tag in (%s)', (select pg_catalog.string_agg(pg_catalog.quote_literal(g.tag), ', ') from pg_catalog.unnest(e.evttags) g(tag))) end,
    n.nspname, f.proname), case e.evtenabled when 'O' then '' when 'D' then pg_catalog.format('; alter event trigger %I disable', e.evtname)
      when 'A' then pg_catalog.format('; alter event trigger %I enable always', e.evtname) else pg_catalog.format('; alter event trigger %I enable replica', e.evtname) end)
  from wanted join pg_catalog.pg_event_trigger e on e.oid operator(pg_catalog.=) wanted.oid join pg_catalog.pg_proc f on f.oid operator(pg_catalog.=) e.evtfoid
  join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) f.pronamespace
