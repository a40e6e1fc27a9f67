-- A session whose grant ends can go on as baseline: the same connection, with a new login in the target.

alter table session_grant add column login text;
alter table session_grant disable trigger use_is_kept;
update session_grant used set login = (select login from session where id = used.session_id);
alter table session_grant enable trigger use_is_kept;
alter table session_grant alter column login set not null;
alter table session_grant drop constraint session_has_a_grant_once;
alter table session_grant add constraint login_has_a_grant_once primary key (session_id, grant_id, login);
comment on column session_grant.login is 'The session''s login that was given the grant. It takes the grant along when it is gone.';
comment on table session_grant is 'Which login of which session was given which grant: what an ending must end. Written before anything is done in the target.';

create table login_gone (
  session_id  text        not null,
  login       text        not null,
  gone_at     timestamptz not null default clock_timestamp(),
  constraint login_is_gone_once primary key (session_id, login),
  constraint login_gone_was_a_sessions foreign key (session_id) references session (id)
);
comment on table login_gone is 'Logins that a session has gone on from, once the target''s catalogs showed nothing of them.';
create trigger login_stays_gone before update or delete or truncate on login_gone for each statement execute function keep_records();
comment on trigger login_stays_gone on login_gone is 'No name of a login comes twice.';

create or replace function guard_session() returns trigger
  language plpgsql set search_path = nightlatch, pg_temp
as $$
begin
  if (new.id, new.principal, new.database_name, new.client, new.started_at)
     is distinct from (old.id, old.principal, old.database_name, old.client, old.started_at) then
    perform refuse('session_keeps_its_facts', format('%s can end, not change', old.id));
  end if;
  if new.login <> old.login and (old.state not in ('open', 'held') or new.state not in ('open', 'held')) then
    perform refuse('session_keeps_its_facts', format('%s is %s and does not go on', old.id, old.state));
  end if;
  if old.state = 'ended' and new is distinct from old
     or old.state = 'ending' and new.state not in ('ending', 'ended') then
    perform refuse('session_does_not_come_back', format('%s is %s and cannot become %s', old.id, old.state, new.state));
  end if;
  return new;
end
$$;
comment on column session.login is 'The throw-away role of the target that this connection is now; a new one each time it goes on after a grant has ended.';
