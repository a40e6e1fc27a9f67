-- An ask may be approved without anybody where a rule of the policy says so. Which rules did is written down in place of votes.
alter table access_request
  add column approved_by_rules text,
  add constraint rules_approve_whole_asks check (
    approved_by_rules is null
    or (approved_by_rules <> '' and state = 'approved' and scope <> 'statement' and extends_grant_id is null));
comment on column access_request.approved_by_rules is 'The rules by whose autoApprove it was approved; empty if people decided.';

create or replace function guard_request() returns trigger
  language plpgsql set search_path = nightlatch, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'pending' or new.approved_by_rules is not null then
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
  if old.state = 'pending' and new.state = 'approved' and new.approved_by_rules is null and exists (
       select from stage_progress where request_id = new.id and approvals < needed) then
    perform refuse('approval_has_every_vote_it_needs', format('%s lacks votes', new.id));
  end if;
  if old.state = 'pending' and new.state = 'approved' and new.approved_by_rules is null and not exists (
       select from vote where request_id = new.id and verdict = 'approve') then
    perform refuse('somebody_agreed', format('nobody voted on %s', new.id));
  end if;
  if new.approved_by_rules is not null and exists (select from vote where request_id = new.id) then
    perform refuse('rules_decide_alone', format('people have voted on %s', new.id));
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
