-- What contributors propose and visitors suggest, and what was said about it. Nothing of it is part
-- of the record: none of these tables belongs in a download, and no public page shows them.
--
-- One table for both, since they wait in one queue: a proposal has a body and an author, a visitor's
-- suggestion has neither. Of visitors nothing is kept but what they typed themselves.

create table proposal (
    id integer primary key,
    -- The record; both null where a suggestion is about a page that is no record's.
    kind text
        check (kind in (
            'source', 'actor', 'chip', 'system', 'policy', 'control', 'event', 'quote', 'claim'
        )),
    slug text,
    title text not null,
    state text not null
        check (state in ('in_review', 'sent_back', 'published', 'declined', 'withdrawn')),
    -- Goes up with every change of the proposal or its state, so that nobody acts on what they have
    -- not seen.
    version integer not null check (version > 0),
    -- The revision that it was made from; null for a new record.
    base integer check (base > 0),
    -- The record as JSON, without the source that is added in place.
    body text check (json_valid(body)),
    source text check (json_valid(source)),
    author integer references account deferrable initially deferred,
    -- Why, for readers; of a suggestion: what is wrong.
    reason text not null,
    correction integer not null check (correction in (0, 1)),
    -- The suggestion that it answers.
    answers integer references proposal deferrable initially deferred,
    -- Of suggestions: the path of the page, where a source says so, and how to reach the sender.
    page text,
    url text,
    contact text,
    created text not null,
    changed text not null,
    -- The revision that it became or led to.
    revision integer check (revision > 0),
    check ((kind is null) = (slug is null)),
    check ((body is null) = (author is null)),
    check ((body is null) = (page is not null)),
    check (body is null or kind is not null),
    check (body is not null or state not in ('sent_back', 'withdrawn'))
) strict;

create index proposal_state on proposal (state, id);
create index proposal_author on proposal (author, state, id) where author is not null;

-- What was done and said, in the order in which it was. Only ever added to.
create table proposal_step (
    id integer primary key,
    proposal integer not null references proposal deferrable initially deferred,
    at text not null,
    -- Whose act it was; null for a visitor's.
    account integer references account deferrable initially deferred,
    action text not null
        check (action in (
            'sent', 'changed', 'sent_again', 'comment', 'sent_back', 'published', 'declined',
            'withdrawn', 'done'
        )),
    text text not null,
    -- The version that the proposal had after it, and the record as it was sent.
    version integer not null check (version > 0),
    body text check (json_valid(body)),
    check ((body is not null) >= (action in ('changed', 'sent_again')))
) strict;

create index proposal_step_proposal on proposal_step (proposal, id);

-- Who published a change: its author, or who reviewed it; null for what was imported. This is part
-- of the public record.
alter table revision add column reviewer text check (reviewer <> '');

create index revision_change_reviewer on revision (created, author, reason, correction, reviewer);

drop index revision_change;
