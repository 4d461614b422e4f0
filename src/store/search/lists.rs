//! Words as a filter of lists.

use std::cmp::Reverse;

use super::{Terms, corrected, matching::spelt_out, terms::MAX_WORDS, words};
use crate::{
    model::Kind,
    store::{Reader, Result, record::Name},
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
               select 1 from search_kind cross join search on search.rowid between first and last
               where search_kind.kind = ?2 and search match ?1
           ) as "n!: bool""#,
        query,
        kind
    );
    Ok(found.fetch_one(reader.pool()).await?)
}

/// So many titles with a word are looked at for how many others they share.
const CANDIDATES: i64 = 100;

/// The records of a kind whose titles share most of some words, the newest first.
pub(super) async fn sharing_words(
    reader: &Reader,
    known: &[String],
    kind: Kind,
    limit: i64,
) -> Result<Vec<Name>> {
    let mut parts = Vec::new();
    for word in known {
        parts.push(format!("({})", spelt_out(reader, &format!("\"{word}\" *")).await?));
    }
    let but = |left_out: usize| {
        let others = parts.iter().enumerate().filter(move |(place, _)| *place != left_out);
        others.map(|(_, part)| part.as_str()).collect::<Vec<_>>().join(" AND ")
    };
    let sought: Vec<_> = std::iter::once(parts.join(" AND "))
        .chain((0..parts.len()).map(but))
        .chain(parts.iter().cloned())
        .filter(|sought| !sought.is_empty())
        .map(|sought| format!("{{title keywords}} : ({sought})"))
        .collect();
    let sought = serde_json::to_string(&sought)?;
    let rows = sqlx::query!(
        r#"select record.slug as "slug!", record.title as "title!"
           from json_each(?1) as sought
           cross join search_kind
           cross join record on record.id in (
               select rowid - first from search
               where search match sought.value and rowid between first and last
               order by rowid desc limit ?3
           )
           where search_kind.kind = ?2
           group by record.id order by record.id desc"#,
        sought,
        kind,
        CANDIDATES
    )
    .fetch_all(reader.pool())
    .await?;
    let mut names: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let of_title: Vec<_> = words(&row.title).collect();
            let has = |word: &&String| of_title.iter().any(|own| own.starts_with(word.as_str()));
            let shared = known.iter().filter(has).count();
            (shared, Name { kind, slug: row.slug, title: row.title })
        })
        .collect();
    names.sort_by_key(|(shared, name)| (Reverse(*shared), name.title.len()));
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(names.into_iter().map(|(_, name)| name).take(limit).collect())
}
