//! Asking the index, and ranking what it finds.

use std::fmt::Write;

use super::{Expression, Found, Hit, Wanted};
use crate::{
    model::{Edtf, Jurisdiction, Kind},
    store::{Reader, Result, record::Name},
};

/// A query over everything that an expression finds, as `ranked` with a tier and a score; the lower
/// the better. First comes what is named so (a chip also without its maker's name, an actor by its
/// other names, a rule by its citation), then what has the words side by side in its title, then
/// what has them as whole words. Within a tier titles weigh above other names and those above
/// prose, and what is mostly looked up by name above what is mostly found by following links.
///
/// Parameters: ?1 beginnings, ?2 whole words, ?3 title, ?4 names.
macro_rules! ranked {
    ($query:ident!($($first:ident,)? ..), $rest:literal, $expression:expr $(, $argument:expr)* $(,)?) => {{
        let Expression { beginnings, whole, title, names } = $expression;
        sqlx::$query!(
            $($first,)?
            r#"with whole as materialized (select rowid from search where search match ?2),
                    titled as materialized (select rowid from search where search match ?3),
                    name as materialized (select value from json_each(?4)),
                    ranked as materialized (
                        select search.rowid as id, record.kind, record.slug, record.title,
                               case
                                   when lower(record.title) in name then 0
                                   when record.kind = 'actor' and exists (
                                       select 1 from actor_alias
                                       where actor = record.slug and lower(alias) in name
                                   ) then 0
                                   when record.kind = 'chip' and exists (
                                       select 1
                                       from chip join actor on actor.slug = chip.vendor
                                       where chip.slug = record.slug and lower(chip.name) in (
                                           select lower(actor.name) || ' ' || value from name
                                       )
                                   ) then 0
                                   when record.kind = 'policy' and exists (
                                       select 1 from policy
                                       where slug = record.slug and (
                                           lower(title) in name or lower(citation) in name
                                           or lower(document_number) in name
                                       )
                                   ) then 0
                                   when record.kind = 'control' and exists (
                                       select 1 from control
                                       where slug = record.slug and lower(code) in name
                                   ) then 0
                                   when search.rowid in titled then 1
                                   when search.rowid in whole then 2
                                   else 3
                               end as tier,
                               bm25(search, 10.0, 5.0, 1.0) * case record.kind
                                   when 'actor' then 2.0
                                   when 'chip' then 2.0
                                   when 'system' then 1.6
                                   when 'policy' then 1.6
                                   when 'event' then 1.3
                                   when 'claim' then 1.3
                                   when 'quote' then 0.8
                                   when 'source' then 0.7
                                   else 1.2
                               end as score
                        from search join record on record.id = search.rowid & 4294967295
                        where search match ?1
                    ) "# + $rest,
            beginnings,
            whole,
            title,
            names
            $(, $argument)*
        )
    }};
}

/// More records than this are not ranked by how well each fits: of so many with the same words the
/// newest are as good.
const MOST_RANKED: i64 = 2_000;

/// The records that an expression finds: how many of each kind, and the best.
pub(super) async fn matches(
    reader: &Reader,
    expression: &Expression,
    wanted: Wanted<'_>,
) -> Result<Found> {
    let many = many(reader, expression).await?;
    let sought = many.as_deref().unwrap_or(&expression.beginnings);
    let counts = sqlx::query!(
        r#"select kind as "kind!: Kind", count as "count!: i64"
           from (
               select kind, (
                   select count(*) from search where search match ?1 and rowid between first and last
               ) as count
               from search_kind
           )
           where count > 0"#,
        sought
    )
    .fetch_all(reader.pool())
    .await?;
    let counts: Vec<_> = counts.into_iter().map(|row| (row.kind, row.count)).collect();
    if counts.is_empty() {
        return Ok(Found::default());
    }
    let best = match &many {
        Some(sought) => newest(reader, expression, sought, wanted).await?,
        None => ranked(reader, expression, wanted).await?,
    };
    Ok(Found { hits: hits(reader, sought, &best).await?, counts, ..Found::default() })
}

/// What to look for instead where an expression finds very much: its words as whole words where
/// those alone do, else each word that is known to begin so. The index has no need to put together
/// then what begins alike.
async fn many(reader: &Reader, expression: &Expression) -> Result<Option<String>> {
    if finds_many(reader, &expression.whole).await? {
        return Ok(Some(expression.whole.clone()));
    }
    let known = spelt_out(reader, &expression.beginnings).await?;
    Ok(finds_many(reader, &known).await?.then_some(known))
}

async fn finds_many(reader: &Reader, sought: &str) -> Result<bool> {
    let enough = MOST_RANKED + 1;
    let count = sqlx::query_scalar!(
        r#"select count(*) as "n!: i64"
           from (select 1 from search where search match ?1 limit ?2)"#,
        sought,
        enough
    );
    Ok(count.fetch_one(reader.pool()).await? > MOST_RANKED)
}

/// The best of what an expression finds, each kind by itself.
async fn ranked(reader: &Reader, expression: &Expression, wanted: Wanted<'_>) -> Result<Vec<i64>> {
    let last = wanted.skip.saturating_add(wanted.take);
    let best = ranked!(
        query_scalar!(..),
        r#", placed as (
               select id, row_number() over (order by tier, score, slug) as place,
                      row_number() over (partition by kind order by tier, score, slug) as of_kind
               from ranked
               where ?5 is null or kind = ?5
           )
           select id as "id!: i64" from placed
           where of_kind > ?6 and of_kind <= ?7
           order by place"#,
        expression,
        wanted.kind,
        wanted.skip,
        last
    );
    Ok(best.fetch_all(reader.pool()).await?)
}

/// The newest of what an expression finds, each kind by itself: as in [`ranked`] first what is named
/// so and what has the words side by side in its title, and kinds by how they are looked up.
async fn newest(
    reader: &Reader,
    expression: &Expression,
    sought: &str,
    wanted: Wanted<'_>,
) -> Result<Vec<i64>> {
    let last = wanted.skip.saturating_add(wanted.take);
    let best = sqlx::query_scalar!(
        r#"with name as materialized (select value from json_each(?1)),
                named (kind, slug) as (
                    select kind, slug from name cross join record
                        on title = value collate nocase and not withdrawn
                       and kind not in ('quote', 'source')
                    union all select 'actor', actor from name cross join actor_alias
                        on alias = value collate nocase
                    union all select 'policy', slug from name cross join policy
                        on title = value collate nocase
                    union all select 'policy', slug from name cross join policy
                        on citation = value collate nocase
                    union all select 'policy', slug from name cross join policy
                        on document_number = value collate nocase
                    union all select 'control', slug from name cross join control
                        on code = value collate nocase
                    union all select 'chip', chip.slug from name cross join chip
                        join actor on actor.slug = chip.vendor
                        where chip.name = actor.name || ' ' || value collate nocase
                ),
                found (id, kind, tier) as (
                    select first + record.id, search_kind.kind, 0
                    from named
                    join search_kind on search_kind.kind = named.kind
                    join record on record.kind = named.kind and record.slug = named.slug
                    union all
                    select first + record.id, search_kind.kind, 1
                    from search_kind cross join record on record.id in (
                        select rowid - first from search
                        where search match ?2 and rowid between first and last
                        order by rowid desc limit ?6
                    )
                    union all
                    select first + record.id, search_kind.kind, 2
                    from search_kind cross join record on record.id in (
                        select rowid - first from search
                        where search match ?3 and rowid between first and last
                        order by rowid desc limit ?6
                    )
                ),
                best as (
                    select id, kind, min(tier) as tier from found
                    where ?4 is null or kind = ?4
                    group by id
                ),
                placed as (
                    select id, tier, kind,
                           row_number() over (partition by kind order by tier, id desc) as of_kind
                    from best
                )
           select id as "id!: i64" from placed
           where of_kind > ?5 and of_kind <= ?6
           order by tier,
                    case kind when 'actor' then 1 when 'chip' then 2 when 'system' then 3
                              when 'policy' then 4 when 'event' then 5 when 'claim' then 6
                              when 'control' then 7 when 'quote' then 8 else 9 end,
                    id desc"#,
        expression.names,
        expression.title,
        sought,
        wanted.kind,
        wanted.skip,
        last
    );
    Ok(best.fetch_all(reader.pool()).await?)
}

/// What is shown of some of the records that an expression finds, in the order given.
async fn hits(reader: &Reader, sought: &str, ids: &[i64]) -> Result<Vec<Hit>> {
    let ids = serde_json::to_string(ids)?;
    let rows = sqlx::query_as!(
        Hit,
        r#"select record.kind as "kind!: Kind", record.slug as "slug!",
                  highlight(search, 0, char(2), char(3)) as "title!: String",
                  snippet(search, 2, char(2), char(3), '…', 28) as "snippet!: String",
                  coalesce(event.date, quote.date, policy.announced, source.published,
                           control."from", chip.released, chip.announced, system.released,
                           system.announced, claim.first_asserted) as "date?: Edtf",
                  coalesce(event.initiator, policy.jurisdiction, control.jurisdiction,
                           actor.jurisdiction) as "jurisdiction?: Jurisdiction",
                  coalesce(named.name, source.publisher) as "by?: String"
           from json_each(?1) as wanted
           cross join search on search.rowid = wanted.value
           join record on record.id = wanted.value & 4294967295
           left join event on record.kind = 'event' and event.slug = record.slug
           left join quote on record.kind = 'quote' and quote.slug = record.slug
           left join policy on record.kind = 'policy' and policy.slug = record.slug
           left join source on record.kind = 'source' and source.slug = record.slug
           left join control on record.kind = 'control' and control.slug = record.slug
           left join chip on record.kind = 'chip' and chip.slug = record.slug
           left join system on record.kind = 'system' and system.slug = record.slug
           left join claim on record.kind = 'claim' and claim.slug = record.slug
           left join actor on record.kind = 'actor' and actor.slug = record.slug
           left join actor named
               on named.slug = coalesce(quote.speaker, chip.vendor, system.vendor)
           where search match ?2
           order by wanted.key"#,
        ids,
        sought
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// The names of the best of what an expression finds. Quotes and sources have no names that people
/// type.
pub(super) async fn names(
    reader: &Reader,
    expression: &Expression,
    limit: i64,
) -> Result<Vec<Name>> {
    if let Some(sought) = many(reader, expression).await? {
        return newest_names(reader, expression, &sought, limit).await;
    }
    let rows = ranked!(
        query_as!(Name, ..),
        r#"select kind as "kind!: Kind", slug as "slug!", title as "title!"
           from ranked
           where kind not in ('quote', 'source')
           order by tier, score, slug
           limit ?5"#,
        expression,
        limit
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// The same where very much is found: what is named so, then what begins so, then what has the words
/// in its title or its other names, the newest first.
async fn newest_names(
    reader: &Reader,
    expression: &Expression,
    sought: &str,
    limit: i64,
) -> Result<Vec<Name>> {
    let sought = format!("{{title keywords}} : ({sought})");
    let rows = sqlx::query_as!(
        Name,
        r#"with name as materialized (select value from json_each(?1)),
                found (id, tier) as (
                    select id, iif(title = value collate nocase, 0, 1)
                    from name cross join record on record.id in (
                        select id from record
                        where title >= value collate nocase
                          and title < value || char(1114111) collate nocase
                          and not withdrawn and kind not in ('quote', 'source')
                        order by title collate nocase limit ?3
                    )
                    union all
                    select record.id, 2
                    from search_kind cross join record on record.id in (
                        select rowid - first from search
                        where search match ?2 and rowid between first and last
                        order by rowid desc limit ?3
                    )
                    where search_kind.kind not in ('quote', 'source')
                ),
                best as (select id, min(tier) as tier from found group by id)
           select record.kind as "kind!: Kind", record.slug as "slug!", record.title as "title!"
           from best join record on record.id = best.id
           order by best.tier,
                    coalesce((
                        select events from actor_tally
                        where record.kind = 'actor' and actor = record.slug
                    ), 0) desc, length(record.title), record.id desc
           limit ?3"#,
        expression.names,
        sought,
        limit
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// Unfinished words spelt out: each as any of the known words that begin so. The shortest stay as they
/// are, since the index knows what begins with so few letters.
pub(super) async fn spelt_out(reader: &Reader, beginnings: &str) -> Result<String> {
    let parts: Vec<&str> = beginnings.split("\" *").collect();
    let mut known = String::new();
    let Some((rest, parts)) = parts.split_last() else { return Ok(known) };
    for part in parts {
        let (before, word) = part.rsplit_once('"').unwrap_or_default();
        known.push_str(before);
        match word.chars().count() {
            0 | 1 => write!(known, "\"{word}\""),
            2 | 3 => write!(known, "\"{word}\" *"),
            _ => write!(known, "({})", beginning_with(reader, word).await?),
        }
        .unwrap_or_default();
    }
    known.push_str(rest);
    Ok(known)
}

/// More words than this that begin alike are not told apart.
const MOST_WORDS: i64 = 100;

async fn beginning_with(reader: &Reader, word: &str) -> Result<String> {
    let end = format!("{word}\u{10ffff}");
    let words = sqlx::query_scalar!(
        r#"select word from search_word where word >= ?1 and word < ?2 order by word limit ?3"#,
        word,
        end,
        MOST_WORDS
    )
    .fetch_all(reader.pool())
    .await?;
    let words =
        std::iter::once(word).chain(words.iter().map(String::as_str).filter(|w| *w != word));
    Ok(words.map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" OR "))
}
