//! What is made from the whole record and kept in memory, until the record changes.

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Mutex;

use super::{Reader, Result, version::Versions};
use crate::model::Kind;

/// Something that is made from the whole record.
pub(crate) trait Made: Sized {
    /// Makes it from all records.
    async fn read(reader: &Reader) -> Result<Self>;

    /// The same after some records were changed; `None` where it has to be made anew.
    async fn after(
        self: &Arc<Self>,
        reader: &Reader,
        changes: &[Changed],
    ) -> Result<Option<Arc<Self>>>;
}

/// A record that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Changed {
    /// Its number.
    pub(crate) record: i64,
    /// Its kind.
    pub(crate) kind: Kind,
    /// Its slug now.
    pub(crate) slug: String,
    /// Whether it was published before.
    pub(crate) was_published: bool,
    /// Whether it is published since.
    pub(crate) is_published: bool,
}

/// What was made from the newest version of the record that anybody asked for.
#[derive(Debug)]
pub(crate) struct Kept<T> {
    newest: RwLock<Option<Newest<T>>>,
    /// Held while it is made: once, however many ask.
    making: Mutex<()>,
}

#[derive(Debug)]
struct Newest<T> {
    moment: Moment,
    made: Arc<T>,
}

impl<T> Clone for Newest<T> {
    fn clone(&self) -> Self {
        Self { moment: self.moment.clone(), made: Arc::clone(&self.made) }
    }
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { newest: RwLock::default(), making: Mutex::default() }
    }
}

impl<T: Made> Kept<T> {
    /// As the record is now.
    ///
    /// # Errors
    /// When the database fails, or a stored record cannot be read.
    pub(crate) async fn get(&self, versions: &Versions) -> Result<Arc<T>> {
        let (now, reader) = (versions.current().await?, versions.reader());
        let is_new_enough = |kept: &Newest<T>| kept.moment.version >= now;
        if let Some(kept) = self.newest().filter(is_new_enough) {
            return Ok(kept.made);
        }
        let _alone = self.making.lock().await;
        let before = self.newest();
        if let Some(kept) = before.clone().filter(is_new_enough) {
            return Ok(kept.made);
        }
        // What is written meanwhile is read twice rather than not at all.
        let moment = Moment::now(reader).await?;
        let made = match before {
            Some(kept) => match changes(reader, &kept.moment, &moment).await? {
                Some(changes) => kept.made.after(reader, &changes).await?,
                None => None,
            },
            None => None,
        };
        let made = match made {
            Some(made) => made,
            None => Arc::new(T::read(reader).await?),
        };
        let newest = Newest { moment, made: Arc::clone(&made) };
        *self.newest.write().unwrap_or_else(PoisonError::into_inner) = Some(newest);
        Ok(made)
    }

    fn newest(&self) -> Option<Newest<T>> {
        self.newest.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A state of the record.
#[derive(Debug, Clone)]
struct Moment {
    version: i64,
    /// When its newest revision was saved.
    newest: Option<String>,
}

impl Moment {
    async fn now(reader: &Reader) -> Result<Self> {
        let row = sqlx::query_as!(
            Self,
            r#"select (select value from data_version where id = 1) as "version!: i64",
                      (select max(created) from revision) as "newest?: String""#
        );
        Ok(row.fetch_one(reader.pool()).await?)
    }
}

/// When more records than these have changed, everything is made anew.
const MOST: usize = 200;

/// The records that were changed from one state to another; `None` where there are many, or where it
/// cannot be told.
///
/// Every transaction raises the version by one and saves its revisions at one moment. So all of them
/// are found where as many moments come after the newest that was known as the version went up by;
/// else a clock went back, or two wrote at the same moment.
async fn changes(reader: &Reader, from: &Moment, to: &Moment) -> Result<Option<Vec<Changed>>> {
    let (Some(after), Some(until)) = (&from.newest, &to.newest) else { return Ok(None) };
    let most = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let rows = sqlx::query!(
        r#"select revision.record as "record!", revision.created, revision.withdrawal as "withdrawal: bool",
                  record.kind as "kind: Kind", record.slug,
                  before.withdrawal as "was_withdrawal?: bool"
           from revision
           join record on record.id = revision.record
           left join revision before
               on before.record = revision.record and before.number = revision.number - 1
           where revision.created > ?1 and revision.created <= ?2
           order by revision.created, revision.record, revision.number
           limit ?3"#,
        after,
        until,
        most
    )
    .fetch_all(reader.pool())
    .await?;
    let mut moments: Vec<&str> = rows.iter().map(|row| row.created.as_str()).collect();
    moments.dedup();
    let is_known = i64::try_from(moments.len()).is_ok_and(|n| n == to.version - from.version);
    if rows.len() > MOST || !is_known {
        return Ok(None);
    }
    let mut changes: Vec<Changed> = Vec::new();
    for row in rows {
        match changes.iter_mut().find(|change| change.record == row.record) {
            Some(change) => change.is_published = !row.withdrawal,
            None => changes.push(Changed {
                record: row.record,
                kind: row.kind,
                slug: row.slug,
                was_published: row.was_withdrawal == Some(false),
                is_published: !row.withdrawal,
            }),
        }
    }
    Ok(Some(changes))
}
