//! Parts that lists share: how many records have a value, and filters as JSON.

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
