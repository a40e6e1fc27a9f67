create table access_request (
  id                      text        not null,
  principal               text        not null,
  database_name           text        not null,
  role_name               text        not null,
  reason                  text,
  duration                interval    not null,
  scope                   text        not null,
  statement_text          text,
  statement_length_bytes  integer,
  statement_sha256        text,
  session_id              text,
  stages                  jsonb       not null,
  policy_version          text        not null,
  created_at              timestamptz not null,
  expires_at              timestamptz not null,
  state                   text        not null,
  decided_at              timestamptz,
  decided_by              text,
  decision_comment        text,
  grant_id                text,
  constraint access_request_pkey primary key (id),
  constraint request_id_is_canonical check (id ~ '^R-[0-9A-HJKMNP-TV-Z]{5,20}$'),
  constraint scope_of_a_request_is_known check (scope in ('person', 'token')),
  constraint duration_is_longer_than_nothing check (duration > interval '0'),
  constraint held_statement_is_text_or_digest check (
    (statement_length_bytes is null) = (statement_sha256 is null)
    and (statement_text is null or statement_sha256 is null)),
  constraint request_has_a_stage check (jsonb_typeof(stages) = 'array' and jsonb_array_length(stages) > 0),
  constraint request_expires_after_it_is_filed check (expires_at > created_at),
  constraint state_of_a_request_is_known check (state in ('pending', 'approved', 'denied', 'withdrawn', 'expired')),
  constraint pending_means_undecided check ((state = 'pending') = (decided_at is null)),
  constraint approval_names_its_grant check ((state = 'approved') = (grant_id is not null)),
  constraint denial_names_who_denied check ((state = 'denied') = (decided_by is not null)),
  constraint only_a_denial_has_a_comment check (state = 'denied' or decision_comment is null),
  constraint decision_comes_before_expiry check (
    case state when 'pending' then true
               when 'expired' then decided_at >= expires_at
               else decided_at < expires_at end)
);
comment on table access_request is 'One row an ask: a principal wants to act as role_name on database_name for duration, and what became of it.';
comment on column access_request.database_name is 'Nightlatch''s own name of the guarded database, not the target''s.';
comment on column access_request.scope is 'person: serves all of the person''s sessions there; token: only sessions opened with the grant''s token.';
comment on column access_request.statement_text is 'The statement that waits. Empty if there is none, or if it may hold a secret: then only its length and digest are kept.';
comment on column access_request.session_id is 'The session it was asked in. No foreign key: an ask may be kept longer than the session.';
comment on column access_request.stages is 'The stages of its approval in order, as [{"by": ["group"], "count": 1}]: those of the policy it was filed under.';
comment on column access_request.policy_version is 'No foreign key: an ask must not fail because the policy''s text was not recorded.';
comment on column access_request.decided_at is 'When it left pending, whichever way.';

create unique index one_pending_request_for_the_same_thing
  on access_request (principal, database_name, role_name, scope) where state = 'pending';
comment on index one_pending_request_for_the_same_thing is 'Two who file at once: the second is refused here, reads again and joins the first.';
create index access_request_newest_first on access_request (created_at desc, id desc);
create index access_request_due on access_request (expires_at) where state = 'pending';

create table vote (
  request_id  text        not null,
  approver    text        not null,
  verdict     text        not null,
  comment     text,
  stage       integer     not null,
  at          timestamptz not null,
  cast_order  bigint      generated always as identity,
  constraint one_human_one_vote primary key (request_id, approver),
  constraint vote_is_on_a_request foreign key (request_id) references access_request (id),
  constraint verdict_is_yes_or_no check (verdict in ('approve', 'deny')),
  constraint stages_count_from_one check (stage >= 1)
);
comment on table vote is 'One row a vote: one approver''s yes or no, in one stage of one request. Never changed.';
comment on column vote.cast_order is 'The order of the votes on a request: two may carry the same time.';

create view stage_progress as
  select request.id                         as request_id,
         stage.number::integer              as stage,
         (stage.content ->> 'count')::integer as needed,
         (select count(*) from vote
           where vote.request_id = request.id and vote.stage = stage.number and vote.verdict = 'approve') as approvals
    from access_request request
   cross join lateral jsonb_array_elements(request.stages) with ordinality as stage (content, number);
comment on view stage_progress is 'How many yes votes each stage of a request needs and has.';

create function guard_vote() returns trigger
  language plpgsql set search_path = nightlatch, pg_temp
as $$
declare
  asked   access_request;
  current integer;
begin
  -- Votes on one request come one after the other, whoever writes them.
  select * into asked from access_request where id = new.request_id for no key update;
  if not found then
    return new; -- vote_is_on_a_request says it better
  end if;
  if asked.state <> 'pending' then
    perform refuse('votes_come_before_the_decision', format('%s is %s already', asked.id, asked.state));
  end if;
  if new.at >= asked.expires_at then
    perform refuse('votes_come_before_expiry', format('%s expired at %s', asked.id, asked.expires_at));
  end if;
  if new.approver = asked.principal then
    perform refuse('nobody_decides_their_own_request', format('%s was filed by %s', asked.id, asked.principal));
  end if;
  select coalesce(min(stage) filter (where approvals < needed), max(stage)) into current
    from stage_progress where request_id = asked.id;
  if new.stage <> current then
    perform refuse('votes_go_to_the_current_stage', format('%s is in stage %s, not %s', asked.id, current, new.stage));
  end if;
  return new;
end
$$;
create trigger vote_is_fair before insert on vote for each row execute function guard_vote();
comment on trigger vote_is_fair on vote is 'Refuses votes by the requester, out of turn, too late, or on a decided request.';
create trigger vote_stays_cast before update or delete or truncate on vote for each statement execute function keep_records();
comment on trigger vote_stays_cast on vote is 'A vote cannot be taken back: withdraw or revoke instead.';

create function guard_request() returns trigger
  language plpgsql set search_path = nightlatch, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'pending' then
      perform refuse('request_starts_pending', format('%s would start as %s', new.id, new.state));
    end if;
    return new;
  end if;
  if (new.id, new.principal, new.database_name, new.role_name, new.reason, new.duration, new.scope, new.statement_text,
      new.statement_length_bytes, new.statement_sha256, new.session_id, new.stages, new.policy_version, new.created_at,
      new.expires_at)
     is distinct from
     (old.id, old.principal, old.database_name, old.role_name, old.reason, old.duration, old.scope, old.statement_text,
      old.statement_length_bytes, old.statement_sha256, old.session_id, old.stages, old.policy_version, old.created_at,
      old.expires_at) then
    perform refuse('request_keeps_its_facts', format('%s can be decided, not changed', old.id));
  end if;
  if old.state <> 'pending' and new is distinct from old then
    perform refuse('decided_request_stays_decided', format('%s is %s already', old.id, old.state));
  end if;
  if old.state = 'pending' and new.state = 'approved' and exists (
       select from stage_progress where request_id = new.id and approvals < needed) then
    perform refuse('approval_has_every_vote_it_needs', format('%s lacks votes', new.id));
  end if;
  if old.state = 'pending' and new.state <> 'denied' and exists (
       select from vote where request_id = new.id and verdict = 'deny') then
    perform refuse('one_no_denies', format('%s has a vote against it', new.id));
  end if;
  if new.state = 'denied' and not exists (
       select from vote where request_id = new.id and verdict = 'deny' and approver = new.decided_by) then
    perform refuse('denial_is_a_vote', format('%s has no vote of %s against it', new.id, new.decided_by));
  end if;
  return new;
end
$$;
create trigger request_moves_only_forward before insert or update on access_request
  for each row execute function guard_request();
comment on trigger request_moves_only_forward on access_request is
  'A request starts pending and is decided once: approved by all the votes it needs, denied by a vote, withdrawn or expired.';
create trigger request_is_kept before delete or truncate on access_request for each statement execute function keep_records();
comment on trigger request_is_kept on access_request is 'Events refer to requests by id.';
