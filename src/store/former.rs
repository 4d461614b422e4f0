//! Slugs that records had before, so that old addresses lead on.

use sqlx::SqliteConnection;

use super::{Reader, Result};
use crate::model::{Kind, Slug};

/// The slug that the record has now which had this one before.
///
/// # Errors
/// When the database fails.
pub async fn now(reader: &Reader, kind: Kind, former: &str) -> Result<Option<String>> {
    let slug = sqlx::query_scalar!(
        "select record.slug from former_slug join record on record.id = former_slug.record
         where former_slug.kind = ?1 and former_slug.slug = ?2",
        kind,
        former
    );
    Ok(slug.fetch_optional(reader.pool()).await?)
}

/// Every former slug with the one that its record has now.
///
/// # Errors
/// When the database fails.
pub async fn all(reader: &Reader) -> Result<Vec<(Kind, String, String)>> {
    let rows = sqlx::query!(
        r#"select former_slug.kind as "kind: Kind", former_slug.slug as former, record.slug
           from former_slug join record on record.id = former_slug.record"#
    );
    let rows = rows.fetch_all(reader.pool()).await?;
    Ok(rows.into_iter().map(|row| (row.kind, row.former, row.slug)).collect())
}

/// Whether a slug is or was a record's, so that a new record cannot have it: an old link would lead
/// to another record than the one that it was made for.
///
/// # Errors
/// When the database fails.
pub async fn is_taken(db: &mut SqliteConnection, kind: Kind, slug: &Slug) -> Result<bool> {
    let taken = sqlx::query_scalar!(
        r#"select exists (select 1 from record where kind = ?1 and slug = ?2)
               or exists (select 1 from former_slug where kind = ?1 and slug = ?2) as "n!: bool""#,
        kind,
        slug
    );
    Ok(taken.fetch_one(db).await?)
}
