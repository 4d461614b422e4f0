//! The two ways into the store: readers that cannot write, and the one writer.

use sqlx::{Sqlite, SqlitePool};

/// A transaction that may write; whatever it did is undone unless it is committed.
pub type Transaction = sqlx::Transaction<'static, Sqlite>;

/// Makes what a transaction did last.
///
/// # Errors
/// When the database fails, or a reference leads nowhere; nothing is saved then.
pub async fn commit(transaction: Transaction) -> super::Result<()> {
    Ok(transaction.commit().await?)
}

/// A small pool of read-only connections.
#[derive(Debug, Clone)]
pub struct Reader(pub(super) SqlitePool);

/// The one connection that may write.
#[derive(Debug, Clone)]
pub struct Writer(pub(super) SqlitePool);

impl Reader {
    pub(super) fn pool(&self) -> &SqlitePool {
        &self.0
    }
}

impl Writer {
    /// Begins a transaction that holds the write lock from its start, so that it cannot fail to
    /// get it half-way.
    ///
    /// # Errors
    /// When the database is locked for too long, or fails.
    pub async fn begin(&mut self) -> Result<Transaction, sqlx::Error> {
        self.0.begin_with("BEGIN IMMEDIATE").await
    }
}
