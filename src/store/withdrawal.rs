//! Withdrawing a record: it leaves what is published, and its history says why.

use super::{
    Reader, Result, Transaction,
    record::Name,
    referring, rows,
    save::{Change, add_revision},
    search, version,
};
use crate::model::{Kind, Slug};

/// A withdrawn record, as its page tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// Its kind.
    pub kind: Kind,
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// The revision that withdrew it.
    pub number: i64,
    /// The last revision before.
    pub last: i64,
    /// Who withdrew it.
    pub author: String,
    /// Why.
    pub reason: String,
    /// When, RFC 3339.
    pub created: String,
    /// Whether it is still so; else it was restored since.
    pub stands: bool,
}

/// What became of a withdrawal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is withdrawn.
    Withdrawn,
    /// Somebody saved another revision meanwhile; nothing is changed.
    Stale,
    /// These refer to it still; nothing is changed.
    Needed(Vec<Name>),
}

/// The withdrawal of a record: the one that stands, or that which a revision of it was.
///
/// # Errors
/// When the database fails.
pub async fn find(
    reader: &Reader,
    kind: Kind,
    slug: &str,
    number: Option<i64>,
) -> Result<Option<Withdrawn>> {
    let row = sqlx::query_as!(
        Withdrawn,
        r#"select record.kind as "kind: Kind", record.slug, record.title,
                  revision.number as "number!: i64", coalesce(revision.parent, 1) as "last!: i64",
                  revision.author, revision.reason, revision.created,
                  (record.withdrawn and revision.number = record.revision) as "stands!: bool"
           from record join revision on revision.record = record.id
           where record.kind = ?1 and record.slug = ?2 and revision.withdrawal
             and revision.number = coalesce(?3, record.revision)"#,
        kind,
        slug,
        number
    );
    Ok(row.fetch_optional(reader.pool()).await?)
}

/// Withdraws a record and commits, unless others refer to it.
///
/// # Errors
/// When the database fails; nothing is changed then.
pub async fn withdraw(
    mut transaction: Transaction,
    kind: Kind,
    slug: &Slug,
    base: i64,
    change: &Change<'_>,
) -> Result<Outcome> {
    let row = sqlx::query!(
        r#"select record.id as "id!: i64", record.revision as "revision!: i64", revision.body
           from record
           join revision on revision.record = record.id and revision.number = record.revision
           where record.kind = ?1 and record.slug = ?2 and not record.withdrawn"#,
        kind,
        slug
    )
    .fetch_optional(&mut *transaction)
    .await?;
    let Some(row) = row.filter(|row| row.revision == base) else { return Ok(Outcome::Stale) };
    let needed = referring::to(&mut *transaction, kind, slug).await?;
    if !needed.is_empty() {
        return Ok(Outcome::Needed(needed));
    }
    rows::remove(&mut transaction, kind, slug).await?;
    search::remove(&mut transaction, kind, row.id).await?;
    sqlx::query!("update record set withdrawn = 1, revision = ?2 where id = ?1", row.id, base + 1)
        .execute(&mut *transaction)
        .await?;
    add_revision(&mut transaction, row.id, base + 1, &row.body, change, true).await?;
    version::bump(&mut transaction).await?;
    transaction.commit().await?;
    Ok(Outcome::Withdrawn)
}
