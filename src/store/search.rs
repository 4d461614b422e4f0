//! Full-text search over every kind.

use std::collections::BTreeSet;

use sqlx::SqliteConnection;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{Reader, Result, record::Name};
use crate::model::{Kind, record::SearchText};

/// Puts a record's text into the index, in place of what was there.
///
/// # Errors
/// When the database fails.
pub async fn index(
    db: &mut SqliteConnection,
    id: i64,
    was_indexed: bool,
    title: &str,
    text: &SearchText,
) -> Result<()> {
    if was_indexed {
        sqlx::query!("delete from search where rowid = ?1", id).execute(&mut *db).await?;
    }
    sqlx::query!(
        "insert into search (rowid, title, keywords, body) values (?1, ?2, ?3, ?4)",
        id,
        title,
        text.keywords,
        text.body
    )
    .execute(&mut *db)
    .await?;
    let mut found = BTreeSet::new();
    for part in [title, &text.keywords, &text.body] {
        found.extend(words(part).filter(|word| word.len() >= MIN_SPELLING));
    }
    let found = serde_json::to_string(&found)?;
    sqlx::query!(
        "insert into search_word (word)
         select value from json_each(?1) where true
         on conflict (word) do nothing",
        found
    )
    .execute(&mut *db)
    .await?;
    Ok(())
}

/// Shorter words are not corrected: too many others are near.
const MIN_SPELLING: usize = 4;

/// A text's words as the index has them: lower case, without accents.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
        .filter(|word| !word.is_empty())
        .map(|word| {
            word.nfkd().filter(|&c| !is_combining_mark(c)).collect::<String>().to_lowercase()
        })
}

/// A record that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its kind.
    pub kind: Kind,
    /// Its slug.
    pub slug: String,
    /// Its title, with the found words between [`MARK_START`] and [`MARK_END`].
    pub title: String,
    /// The part of its text that fits best, marked likewise; may be empty.
    pub snippet: String,
}

/// Stands before a found word.
pub const MARK_START: char = '\u{2}';

/// Stands behind a found word.
pub const MARK_END: char = '\u{3}';

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// Best first.
    pub hits: Vec<Hit>,
    /// How many there are of each kind in all.
    pub counts: Vec<(Kind, i64)>,
    /// The words that were looked for, when some were taken for a misspelling.
    pub corrected: Option<String>,
}

/// Looks for records that have all words of a query, the last of them perhaps unfinished.
///
/// A record whose title, or other name, is the query comes first. Titles weigh above other names, and those above
/// prose; whole words above beginnings; what somebody would look for above where it was read. Words that
/// occur nowhere are replaced by the nearest that do.
///
/// # Errors
/// When the database fails.
pub async fn search(
    reader: &Reader,
    query: &str,
    kind: Option<Kind>,
    limit: i64,
    offset: i64,
) -> Result<Found> {
    let asked: Vec<String> = words(query).take(MAX_WORDS).collect();
    if asked.is_empty() {
        return Ok(Found::default());
    }
    let found = matches(reader, &asked, kind, limit, offset).await?;
    if !found.counts.is_empty() {
        return Ok(found);
    }
    let mut corrected = Vec::new();
    for word in &asked {
        corrected.push(nearest(reader, word).await?.unwrap_or_else(|| word.clone()));
    }
    if corrected == asked {
        return Ok(found);
    }
    let found = matches(reader, &corrected, kind, limit, offset).await?;
    let corrected = (!found.counts.is_empty()).then(|| corrected.join(" "));
    Ok(Found { corrected, ..found })
}

/// A query for the index that a list can filter by: all words of a text, each perhaps unfinished.
/// None when the text has no word in it.
#[must_use]
pub fn index_query(text: &str) -> Option<String> {
    let words: Vec<String> = words(text).take(MAX_WORDS).collect();
    (!words.is_empty()).then(|| beginnings(&words))
}

/// More words than this in a query are left out.
const MAX_WORDS: usize = 12;

/// Words are quoted, so that nothing in them is an operator of the index's query language.
fn whole_words(words: &[String]) -> String {
    words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" ")
}

fn beginnings(words: &[String]) -> String {
    words.iter().map(|word| format!("\"{word}\" *")).collect::<Vec<_>>().join(" ")
}

/// What a list's search box asks of the index: records that have all words of a text, or words that
/// begin with them, in some of its columns. `None` when the text has no words.
///
/// In the list's query, `from search cross join record` keeps SQLite from asking the index about
/// every record of the kind in turn.
#[must_use]
pub fn within(columns: &[&str], text: &str) -> Option<String> {
    let words: Vec<_> = words(text).take(MAX_WORDS).map(|word| format!("\"{word}\" *")).collect();
    let columns = columns.join(" ");
    (!words.is_empty()).then(|| format!("{{{columns}}} : ({})", words.join(" AND ")))
}

async fn matches(
    reader: &Reader,
    words: &[String],
    kind: Option<Kind>,
    limit: i64,
    offset: i64,
) -> Result<Found> {
    let (exact, prefix, title) = (whole_words(words), beginnings(words), words.join(" "));
    let counts = sqlx::query!(
        r#"select record.kind as "kind: Kind", count(*) as "count!: i64"
           from search join record on record.id = search.rowid
           where search match ?1
           group by record.kind"#,
        prefix
    )
    .fetch_all(reader.pool())
    .await?;
    let counts: Vec<_> = counts.into_iter().map(|row| (row.kind, row.count)).collect();
    if counts.is_empty() {
        return Ok(Found::default());
    }
    let hits = sqlx::query!(
        r#"with exact as (select rowid from search where search match ?1)
           select record.kind as "kind!: Kind", record.slug as "slug!",
                  highlight(search, 0, char(2), char(3)) as "title!: String",
                  snippet(search, 2, char(2), char(3), '…', 24) as "snippet!: String"
           from search join record on record.id = search.rowid
           where search match ?2 and (?3 is null or record.kind = ?3)
           order by lower(record.title) <> ?6 and not exists (
                        select 1 from actor_alias
                        where record.kind = 'actor' and actor = record.slug and lower(alias) = ?6),
                    search.rowid not in exact,
                    bm25(search, 10.0, 5.0, 1.0)
                        * case record.kind when 'actor' then 3.0 when 'chip' then 2.5
                                           when 'policy' then 2.0 when 'claim' then 2.0
                                           when 'event' then 1.6 when 'source' then 0.6
                                           else 1.0 end,
                    record.slug
           limit ?4 offset ?5"#,
        exact,
        prefix,
        kind,
        limit,
        offset,
        title
    )
    .fetch_all(reader.pool())
    .await?;
    let hits = hits.into_iter().map(|row| Hit {
        kind: row.kind,
        slug: row.slug,
        title: row.title,
        snippet: row.snippet,
    });
    Ok(Found { hits: hits.collect(), counts, corrected: None })
}

/// The records of a kind whose titles share most words with a text, for a link that leads nowhere.
///
/// # Errors
/// When the database fails.
pub async fn nearest_titles(
    reader: &Reader,
    text: &str,
    kind: Kind,
    limit: i64,
) -> Result<Vec<Name>> {
    let mut known = Vec::new();
    for word in words(text).filter(|word| word.parse::<u32>().is_err()).take(MAX_WORDS) {
        known.push(nearest(reader, &word).await?.unwrap_or(word));
    }
    if known.is_empty() {
        return Ok(Vec::new());
    }
    let any = known.iter().map(|word| format!("\"{word}\" *")).collect::<Vec<_>>().join(" OR ");
    let rows = sqlx::query!(
        r#"select record.slug, record.title
           from search join record on record.id = search.rowid
           where search match ?1 and record.kind = ?2
           order by bm25(search, 10.0, 5.0, 0.1), record.slug
           limit ?3"#,
        any,
        kind,
        limit
    )
    .fetch_all(reader.pool())
    .await?;
    Ok(rows.into_iter().map(|row| Name { kind, slug: row.slug, title: row.title }).collect())
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
/// Words that no record of the kind has together are taken for misspelt, as in [`search`].
///
/// # Errors
/// When the database fails.
pub async fn words_for(reader: &Reader, text: &str, kind: Kind) -> Result<Option<Words>> {
    let asked: Vec<String> = words(text).take(MAX_WORDS).collect();
    if asked.is_empty() {
        return Ok(None);
    }
    let query = beginnings(&asked);
    let asked_for = Words { query, corrected: None };
    if occurs(reader, &asked_for.query, kind).await? {
        return Ok(Some(asked_for));
    }
    let mut near = Vec::new();
    for word in &asked {
        near.push(nearest(reader, word).await?.unwrap_or_else(|| word.clone()));
    }
    let query = beginnings(&near);
    if near == asked || !occurs(reader, &query, kind).await? {
        return Ok(Some(asked_for));
    }
    Ok(Some(Words { query, corrected: Some(near.join(" ")) }))
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

/// The word nearest to a misspelt one; itself when it begins a known word.
async fn nearest(reader: &Reader, word: &str) -> Result<Option<String>> {
    if word.chars().count() < MIN_SPELLING {
        return Ok(None);
    }
    let end = format!("{word}\u{10ffff}");
    let known = sqlx::query_scalar!(
        r#"select exists (select 1 from search_word where word >= ?1 and word < ?2) as "n!: bool""#,
        word,
        end
    )
    .fetch_one(reader.pool())
    .await?;
    if known {
        return Ok(Some(word.to_owned()));
    }
    let letters: Vec<char> = word.chars().collect();
    let trigrams: Vec<_> = letters
        .windows(3)
        .map(|three| format!("\"{}\"", three.iter().collect::<String>()))
        .collect();
    let trigrams = trigrams.join(" OR ");
    let candidates = sqlx::query_scalar!(
        r#"select search_word.word
           from search_spelling join search_word on search_word.id = search_spelling.rowid
           where search_spelling match ?1
           order by bm25(search_spelling)
           limit 100"#,
        trigrams
    )
    .fetch_all(reader.pool())
    .await?;
    let distance = |candidate: &String| strsim::damerau_levenshtein(word, candidate);
    let allowed = if letters.len() < 6 { 1 } else { 2 };
    let Some(least) = candidates.iter().map(distance).min().filter(|&least| least <= allowed)
    else {
        return Ok(None);
    };
    // Among words as near, the one that most records have is most likely meant.
    let mut nearest = None;
    for candidate in candidates.into_iter().filter(|candidate| distance(candidate) == least) {
        let records = count(reader, &candidate).await?;
        if nearest.as_ref().is_none_or(|(most, _)| records > *most) {
            nearest = Some((records, candidate));
        }
    }
    Ok(nearest.map(|(_, word)| word))
}

/// How many records have a word.
async fn count(reader: &Reader, word: &str) -> Result<i64> {
    let whole = whole_words(&[word.to_owned()]);
    let row = sqlx::query_scalar!(
        r#"select count(*) as "n!: i64" from search where search match ?1"#,
        whole
    );
    Ok(row.fetch_one(reader.pool()).await?)
}
