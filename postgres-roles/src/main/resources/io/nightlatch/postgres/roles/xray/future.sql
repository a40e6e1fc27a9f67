select pg_get_userbyid(d.defaclrole) as owner, coalesce(n.nspname, '') as schema,
  case d.defaclobjtype when 'r' then 'TABLES' when 'S' then 'SEQUENCES' when 'f' then 'FUNCTIONS' when 'T' then 'TYPES' when 'n' then 'SCHEMAS'
    else 'LARGE OBJECTS' end as objects,
  case a.grantee when 0 then 'PUBLIC' else pg_get_userbyid(a.grantee) end as grantee, string_agg(a.privilege_type, ', ' order by a.privilege_type) as rights
from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace cross join lateral aclexplode(d.defaclacl) a
where a.grantee <> d.defaclrole
group by d.defaclrole, n.nspname, d.defaclobjtype, a.grantee order by 1, 2, 3, 4
