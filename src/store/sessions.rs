//! Who is signed in.

use jiff::{SignedDuration, Timestamp};
use sqlx::SqliteConnection;

use super::{Reader, Result, types::moment};
use crate::model::{account::Role, token::TokenHash};

/// A session that is not used for so long is over.
pub const IDLE: SignedDuration = SignedDuration::from_hours(12);

/// A session is over so long after signing in, used or not.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(14 * 24);

/// The use of a session is noted no more often than this.
const NOTED: SignedDuration = SignedDuration::from_secs(60);

/// Whose session it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of a session's account")]
pub struct SignedIn {
    pub id: i64,
    pub name: String,
    pub role: Role,
    /// When the session was last noted as used.
    pub seen: String,
}

impl SignedIn {
    /// Whether the session's use is to be noted again.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.seen <= moment(now - NOTED)
    }
}

/// Starts a session. Those that are over are cleared away.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    transaction: &mut SqliteConnection,
    token: &TokenHash,
    account: i64,
    agent: &str,
    now: Timestamp,
) -> Result<()> {
    let (idle, longest) = (moment(now - IDLE), moment(now - LONGEST));
    sqlx::query!("delete from session where seen <= ?1 or created <= ?2", idle, longest)
        .execute(&mut *transaction)
        .await?;
    let (token, now) = (token.as_bytes(), moment(now));
    sqlx::query!(
        "insert into session (token, account, created, seen, agent) values (?1, ?2, ?3, ?3, ?4)",
        token,
        account,
        now,
        agent
    )
    .execute(transaction)
    .await?;
    Ok(())
}

/// Whose session a token is, if it is still going and the account is not disabled.
///
/// # Errors
/// When the database fails.
pub async fn find(reader: &Reader, token: &TokenHash, now: Timestamp) -> Result<Option<SignedIn>> {
    let token = token.as_bytes();
    let (idle, longest) = (moment(now - IDLE), moment(now - LONGEST));
    let row = sqlx::query_as!(
        SignedIn,
        r#"select account.id as "id!", account.name as "name!", account.role as "role!: _",
                  session.seen as "seen!"
           from session join account on account.id = session.account
           where session.token = ?1 and session.seen > ?2 and session.created > ?3
             and account.disabled is null"#,
        token,
        idle,
        longest
    );
    Ok(row.fetch_optional(reader.pool()).await?)
}

/// Notes that a session was used.
///
/// # Errors
/// When the database fails.
pub async fn touch(
    transaction: &mut SqliteConnection,
    token: &TokenHash,
    now: Timestamp,
) -> Result<()> {
    let (token, now) = (token.as_bytes(), moment(now));
    sqlx::query!("update session set seen = ?2 where token = ?1", token, now)
        .execute(transaction)
        .await?;
    Ok(())
}

/// One of an account's sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of a session")]
pub struct Session {
    pub token: TokenHash,
    pub created: String,
    pub seen: String,
    pub agent: String,
}

/// An account's sessions that are still going, the latest used first.
///
/// # Errors
/// When the database fails.
pub async fn of_account(reader: &Reader, account: i64, now: Timestamp) -> Result<Vec<Session>> {
    let (idle, longest) = (moment(now - IDLE), moment(now - LONGEST));
    let rows = sqlx::query!(
        r#"select token as "token!", created as "created!", seen as "seen!", agent as "agent!"
           from session where account = ?1 and seen > ?2 and created > ?3
           order by seen desc, created desc"#,
        account,
        idle,
        longest
    )
    .fetch_all(reader.pool())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Session {
            token: TokenHash::from_bytes(row.token),
            created: row.created,
            seen: row.seen,
            agent: row.agent,
        })
        .collect())
}

/// Ends one of an account's sessions; says whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn end(
    transaction: &mut SqliteConnection,
    account: i64,
    token: &TokenHash,
) -> Result<bool> {
    let token = token.as_bytes();
    let done =
        sqlx::query!("delete from session where token = ?1 and account = ?2", token, account)
            .execute(transaction)
            .await?;
    Ok(done.rows_affected() > 0)
}

/// Ends a session, whoever's it is.
///
/// # Errors
/// When the database fails.
pub async fn end_any(transaction: &mut SqliteConnection, token: &TokenHash) -> Result<()> {
    let token = token.as_bytes();
    sqlx::query!("delete from session where token = ?1", token).execute(transaction).await?;
    Ok(())
}

/// Ends all of an account's sessions, but for one where it is given; says how many.
///
/// # Errors
/// When the database fails.
pub async fn end_all(
    transaction: &mut SqliteConnection,
    account: i64,
    but: Option<&TokenHash>,
) -> Result<u64> {
    let but = but.map(TokenHash::as_bytes);
    let done = sqlx::query!(
        "delete from session where account = ?1 and (?2 is null or token <> ?2)",
        account,
        but
    )
    .execute(transaction)
    .await?;
    Ok(done.rows_affected())
}
