-- What somebody is typing and has not saved yet: working copies of forms. Nothing here is part of the
-- record: a draft is its account's own, is shown to nobody else and belongs in no download.
--
-- Of a record that is there, and of a proposal, an account has one; of new records, as many as it
-- likes, each under the key that its form carries.

create table draft (
    id integer primary key,
    account integer not null references account on delete cascade deferrable initially deferred,
    -- The form that keeps it: random, and the same for as long as the draft lives.
    key text not null check (length(key) = 24),
    kind text not null
        check (kind in (
            'source', 'actor', 'chip', 'system', 'policy', 'control', 'event', 'quote', 'claim'
        )),
    -- Null for a new record, and for a proposal.
    slug text,
    -- The proposal that is being changed.
    proposal integer references proposal deferrable initially deferred,
    -- The revision that it was begun from; null for a new record.
    base integer,
    -- What the list of drafts calls it; as far as it is typed.
    title text not null,
    -- The fields that are not blank, in order, as a JSON list of pairs of name and text.
    pairs text not null check (json_valid(pairs) and length(pairs) <= 2000000),
    -- The moment of the last change, RFC 3339 in UTC with whole seconds.
    changed text not null,
    unique (account, key),
    unique (account, kind, slug),
    unique (account, proposal),
    check (slug is null or proposal is null)
) strict;
