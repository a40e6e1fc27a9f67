create table access_grant (
  id               text        not null,
  request_id       text        not null,
  principal        text        not null,
  database_name    text        not null,
  role_name        text        not null,
  scope            text        not null,
  duration         interval    not null,
  approved_at      timestamptz not null,
  activate_before  timestamptz not null,
  state            text        not null,
  activated_at     timestamptz,
  ends_at          timestamptz,
  ending_since     timestamptz,
  ended_by_kind    text,
  ended_by         text,
  end_reason       text,
  ended_at         timestamptz,
  verification     text,
  constraint access_grant_pkey primary key (id),
  constraint one_approval_one_grant unique (request_id),
  constraint grant_is_of_a_request foreign key (request_id) references access_request (id),
  constraint grant_id_is_canonical check (id ~ '^G-[0-9A-HJKMNP-TV-Z]{5,20}$'),
  constraint scope_of_a_grant_is_known check (scope in ('person', 'token')),
  constraint grant_lasts_longer_than_nothing check (duration > interval '0'),
  constraint approval_keeps_for_a_while check (activate_before > approved_at),
  constraint state_of_a_grant_is_known check (state in ('approved', 'active', 'ending', 'ended')),
  constraint window_has_both_its_ends check ((activated_at is null) = (ends_at is null)),
  constraint approved_grant_is_unused check (state <> 'approved' or activated_at is null),
  constraint active_grant_has_a_window check (state <> 'active' or activated_at is not null),
  constraint first_use_comes_in_time check (activated_at < activate_before),
  constraint grant_ends_after_it_starts check (ends_at > activated_at),
  -- A duration has nanoseconds in Java and microseconds here, so one rounding is allowed.
  constraint grant_lasts_no_longer_than_asked check (ends_at - activated_at <= duration + interval '1 microsecond'),
  constraint over_means_since_when_by_whom_and_why check (
    case when state in ('ending', 'ended')
         then num_nulls(ending_since, ended_by_kind, end_reason) = 0
         else num_nonnulls(ending_since, ended_by_kind, ended_by, end_reason) = 0 end),
  constraint ended_by_somebody_known check (ended_by_kind in ('human', 'clock', 'nightlatch')),
  constraint only_a_human_has_a_name check ((ended_by_kind is not distinct from 'human') = (ended_by is not null)),
  constraint ended_means_read_back check (num_nonnulls(ended_at, verification) = case state when 'ended' then 2 else 0 end),
  constraint verification_is_known check (verification in ('verified', 'unverified'))
);
comment on table access_grant is 'One row a grant: a principal may act as role_name from activated_at until the instant before ends_at.';
comment on column access_grant.activate_before is 'An approval that was not used by then is void.';
comment on column access_grant.ends_at is 'Computed once, at the first use, and never changed.';
comment on column access_grant.ending_since is 'When it was over; ended_at is when the target was read back.';
comment on column access_grant.ended_by is 'The human on whose word it ended, if it was one.';
comment on column access_grant.verification is 'verified: the target''s catalogs showed that nothing is left; unverified: something is, or they could not be read.';

create index access_grant_newest_first on access_grant (approved_at desc, id desc);
create index access_grant_unended on access_grant (principal, database_name, role_name, scope)
  where state in ('approved', 'active');
create index access_grant_unproved on access_grant (id)
  where state = 'ending' or (state = 'ended' and verification = 'unverified');

-- Request and grant are written in one transaction, the request first; so this is looked at when it commits.
alter table access_request add constraint approval_makes_a_grant
  foreign key (grant_id) references access_grant (id) deferrable initially deferred;

create function guard_grant() returns trigger
  language plpgsql set search_path = nightlatch, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'approved' then
      perform refuse('grant_starts_unused', format('%s would start as %s', new.id, new.state));
    end if;
    if not exists (
         select from access_request request
          where request.id = new.request_id and request.state = 'approved' and request.grant_id = new.id
            and (request.principal, request.database_name, request.role_name, request.scope, request.duration)
              = (new.principal, new.database_name, new.role_name, new.scope, new.duration)) then
      perform refuse('grant_is_what_was_approved', format('%s did not approve %s as it is', new.request_id, new.id));
    end if;
    return new;
  end if;
  if (new.id, new.request_id, new.principal, new.database_name, new.role_name, new.scope, new.duration, new.approved_at,
      new.activate_before)
     is distinct from
     (old.id, old.request_id, old.principal, old.database_name, old.role_name, old.scope, old.duration, old.approved_at,
      old.activate_before) then
    perform refuse('grant_keeps_its_facts', format('%s can be used and ended, not changed', old.id));
  end if;
  if (new.activated_at, new.ends_at) is distinct from (old.activated_at, old.ends_at)
     and (old.state, new.state) <> ('approved', 'active') then
    perform refuse('end_is_computed_once', format('the window of %s is set at its first use', old.id));
  end if;
  if old.state in ('ending', 'ended')
     and (new.ending_since, new.ended_by_kind, new.ended_by, new.end_reason)
         is distinct from (old.ending_since, old.ended_by_kind, old.ended_by, old.end_reason) then
    perform refuse('ending_keeps_its_word', format('why %s is over was written down', old.id));
  end if;
  if old.state = 'ended' and new.state = 'ended'
     and (new.ended_at <> old.ended_at or (old.verification, new.verification) = ('verified', 'unverified')) then
    perform refuse('verified_ending_stays_verified', format('%s was read back at %s', old.id, old.ended_at));
  end if;
  if (old.state, new.state) not in (
       ('approved', 'approved'), ('approved', 'active'), ('approved', 'ending'),
       ('active', 'active'), ('active', 'ending'),
       ('ending', 'ending'), ('ending', 'ended'),
       ('ended', 'ended')) then
    perform refuse('grant_moves_only_forward', format('%s is %s and cannot become %s', old.id, old.state, new.state));
  end if;
  return new;
end
$$;
create trigger grant_moves_only_forward before insert or update on access_grant
  for each row execute function guard_grant();
comment on trigger grant_moves_only_forward on access_grant is
  'A grant is what its request''s approvers agreed to, and goes approved, active, ending, ended.';
create trigger grant_is_kept before delete or truncate on access_grant for each statement execute function keep_records();
comment on trigger grant_is_kept on access_grant is 'Events refer to grants by id.';

create table grant_token (
  grant_id  text        not null,
  verifier  text        not null,
  made_at   timestamptz not null default clock_timestamp(),
  constraint one_token_a_grant primary key (grant_id),
  constraint token_is_of_a_grant foreign key (grant_id) references access_grant (id),
  constraint token_is_kept_as_a_verifier check (verifier ~ '^SCRAM-SHA-256\$\d+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$')
);
comment on table grant_token is 'What recognises the secret that unlocks a grant from a new connection. The secret itself is not kept.';
comment on column grant_token.verifier is 'In PostgreSQL''s spelling, SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>.';

create function guard_grant_token() returns trigger
  language plpgsql set search_path = nightlatch, pg_temp
as $$
begin
  if exists (select from access_grant where id = new.grant_id and not (scope = 'token' and state in ('approved', 'active'))) then
    perform refuse('token_unlocks_a_token_grant', format('%s is over, or serves its person''s sessions as they are', new.grant_id));
  end if;
  return new;
end
$$;
create trigger token_unlocks_a_token_grant before insert or update on grant_token
  for each row execute function guard_grant_token();
comment on trigger token_unlocks_a_token_grant on grant_token is 'Refuses tokens of grants that no token unlocks.';
