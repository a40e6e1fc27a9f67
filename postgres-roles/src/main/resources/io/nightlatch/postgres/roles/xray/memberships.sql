-- Before 16 a membership has no options of its own: the member's INHERIT decides, and SET ROLE is free. On 16 and later they
-- are columns, which a text for 15 could not name; so they are read from the row as JSON.
select m.roleid::int8 as role, m.member::int8 as member, m.grantor::int8 as grantor, m.admin_option,
  coalesce((to_jsonb(m) ->> 'inherit_option')::bool, r.rolinherit) as inherit, coalesce((to_jsonb(m) ->> 'set_option')::bool, true) as set
from pg_auth_members m join pg_roles r on r.oid = m.member
order by m.roleid, m.member, m.grantor
