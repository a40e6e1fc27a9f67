create index event_of_a_time on event (at);
comment on index event_of_a_time is 'For a reader who asks for some hours of long ago; ids rise with time, but do not tell it.';
