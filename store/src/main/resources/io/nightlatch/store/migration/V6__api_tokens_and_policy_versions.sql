create table api_token (
  id             text        not null,
  principal      text        not null,
  label          text        not null,
  secret_sha256  bytea       not null,
  created_at     timestamptz not null,
  expires_at     timestamptz not null,
  revoked_at     timestamptz,
  constraint api_token_pkey primary key (id),
  constraint secret_is_one_tokens_only unique (secret_sha256),
  constraint secret_is_kept_as_its_digest check (length(secret_sha256) = 32),
  constraint token_expires_after_it_is_made check (expires_at > created_at)
);
comment on table api_token is 'Bearer tokens of the API.';
comment on column api_token.secret_sha256 is 'SHA-256 without salt: the secret is 160 random bits, so nobody can guess it from its digest.';

create index api_token_of_a_principal on api_token (principal, created_at);

create function guard_api_token() returns trigger
  language plpgsql set search_path = nightlatch, pg_temp
as $$
begin
  if (new.id, new.principal, new.label, new.secret_sha256, new.created_at, new.expires_at)
     is distinct from (old.id, old.principal, old.label, old.secret_sha256, old.created_at, old.expires_at) then
    perform refuse('token_keeps_its_facts', format('token %s can be revoked, not changed', old.id));
  end if;
  if old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at then
    perform refuse('revoked_token_stays_revoked', format('token %s was revoked at %s', old.id, old.revoked_at));
  end if;
  return new;
end
$$;
create trigger token_is_only_revoked before update on api_token for each row execute function guard_api_token();
comment on trigger token_is_only_revoked on api_token is 'A token is made and revoked, nothing else.';

create table policy_version (
  version    text        not null,
  text       text        not null,
  loaded_at  timestamptz not null default clock_timestamp(),
  constraint policy_version_pkey primary key (version)
);
comment on table policy_version is 'The text of each policy that was in force, as requests name it.';
comment on column policy_version.loaded_at is 'When it was first loaded.';

create trigger policy_version_is_kept before update or delete or truncate on policy_version
  for each statement execute function keep_records();
comment on trigger policy_version_is_kept on policy_version is 'Decisions are explained by the policy they were made under.';
