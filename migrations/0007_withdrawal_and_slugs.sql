-- Withdrawn records, former slugs, and imports that wait to be applied.
--
-- A withdrawn record keeps its row in `record` and all its revisions, the last of which says why; the
-- tables of its kind, its lists and the search index have nothing of it until it is restored.

alter table record add column withdrawn integer not null default 0 check (withdrawn in (0, 1));

-- Whether a revision took its record out of what is published; its body is the text that stood.
alter table revision add column withdrawal integer not null default 0 check (withdrawal in (0, 1));

-- Slugs that a record had before. Old addresses lead to the record, by whatever slug it has now.
create table former_slug (
    kind text not null,
    slug text not null,
    record integer not null references record deferrable initially deferred,
    primary key (kind, slug)
) strict, without rowid;

create index former_slug_record on former_slug (record);

-- Datasets that somebody looked over and has not applied yet; kept for a day. No part of the public
-- record, and in no download: who did what stays with the accounts.
create table staged_import (
    id integer primary key autoincrement,
    account integer not null references account on delete cascade deferrable initially deferred,
    created text not null,
    -- What the upload was called, cleaned; only ever shown.
    name text not null,
    format text not null check (format in ('toml', 'json', 'json-lines', 'csv')),
    -- The kind of all its records, where the text does not say.
    kind text,
    body text not null
) strict;

create index staged_import_account on staged_import (account, id);
