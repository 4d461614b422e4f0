//! Words as a filter of lists.

use super::{Terms, corrected, terms::MAX_WORDS, words};
use crate::{
    model::Kind,
    store::{Reader, Result},
};

/// A query for the index that a list can filter by: all words of a text, each perhaps unfinished.
/// None when the text has no word in it.
#[must_use]
pub fn index_query(text: &str) -> Option<String> {
    Terms::of(text).map(|terms| terms.all().beginnings)
}

/// The same, in some of the index's columns only.
///
/// In the list's query, `from search cross join record` keeps SQLite from asking the index about
/// every record of the kind in turn.
#[must_use]
pub fn within(columns: &[&str], text: &str) -> Option<String> {
    let words: Vec<_> = words(text).take(MAX_WORDS).map(|word| format!("\"{word}\" *")).collect();
    let columns = columns.join(" ");
    (!words.is_empty()).then(|| format!("{{{columns}}} : ({})", words.join(" AND ")))
}

/// The words of a query, as a list of one kind is searched for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// For the index: every word, the last letters of each perhaps missing.
    pub query: String,
    /// The words that stand in the query in place of misspelt ones, all together.
    pub corrected: Option<String>,
}

/// Reads a query for a list of one kind; `None` when it holds no word.
///
/// Words that no record of the kind has together are taken for misspelt, as in a search of
/// everything.
///
/// # Errors
/// When the database fails.
pub async fn words_for(reader: &Reader, text: &str, kind: Kind) -> Result<Option<Words>> {
    let Some(typed) = Terms::of(text) else { return Ok(None) };
    let query = typed.all().beginnings;
    let as_typed = Words { query, corrected: None };
    if occurs(reader, &as_typed.query, kind).await? {
        return Ok(Some(as_typed));
    }
    let near = corrected(reader, &typed).await?;
    let query = near.all().beginnings;
    if near.words == typed.words || !occurs(reader, &query, kind).await? {
        return Ok(Some(as_typed));
    }
    Ok(Some(Words { query, corrected: Some(near.words.join(" ")) }))
}

async fn occurs(reader: &Reader, query: &str, kind: Kind) -> Result<bool> {
    let found = sqlx::query_scalar!(
        r#"select exists (
               select 1 from search join record on record.id = search.rowid
               where search match ?1 and record.kind = ?2
           ) as "n!: bool""#,
        query,
        kind
    );
    Ok(found.fetch_one(reader.pool()).await?)
}
