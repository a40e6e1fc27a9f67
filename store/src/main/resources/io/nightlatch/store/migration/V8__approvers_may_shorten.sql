-- An approver may agree to less time than was asked for, never to more. The grant lasts as long as the shortest yes.
alter table vote
  add column at_most interval,
  add constraint shortened_time_is_longer_than_nothing check (at_most > interval '0'),
  add constraint only_a_yes_shortens check (at_most is null or verdict = 'approve');
comment on column vote.at_most is 'How long this yes is for, where it is for less than was asked.';

create function guard_shortening() returns trigger
  language plpgsql set search_path = nightlatch, pg_temp
as $$
begin
  if exists (select from access_request request
              where request.id = new.request_id and (new.at_most > request.duration or request.scope = 'statement')) then
    perform refuse('a_yes_only_shortens', format('%s was asked for less than %s', new.request_id, new.at_most));
  end if;
  return new;
end
$$;
create trigger yes_only_shortens before insert on vote for each row when (new.at_most is not null)
  execute function guard_shortening();
comment on trigger yes_only_shortens on vote is 'Refuses a yes to more time than was asked for, and to a time for a single statement.';

create or replace function guard_grant() returns trigger
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
            and (request.principal, request.database_name, request.role_name, request.scope,
                 least(request.duration, (select min(at_most) from vote where vote.request_id = request.id)))
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
