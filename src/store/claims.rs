//! Claims and their evidence.

use super::{Reader, Result};
use crate::model::{Slug, claim::ClaimStatus, vocabulary::Stance};

/// A claim with the counts of its evidence and, on another record's page, how that record bears on
/// it.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of a claim")]
pub struct ClaimRow {
    pub slug: Slug,
    pub statement: String,
    pub question: String,
    pub status: ClaimStatus,
    pub supports: i64,
    pub qualifies: i64,
    pub contradicts: i64,
    pub stance: Option<Stance>,
    pub note: Option<String>,
}

/// `select` of the columns of a [`ClaimRow`]; first how a record bears on the claim, then the rest
/// of the query.
macro_rules! claim_rows {
    ($bearing:literal, $rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            ClaimRow,
            r#"select claim.slug as "slug!: _", claim.statement as "statement!",
                      claim.question as "question!", claim.status as "status!: _",
                      (select count(*) from evidence
                       where claim = claim.slug and stance = 'supports') as "supports!: i64",
                      (select count(*) from evidence
                       where claim = claim.slug and stance = 'qualifies') as "qualifies!: i64",
                      (select count(*) from evidence
                       where claim = claim.slug and stance = 'contradicts') as "contradicts!: i64", "#
            + $bearing + " from claim " + $rest
            $(, $argument)*
        )
    };
}

/// The claims that an event is evidence for or against.
///
/// # Errors
/// When the database fails.
pub async fn about_event(reader: &Reader, event: &Slug) -> Result<Vec<ClaimRow>> {
    let rows = claim_rows!(
        r#"bearing.stance as "stance: _", bearing.note"#,
        "join evidence bearing on bearing.claim = claim.slug
         where bearing.event = ?1 order by claim.question, claim.slug",
        event
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// The claims that a policy is evidence for or against.
///
/// # Errors
/// When the database fails.
pub async fn about_policy(reader: &Reader, policy: &Slug) -> Result<Vec<ClaimRow>> {
    let rows = claim_rows!(
        r#"bearing.stance as "stance: _", bearing.note"#,
        "join evidence bearing on bearing.claim = claim.slug
         where bearing.policy = ?1 order by claim.question, claim.slug",
        policy
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// The claims that a chip is evidence for or against.
///
/// # Errors
/// When the database fails.
pub async fn about_chip(reader: &Reader, chip: &Slug) -> Result<Vec<ClaimRow>> {
    let rows = claim_rows!(
        r#"bearing.stance as "stance: _", bearing.note"#,
        "join evidence bearing on bearing.claim = claim.slug
         where bearing.chip = ?1 order by claim.question, claim.slug",
        chip
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// The claims that a system is evidence for or against.
///
/// # Errors
/// When the database fails.
pub async fn about_system(reader: &Reader, system: &Slug) -> Result<Vec<ClaimRow>> {
    let rows = claim_rows!(
        r#"bearing.stance as "stance: _", bearing.note"#,
        "join evidence bearing on bearing.claim = claim.slug
         where bearing.system = ?1 order by claim.question, claim.slug",
        system
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}
