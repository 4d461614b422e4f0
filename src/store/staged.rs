//! Imports that somebody has looked over and not applied yet.

use jiff::{SignedDuration, Timestamp};

use super::{Reader, Result, Transaction, types::moment};
use crate::model::{Kind, import_text::Format};

/// How long one is kept.
pub const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// How many of an account are kept; an older one gives way.
pub const OF_ACCOUNT: i64 = 3;

/// How many bytes are kept in all; the oldest give way.
pub const BYTES: i64 = 60_000_000;

/// An import that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staged {
    /// Its number.
    pub id: i64,
    /// When it came, RFC 3339.
    pub created: String,
    /// What it was called.
    pub name: String,
    /// How its text is written.
    pub format: Format,
    /// The kind of all its records, where the text does not say.
    pub kind: Option<Kind>,
    /// Its text.
    pub body: String,
}

/// Keeps an import for an account; returns its number. What is too old, or too much, is dropped.
///
/// # Errors
/// When the database fails.
pub async fn add(
    transaction: &mut Transaction,
    account: i64,
    import: &Staged,
    now: Timestamp,
) -> Result<i64> {
    let at = moment(now);
    let added = sqlx::query!(
        "insert into staged_import (account, created, name, format, kind, body)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        account,
        at,
        import.name,
        import.format,
        import.kind,
        import.body
    )
    .execute(&mut **transaction)
    .await?;
    let oldest = moment(now - KEPT);
    sqlx::query!(
        "delete from staged_import where created < ?1 or id in (
             select id from (
                 select id, account,
                        row_number() over (partition by account order by id desc) as place,
                        sum(length(body)) over (order by id desc) as bytes
                 from staged_import
             )
             where (account = ?2 and place > ?3) or bytes > ?4
         )",
        oldest,
        account,
        OF_ACCOUNT,
        BYTES
    )
    .execute(&mut **transaction)
    .await?;
    Ok(added.last_insert_rowid())
}

/// An account's own import, if it is still kept.
///
/// # Errors
/// When the database fails.
pub async fn find(
    reader: &Reader,
    account: i64,
    id: i64,
    now: Timestamp,
) -> Result<Option<Staged>> {
    let oldest = moment(now - KEPT);
    let found = sqlx::query_as!(
        Staged,
        r#"select id as "id!: i64", created, name, format as "format: Format",
                  kind as "kind: Kind", body
           from staged_import where account = ?1 and id = ?2 and created >= ?3"#,
        account,
        id,
        oldest
    );
    Ok(found.fetch_optional(reader.pool()).await?)
}

/// An account's imports that wait, the newest first, without their texts.
///
/// # Errors
/// When the database fails.
pub async fn of_account(reader: &Reader, account: i64, now: Timestamp) -> Result<Vec<Staged>> {
    let oldest = moment(now - KEPT);
    let found = sqlx::query_as!(
        Staged,
        r#"select id as "id!: i64", created, name, format as "format: Format",
                  kind as "kind: Kind", '' as "body!: String"
           from staged_import where account = ?1 and created >= ?2 order by id desc"#,
        account,
        oldest
    );
    Ok(found.fetch_all(reader.pool()).await?)
}

/// Drops an account's import; whether it was there.
///
/// # Errors
/// When the database fails.
pub async fn remove(transaction: &mut Transaction, account: i64, id: i64) -> Result<bool> {
    let removed =
        sqlx::query!("delete from staged_import where account = ?1 and id = ?2", account, id)
            .execute(&mut **transaction)
            .await?;
    Ok(removed.rows_affected() > 0)
}
