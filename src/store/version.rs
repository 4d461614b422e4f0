//! The data version: goes up with every transaction that changes what pages show.

use std::{
    fs::File,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    sync::{PoisonError, RwLock},
};

use sqlx::{ConnectOptions, SqliteConnection};
use tokio::sync::OnceCell;

use super::{Reader, Result};

/// The current data version, asked of the database.
///
/// # Errors
/// When the database fails.
pub async fn current(reader: &Reader) -> Result<i64> {
    let row = sqlx::query!("select value from data_version where id = 1");
    Ok(row.fetch_one(reader.pool()).await?.value)
}

/// Raises the data version; part of a writing transaction.
///
/// # Errors
/// When the database fails.
pub async fn bump(transaction: &mut SqliteConnection) -> Result<()> {
    sqlx::query!("update data_version set value = value + 1 where id = 1")
        .execute(transaction)
        .await?;
    Ok(())
}

/// The data version, known without a query for as long as nobody writes.
///
/// Every transaction of any process leaves its mark in the head of a file: in the WAL index, or in the
/// database itself where there is no WAL. As long as that head is what it was, so is the version. Reading
/// it is one short call of the system, where a query has to wait for a connection.
#[derive(Debug)]
pub struct Versions {
    reader: Reader,
    /// `None` where the file cannot be watched; every version is asked for then.
    watch: OnceCell<Option<Watch>>,
    seen: RwLock<Option<(Head, i64)>>,
}

impl Versions {
    /// The versions of what a reader reads.
    #[must_use]
    pub fn new(reader: Reader) -> Self {
        Self { reader, watch: OnceCell::new(), seen: RwLock::default() }
    }

    /// The reader whose versions they are.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The current data version, where it is known without a query.
    #[must_use]
    pub fn seen(&self) -> Option<i64> {
        let head = self.watch.get()?.as_ref()?.head()?;
        let seen = *self.seen.read().unwrap_or_else(PoisonError::into_inner);
        seen.filter(|(at, _)| *at == head).map(|(_, version)| version)
    }

    /// The current data version.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn current(&self) -> Result<i64> {
        if let Some(version) = self.seen() {
            return Ok(version);
        }
        let watch = self.watch.get_or_init(|| Watch::open(&self.reader)).await;
        // The head is read before the version, which is then that old at most.
        let head = watch.as_ref().and_then(Watch::head);
        let version = current(&self.reader).await?;
        let mut seen = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        *seen = head.map(|head| (head, version));
        Ok(version)
    }
}

/// The head of the WAL index has, among others, a counter of transactions, the number of pages and
/// checksums of the last one (<https://www.sqlite.org/walformat.html>, section 2.1). The head of a
/// database has a counter of changes within as many bytes
/// (<https://www.sqlite.org/fileformat2.html>, section 1.3.7).
type Head = [u8; 48];

/// A file whose head changes with each transaction.
///
/// It stays open for as long as the process has the database open: closing it takes away all of the
/// process's locks on that file, SQLite's included.
#[derive(Debug)]
struct Watch {
    file: File,
    /// While one connection is open, SQLite leaves the WAL index where it is.
    _anchor: std::sync::Mutex<SqliteConnection>,
}

impl Watch {
    async fn open(reader: &Reader) -> Option<Self> {
        match Self::try_open(reader).await {
            Ok(watch) => Some(watch),
            Err(error) => {
                tracing::warn!(%error, "each request asks the database for its version");
                None
            }
        }
    }

    async fn try_open(reader: &Reader) -> Result<Self> {
        let options = reader.pool().connect_options();
        let mut anchor = options.connect().await?;
        let mode: String = sqlx::query_scalar("pragma journal_mode").fetch_one(&mut anchor).await?;
        // The index is there only once the database was read.
        sqlx::query("select 1 from data_version").execute(&mut anchor).await?;
        let path = options.get_filename();
        let path = if mode == "wal" { index_of(path) } else { path.to_owned() };
        Ok(Self { file: File::open(path)?, _anchor: anchor.into() })
    }

    fn head(&self) -> Option<Head> {
        let mut head: Head = [0; 48];
        self.file.read_exact_at(&mut head, 0).ok().map(|()| head)
    }
}

/// Where the WAL index of a database is.
fn index_of(database: &Path) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push("-shm");
    path.into()
}
