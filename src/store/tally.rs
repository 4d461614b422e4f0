//! Parts that lists share: how many records have a value, the first rows of many, and filters as JSON.

use serde::Serialize;

use super::Result;

/// How many records of a list have a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The value, as it stands in URLs.
    pub value: String,
    /// What readers call it.
    pub label: String,
    /// How many records have it.
    pub count: i64,
}

/// A filter's values as a JSON list; `None`, which filters nothing, when there are none.
///
/// # Errors
/// When a value cannot be written as JSON.
pub fn any_of<T: Serialize>(values: &[T]) -> Result<Option<String>> {
    if values.is_empty() { Ok(None) } else { Ok(Some(serde_json::to_string(values)?)) }
}

/// The first of some rows, and how many there are in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<T> {
    /// The first.
    pub rows: Vec<T>,
    /// How many there are.
    pub total: i64,
}

impl<T> Part<T> {
    /// All there are.
    #[must_use]
    pub fn whole(rows: Vec<T>) -> Self {
        Self { total: i64::try_from(rows.len()).unwrap_or(i64::MAX), rows }
    }

    /// The same of something else.
    #[must_use]
    pub fn map<U>(self, each: impl FnMut(T) -> U) -> Part<U> {
        Part { rows: self.rows.into_iter().map(each).collect(), total: self.total }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many there are beside its rows.
    #[must_use]
    pub fn more(&self) -> i64 {
        self.total.saturating_sub(i64::try_from(self.rows.len()).unwrap_or(i64::MAX))
    }

    /// Whether there are more than its rows.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.more() > 0
    }
}
