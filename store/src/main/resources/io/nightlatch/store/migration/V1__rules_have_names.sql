-- What check constraints cannot say (what a row may become, what another table must hold) is said by triggers. They refuse
-- through this one function, so that their errors name the rule as a check constraint's error does.
create function refuse(rule text, why text) returns void
  language plpgsql set search_path = nightlatch, pg_temp
as $$
begin
  raise exception using errcode = 'check_violation', constraint = rule, message = why, detail = 'Rule: ' || rule || '.';
end
$$;
comment on function refuse is 'Raises check_violation (23514) for a rule that a trigger keeps.';

create function keep_records() returns trigger
  language plpgsql set search_path = nightlatch, pg_temp
as $$
begin
  perform refuse('records_are_kept', format('%s of %s is refused: the trail refers to it', lower(tg_op), tg_table_name));
  return null;
end
$$;
comment on function keep_records is 'Refuses whatever it is a trigger for: delete and truncate, and update where rows never change.';
