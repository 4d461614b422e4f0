//! Accounts, and the one-time links that give them their passphrases.

use jiff::{SignedDuration, Timestamp};
use sqlx::SqliteConnection;

use super::{Reader, Result, types::moment};
use crate::model::{
    account::{LinkPurpose, Role},
    token::TokenHash,
};

/// How long the link is good by which the first admin makes an account.
pub const FIRST_LINK_LASTS: SignedDuration = SignedDuration::from_hours(1);

/// How long other one-time links are good.
pub const LINK_LASTS: SignedDuration = SignedDuration::from_hours(24);

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of an account")]
pub struct Account {
    pub id: i64,
    pub name: String,
    pub role: Role,
    /// Whether it has a passphrase yet.
    pub is_set_up: bool,
    pub disabled: bool,
    pub created: String,
}

/// `select` of the columns of an [`Account`], then the rest of the query.
macro_rules! account_rows {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Account,
            r#"select account.id as "id!", account.name as "name!", account.role as "role!: _",
                      account.passphrase is not null as "is_set_up!: bool",
                      account.disabled is not null as "disabled!: bool",
                      account.created as "created!" "# + $rest
            $(, $argument)*
        )
    };
}

/// All accounts by name.
///
/// # Errors
/// When the database fails.
pub async fn all(reader: &Reader) -> Result<Vec<Account>> {
    Ok(account_rows!("from account order by account.name").fetch_all(reader.pool()).await?)
}

/// The account of a name, in capitals or not.
///
/// # Errors
/// When the database fails.
pub async fn by_name(reader: &Reader, name: &str) -> Result<Option<Account>> {
    let row = account_rows!("from account where account.name = ?1", name);
    Ok(row.fetch_optional(reader.pool()).await?)
}

/// What signing in needs to know of a name; none where nobody can sign in by it.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the fields that signing in needs")]
pub struct Credentials {
    pub id: i64,
    pub name: String,
    pub passphrase: String,
}

/// The credentials of an account that is set up and not disabled.
///
/// # Errors
/// When the database fails.
pub async fn credentials(reader: &Reader, name: &str) -> Result<Option<Credentials>> {
    let row = sqlx::query_as!(
        Credentials,
        r#"select id as "id!", name as "name!", passphrase as "passphrase!" from account
           where name = ?1 and passphrase is not null and disabled is null"#,
        name
    );
    Ok(row.fetch_optional(reader.pool()).await?)
}

/// The name and role of an account.
///
/// # Errors
/// When the database fails.
pub async fn name_and_role(reader: &Reader, id: i64) -> Result<Option<(String, Role)>> {
    let row = sqlx::query!(r#"select name, role as "role!: Role" from account where id = ?1"#, id);
    Ok(row.fetch_optional(reader.pool()).await?.map(|row| (row.name, row.role)))
}

/// Whether there is an admin account, usable or not.
///
/// # Errors
/// When the database fails.
pub async fn has_admin(transaction: &mut SqliteConnection) -> Result<bool> {
    let row = sqlx::query_scalar!(
        r#"select exists (select 1 from account where role = 'admin') as "found!: bool""#
    );
    Ok(row.fetch_one(transaction).await?)
}

/// Adds an account without a passphrase; returns its id, or none where the name is taken.
///
/// # Errors
/// When the database fails.
pub async fn add(
    transaction: &mut SqliteConnection,
    name: &str,
    role: Role,
    at: Timestamp,
) -> Result<Option<i64>> {
    let at = moment(at);
    let row = sqlx::query_scalar!(
        r#"insert into account (name, role, created) values (?1, ?2, ?3)
           on conflict (name) do nothing returning id as "id!""#,
        name,
        role,
        at
    );
    Ok(row.fetch_optional(transaction).await?)
}

/// The account of a name, as a transaction sees it.
///
/// # Errors
/// When the database fails.
pub async fn find(transaction: &mut SqliteConnection, name: &str) -> Result<Option<Account>> {
    let row = account_rows!("from account where account.name = ?1", name);
    Ok(row.fetch_optional(transaction).await?)
}

/// Whether an account is the only admin who can sign in.
async fn is_last_admin(transaction: &mut SqliteConnection, id: i64) -> Result<bool> {
    let row = sqlx::query_scalar!(
        r#"select exists (
               select 1 from account
               where id = ?1 and role = 'admin' and passphrase is not null and disabled is null
           ) and not exists (
               select 1 from account
               where id <> ?1 and role = 'admin' and passphrase is not null and disabled is null
           ) as "last!: bool""#,
        id
    );
    Ok(row.fetch_one(transaction).await?)
}

/// What came of a change to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Changed {
    /// It was made.
    Yes,
    /// It was not: nobody could keep the accounts any more.
    LastAdmin,
}

/// Gives an account another role.
///
/// # Errors
/// When the database fails.
pub async fn set_role(transaction: &mut SqliteConnection, id: i64, role: Role) -> Result<Changed> {
    if role != Role::Admin && is_last_admin(transaction, id).await? {
        return Ok(Changed::LastAdmin);
    }
    sqlx::query!("update account set role = ?2 where id = ?1", id, role)
        .execute(transaction)
        .await?;
    Ok(Changed::Yes)
}

/// Disables an account, ends its sessions and makes its links useless.
///
/// # Errors
/// When the database fails.
pub async fn disable(
    transaction: &mut SqliteConnection,
    id: i64,
    at: Timestamp,
) -> Result<Changed> {
    if is_last_admin(transaction, id).await? {
        return Ok(Changed::LastAdmin);
    }
    let at = moment(at);
    sqlx::query!("update account set disabled = coalesce(disabled, ?2) where id = ?1", id, at)
        .execute(&mut *transaction)
        .await?;
    sqlx::query!("delete from session where account = ?1", id).execute(&mut *transaction).await?;
    forget_links(transaction, Some(id)).await?;
    Ok(Changed::Yes)
}

/// Enables an account again.
///
/// # Errors
/// When the database fails.
pub async fn enable(transaction: &mut SqliteConnection, id: i64) -> Result<()> {
    sqlx::query!("update account set disabled = null where id = ?1", id)
        .execute(transaction)
        .await?;
    Ok(())
}

/// Sets an account's passphrase, given as a PHC string.
///
/// # Errors
/// When the database fails.
pub async fn set_passphrase(
    transaction: &mut SqliteConnection,
    id: i64,
    passphrase: &str,
) -> Result<()> {
    sqlx::query!("update account set passphrase = ?2 where id = ?1", id, passphrase)
        .execute(transaction)
        .await?;
    Ok(())
}

/// A one-time link that is good at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of a link")]
pub struct OneTimeLink {
    pub purpose: LinkPurpose,
    pub account: Option<i64>,
    /// The account's name.
    pub name: Option<String>,
}

/// Keeps a new link; the unused ones before it for the same account are good no more.
///
/// # Errors
/// When the database fails.
pub async fn keep_link(
    transaction: &mut SqliteConnection,
    token: &TokenHash,
    purpose: LinkPurpose,
    account: Option<i64>,
    expires: Timestamp,
) -> Result<()> {
    forget_links(transaction, account).await?;
    let (token, expires) = (token.as_bytes(), moment(expires));
    sqlx::query!(
        "insert into one_time_link (token, purpose, account, expires) values (?1, ?2, ?3, ?4)",
        token,
        purpose,
        account,
        expires
    )
    .execute(transaction)
    .await?;
    Ok(())
}

async fn forget_links(transaction: &mut SqliteConnection, account: Option<i64>) -> Result<()> {
    sqlx::query!("delete from one_time_link where account is ?1 and used is null", account)
        .execute(transaction)
        .await?;
    Ok(())
}

/// A link, if it is good at a moment: not used, not expired, its account not disabled.
///
/// # Errors
/// When the database fails.
pub async fn link(
    reader: &Reader,
    token: &TokenHash,
    at: Timestamp,
) -> Result<Option<OneTimeLink>> {
    let (token, at) = (token.as_bytes(), moment(at));
    let row = sqlx::query_as!(
        OneTimeLink,
        r#"select purpose as "purpose!: _", account as "account?", account.name as "name?"
           from one_time_link left join account on account.id = one_time_link.account
           where token = ?1 and used is null and expires > ?2 and account.disabled is null"#,
        token,
        at
    );
    Ok(row.fetch_optional(reader.pool()).await?)
}

/// Uses a link up; false when somebody was faster, or it is good no more.
///
/// # Errors
/// When the database fails.
pub async fn use_link(
    transaction: &mut SqliteConnection,
    token: &TokenHash,
    at: Timestamp,
) -> Result<bool> {
    let (token, at) = (token.as_bytes(), moment(at));
    let done = sqlx::query!(
        "update one_time_link set used = ?2
         where token = ?1 and used is null and expires > ?2 and not exists (
             select 1 from account
             where account.id = one_time_link.account and account.disabled is not null
         )",
        token,
        at
    )
    .execute(transaction)
    .await?;
    Ok(done.rows_affected() == 1)
}
