//! Policies, and those of other records.

use super::{Reader, Result, tally::any_of};
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
    let rows = policy_rows!(
        "from policy
         where (?1 is null or jurisdiction in (select value from json_each(?1)))
           and (?2 is null or instrument in (select value from json_each(?2)))
           and (?3 is null or status in (select value from json_each(?3)))
           and (?4 is null or effect in (select value from json_each(?4)))
           and (?5 is null or slug in (
                   select record.slug from search cross join record on record.id = search.rowid
                   where search match ?5 and record.kind = 'policy'))
           and (?6 is null or (day, slug) < (?6, ?7))
         order by day desc, slug desc limit ?8",
        jurisdictions,
        instruments,
        statuses,
        effects,
        filter.matching,
        day,
        slug,
        limit
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
    pub count: i64,
}

/// How many policies match, by the values of all filters.
///
/// # Errors
/// When the database fails.
pub async fn counts(reader: &Reader, matching: Option<&str>) -> Result<Vec<PolicyCount>> {
    let rows = sqlx::query_as!(
        PolicyCount,
        r#"select jurisdiction as "jurisdiction!: _", instrument as "instrument!: _",
                  status as "status!: _", effect as "effect!: _", count(*) as "count!: i64"
           from policy
           where ?1 is null or slug in (
               select record.slug from search cross join record on record.id = search.rowid
               where search match ?1 and record.kind = 'policy')
           group by jurisdiction, instrument, status, effect"#,
        matching
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// Policies by slug, in the order given.
///
/// # Errors
/// When the database fails.
pub async fn named(reader: &Reader, slugs: &[Slug]) -> Result<Vec<PolicyRow>> {
    let slugs = serde_json::to_string(slugs)?;
    let rows = policy_rows!(
        "from json_each(?1) as wanted join policy on policy.slug = wanted.value order by wanted.key",
        slugs
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

/// A policy that another one changes, replaces or answers, or that does so to it.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkedPolicy {
    /// `amends`, `supersedes` or `responds-to`.
    pub relation: String,
    /// Whether the other policy is the one that acts.
    pub incoming: bool,
    /// The other policy.
    pub slug: Slug,
}

/// Everything that a policy changes, replaces or answers, and what does so to it.
///
/// # Errors
/// When the database fails.
pub async fn linked(reader: &Reader, policy: &Slug) -> Result<Vec<LinkedPolicy>> {
    let rows = sqlx::query_as!(
        LinkedPolicy,
        r#"select relation as "relation!", false as "incoming!: bool", other as "slug!: Slug"
           from policy_link where policy = ?1
           union all
           select relation, true, policy from policy_link where other = ?1"#,
        policy
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}
