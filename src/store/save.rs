//! Saving a record: rows, links, search text and a revision, in one transaction.

use sqlx::SqliteConnection;

use super::{Result, rows, search};
use crate::model::AnyRecord;

/// Who changed something, when and why.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// Whose change it is.
    pub author: &'a str,
    /// Why, for readers.
    pub reason: &'a str,
    /// When, as RFC 3339.
    pub at: jiff::Timestamp,
    /// Whether it corrects a mistake; such changes have a log of their own.
    pub correction: bool,
    /// Who published it, where that was somebody: its author, or who reviewed it.
    pub reviewer: Option<&'a str>,
}

/// Saves a record as its newest revision; returns that revision's number. A withdrawn one is
/// published again by it.
///
/// The caller begins and commits the transaction, so that several records can be saved together,
/// and bumps the data version once.
///
/// # Errors
/// When the database fails. A reference that leads nowhere fails at the commit.
pub async fn save(
    transaction: &mut SqliteConnection,
    record: &AnyRecord,
    change: &Change<'_>,
) -> Result<i64> {
    let (kind, slug, title) = (record.kind(), record.slug(), record.title());
    let body = record.to_json()?.to_string();
    let row = sqlx::query!(
        r#"insert into record (kind, slug, title, revision) values (?1, ?2, ?3, 1)
           on conflict (kind, slug)
               do update set title = ?3, revision = revision + 1, withdrawn = 0
           returning id as "id!: i64", revision as "revision!: i64""#,
        kind,
        slug,
        title
    )
    .fetch_one(&mut *transaction)
    .await?;
    add_revision(transaction, row.id, row.revision, &body, change, false).await?;
    rows::write(transaction, record).await?;
    search::index(transaction, row.id, row.revision > 1, record).await?;
    if matches!(record, AnyRecord::Actor(_)) && row.revision > 1 {
        search::index_named(transaction, slug).await?;
    }
    Ok(row.revision)
}

/// Adds a revision, made from the one before it.
pub(super) async fn add_revision(
    transaction: &mut SqliteConnection,
    record: i64,
    number: i64,
    body: &str,
    change: &Change<'_>,
    withdrawal: bool,
) -> Result<()> {
    let parent = (number > 1).then_some(number - 1);
    let at = change.at.to_string();
    sqlx::query!(
        "insert into revision
         (record, number, parent, body, author, reason, created, correction, reviewer, withdrawal)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        record,
        number,
        parent,
        body,
        change.author,
        change.reason,
        at,
        change.correction,
        change.reviewer,
        withdrawal
    )
    .execute(&mut *transaction)
    .await?;
    Ok(())
}
