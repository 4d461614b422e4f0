-- Who may sign in, and what was done about it. Nothing here is part of the record: none of these
-- tables belongs in a download.
--
-- Moments are RFC 3339 in UTC with whole seconds, so that text compares as time does. Tokens are
-- kept as their SHA-256 only: whoever reads the file cannot sign in with it.

create table account (
    id integer primary key,
    name text not null unique collate nocase,
    role text not null check (role in ('contributor', 'editor', 'admin')),
    -- Argon2id as a PHC string; null until it is set by a one-time link.
    passphrase text,
    -- Since when nobody can sign in with it. Accounts are never deleted: the history names them.
    disabled text,
    created text not null
) strict;

create table session (
    token blob primary key not null check (length(token) = 32),
    account integer not null references account on delete cascade deferrable initially deferred,
    created text not null,
    -- The latest use, to the minute or so.
    seen text not null,
    agent text not null
) strict, without rowid;

create index session_account on session (account);

create table one_time_link (
    token blob primary key not null check (length(token) = 32),
    purpose text not null check (purpose in ('setup', 'reset', 'sign-in')),
    -- Null for the link by which the first admin makes an account.
    account integer references account on delete cascade deferrable initially deferred,
    expires text not null,
    used text,
    check (account is not null or purpose = 'setup')
) strict, without rowid;

create index one_time_link_account on one_time_link (account);

-- What was done with accounts, in the order in which it was done. Only ever added to.
create table audit (
    id integer primary key,
    at text not null,
    -- Whose act it was; null for the command line, and for names that are nobody's.
    account integer references account deferrable initially deferred,
    name text not null,
    action text not null
        check (action in (
            'sign_in', 'sign_in_failed', 'sign_out', 'session_ended', 'link_used',
            'passphrase_set', 'passphrase_failed', 'account_added', 'role_changed',
            'account_disabled', 'account_enabled', 'link_made'
        )),
    detail text not null,
    address text not null
) strict;
