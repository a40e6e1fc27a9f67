-- What is otherwise in a target than it should be.

create table drift (
  number         bigint      generated always as identity,
  database_name  text        not null,
  kind           text        not null,
  subject        text        not null,
  meaning        text        not null,
  made_by        text,
  revert         jsonb       not null,
  undo           jsonb       not null,
  first_seen     timestamptz not null,
  gone_at        timestamptz,
  undone         text,
  constraint drift_has_a_number primary key (number),
  constraint drift_is_seen_before_it_is_gone check (first_seen <= gone_at),
  constraint revert_of_drift_is_a_list check (jsonb_typeof(revert) = 'array'),
  constraint undo_of_drift_is_a_list check (jsonb_typeof(undo) = 'array')
);
create unique index drift_is_open_once on drift (database_name, kind, subject) where gone_at is null;
comment on table drift is 'Rights that no grant explains, roles and logins that somebody changed, connections beside the gateway.';
comment on column drift.subject is 'By which the same difference is known again.';
comment on column drift.made_by is 'The role that made it, where the catalogs tell.';
comment on column drift.undone is 'What came of undoing it, where policy says that it is to be undone.';

create table known_role (
  database_name  text not null,
  role_name      text not null,
  looks          text not null,
  constraint role_is_known_once primary key (database_name, role_name)
);
comment on table known_role is 'How a wrapped role looked when it was first seen or last accepted: OID, attributes, memberships, the transaction of its row.';
