-- The record: nine kinds in plain tables that people can download and query.
--
-- Slugs are the keys, so that a row can be read without a join. Dates are EDTF level 0 as text;
-- a generated column beside each sort date holds its earliest day. References are checked at the
-- end of a transaction, since records refer to each other both ways. A row's own lists go with it
-- (on delete cascade); what others say of it keeps it from going.

-- One row for each record of any kind: its name, and the number of its newest revision.
create table record (
    id integer primary key,
    kind text not null
        check (kind in (
            'source', 'actor', 'chip', 'system', 'policy', 'control', 'event', 'quote', 'claim'
        )),
    slug text not null,
    title text not null,
    revision integer not null check (revision > 0),
    unique (kind, slug)
) strict;

-- Every version of every record, whole, as JSON with the dataset's field names. Never changed.
create table revision (
    record integer not null references record deferrable initially deferred,
    number integer not null check (number > 0),
    parent integer check (parent < number),
    body text not null check (json_valid(body)),
    author text not null,
    reason text not null,
    created text not null,
    primary key (record, number)
) strict, without rowid;

create index revision_created on revision (created);

-- Goes up by one with every transaction that changes what pages show.
create table data_version (
    id integer primary key check (id = 1),
    value integer not null
) strict;

insert into data_version values (1, 0);

create table source (
    slug text primary key not null,
    title text not null,
    publisher text not null,
    url text not null,
    published text,
    published_day text generated always as (
        substr(substr(published, 1, instr(published || '/', '/') - 1) || '-01-01', 1, 10)
    ) stored,
    kind text not null
        check (kind in ('official', 'company', 'press', 'analysis', 'reference')),
    language text not null
) strict;

create index source_kind on source (kind, slug);
create index source_publisher on source (publisher, slug);
create index source_published on source (published_day, slug);

-- The sources that a record rests on.
create table record_source (
    kind text not null,
    slug text not null,
    position integer not null,
    source text not null references source on update cascade deferrable initially deferred,
    primary key (kind, slug, position),
    foreign key (kind, slug) references record (kind, slug)
        on update cascade on delete cascade deferrable initially deferred
) strict, without rowid;

create index record_source_source on record_source (source, kind, slug);

create table actor (
    slug text primary key not null,
    name text not null,
    kind text not null
        check (kind in (
            'company', 'government', 'legislature', 'court', 'research', 'person', 'bloc'
        )),
    jurisdiction text,
    summary text not null,
    affiliation text references actor on update cascade deferrable initially deferred,
    role text,
    founded text,
    website text,
    ticker text,
    wikidata text
) strict;

create index actor_kind on actor (kind, slug);
create index actor_jurisdiction on actor (jurisdiction, slug);
create index actor_affiliation on actor (affiliation, slug);

create table actor_alias (
    actor text not null references actor on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    alias text not null,
    primary key (actor, position)
) strict, without rowid;

create table chip (
    slug text primary key not null,
    name text not null,
    vendor text not null references actor on update cascade deferrable initially deferred,
    kind text not null
        check (kind in ('gpu', 'accelerator', 'memory', 'cpu', 'analog', 'soc')),
    family text,
    architecture text,
    foundry text references actor on update cascade deferrable initially deferred,
    process text,
    announced text,
    released text,
    day text generated always as (
        substr(
            substr(
                coalesce(released, announced), 1,
                instr(coalesce(released, announced) || '/', '/') - 1
            ) || '-01-01', 1, 10
        )
    ) stored,
    market text not null
        check (market in ('datacenter', 'workstation', 'consumer', 'other')),
    made_for text,
    variant_of text references chip on update cascade deferrable initially deferred,
    die_area_mm2 real check (die_area_mm2 > 0),
    dies integer check (dies > 0),
    transistors_billion real check (transistors_billion > 0),
    tdp_w real check (tdp_w > 0),
    memory_gb real check (memory_gb > 0),
    memory_type text,
    memory_bandwidth_gb_s real check (memory_bandwidth_gb_s > 0),
    interconnect text,
    interconnect_gb_s real check (interconnect_gb_s > 0),
    price_usd real check (price_usd > 0),
    units_note text,
    summary text not null,
    -- Computed from the figures whenever the row is written, so that lists can sort by them.
    tpp real,
    performance_density real
) strict;

create index chip_vendor on chip (vendor, slug);
create index chip_kind on chip (kind, slug);
create index chip_variant_of on chip (variant_of, slug);
create index chip_foundry on chip (foundry, slug);

-- Peak throughput without sparsity, TFLOPS or TOPS.
create table chip_throughput (
    chip text not null references chip on update cascade on delete cascade
        deferrable initially deferred,
    format text not null
        check (format in (
            'fp64', 'fp64_tensor', 'fp32', 'tf32', 'fp16', 'bf16', 'fp8', 'int8', 'fp6', 'fp4',
            'int4'
        )),
    dense real not null check (dense > 0),
    primary key (chip, format)
) strict, without rowid;

-- Which of a chip's figures are analysts' estimates.
create table chip_estimate (
    chip text not null references chip on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    figure text not null
        check (figure in (
            'foundry', 'process', 'announced', 'released', 'die_area_mm2', 'dies',
            'transistors_billion', 'tdp_w', 'memory_gb', 'memory_type',
            'memory_bandwidth_gb_s', 'interconnect', 'interconnect_gb_s', 'price_usd', 'fp64',
            'fp64_tensor', 'fp32', 'tf32', 'fp16', 'bf16', 'fp8', 'int8', 'fp6', 'fp4', 'int4'
        )),
    primary key (chip, position)
) strict, without rowid;

-- The source of a single figure of a chip.
create table chip_figure_source (
    chip text not null references chip on update cascade on delete cascade
        deferrable initially deferred,
    figure text not null
        check (figure in (
            'foundry', 'process', 'announced', 'released', 'die_area_mm2', 'dies',
            'transistors_billion', 'tdp_w', 'memory_gb', 'memory_type',
            'memory_bandwidth_gb_s', 'interconnect', 'interconnect_gb_s', 'price_usd', 'fp64',
            'fp64_tensor', 'fp32', 'tf32', 'fp16', 'bf16', 'fp8', 'int8', 'fp6', 'fp4', 'int4'
        )),
    source text not null references source on update cascade deferrable initially deferred,
    primary key (chip, figure)
) strict, without rowid;

create index chip_figure_source_source on chip_figure_source (source, chip);

create table system (
    slug text primary key not null,
    name text not null,
    vendor text not null references actor on update cascade deferrable initially deferred,
    chip text references chip on update cascade deferrable initially deferred,
    chip_count integer not null check (chip_count > 0),
    announced text,
    released text,
    interconnect text,
    bf16_pflops_dense real check (bf16_pflops_dense > 0),
    fp8_pflops_dense real check (fp8_pflops_dense > 0),
    fp4_pflops_dense real check (fp4_pflops_dense > 0),
    memory_tb real check (memory_tb > 0),
    memory_bandwidth_tb_s real check (memory_bandwidth_tb_s > 0),
    scale_up_bandwidth_tb_s real check (scale_up_bandwidth_tb_s > 0),
    power_kw real check (power_kw > 0),
    price_usd real check (price_usd > 0),
    summary text not null
) strict;

create index system_vendor on system (vendor, slug);
create index system_chip on system (chip, slug);

-- Which of a system's figures are analysts' estimates.
create table system_estimate (
    system text not null references system on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    figure text not null
        check (figure in (
            'bf16_pflops_dense', 'fp8_pflops_dense', 'fp4_pflops_dense', 'memory_tb',
            'memory_bandwidth_tb_s', 'scale_up_bandwidth_tb_s', 'power_kw', 'price_usd'
        )),
    primary key (system, position)
) strict, without rowid;

create table policy (
    slug text primary key not null,
    title text not null,
    short_title text,
    jurisdiction text not null,
    issuer text references actor on update cascade deferrable initially deferred,
    instrument text not null
        check (instrument in (
            'regulation', 'executive-action', 'legislation', 'tariff', 'licence-decision',
            'entity-listing', 'investigation', 'administrative-guidance', 'subsidy',
            'agreement', 'court-ruling'
        )),
    effect text not null
        check (effect in ('tightens', 'eases', 'neutral')),
    status text not null
        check (status in (
            'proposed', 'in-force', 'amended', 'suspended', 'rescinded', 'expired',
            'concluded', 'reported'
        )),
    citation text,
    document_number text,
    announced text not null,
    day text generated always as (
        substr(substr(announced, 1, instr(announced || '/', '/') - 1) || '-01-01', 1, 10)
    ) stored,
    published text,
    effective text,
    ended text,
    summary text not null
) strict;

create index policy_day on policy (day, slug);
create index policy_jurisdiction_day on policy (jurisdiction, day, slug);
create index policy_issuer on policy (issuer, slug);

create table policy_target_jurisdiction (
    policy text not null references policy on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    jurisdiction text not null,
    primary key (policy, position)
) strict, without rowid;

create index policy_target_jurisdiction_jurisdiction on policy_target_jurisdiction (jurisdiction, policy);

create table policy_target_actor (
    policy text not null references policy on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    actor text not null references actor on update cascade deferrable initially deferred,
    primary key (policy, position)
) strict, without rowid;

create index policy_target_actor_actor on policy_target_actor (actor, policy);

create table policy_target_chip (
    policy text not null references policy on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    chip text not null references chip on update cascade deferrable initially deferred,
    primary key (policy, position)
) strict, without rowid;

create index policy_target_chip_chip on policy_target_chip (chip, policy);

-- Which earlier policies a policy changes, replaces or answers.
create table policy_link (
    policy text not null references policy on update cascade on delete cascade
        deferrable initially deferred,
    relation text not null check (relation in ('amends', 'supersedes', 'responds-to')),
    position integer not null,
    other text not null references policy on update cascade deferrable initially deferred,
    primary key (policy, relation, position)
) strict, without rowid;

create index policy_link_other on policy_link (other, policy);

create table control (
    slug text primary key not null,
    policy text not null references policy on update cascade deferrable initially deferred,
    code text,
    title text not null,
    jurisdiction text not null,
    "from" text not null,
    from_day text generated always as (
        substr(substr("from", 1, instr("from" || '/', '/') - 1) || '-01-01', 1, 10)
    ) stored,
    until text,
    market text not null
        check (market in ('any', 'datacenter', 'not-datacenter')),
    outcome text not null
        check (outcome in (
            'tariff', 'licence-exception', 'case-by-case', 'licence-required',
            'presumption-of-denial', 'discouraged', 'banned'
        )),
    rate_percent real check (rate_percent > 0),
    review text not null,
    check ((outcome = 'tariff') = (rate_percent is not null))
) strict;

create index control_policy on control (policy, slug);
create index control_from on control (from_day, slug);

create table control_destination (
    control text not null references control on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    destination text not null,
    primary key (control, position)
) strict, without rowid;

create index control_destination_destination on control_destination (destination, control);

-- A control catches a chip when all comparisons of any one limb hold.
create table control_test (
    control text not null references control on update cascade on delete cascade
        deferrable initially deferred,
    limb integer not null,
    position integer not null,
    metric text not null
        check (metric in (
            'tpp', 'performance_density', 'memory_bandwidth_gb_s', 'interconnect_gb_s',
            'die_area_mm2', 'memory_gb', 'memory_bandwidth_density',
            'memory_plus_interconnect_gb_s'
        )),
    op text not null check (op in ('>=', '>', '<=', '<')),
    value real not null check (value > 0),
    primary key (control, limb, position)
) strict, without rowid;

-- Chips that a control names instead of measuring them.
create table control_chip (
    control text not null references control on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    chip text not null references chip on update cascade deferrable initially deferred,
    primary key (control, position)
) strict, without rowid;

create index control_chip_chip on control_chip (chip, control);

-- Controls whose outcome this one replaces where it is met.
create table control_softens (
    control text not null references control on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    softens text not null references control on update cascade deferrable initially deferred,
    primary key (control, position)
) strict, without rowid;

create index control_softens_softens on control_softens (softens, control);

-- Chip kinds that a control applies to, when not the usual ones.
create table control_chip_kind (
    control text not null references control on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    kind text not null
        check (kind in ('gpu', 'accelerator', 'memory', 'cpu', 'analog', 'soc')),
    primary key (control, position)
) strict, without rowid;

create table event (
    slug text primary key not null,
    date text not null,
    day text generated always as (
        substr(substr(date, 1, instr(date || '/', '/') - 1) || '-01-01', 1, 10)
    ) stored,
    end_date text,
    title text not null,
    summary text not null,
    kind text not null
        check (kind in (
            'export-control', 'import-restriction', 'entity-listing', 'licensing', 'tariff',
            'investigation', 'enforcement', 'legislation', 'court', 'subsidy', 'diplomacy',
            'corporate', 'product', 'supply', 'research'
        )),
    initiator text,
    effect text not null
        check (effect in ('tightens', 'eases', 'neutral')),
    certainty text not null
        check (certainty in ('confirmed', 'reported', 'disputed', 'denied')),
    significance integer not null check (significance between 1 and 3)
) strict;

create index event_day on event (day, slug);
create index event_kind_day on event (kind, day, slug);
create index event_initiator_day on event (initiator, day, slug);
create index event_effect_day on event (effect, day, slug);
create index event_significance_day on event (significance, day, slug);

create table event_actor (
    event text not null references event on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    actor text not null references actor on update cascade deferrable initially deferred,
    role text not null
        check (role in (
            'initiator', 'target', 'subject', 'beneficiary', 'intermediary', 'commentator'
        )),
    primary key (event, position)
) strict, without rowid;

create index event_actor_actor on event_actor (actor, event, role);

create table event_chip (
    event text not null references event on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    chip text not null references chip on update cascade deferrable initially deferred,
    primary key (event, position)
) strict, without rowid;

create index event_chip_chip on event_chip (chip, event);

create table event_system (
    event text not null references event on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    system text not null references system on update cascade deferrable initially deferred,
    primary key (event, position)
) strict, without rowid;

create index event_system_system on event_system (system, event);

create table event_policy (
    event text not null references event on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    policy text not null references policy on update cascade deferrable initially deferred,
    primary key (event, position)
) strict, without rowid;

create index event_policy_policy on event_policy (policy, event);

-- Which earlier events an event continues or answers.
create table event_link (
    event text not null references event on update cascade on delete cascade
        deferrable initially deferred,
    relation text not null check (relation in ('follows', 'responds-to')),
    position integer not null,
    other text not null references event on update cascade deferrable initially deferred,
    primary key (event, relation, position)
) strict, without rowid;

create index event_link_other on event_link (other, relation, event);

create table quote (
    slug text primary key not null,
    speaker text not null references actor on update cascade deferrable initially deferred,
    affiliation text references actor on update cascade deferrable initially deferred,
    role_at_time text,
    date text not null,
    day text generated always as (
        substr(substr(date, 1, instr(date || '/', '/') - 1) || '-01-01', 1, 10)
    ) stored,
    text text,
    paraphrase text,
    language text not null,
    check ((text is null) <> (paraphrase is null))
) strict;

create index quote_day on quote (day, slug);
create index quote_speaker on quote (speaker, day, slug);
create index quote_affiliation on quote (affiliation, day, slug);

create table quote_event (
    quote text not null references quote on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    event text not null references event on update cascade deferrable initially deferred,
    primary key (quote, position)
) strict, without rowid;

create index quote_event_event on quote_event (event, quote);

create table quote_chip (
    quote text not null references quote on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    chip text not null references chip on update cascade deferrable initially deferred,
    primary key (quote, position)
) strict, without rowid;

create index quote_chip_chip on quote_chip (chip, quote);

create table quote_policy (
    quote text not null references quote on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    policy text not null references policy on update cascade deferrable initially deferred,
    primary key (quote, position)
) strict, without rowid;

create index quote_policy_policy on quote_policy (policy, quote);

create table quote_claim (
    quote text not null references quote on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    claim text not null references claim on update cascade deferrable initially deferred,
    stance text not null
        check (stance in ('supports', 'qualifies', 'contradicts')),
    primary key (quote, position)
) strict, without rowid;

create index quote_claim_claim on quote_claim (claim, quote);

create table claim (
    slug text primary key not null,
    statement text not null,
    question text not null,
    status text not null
        check (status in ('open', 'supported', 'mixed', 'contradicted')),
    first_asserted text,
    summary text not null
) strict;

create index claim_question on claim (question, slug);

-- Who makes a claim.
create table claim_actor (
    claim text not null references claim on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    actor text not null references actor on update cascade deferrable initially deferred,
    primary key (claim, position)
) strict, without rowid;

create index claim_actor_actor on claim_actor (actor, claim);

-- What bears on a claim, and which way; exactly one record in each row.
create table evidence (
    claim text not null references claim on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    event text references event on update cascade deferrable initially deferred,
    quote text references quote on update cascade deferrable initially deferred,
    chip text references chip on update cascade deferrable initially deferred,
    system text references system on update cascade deferrable initially deferred,
    policy text references policy on update cascade deferrable initially deferred,
    source text references source on update cascade deferrable initially deferred,
    stance text not null
        check (stance in ('supports', 'qualifies', 'contradicts')),
    note text,
    primary key (claim, position),
    check (
        (event is not null) + (quote is not null) + (chip is not null) + (system is not null)
        + (policy is not null) + (source is not null) = 1
    )
) strict, without rowid;

create index evidence_event on evidence (event, claim) where event is not null;
create index evidence_quote on evidence (quote, claim) where quote is not null;
create index evidence_chip on evidence (chip, claim) where chip is not null;
create index evidence_system on evidence (system, claim) where system is not null;
create index evidence_policy on evidence (policy, claim) where policy is not null;
create index evidence_source on evidence (source, claim) where source is not null;

-- Full text of every record; rowid is record.id. Accents are folded.
create virtual table search using fts5 (
    title, keywords, body,
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '2 3'
);

-- Every word that search has seen, to find the nearest one to a misspelt word.
create table search_word (
    id integer primary key,
    word text not null unique
) strict;

create virtual table search_spelling using fts5 (
    word, content = 'search_word', content_rowid = 'id', tokenize = 'trigram'
);

create trigger search_word_added after insert on search_word begin
    insert into search_spelling (rowid, word) values (new.id, new.word);
end;
