-- The end of a grant in use may be moved, as often and as far as policy lets it. How it came to that is a row of its own,
-- which is written first; without it no end moves.
alter table access_request
  add column extends_grant_id text,
  add constraint more_time_is_for_a_grant foreign key (extends_grant_id) references access_grant (id),
  add constraint more_time_is_for_no_statement check (extends_grant_id is null or (scope <> 'statement' and statement_text is null)),
  add constraint a_yes_to_more_time_makes_no_grant check (extends_grant_id is null or grant_id is null or grant_id = extends_grant_id);
comment on column access_request.extends_grant_id is 'The grant that it asks more time for; its yes makes no other one.';

drop index one_pending_request_for_the_same_thing;
create unique index one_pending_request_for_the_same_thing
  on access_request (principal, database_name, role_name, scope)
  where state = 'pending' and scope <> 'statement' and extends_grant_id is null;
comment on index one_pending_request_for_the_same_thing is 'Two who file at once: the second is refused here, reads again and joins the first.';
create unique index one_pending_request_for_more_time on access_request (extends_grant_id) where state = 'pending';
comment on index one_pending_request_for_more_time is 'As one_pending_request_for_the_same_thing, for more time of one grant.';

alter table access_grant
  add column times_extended integer not null default 0,
  drop constraint grant_lasts_no_longer_than_asked; -- guard_grant keeps it, since extensions come to it
comment on column access_grant.ends_at is 'Computed once, at the first use, and moved only by a grant_extension.';
comment on column access_grant.times_extended is 'The number of its last grant_extension.';
create index access_grant_extended on access_grant (id) where state = 'active' and times_extended > 0;

create table grant_extension (
  grant_id        text        not null,
  number          integer     not null,
  asked_by        text        not null,
  request_id      text,
  at              timestamptz not null,
  ends_before     timestamptz not null,
  ends_after      timestamptz not null,
  times           integer     not null,
  total           interval    not null,
  approval        text        not null,
  policy_version  text        not null,
  constraint extensions_are_counted primary key (grant_id, number),
  constraint extension_is_of_a_grant foreign key (grant_id) references access_grant (id),
  constraint extension_is_of_a_request foreign key (request_id) references access_request (id),
  constraint one_yes_extends_once unique (request_id),
  constraint extended_as_often_as_policy_lets check (number between 1 and times),
  constraint end_moves_before_it_comes check (at < ends_before),
  constraint end_moves_to_later check (ends_after > ends_before),
  constraint approval_of_an_extension_is_known check (approval in ('again', 'none')),
  constraint extension_has_the_approval_it_needs check (approval = 'none' or request_id is not null)
);
comment on table grant_extension is 'One row a time the end of a grant was moved: by whom, on whose yes, and what policy let the grant have. Never changed.';
comment on column grant_extension.times is 'How often policy let it be extended.';
comment on column grant_extension.total is 'How long policy let it last in all.';

create function guard_extension() returns trigger
  language plpgsql set search_path = nightlatch, pg_temp
as $$
declare
  extended access_grant;
begin
  select * into extended from access_grant where id = new.grant_id for no key update;
  if not found then
    return new; -- extension_is_of_a_grant says it better
  end if;
  if extended.state <> 'active' then
    perform refuse('only_a_grant_in_use_is_extended', format('%s is %s', extended.id, extended.state));
  end if;
  if new.number <> extended.times_extended + 1 then
    perform refuse('extensions_come_in_order', format('%s was extended %s times', extended.id, extended.times_extended));
  end if;
  if new.ends_before <> extended.ends_at then
    perform refuse('the_end_that_is_moves', format('%s ends at %s', extended.id, extended.ends_at));
  end if;
  -- A duration has nanoseconds in Java and microseconds here, so one rounding is allowed.
  if new.ends_after - extended.activated_at > new.total + interval '1 microsecond' then
    perform refuse('extended_as_far_as_policy_lets', format('%s lasts %s in all', extended.id, new.total));
  end if;
  if new.request_id is not null and not exists (
       select from access_request request
        where request.id = new.request_id and request.state = 'approved' and request.extends_grant_id = new.grant_id
          and new.ends_after - new.ends_before
              <= least(request.duration, (select min(at_most) from vote where vote.request_id = request.id))
                 + interval '1 microsecond') then
    perform refuse('extension_is_what_was_approved', format('%s did not approve that', new.request_id));
  end if;
  return new;
end
$$;
create trigger extension_is_allowed before insert on grant_extension for each row execute function guard_extension();
comment on trigger extension_is_allowed on grant_extension is
  'Refuses extensions of what is not in use, out of turn, past what policy lets, and of what nobody approved.';
create trigger extension_stays_made before update or delete or truncate on grant_extension
  for each statement execute function keep_records();
comment on trigger extension_stays_made on grant_extension is 'What was extended was extended: a grant is ended by revoking it.';

create function guard_request_for_more_time() returns trigger
  language plpgsql set search_path = nightlatch, pg_temp
as $$
begin
  if tg_op = 'UPDATE' and new.extends_grant_id is distinct from old.extends_grant_id then
    perform refuse('request_keeps_its_facts', format('%s can be decided, not changed', old.id));
  end if;
  if tg_op = 'INSERT' and new.extends_grant_id is not null and not exists (
       select from access_grant held
        where held.id = new.extends_grant_id and held.state = 'active'
          and (held.principal, held.database_name, held.role_name, held.scope)
            = (new.principal, new.database_name, new.role_name, new.scope)) then
    perform refuse('more_time_is_for_ones_own_grant_in_use', format('%s is not a grant of %s in use', new.extends_grant_id, new.principal));
  end if;
  return new;
end
$$;
create trigger more_time_is_for_ones_own_grant before insert or update on access_request
  for each row execute function guard_request_for_more_time();
comment on trigger more_time_is_for_ones_own_grant on access_request is
  'A request for more time is for a grant of the same person, role and database that is in use, and stays that.';

create or replace function guard_grant() returns trigger
  language plpgsql set search_path = nightlatch, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'approved' or new.times_extended <> 0 then
      perform refuse('grant_starts_unused', format('%s would start as %s', new.id, new.state));
    end if;
    if not exists (
         select from access_request request
          where request.id = new.request_id and request.state = 'approved' and request.grant_id = new.id
            and request.extends_grant_id is null
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
  if (old.state, new.state) = ('approved', 'active') then
    -- A duration has nanoseconds in Java and microseconds here, so one rounding is allowed.
    if new.ends_at - new.activated_at > new.duration + interval '1 microsecond' then
      perform refuse('grant_lasts_no_longer_than_asked', format('%s is for %s', new.id, new.duration));
    end if;
  elsif (new.activated_at, new.ends_at) is distinct from (old.activated_at, old.ends_at) and not (
       (old.state, new.state) = ('active', 'active') and new.activated_at = old.activated_at
       and new.times_extended = old.times_extended + 1) then
    perform refuse('end_is_computed_once', format('the window of %s is set at its first use', old.id));
  end if;
  if new.times_extended <> old.times_extended and not exists (
       select from grant_extension
        where (grant_id, number, ends_before, ends_after) = (new.id, new.times_extended, old.ends_at, new.ends_at)) then
    perform refuse('end_moves_by_an_extension', format('nothing extends %s to %s', old.id, new.ends_at));
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
