create table session (
  id                 text        not null,
  principal          text        not null,
  database_name      text        not null,
  login              text        not null,
  client             text        not null,
  application        text        not null,
  started_at         timestamptz not null,
  ended_at           timestamptz,
  state              text        not null,
  current_statement  text,
  constraint session_pkey primary key (id),
  constraint session_id_is_canonical check (id ~ '^S-[0-9A-HJKMNP-TV-Z]{5,20}$'),
  constraint state_of_a_session_is_known check (state in ('open', 'held', 'ending', 'ended')),
  constraint ended_session_says_when check ((state = 'ended') = (ended_at is not null)),
  constraint ended_session_runs_nothing check (state <> 'ended' or current_statement is null)
);
comment on table session is 'One row a client connection through the gateway, written before its login is made in the target.';
comment on column session.login is 'The throw-away role of the target that this one connection is.';
comment on column session.client is 'The address it came from.';
comment on column session.ended_at is 'When nothing was left of its login, as the target''s catalogs showed.';

create index session_newest_first on session (started_at desc, id desc);
create index session_unended on session (database_name) where state <> 'ended';

create function guard_session() returns trigger
  language plpgsql set search_path = nightlatch, pg_temp
as $$
begin
  if (new.id, new.principal, new.database_name, new.login, new.client, new.started_at)
     is distinct from (old.id, old.principal, old.database_name, old.login, old.client, old.started_at) then
    perform refuse('session_keeps_its_facts', format('%s can end, not change', old.id));
  end if;
  if old.state = 'ended' and new is distinct from old
     or old.state = 'ending' and new.state not in ('ending', 'ended') then
    perform refuse('session_does_not_come_back', format('%s is %s and cannot become %s', old.id, old.state, new.state));
  end if;
  return new;
end
$$;
create trigger session_moves_only_forward before update on session for each row execute function guard_session();
comment on trigger session_moves_only_forward on session is 'A session is open or held, then ending, then ended; another connection is another session.';

create table session_grant (
  session_id  text        not null,
  grant_id    text        not null,
  used_at     timestamptz not null default clock_timestamp(),
  constraint session_has_a_grant_once primary key (session_id, grant_id),
  constraint user_of_a_grant_is_a_session foreign key (session_id) references session (id),
  constraint session_uses_a_grant foreign key (grant_id) references access_grant (id)
);
comment on table session_grant is 'Which session was given which grant: what an ending must cut. Written before anything is done in the target.';

create index session_grant_of_a_grant on session_grant (grant_id);

create function guard_session_grant() returns trigger
  language plpgsql set search_path = nightlatch, pg_temp
as $$
declare
  used access_grant;
begin
  -- A grant that is being ended elsewhere is seen as it is then: its ending must find this row, or this row must not come.
  select * into used from access_grant where id = new.grant_id for no key update;
  if used.state <> 'active' then
    perform refuse('only_a_grant_in_force_is_used', format('%s is %s', used.id, used.state));
  end if;
  if exists (select from session where id = new.session_id
              and (principal, database_name) <> (used.principal, used.database_name)) then
    perform refuse('grant_serves_its_own_person', format('%s is of %s on %s', used.id, used.principal, used.database_name));
  end if;
  return new;
end
$$;
create trigger grant_is_used_by_its_holder before insert on session_grant for each row execute function guard_session_grant();
comment on trigger grant_is_used_by_its_holder on session_grant is 'Refuses grants that are not in force, or are another person''s or another database''s.';
create trigger use_is_kept before update or delete or truncate on session_grant for each statement execute function keep_records();
comment on trigger use_is_kept on session_grant is 'An ending asks here which sessions to cut, also after a crash.';
