-- A statement that policy's high-impact rules hold for its own approval is a request of scope 'statement'. Its yes makes no
-- grant: it permits that statement once, in its session, for the request's duration after the decision.
alter table access_request
  add column statement_facts jsonb,
  drop constraint scope_of_a_request_is_known,
  drop constraint held_statement_is_text_or_digest,
  drop constraint approval_names_its_grant,
  add constraint scope_of_a_request_is_known check (scope in ('person', 'token', 'statement')),
  add constraint held_statement_is_text_or_digest check (
    statement_facts is not null
    or ((statement_length_bytes is null) = (statement_sha256 is null)
        and (statement_text is null or statement_sha256 is null))),
  add constraint statement_of_its_own_is_whole check (
    (scope = 'statement') = (statement_facts is not null)
    and (scope <> 'statement' or num_nulls(statement_text, statement_sha256, session_id) = 0)),
  add constraint approval_names_its_grant check ((state = 'approved' and scope <> 'statement') = (grant_id is not null));
comment on column access_request.scope is
  'person: serves all of the person''s sessions there; token: only sessions opened with the grant''s token; statement: one statement, once, in its session.';
comment on column access_request.statement_text is
  'The statement that waits. Empty if there is none, or if it may hold a secret: then only its length and digest are kept. With scope statement, secrets are replaced.';
comment on column access_request.statement_sha256 is
  'Of a withheld text; with scope statement, over the exact text and parameters, so that nothing else is forwarded on the yes.';
comment on column access_request.statement_facts is
  'With scope statement, what its approvers see: {"rules", "redacted", "parameters", "relations", "rows"}.';

drop index one_pending_request_for_the_same_thing;
create unique index one_pending_request_for_the_same_thing
  on access_request (principal, database_name, role_name, scope) where state = 'pending' and scope <> 'statement';
comment on index one_pending_request_for_the_same_thing is 'Two who file at once: the second is refused here, reads again and joins the first.';
create unique index one_pending_request_for_the_same_statement
  on access_request (session_id, statement_sha256) where state = 'pending' and scope = 'statement';
comment on index one_pending_request_for_the_same_statement is 'As one_pending_request_for_the_same_thing, for one statement of one session.';

create or replace function guard_request() returns trigger
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
      new.statement_length_bytes, new.statement_sha256, new.statement_facts, new.session_id, new.stages, new.policy_version,
      new.created_at, new.expires_at)
     is distinct from
     (old.id, old.principal, old.database_name, old.role_name, old.reason, old.duration, old.scope, old.statement_text,
      old.statement_length_bytes, old.statement_sha256, old.statement_facts, old.session_id, old.stages, old.policy_version,
      old.created_at, old.expires_at) then
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

create table permission_use (
  request_id  text        not null,
  at          timestamptz not null,
  constraint permission_is_used_once primary key (request_id),
  constraint permission_is_of_a_request foreign key (request_id) references access_request (id)
);
comment on table permission_use is 'One row an approved statement that was forwarded, written before it was.';

create function guard_permission_use() returns trigger
  language plpgsql set search_path = nightlatch, pg_temp
as $$
declare
  asked access_request;
begin
  select * into asked from access_request where id = new.request_id for no key update;
  if asked.scope <> 'statement' or asked.state <> 'approved' then
    perform refuse('only_an_approved_statement_is_permitted', format('%s is %s, of scope %s', asked.id, asked.state, asked.scope));
  end if;
  if new.at < asked.decided_at or new.at >= asked.decided_at + asked.duration then
    perform refuse('permission_is_used_in_time', format('%s was approved at %s for %s', asked.id, asked.decided_at, asked.duration));
  end if;
  return new;
end
$$;
create trigger permission_is_there before insert on permission_use for each row execute function guard_permission_use();
comment on trigger permission_is_there on permission_use is 'Refuses what nobody approved, and what comes too late.';
create trigger permission_use_is_kept before update or delete or truncate on permission_use
  for each statement execute function keep_records();
comment on trigger permission_use_is_kept on permission_use is 'What was forwarded stays forwarded: a permission cannot be used again.';
