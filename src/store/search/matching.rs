//! Asking the index, and ranking what it finds.

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
                        select record.id, record.kind, record.slug, record.title,
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
                                   when record.id in titled then 1
                                   when record.id in whole then 2
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
                        from search join record on record.id = search.rowid
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

/// The records that an expression finds: how many of each kind, and the best.
pub(super) async fn matches(
    reader: &Reader,
    expression: &Expression,
    wanted: Wanted<'_>,
) -> Result<Found> {
    let counts = sqlx::query!(
        r#"select record.kind as "kind: Kind", count(*) as "count!: i64"
           from search join record on record.id = search.rowid
           where search match ?1
           group by record.kind"#,
        expression.beginnings
    )
    .fetch_all(reader.pool())
    .await?;
    let counts: Vec<_> = counts.into_iter().map(|row| (row.kind, row.count)).collect();
    if counts.is_empty() {
        return Ok(Found::default());
    }
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
    )
    .fetch_all(reader.pool())
    .await?;
    Ok(Found { hits: hits(reader, expression, &best).await?, counts, ..Found::default() })
}

/// What is shown of some of the records that an expression finds, in the order given.
async fn hits(reader: &Reader, expression: &Expression, ids: &[i64]) -> Result<Vec<Hit>> {
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
           join search on search.rowid = wanted.value
           join record on record.id = wanted.value
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
        expression.beginnings
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
