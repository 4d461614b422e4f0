//! What accounts are typing and have not saved yet.

use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::{Reader, Result, types::moment};
use crate::model::{Kind, draft::DraftKey};

/// Most drafts that one account can have.
pub const MOST: i64 = 50;

/// Longest text of a draft, in characters: what a form may have, and the names of its fields.
pub const LONGEST: usize = 2_000_000;

/// What a draft is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// A new record.
    New,
    /// A record that is there, by its slug.
    Record(&'a str),
    /// A proposal, by its number.
    Proposal(i64),
}

impl<'a> Place<'a> {
    fn columns(self) -> (Option<&'a str>, Option<i64>) {
        match self {
            Self::New => (None, None),
            Self::Record(slug) => (Some(slug), None),
            Self::Proposal(id) => (None, Some(id)),
        }
    }
}

/// A form as it is to be kept.
#[derive(Debug)]
#[expect(missing_docs, reason = "the columns of a draft")]
pub struct NewDraft<'a> {
    pub account: i64,
    pub key: &'a DraftKey,
    pub kind: Kind,
    pub of: Place<'a>,
    pub base: Option<i64>,
    pub title: &'a str,
    pub pairs: &'a str,
    pub at: Timestamp,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It is kept.
    Yes,
    /// The account has another draft of the same record or proposal, of that moment; it is left
    /// alone.
    Other(String),
    /// The account has as many drafts as it can have.
    Full,
    /// It is too long.
    TooLong,
}

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns of a draft")]
pub struct Draft {
    pub key: String,
    pub base: Option<i64>,
    pub pairs: String,
    /// When it was last changed.
    pub changed: String,
}

/// A draft in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns of a draft")]
pub struct DraftEntry {
    pub key: String,
    pub kind: Kind,
    pub slug: Option<String>,
    pub proposal: Option<i64>,
    pub title: String,
    pub changed: String,
}

/// Keeps a draft in place of what was kept under its key.
///
/// # Errors
/// When the database fails.
pub async fn keep(transaction: &mut SqliteConnection, draft: &NewDraft<'_>) -> Result<Kept> {
    if draft.pairs.chars().count() > LONGEST {
        return Ok(Kept::TooLong);
    }
    let key = draft.key.as_str();
    let (slug, proposal) = draft.of.columns();
    let other = sqlx::query_scalar!(
        r#"select changed as "changed!" from draft
           where account = ?1 and key <> ?5 and (kind = ?2 and slug = ?3 or proposal = ?4)"#,
        draft.account,
        draft.kind,
        slug,
        proposal,
        key
    )
    .fetch_optional(&mut *transaction)
    .await?;
    if let Some(changed) = other {
        return Ok(Kept::Other(changed));
    }
    let others = sqlx::query_scalar!(
        r#"select count(*) as "count!: i64" from draft where account = ?1 and key <> ?2"#,
        draft.account,
        key
    )
    .fetch_one(&mut *transaction)
    .await?;
    if others >= MOST {
        return Ok(Kept::Full);
    }
    let changed = moment(draft.at);
    sqlx::query!(
        "insert into draft (account, key, kind, slug, base, title, pairs, changed, proposal)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         on conflict (account, key) do update
         set kind = ?3, slug = ?4, base = ?5, title = ?6, pairs = ?7, changed = ?8, proposal = ?9",
        draft.account,
        key,
        draft.kind,
        slug,
        draft.base,
        draft.title,
        draft.pairs,
        changed,
        proposal
    )
    .execute(transaction)
    .await?;
    Ok(Kept::Yes)
}

/// An account's draft of a record or proposal that is there; none of new records.
///
/// # Errors
/// When the database fails.
pub async fn find(
    reader: &Reader,
    account: i64,
    kind: Kind,
    of: Place<'_>,
) -> Result<Option<Draft>> {
    let (slug, proposal) = of.columns();
    let row = sqlx::query_as!(
        Draft,
        r#"select key as "key!", base, pairs as "pairs!", changed as "changed!" from draft
           where account = ?1 and (kind = ?2 and slug = ?3 or proposal = ?4)"#,
        account,
        kind,
        slug,
        proposal
    );
    Ok(row.fetch_optional(reader.pool()).await?)
}

/// An account's draft of a new record, by its key.
///
/// # Errors
/// When the database fails.
pub async fn of_new(
    reader: &Reader,
    account: i64,
    kind: Kind,
    key: &DraftKey,
) -> Result<Option<Draft>> {
    let key = key.as_str();
    let row = sqlx::query_as!(
        Draft,
        r#"select key as "key!", base, pairs as "pairs!", changed as "changed!" from draft
           where account = ?1 and kind = ?2 and key = ?3 and slug is null and proposal is null"#,
        account,
        kind,
        key
    );
    Ok(row.fetch_optional(reader.pool()).await?)
}

/// All of an account's drafts, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn of_account(reader: &Reader, account: i64) -> Result<Vec<DraftEntry>> {
    let rows = sqlx::query_as!(
        DraftEntry,
        r#"select key as "key!", kind as "kind!: _", slug, proposal, title as "title!",
                  changed as "changed!"
           from draft where account = ?1 order by changed desc, id desc"#,
        account
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// Throws away an account's draft by its key; says whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn discard(
    transaction: &mut SqliteConnection,
    account: i64,
    key: &DraftKey,
) -> Result<bool> {
    let key = key.as_str();
    let done = sqlx::query!("delete from draft where account = ?1 and key = ?2", account, key)
        .execute(transaction)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Throws away an account's draft of a record or proposal that is there, whatever its key.
///
/// # Errors
/// When the database fails.
pub async fn discard_of(
    transaction: &mut SqliteConnection,
    account: i64,
    kind: Kind,
    of: Place<'_>,
) -> Result<()> {
    let (slug, proposal) = of.columns();
    sqlx::query!(
        "delete from draft where account = ?1 and (kind = ?2 and slug = ?3 or proposal = ?4)",
        account,
        kind,
        slug,
        proposal
    )
    .execute(transaction)
    .await?;
    Ok(())
}
