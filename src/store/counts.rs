//! How many records of each kind are published.

use std::collections::HashMap;

use super::{Reader, Result};
use crate::model::Kind;

/// How many records of each kind are published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(HashMap<Kind, i64>);

impl Counts {
    /// As they are now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read(reader: &Reader) -> Result<Self> {
        let rows = sqlx::query!(r#"select kind as "kind: Kind", records from kind_tally"#)
            .fetch_all(reader.pool())
            .await?;
        Ok(Self(rows.into_iter().map(|row| (row.kind, row.records)).collect()))
    }

    /// How many of a kind.
    #[must_use]
    pub fn of(&self, kind: Kind) -> i64 {
        self.0.get(&kind).copied().unwrap_or_default()
    }

    /// How many of all kinds.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.0.values().sum()
    }
}
