//! The data version: goes up with every transaction that changes what pages show.

use sqlx::SqliteConnection;

use super::{Reader, Result};

/// The current data version.
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
