//! Policies, and those of other records.

use super::{
    Reader, Result,
    tally::{Tally, any_of},
};
use crate::model::{
    Edtf, Jurisdiction, Slug,
    policy::{Instrument, PolicyStatus},
    vocabulary::Effect,
};

/// A policy as lists show it.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of a policy")]
pub struct PolicyRow {
    pub slug: Slug,
    pub title: String,
    pub jurisdiction: Jurisdiction,
    pub instrument: Instrument,
    pub effect: Effect,
    pub status: PolicyStatus,
    pub citation: Option<String>,
    pub announced: Edtf,
    pub effective: Option<Edtf>,
    pub ended: Option<Edtf>,
    pub day: String,
}

/// `select` of the columns of a [`PolicyRow`], then the rest of the query.
macro_rules! policy_rows {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            PolicyRow,
            r#"select policy.slug as "slug!: _",
                      coalesce(policy.short_title, policy.title) as "title!: String",
                      policy.jurisdiction as "jurisdiction!: _",
                      policy.instrument as "instrument!: _", policy.effect as "effect!: _",
                      policy.status as "status!: _", policy.citation,
                      policy.announced as "announced!: _", policy.effective as "effective: _",
                      policy.ended as "ended: _", policy.day as "day!" "# + $rest
            $(, $argument)*
        )
    };
}

/// Which policies a list shows.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "plain")]
pub struct PolicyFilter {
    pub jurisdictions: Vec<Jurisdiction>,
    pub instruments: Vec<Instrument>,
    pub statuses: Vec<PolicyStatus>,
    pub effects: Vec<Effect>,
    pub issuer: Option<Slug>,
    /// The year of the announcement.
    pub year: Option<i16>,
    /// An index query.
    pub matching: Option<String>,
}

/// A page of the list, newest first, behind a place in it.
///
/// # Errors
/// When the database fails.
pub async fn list(
    reader: &Reader,
    filter: &PolicyFilter,
    after: Option<(&str, &Slug)>,
    limit: i64,
) -> Result<Vec<PolicyRow>> {
    let (jurisdictions, instruments) =
        (any_of(&filter.jurisdictions)?, any_of(&filter.instruments)?);
    let (statuses, effects) = (any_of(&filter.statuses)?, any_of(&filter.effects)?);
    let (day, slug) = after.unzip();
    let year = filter.year.map(|year| format!("{year:04}"));
    let rows = policy_rows!(
        "from policy
         where (?1 is null or jurisdiction in (select value from json_each(?1)))
           and (?2 is null or instrument in (select value from json_each(?2)))
           and (?3 is null or status in (select value from json_each(?3)))
           and (?4 is null or effect in (select value from json_each(?4)))
           and (?5 is null or slug in (
                   select record.slug
                   from search_kind
                   cross join search on search.rowid between first and last
                   cross join record on record.id = search.rowid - first
                   where search_kind.kind = 'policy' and search match ?5))
           and (?9 is null or issuer = ?9)
           and (?10 is null or day >= ?10 || '-01-01' and day <= ?10 || '-12-31')
           and (?6 is null or (day, slug) < (?6, ?7))
         order by day desc, slug desc limit ?8",
        jurisdictions,
        instruments,
        statuses,
        effects,
        filter.matching,
        day,
        slug,
        limit,
        filter.issuer,
        year
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// How many policies there are for each combination of values.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "plain")]
pub struct PolicyCount {
    pub jurisdiction: Jurisdiction,
    pub instrument: Instrument,
    pub status: PolicyStatus,
    pub effect: Effect,
    pub year: String,
    pub count: i64,
}

/// How many policies match, by the values of all filters but that of the issuer, which is applied.
///
/// # Errors
/// When the database fails.
pub async fn counts(
    reader: &Reader,
    matching: Option<&str>,
    issuer: Option<&Slug>,
) -> Result<Vec<PolicyCount>> {
    let rows = sqlx::query_as!(
        PolicyCount,
        r#"select jurisdiction as "jurisdiction!: _", instrument as "instrument!: _",
                  status as "status!: _", effect as "effect!: _",
                  substr(day, 1, 4) as "year!: String", count(*) as "count!: i64"
           from policy
           where (?2 is null or issuer = ?2)
             and (?1 is null or slug in (
               select record.slug
               from search_kind
               cross join search on search.rowid between first and last
               cross join record on record.id = search.rowid - first
               where search_kind.kind = 'policy' and search match ?1))
           group by jurisdiction, instrument, status, effect, substr(day, 1, 4)"#,
        matching,
        issuer
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// How many policies that pass a filter, apart from its issuer, each issuer has: the `most` frequent.
///
/// # Errors
/// When the database fails.
pub async fn issuers(reader: &Reader, filter: &PolicyFilter, most: i64) -> Result<Vec<Tally>> {
    let (jurisdictions, instruments) =
        (any_of(&filter.jurisdictions)?, any_of(&filter.instruments)?);
    let (statuses, effects) = (any_of(&filter.statuses)?, any_of(&filter.effects)?);
    let year = filter.year.map(|year| format!("{year:04}"));
    let rows = sqlx::query_as!(
        Tally,
        r#"select actor.slug as "value!", actor.name as "label!", counted.policies as "count!: i64"
           from (
               select issuer, count(*) as policies from policy
               where issuer is not null
                 and (?1 is null or jurisdiction in (select value from json_each(?1)))
                 and (?2 is null or instrument in (select value from json_each(?2)))
                 and (?3 is null or status in (select value from json_each(?3)))
                 and (?4 is null or effect in (select value from json_each(?4)))
                 and (?5 is null or slug in (
                         select record.slug
                         from search_kind
                         cross join search on search.rowid between first and last
                         cross join record on record.id = search.rowid - first
                         where search_kind.kind = 'policy' and search match ?5))
                 and (?6 is null or day >= ?6 || '-01-01' and day <= ?6 || '-12-31')
               group by issuer order by count(*) desc, issuer limit ?7
           ) as counted
           cross join actor on actor.slug = counted.issuer"#,
        jurisdictions,
        instruments,
        statuses,
        effects,
        filter.matching,
        year,
        most
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// The policies that aim at a chip, newest first.
///
/// # Errors
/// When the database fails.
pub async fn targeting_chip(reader: &Reader, chip: &Slug) -> Result<Vec<PolicyRow>> {
    let rows = policy_rows!(
        "from policy_target_chip join policy on policy.slug = policy_target_chip.policy
         where policy_target_chip.chip = ?1 order by policy.day desc, policy.slug",
        chip
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// A link in the chain of policies that leads to one, or on from it.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of a link between policies")]
pub struct ChainLink {
    /// Whether it leads back to what came before.
    pub back: bool,
    /// `amends`, `supersedes` or `responds-to`, read from the later policy to the earlier.
    pub relation: String,
    /// The policy at the nearer end.
    pub from: Slug,
    /// The policy at the farther end.
    pub to: Slug,
    pub title: String,
    pub jurisdiction: Jurisdiction,
    pub instrument: Instrument,
    pub announced: Edtf,
    pub effect: Effect,
    pub status: PolicyStatus,
}

/// What a policy changes, replaces or answers, what that one does, and so on; and the same the
/// other way. Links at most `depth` away, the nearest first, then by day.
///
/// # Errors
/// When the database fails.
pub async fn chain(reader: &Reader, policy: &Slug, depth: i64) -> Result<Vec<ChainLink>> {
    // `union`, not `union all`, so that no link is followed twice.
    let rows = sqlx::query_as!(
        ChainLink,
        r#"with recursive
           behind (depth, relation, near, far) as (
               select 1, relation, policy, other from policy_link where policy = ?1
               union
               select behind.depth + 1, policy_link.relation, policy_link.policy, policy_link.other
               from behind join policy_link on policy_link.policy = behind.far
               where behind.depth < ?2
           ),
           ahead (depth, relation, near, far) as (
               select 1, relation, other, policy from policy_link where other = ?1
               union
               select ahead.depth + 1, policy_link.relation, policy_link.other, policy_link.policy
               from ahead join policy_link on policy_link.other = ahead.far
               where ahead.depth < ?2
           ),
           link as (
               select 1 as back, depth, relation, near, far from behind
               union all
               select 0, depth, relation, near, far from ahead
           )
           select link.back as "back!: bool", link.relation as "relation!: String",
                  link.near as "from!: Slug", policy.slug as "to!: _",
                  coalesce(policy.short_title, policy.title) as "title!: String",
                  policy.jurisdiction as "jurisdiction!: _", policy.instrument as "instrument!: _",
                  policy.announced as "announced!: _", policy.effect as "effect!: _",
                  policy.status as "status!: _"
           from link cross join policy on policy.slug = link.far
           where policy.slug <> ?1
           order by min(link.depth) over (partition by link.back, link.near, link.far), policy.day,
                    policy.slug, link.relation"#,
        policy,
        depth
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}
