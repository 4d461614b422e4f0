//! The audit log: what was done with accounts.

use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::{Reader, Result, types::moment};
use crate::model::account::Action;

/// Something to note.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the fields of an entry")]
pub struct Entry<'a> {
    pub at: Timestamp,
    /// Whose act it was.
    pub account: Option<i64>,
    /// Their name, or `command line`.
    pub name: &'a str,
    pub action: Action,
    pub detail: &'a str,
    /// From where.
    pub address: &'a str,
}

/// Notes an act, in the transaction that does it.
///
/// # Errors
/// When the database fails.
pub async fn note(transaction: &mut SqliteConnection, entry: Entry<'_>) -> Result<()> {
    let at = moment(entry.at);
    sqlx::query!(
        "insert into audit (at, account, name, action, detail, address)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        at,
        entry.account,
        entry.name,
        entry.action,
        entry.detail,
        entry.address
    )
    .execute(transaction)
    .await?;
    Ok(())
}

/// An entry as it was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of an entry")]
pub struct Noted {
    pub id: i64,
    pub at: String,
    pub name: String,
    pub action: Action,
    pub detail: String,
    pub address: String,
}

/// The latest entries, those before an entry where it is given.
///
/// # Errors
/// When the database fails.
pub async fn latest(reader: &Reader, before: Option<i64>, take: i64) -> Result<Vec<Noted>> {
    let before = before.unwrap_or(i64::MAX);
    let rows = sqlx::query_as!(
        Noted,
        r#"select id as "id!", at as "at!", name as "name!", action as "action!: _",
                  detail as "detail!", address as "address!"
           from audit where id < ?1 order by id desc limit ?2"#,
        before,
        take
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}
