-- What a grant left behind in the target.

create table privilege_snapshot (
  grant_id  text        not null,
  taken_at  timestamptz not null,
  body      bytea       not null,
  why       text,
  constraint grant_has_one_snapshot primary key (grant_id),
  constraint snapshot_is_of_a_grant foreign key (grant_id) references access_grant (id),
  constraint snapshot_is_there_or_says_why check ((length(body) = 0) = (why is not null))
);
comment on table privilege_snapshot is 'Who could do what before a grant''s first use. Kept until its footprint is there, which takes its place.';
comment on column privilege_snapshot.body is 'Compressed, in a form that only the module knows which took it; empty where it could not be taken.';

create table footprint (
  grant_id    text        not null,
  before_at   timestamptz not null,
  after_at    timestamptz not null,
  findings    jsonb       not null,
  revert      jsonb       not null,
  together    jsonb       not null,
  incomplete  text,
  severe      bigint      not null,
  constraint grant_has_one_footprint primary key (grant_id),
  constraint footprint_is_of_a_grant foreign key (grant_id) references access_grant (id),
  constraint footprint_has_a_before check (before_at <= after_at),
  constraint findings_are_a_list check (jsonb_typeof(findings) = 'array'),
  constraint revert_is_a_list check (jsonb_typeof(revert) = 'array'),
  constraint together_is_a_list check (jsonb_typeof(together) = 'array'),
  constraint severe_is_a_count check (severe >= 0)
);
comment on table footprint is 'The difference between before a grant''s first use and after its end.';
comment on column footprint.findings is 'Each {severity, what, meaning, revert, shared}; the severest first.';
comment on column footprint.revert is 'The SQL of all findings, in the order in which it can be run.';
comment on column footprint.together is 'The other grants that were used in that time.';
create trigger footprint_is_kept before update or delete or truncate on footprint for each statement execute function keep_records();
comment on trigger footprint_is_kept on footprint is 'What was found stays found.';
