//! The record as it stood at an earlier time, from the revisions.

use sqlx::SqliteConnection;

use super::{Reader, Result, Writer, rows, search};
use crate::model::{AnyRecord, Kind, Slug};

/// When the record was changed, seen from a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moments {
    /// The data version at which this was read.
    pub version: i64,
    /// The first change of all.
    pub first: Option<String>,
    /// The newest change before that time.
    pub then: Option<String>,
    /// The newest change of all.
    pub newest: Option<String>,
}

/// When the record was changed, seen from a time: a day, or a moment as RFC 3339.
///
/// # Errors
/// When the database fails.
pub async fn moments(reader: &Reader, before: &str) -> Result<Moments> {
    let row = sqlx::query!(
        r#"select (select value from data_version where id = 1) as "version!: i64",
                  (select min(created) from revision) as "first?: String",
                  (select max(created) from revision where created < ?1) as "then?: String",
                  (select max(created) from revision) as "newest?: String""#,
        before
    )
    .fetch_one(reader.pool())
    .await?;
    Ok(Moments { version: row.version, first: row.first, then: row.then, newest: row.newest })
}

/// When the record was changed, seen from the end of all times.
///
/// # Errors
/// When the database fails.
pub async fn moments_now(reader: &Reader) -> Result<Moments> {
    moments(reader, "9999").await
}

/// A record that was changed or added later, with what it was.
struct Later {
    id: i64,
    kind: Kind,
    slug: Slug,
    was: Option<(i64, AnyRecord)>,
    /// Whether it was withdrawn then.
    withdrawn: bool,
}

/// The records that were changed or added from a time on.
async fn later(db: &mut SqliteConnection, before: &str) -> Result<Vec<Later>> {
    let rows = sqlx::query!(
        r#"select record.id as "id!: i64", record.kind as "kind!: Kind", record.slug as "slug!: Slug",
                  stood.number as "number?: i64", stood.body as "body?: String",
                  coalesce(stood.withdrawal, 0) as "withdrawn!: bool"
           from record
           left join revision stood
               on stood.record = record.id
              and stood.number = (
                  select max(number) from revision
                  where revision.record = record.id and revision.created < ?1
              )
           where record.id in (select revision.record from revision where revision.created >= ?1)"#,
        before
    )
    .fetch_all(db)
    .await?;
    let mut later = Vec::new();
    for row in rows {
        let was = match row.number.zip(row.body) {
            Some((number, body)) => {
                Some((number, AnyRecord::from_json(row.kind, serde_json::from_str(&body)?)?))
            }
            None => None,
        };
        later.push(Later {
            id: row.id,
            kind: row.kind,
            slug: row.slug,
            was,
            withdrawn: row.withdrawn,
        });
    }
    Ok(later)
}

/// Puts a copy of the database back to what it was before a time: takes out what was added later
/// and gives what was changed later its rows, its place in the search and its slug of then.
///
/// All references lead somewhere in the end, since they did at that time.
///
/// # Errors
/// When the database fails, or a stored record cannot be read.
pub async fn put_back(copy: &mut Writer, before: &str) -> Result<()> {
    let mut db = copy.begin().await?;
    let later = later(&mut db, before).await?;
    // First everything out, so that slugs are free for what had them.
    for record in &later {
        rows::remove(&mut db, record.kind, &record.slug).await?;
        let number = record.was.as_ref().map_or(0, |(number, _)| *number);
        search::remove(&mut db, record.kind, record.id).await?;
        sqlx::query!("delete from revision where record = ?1 and number > ?2", record.id, number)
            .execute(&mut *db)
            .await?;
        if record.was.is_none() {
            sqlx::query!("delete from former_slug where record = ?1", record.id)
                .execute(&mut *db)
                .await?;
            sqlx::query!("delete from record where id = ?1", record.id).execute(&mut *db).await?;
        }
    }
    let restored: Vec<_> = later
        .iter()
        .filter_map(|later| {
            let (number, record) = later.was.as_ref()?;
            Some((later.id, *number, record, later.withdrawn))
        })
        .collect();
    for &(id, number, record, withdrawn) in &restored {
        let (slug, title) = (record.slug(), record.title());
        sqlx::query!(
            "update record set slug = ?2, title = ?3, revision = ?4, withdrawn = ?5 where id = ?1",
            id,
            slug,
            title,
            number,
            withdrawn
        )
        .execute(&mut *db)
        .await?;
        if !withdrawn {
            rows::write(&mut db, record).await?;
        }
    }
    // What was withdrawn then is in no list.
    let restored: Vec<_> = restored.into_iter().filter(|(.., withdrawn)| !withdrawn).collect();
    sqlx::query!(
        "delete from former_slug where exists (
             select 1 from record
             where record.kind = former_slug.kind and record.slug = former_slug.slug
         )"
    )
    .execute(&mut *db)
    .await?;
    // The search has names of other records in it, so that all rows are there first.
    for &(id, _, record, _) in &restored {
        search::index(&mut db, id, false, record).await?;
    }
    for &(_, _, record, _) in &restored {
        if let AnyRecord::Actor(actor) = record {
            search::index_named(&mut db, &actor.slug).await?;
        }
    }
    search::forget_words(&mut db).await?;
    sqlx::query!(
        "update kind_tally set changed = coalesce((
             select max(revision.created)
             from record join revision on revision.record = record.id
             where record.kind = kind_tally.kind
         ), '')"
    )
    .execute(&mut *db)
    .await?;
    db.commit().await?;
    Ok(())
}
