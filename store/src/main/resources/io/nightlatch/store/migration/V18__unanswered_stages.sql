-- What is done with a stage that nobody answers: others are asked too, the next one begins, or the request is denied.
create table escalation (
  request_id  text        not null,
  stage       integer     not null,
  step        integer     not null,
  did         text        not null,
  at          timestamptz not null,
  constraint each_step_is_taken_once primary key (request_id, stage, step),
  constraint escalation_is_of_a_request foreign key (request_id) references access_request (id),
  constraint steps_count_from_one check (stage >= 1 and step >= 1),
  constraint what_was_done_is_known check (did in ('widen', 'move-on', 'deny'))
);
comment on table escalation is 'One row a step that was taken because a stage of a request was not passed in time. Never changed.';
comment on column escalation.step is 'The number of the step in the stage''s "unanswered".';

alter table access_request
  add column next_due_at timestamptz,
  add constraint nothing_is_due_after_expiry check (next_due_at <= expires_at),
  drop constraint denial_names_who_denied,
  add constraint denial_names_who_denied check (state = 'denied' or decided_by is null);
comment on column access_request.next_due_at is 'When a step is taken by itself, while it is pending; empty: nothing before it expires.';
drop index access_request_due;
create index access_request_due on access_request (coalesce(next_due_at, expires_at)) where state = 'pending';

create or replace view stage_progress as
  select request.id                         as request_id,
         stage.number::integer              as stage,
         case when exists (select from escalation
                            where escalation.request_id = request.id and escalation.stage = stage.number
                              and escalation.did = 'move-on')
              then 0 else (stage.content ->> 'count')::integer end as needed,
         (select count(*) from vote
           where vote.request_id = request.id and vote.stage = stage.number and vote.verdict = 'approve') as approvals
    from access_request request
   cross join lateral jsonb_array_elements(request.stages) with ordinality as stage (content, number);
comment on view stage_progress is 'How many yes votes each stage of a request needs and has; one that was left needs none.';

create function guard_escalation() returns trigger
  language plpgsql set search_path = nightlatch, pg_temp
as $$
declare
  asked   access_request;
  current integer;
  began   timestamptz;
  planned jsonb;
begin
  select * into asked from access_request where id = new.request_id for no key update;
  if not found then
    return new; -- escalation_is_of_a_request says it better
  end if;
  if asked.state <> 'pending' or new.at >= asked.expires_at then
    perform refuse('steps_come_before_the_decision', format('%s is %s, and expires at %s', asked.id, asked.state, asked.expires_at));
  end if;
  select min(stage) filter (where approvals < needed) into current from stage_progress where request_id = asked.id;
  if new.stage is distinct from current then
    perform refuse('steps_are_of_the_current_stage', format('%s is in stage %s, not %s', asked.id, current, new.stage));
  end if;
  if new.step <> 1 + (select count(*) from escalation where (request_id, stage) = (asked.id, new.stage)) then
    perform refuse('steps_come_in_order', format('%s does not take step %s of stage %s now', asked.id, new.step, new.stage));
  end if;
  planned := asked.stages -> (new.stage - 1) -> 'unanswered' -> (new.step - 1);
  if planned ->> 'then' is distinct from new.did then
    perform refuse('steps_are_those_of_the_policy', format('step %s of stage %s of %s is %s', new.step, new.stage, asked.id, planned));
  end if;
  began := greatest(asked.created_at,
                    (select max(at) from vote where request_id = asked.id and stage < new.stage),
                    (select max(at) from escalation where request_id = asked.id and stage < new.stage));
  -- Durations have nanoseconds in Java and microseconds here, so one rounding is allowed.
  if new.at < began + (planned ->> 'after')::interval - interval '1 microsecond' then
    perform refuse('people_have_their_time_to_answer', format('stage %s of %s began at %s', new.stage, asked.id, began));
  end if;
  return new;
end
$$;
create trigger escalation_is_due before insert on escalation for each row execute function guard_escalation();
comment on trigger escalation_is_due on escalation is 'Refuses steps that the policy of the request does not plan, out of turn, too early, or on a decided request.';
create trigger escalation_stays_taken before update or delete or truncate on escalation
  for each statement execute function keep_records();
comment on trigger escalation_stays_taken on escalation is 'Whoever was asked has been asked.';

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
  if old.state = 'pending' and new.state = 'approved' and not exists (
       select from vote where request_id = new.id and verdict = 'approve') then
    perform refuse('somebody_agreed', format('nobody voted on %s', new.id));
  end if;
  if old.state = 'pending' and new.state <> 'denied' and exists (
       select from vote where request_id = new.id and verdict = 'deny') then
    perform refuse('one_no_denies', format('%s has a vote against it', new.id));
  end if;
  if old.state = 'pending' and new.state <> 'denied' and exists (
       select from escalation where request_id = new.id and did = 'deny') then
    perform refuse('nobodys_answer_denies', format('%s was denied because nobody answered', new.id));
  end if;
  if new.state = 'denied' and new.decided_by is not null and not exists (
       select from vote where request_id = new.id and verdict = 'deny' and approver = new.decided_by) then
    perform refuse('denial_is_a_vote', format('%s has no vote of %s against it', new.id, new.decided_by));
  end if;
  if new.state = 'denied' and new.decided_by is null and not exists (
       select from escalation where request_id = new.id and did = 'deny') then
    perform refuse('denial_is_a_vote_or_nobodys_answer', format('nobody denied %s', new.id));
  end if;
  return new;
end
$$;
