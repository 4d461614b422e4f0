//! How many records of each kind are published.

use std::{collections::HashMap, sync::Arc};

use super::{
    Reader, Result,
    kept::{Changed, Made},
};
use crate::model::Kind;

/// How many records of each kind are published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(HashMap<Kind, i64>);

impl Counts {
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

impl Made for Counts {
    async fn read(reader: &Reader) -> Result<Self> {
        let rows = sqlx::query!(
            r#"select kind as "kind: Kind", count(*) as "count!: i64"
               from record where withdrawn = 0 group by kind"#
        )
        .fetch_all(reader.pool())
        .await?;
        Ok(Self(rows.into_iter().map(|row| (row.kind, row.count)).collect()))
    }

    async fn after(self: &Arc<Self>, _: &Reader, changes: &[Changed]) -> Result<Option<Arc<Self>>> {
        let mut counts = Self::clone(self);
        for change in changes {
            *counts.0.entry(change.kind).or_default() +=
                i64::from(change.is_published) - i64::from(change.was_published);
        }
        Ok(Some(Arc::new(counts)))
    }
}
