create table event (
  id             bigint      generated always as identity (cache 1),
  at             timestamptz not null default clock_timestamp(),
  kind           text        not null,
  severity       text        not null,
  principal      text,
  database_name  text,
  role_name      text,
  request_id     text,
  grant_id       text,
  session_id     text,
  reason         text,
  detail         json        not null,
  constraint event_pkey primary key (id),
  constraint kind_is_a_wire_name check (kind ~ '^[a-z]+\.[a-z_]+$'),
  constraint severity_is_known check (severity in ('info', 'warning', 'alarm')),
  constraint detail_is_an_object check (json_typeof(detail) = 'object')
);
comment on table event is 'The audit trail: one row an event, written in the transaction of the change it tells of. Append-only.';
comment on column event.id is 'Rises in the order in which events become visible: whoever has read up to an id has missed nothing below it.';
comment on column event.at is 'By the store''s clock, when it was written.';
comment on column event.kind is 'No list of the known kinds: an older node must not refuse what a newer one wrote.';
comment on column event.detail is 'json, not jsonb: kept to the letter as it was written, keys in their order.';

create index event_of_a_principal on event (principal, id);
create index event_of_a_request on event (request_id, id) where request_id is not null;
create index event_of_a_grant on event (grant_id, id) where grant_id is not null;
create index event_of_a_session on event (session_id, id) where session_id is not null;
create index event_of_a_kind on event (kind, id);

-- An identity is drawn when a row is written and seen when its transaction commits, so without more a reader could see 8, go
-- on from there, and never see the 7 that commits later. Writers therefore take turns: each holds this lock from before its
-- first id is drawn (a statement's before-trigger runs before its rows are made) until its commit is visible (PostgreSQL
-- releases locks after that). The other way, reading only below pg_snapshot_xmin(), stands still while any transaction of the
-- whole server is open, and its order is by transaction, not by id. Turns cost little: statement events come in batches of
-- one transaction, and a change writes its events last, just before it commits.
create function take_turns() returns trigger
  language plpgsql set search_path = nightlatch, pg_temp
as $$
begin
  perform pg_advisory_xact_lock(1852597622); -- 'nlev' in ASCII; advisory locks are of one database
  return null;
end
$$;
create trigger event_writers_take_turns before insert on event for each statement execute function take_turns();
comment on trigger event_writers_take_turns on event is 'Makes ids rise in the order of visibility, whoever writes.';

create function tell_readers() returns trigger
  language plpgsql set search_path = nightlatch, pg_temp
as $$
begin
  perform pg_notify('nightlatch_event', '');
  return null;
end
$$;
create trigger event_readers_are_told after insert on event for each statement execute function tell_readers();
comment on trigger event_readers_are_told on event is 'For speed only: readers poll as well.';

create trigger event_is_append_only before update or delete or truncate on event
  for each statement execute function keep_records();
comment on trigger event_is_append_only on event is 'Who owns the table can switch this off: it stops accidents and the application, not the database''s owner.';
