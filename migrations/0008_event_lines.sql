-- What the timeline counts events by, a line for each published event: its list is read whole when a
-- process starts, so that it is kept apart from texts and sources, and in the timeline's order.
--
-- The lines follow the revisions, whichever program writes those.

create table event_line (
    day text not null,
    slug text not null,
    record integer not null unique references record deferrable initially deferred,
    -- Separated by tabs: record, day, slug, kind, initiator, effect, certainty, significance, actors
    -- each with its role, chips, policies, events that it answers; lists separated by blanks.
    line text not null,
    primary key (day, slug, record)
) strict, without rowid;

-- The same as the newest revisions have it.
create view event_line_now as
select record, day, slug,
       record || char(9) || day || char(9) || slug || char(9)
           || (body ->> '$.kind') || char(9)
           || coalesce(body ->> '$.initiator', '') || char(9)
           || (body ->> '$.effect') || char(9)
           || (body ->> '$.certainty') || char(9)
           || (body ->> '$.significance') || char(9)
           || coalesce((
                  select group_concat((value ->> '$.actor') || ' ' || (value ->> '$.role'), ' ')
                  from json_each(body, '$.actors')
              ), '') || char(9)
           || coalesce((select group_concat(value, ' ') from json_each(body, '$.chips')), '')
           || char(9)
           || coalesce((select group_concat(value, ' ') from json_each(body, '$.policies')), '')
           || char(9)
           || coalesce((select group_concat(value, ' ') from json_each(body, '$.responds_to')), '')
           as line
from (
    select revision.record, revision.body, revision.body ->> '$.slug' as slug,
           substr(
               substr(
                   revision.body ->> '$.date', 1,
                   instr((revision.body ->> '$.date') || '/', '/') - 1
               ) || '-01-01', 1, 10
           ) as day
    from record join revision on revision.record = record.id
    where record.kind = 'event' and not revision.withdrawal
      and revision.number = (
          select max(newest.number) from revision newest where newest.record = record.id
      )
);

insert into event_line select day, slug, record, line from event_line_now;

create trigger event_line_added after insert on revision begin
    delete from event_line where record = new.record;
    insert into event_line
        select day, slug, record, line from event_line_now where record = new.record;
end;

create trigger event_line_put_back after delete on revision begin
    delete from event_line where record = old.record;
    insert into event_line
        select day, slug, record, line from event_line_now where record = old.record;
end;
