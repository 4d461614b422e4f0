//! Records as rows: what the plain tables hold of each kind.
//!
//! A record is written by deleting its row, which takes its own lists along, and inserting it anew.
//! References from elsewhere hold, since they are checked only at the end of the transaction.

mod actor;
mod chip;
mod claim;
mod control;
mod event;
mod policy;
mod quote;
mod source;
mod system;

use sqlx::SqliteConnection;

use super::Result;
use crate::model::{AnyRecord, Kind, Slug};

/// Writes the rows of a record in place of those that it had.
///
/// # Errors
/// When the database fails.
pub async fn write(db: &mut SqliteConnection, record: &AnyRecord) -> Result<()> {
    match record {
        AnyRecord::Source(source) => source::write(db, source).await,
        AnyRecord::Actor(actor) => actor::write(db, actor).await,
        AnyRecord::Chip(chip) => chip::write(db, chip).await,
        AnyRecord::System(system) => system::write(db, system).await,
        AnyRecord::Policy(policy) => policy::write(db, policy).await,
        AnyRecord::Control(control) => control::write(db, control).await,
        AnyRecord::Event(event) => event::write(db, event).await,
        AnyRecord::Quote(quote) => quote::write(db, quote).await,
        AnyRecord::Claim(claim) => claim::write(db, claim).await,
    }
}

/// Takes the rows of a record out.
///
/// # Errors
/// When the database fails.
pub async fn remove(db: &mut SqliteConnection, kind: Kind, slug: &Slug) -> Result<()> {
    let deletion = match kind {
        Kind::Source => sqlx::query!("delete from source where slug = ?1", slug),
        Kind::Actor => sqlx::query!("delete from actor where slug = ?1", slug),
        Kind::Chip => sqlx::query!("delete from chip where slug = ?1", slug),
        Kind::System => sqlx::query!("delete from system where slug = ?1", slug),
        Kind::Policy => sqlx::query!("delete from policy where slug = ?1", slug),
        Kind::Control => sqlx::query!("delete from control where slug = ?1", slug),
        Kind::Event => sqlx::query!("delete from event where slug = ?1", slug),
        Kind::Quote => sqlx::query!("delete from quote where slug = ?1", slug),
        Kind::Claim => sqlx::query!("delete from claim where slug = ?1", slug),
    };
    deletion.execute(&mut *db).await?;
    write_sources(db, kind, slug, &[]).await
}

async fn write_sources(
    db: &mut SqliteConnection,
    kind: Kind,
    slug: &Slug,
    sources: &[Slug],
) -> Result<()> {
    sqlx::query!("delete from record_source where kind = ?1 and slug = ?2", kind, slug)
        .execute(&mut *db)
        .await?;
    for (position, source) in (1_i64..).zip(sources) {
        sqlx::query!(
            "insert into record_source values (?1, ?2, ?3, ?4)",
            kind,
            slug,
            position,
            source
        )
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// Writes a list of a record into a table of (owner, position, value).
macro_rules! write_list {
    ($db:expr, $sql:literal, $owner:expr, $list:expr) => {
        for (position, value) in (1_i64..).zip($list) {
            sqlx::query!($sql, $owner, position, value).execute(&mut *$db).await?;
        }
    };
}
use write_list;
