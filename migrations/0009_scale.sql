-- What lists, counts and searches need so that no page costs more as the record grows: tallies that
-- follow what is written, and indexes in the order of lists.
--
-- Rows of records are written by taking them out and putting them in anew, so that triggers on both
-- are enough. Nothing here is part of the public record; all of it can be counted anew from that.

-- The newest record first, by kind; how many are published.
create index record_kind on record (kind, id) where not withdrawn;

-- Names that people type, as they begin.
create index record_title on record (title collate nocase, kind, slug)
    where not withdrawn and kind not in ('quote', 'source');
create index actor_alias_alias on actor_alias (alias collate nocase, actor);
create index policy_title on policy (title collate nocase, slug);
create index policy_citation on policy (citation collate nocase, slug);
create index policy_document_number on policy (document_number collate nocase, slug);

-- How many records of each kind are published, and when one of them was last changed.
create table kind_tally (
    kind text primary key not null,
    records integer not null,
    changed text not null
) strict, without rowid;

insert into kind_tally
select record.kind, sum(not record.withdrawn), max(revision.created)
from record
join revision on revision.record = record.id and revision.number = record.revision
group by record.kind;

create trigger record_counted after insert on record begin
    insert into kind_tally values (new.kind, not new.withdrawn, '')
        on conflict (kind) do update set records = records + excluded.records;
end;

create trigger record_counted_anew after update of withdrawn on record
when new.withdrawn <> old.withdrawn begin
    update kind_tally set records = records + old.withdrawn - new.withdrawn where kind = new.kind;
end;

create trigger record_discounted after delete on record begin
    update kind_tally set records = records - not old.withdrawn where kind = old.kind;
end;

create trigger record_changed after insert on revision begin
    update kind_tally set changed = max(changed, new.created)
        where kind = (select kind from record where id = new.record);
end;

-- An actor's events, by its part in them, the weightiest and newest first: day and weight are the
-- event's own, kept here so that those few are found without looking at all.
alter table event_actor add column significance integer not null default 1;
alter table event_actor add column day text not null default '';
update event_actor set
    significance = (select significance from event where slug = event),
    day = (select day from event where slug = event);
create index event_actor_weight on event_actor (actor, role, significance, day, event);

create index quote_affiliation_speaker on quote (affiliation, day, slug, speaker);
drop index quote_affiliation;

-- Of each actor: events that it takes part in, quotes by it or its people, quotes by itself, and
-- quotes that count as its organisation's. Kind and jurisdiction are null while it is not published.
create table actor_tally (
    actor text primary key not null,
    kind text,
    jurisdiction text,
    events integer not null default 0,
    quotes integer not null default 0,
    said integer not null default 0,
    said_for integer not null default 0
) strict, without rowid;

insert into actor_tally
select slug, kind, jurisdiction,
       (select count(*) from event_actor where actor = actor.slug),
       (select count(*) from quote where speaker = actor.slug)
           + (select count(*) from quote where affiliation = actor.slug and speaker <> actor.slug),
       (select count(*) from quote where speaker = actor.slug),
       (select count(*) from quote where affiliation = actor.slug)
           + (select count(*) from quote where speaker = actor.slug and affiliation is null)
from actor;

create index actor_tally_events on actor_tally (events desc, actor, kind, jurisdiction);
create index actor_tally_kind on actor_tally (kind, jurisdiction);
create index actor_tally_said on actor_tally (said desc, actor) where said > 0;
create index actor_tally_said_for on actor_tally (said_for desc, actor, kind) where said_for > 0;
create index actor_name on actor (name collate nocase, slug, kind, jurisdiction);

create trigger actor_counted after insert on actor begin
    insert into actor_tally (actor, kind, jurisdiction) values (new.slug, new.kind, new.jurisdiction)
        on conflict (actor) do update
            set kind = excluded.kind, jurisdiction = excluded.jurisdiction;
end;

create trigger actor_discounted after delete on actor begin
    update actor_tally set kind = null, jurisdiction = null where actor = old.slug;
end;

-- In how many events an actor stands to another: acts on it, is acted on by it, acts with it, or is
-- in them beside it.
create table actor_pair (
    actor text not null,
    relation text not null,
    other text not null,
    events integer not null,
    primary key (actor, relation, other)
) strict, without rowid;

insert into actor_pair
select mine.actor,
       case
           when mine.role = 'initiator' and other.role = 'target' then 'on'
           when mine.role = 'target' and other.role = 'initiator' then 'by'
           when mine.role = 'initiator' and other.role = 'initiator' then 'with'
           else 'beside'
       end,
       other.actor, count(*)
from event_actor mine
join event_actor other on other.event = mine.event and other.actor <> mine.actor
group by 1, 2, 3;

create index actor_pair_events on actor_pair (actor, relation, events desc, other);

create trigger event_actor_counted after insert on event_actor begin
    insert into actor_tally (actor, events) values (new.actor, 1)
        on conflict (actor) do update set events = events + 1;
    insert into actor_pair
        select new.actor,
               case
                   when new.role = 'initiator' and other.role = 'target' then 'on'
                   when new.role = 'target' and other.role = 'initiator' then 'by'
                   when new.role = 'initiator' and other.role = 'initiator' then 'with'
                   else 'beside'
               end,
               other.actor, 1
        from event_actor other where other.event = new.event and other.actor <> new.actor
        on conflict (actor, relation, other) do update set events = events + 1;
    insert into actor_pair
        select other.actor,
               case
                   when other.role = 'initiator' and new.role = 'target' then 'on'
                   when other.role = 'target' and new.role = 'initiator' then 'by'
                   when other.role = 'initiator' and new.role = 'initiator' then 'with'
                   else 'beside'
               end,
               new.actor, 1
        from event_actor other where other.event = new.event and other.actor <> new.actor
        on conflict (actor, relation, other) do update set events = events + 1;
end;

create trigger event_actor_discounted after delete on event_actor begin
    update actor_tally set events = events - 1 where actor = old.actor;
    insert into actor_pair
        select old.actor,
               case
                   when old.role = 'initiator' and other.role = 'target' then 'on'
                   when old.role = 'target' and other.role = 'initiator' then 'by'
                   when old.role = 'initiator' and other.role = 'initiator' then 'with'
                   else 'beside'
               end,
               other.actor, 0
        from event_actor other where other.event = old.event and other.actor <> old.actor
        on conflict (actor, relation, other) do update set events = events - 1;
    insert into actor_pair
        select other.actor,
               case
                   when other.role = 'initiator' and old.role = 'target' then 'on'
                   when other.role = 'target' and old.role = 'initiator' then 'by'
                   when other.role = 'initiator' and old.role = 'initiator' then 'with'
                   else 'beside'
               end,
               old.actor, 0
        from event_actor other where other.event = old.event and other.actor <> old.actor
        on conflict (actor, relation, other) do update set events = events - 1;
end;

-- How many quotes there are of each year and wording.
create table quote_tally (
    year text not null,
    wording text not null,
    quotes integer not null,
    primary key (year, wording)
) strict, without rowid;

insert into quote_tally
select substr(day, 1, 4), iif(text is null, 'paraphrase', 'verbatim'), count(*)
from quote group by 1, 2;

create trigger quote_counted after insert on quote begin
    insert into quote_tally
        values (substr(new.day, 1, 4), iif(new.text is null, 'paraphrase', 'verbatim'), 1)
        on conflict (year, wording) do update set quotes = quotes + 1;
    insert into actor_tally (actor, quotes, said, said_for)
        values (new.speaker, 1, 1, new.affiliation is null)
        on conflict (actor) do update
            set quotes = quotes + 1, said = said + 1, said_for = said_for + excluded.said_for;
    insert into actor_tally (actor, quotes, said_for)
        select new.affiliation, new.affiliation <> new.speaker, 1
        where new.affiliation is not null
        on conflict (actor) do update
            set quotes = quotes + excluded.quotes, said_for = said_for + 1;
end;

create trigger quote_discounted after delete on quote begin
    update quote_tally set quotes = quotes - 1
        where year = substr(old.day, 1, 4)
          and wording = iif(old.text is null, 'paraphrase', 'verbatim');
    update actor_tally
        set quotes = quotes - 1, said = said - 1, said_for = said_for - (old.affiliation is null)
        where actor = old.speaker;
    update actor_tally set quotes = quotes - (old.affiliation <> old.speaker), said_for = said_for - 1
        where actor = old.affiliation;
end;

-- How many records rest on a source; each counts once, however often it names it.
create table source_tally (
    source text primary key not null,
    records integer not null
) strict, without rowid;

insert into source_tally
select slug, (
    select count(*) from (
        select kind, slug from record_source where source = source.slug
        union select 'chip', chip from chip_figure_source where source = source.slug
        union select 'claim', claim from evidence where source = source.slug
    )
)
from source;

create index source_tally_records on source_tally (records desc, source);

create trigger source_counted after insert on source begin
    insert into source_tally values (new.slug, 0) on conflict (source) do nothing;
end;

-- The ways in which a record names a source.
create view names_source as
select source, kind, slug, position as part from record_source
union all
select source, 'chip', chip, figure from chip_figure_source
union all
select source, 'claim', claim, position from evidence where source is not null;

create trigger record_source_counted after insert on record_source begin
    insert into source_tally
        select new.source, 1
        where 1 = (select count(*) from names_source
                   where source = new.source and kind = new.kind and slug = new.slug)
        on conflict (source) do update set records = records + 1;
end;

create trigger record_source_discounted after delete on record_source begin
    update source_tally set records = records - 1
        where source = old.source
          and not exists (select 1 from names_source
                          where source = old.source and kind = old.kind and slug = old.slug);
end;

create trigger chip_figure_source_counted after insert on chip_figure_source begin
    insert into source_tally
        select new.source, 1
        where 1 = (select count(*) from names_source
                   where source = new.source and kind = 'chip' and slug = new.chip)
        on conflict (source) do update set records = records + 1;
end;

create trigger chip_figure_source_discounted after delete on chip_figure_source begin
    update source_tally set records = records - 1
        where source = old.source
          and not exists (select 1 from names_source
                          where source = old.source and kind = 'chip' and slug = old.chip);
end;

create trigger evidence_counted after insert on evidence when new.source is not null begin
    insert into source_tally
        select new.source, 1
        where 1 = (select count(*) from names_source
                   where source = new.source and kind = 'claim' and slug = new.claim)
        on conflict (source) do update set records = records + 1;
end;

create trigger evidence_discounted after delete on evidence when old.source is not null begin
    update source_tally set records = records - 1
        where source = old.source
          and not exists (select 1 from names_source
                          where source = old.source and kind = 'claim' and slug = old.claim);
end;

-- How many sources there are of each combination of what their list is filtered by.
create table source_facet (
    kind text not null,
    publisher text not null,
    year text not null,
    language text not null,
    sources integer not null,
    primary key (kind, publisher, year, language)
) strict, without rowid;

insert into source_facet
select kind, publisher, coalesce(substr(published_day, 1, 4), 'undated'), language, count(*)
from source group by 1, 2, 3, 4;

create trigger source_faceted after insert on source begin
    insert into source_facet
        values (
            new.kind, new.publisher, coalesce(substr(new.published_day, 1, 4), 'undated'),
            new.language, 1
        )
        on conflict (kind, publisher, year, language) do update set sources = sources + 1;
end;

create trigger source_unfaceted after delete on source begin
    update source_facet set sources = sources - 1
        where kind = old.kind and publisher = old.publisher
          and year = coalesce(substr(old.published_day, 1, 4), 'undated')
          and language = old.language;
end;

-- What policies are counted by.
create index policy_facets
    on policy (jurisdiction, instrument, status, effect, substr(day, 1, 4), issuer, slug);

-- What was saved at one moment, by one author and for one reason, by kind of record; an empty
-- reviewer is none.
create table change_set (
    created text not null,
    author text not null,
    reason text not null,
    correction integer not null,
    reviewer text not null,
    kind text not null,
    saved integer not null,
    added integer not null,
    -- Decides the order among sets of the same moment.
    tie integer not null,
    -- The first record of it, by number.
    first integer not null,
    primary key (created, author, reason, correction, reviewer, kind)
) strict, without rowid;

insert into change_set
select revision.created, revision.author, revision.reason, revision.correction,
       coalesce(revision.reviewer, ''), record.kind, count(*), sum(revision.number = 1),
       max(revision.record * 1000000 + revision.number), min(revision.record)
from revision join record on record.id = revision.record
group by 1, 2, 3, 4, 5, 6;

create trigger revision_counted after insert on revision begin
    insert into change_set
        select new.created, new.author, new.reason, new.correction, coalesce(new.reviewer, ''),
               kind, 1, new.number = 1, new.record * 1000000 + new.number, new.record
        from record where id = new.record
        on conflict (created, author, reason, correction, reviewer, kind) do update
            set saved = saved + 1, added = added + excluded.added, tie = max(tie, excluded.tie),
                first = min(first, excluded.first);
end;

create trigger revision_discounted after delete on revision begin
    update change_set set saved = saved - 1, added = added - (old.number = 1)
        where created = old.created and author = old.author and reason = old.reason
          and correction = old.correction and reviewer = coalesce(old.reviewer, '')
          and kind = (select kind from record where id = old.record);
    delete from change_set where created = old.created and saved = 0;
end;

-- Where each kind's records are in the search: a record's row there is its number behind `first`. So
-- the matches of a kind stand together, the newest last, and are counted and read without the
-- others.
create table search_kind (
    kind text primary key not null,
    first integer not null,
    last integer not null
) strict, without rowid;

with places (kind, place) as (
    values ('source', 1), ('actor', 2), ('chip', 3), ('system', 4), ('policy', 5), ('control', 6),
           ('event', 7), ('quote', 8), ('claim', 9)
)
insert into search_kind select kind, place << 32, ((place + 1) << 32) - 1 from places;

create virtual table new_search using fts5 (
    title, keywords, body,
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '2 3'
);

insert into new_search (rowid, title, keywords, body)
select search_kind.first + record.id, search.title, search.keywords, search.body
from search_kind
cross join record on record.kind = search_kind.kind and not record.withdrawn
cross join search on search.rowid = record.id
order by search_kind.first, record.id;

drop table search;
alter table new_search rename to search;
