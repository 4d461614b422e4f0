//! What search engines and calendars are told of: every record's page, and when it last changed.

use super::{Reader, Result};
use crate::model::{Edtf, Kind, Slug, policy::PolicyStatus};

/// How many pages of a kind there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    /// The kind.
    pub kind: Kind,
    /// How many records.
    pub count: i64,
    /// When the latest of them changed, RFC 3339.
    pub changed: String,
}

/// The kinds that have records.
///
/// # Errors
/// When the database fails.
pub async fn extents(reader: &Reader) -> Result<Vec<Extent>> {
    let rows = sqlx::query_as!(
        Extent,
        r#"select kind as "kind!: Kind", records as "count!: i64", changed as "changed!"
           from kind_tally where records > 0 order by kind"#
    )
    .fetch_all(reader.pool())
    .await?;
    Ok(rows)
}

/// A record's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The record's slug.
    pub slug: String,
    /// When it last changed, RFC 3339.
    pub changed: String,
}

/// Records of a kind in the order in which they were added, from behind the first `skip`.
///
/// # Errors
/// When the database fails.
pub async fn entries(reader: &Reader, kind: Kind, skip: i64, take: i64) -> Result<Vec<Entry>> {
    let rows = sqlx::query_as!(
        Entry,
        r#"select record.slug as "slug!", revision.created as "changed!"
           from (
               select id from record where kind = ?1 and not withdrawn
               order by id limit ?3 offset ?2
           ) as part
           cross join record on record.id = part.id
           cross join revision
               on revision.record = record.id and revision.number = record.revision
           order by record.id"#,
        kind,
        skip,
        take
    )
    .fetch_all(reader.pool())
    .await?;
    Ok(rows)
}

/// The days on which a policy takes effect and ends.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of a policy")]
pub struct PolicyDays {
    pub slug: Slug,
    pub title: String,
    pub summary: String,
    pub status: PolicyStatus,
    pub effective: Option<Edtf>,
    pub ended: Option<Edtf>,
}

/// Policies of which a day of effect or end is on record: the newest of them.
///
/// # Errors
/// When the database fails.
pub async fn policy_days(reader: &Reader, limit: i64) -> Result<Vec<PolicyDays>> {
    let rows = sqlx::query_as!(
        PolicyDays,
        r#"select slug as "slug!: _", coalesce(short_title, title) as "title!: String",
                  summary as "summary!", status as "status!: _", effective as "effective: _",
                  ended as "ended: _"
           from policy where effective is not null or ended is not null
           order by day desc, slug limit ?1"#,
        limit
    )
    .fetch_all(reader.pool())
    .await?;
    Ok(rows)
}
