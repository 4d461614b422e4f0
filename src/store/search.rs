//! Full-text search over every kind.
//!
//! `terms` turns what a visitor typed into expressions for the index, `matching` asks the index and
//! ranks what it finds, `spelling` finds the nearest known word; this module fills the index and
//! ties them together.

mod lists;
mod matching;
mod spelling;
mod terms;

use std::collections::BTreeSet;

use sqlx::SqliteConnection;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

pub use self::lists::{Words, index_query, within, words_for};
use self::{
    matching::matches,
    spelling::nearest,
    terms::{Expression, Terms},
};
use super::{Reader, Result, record::Name};
use crate::model::{AnyRecord, Edtf, Jurisdiction, Kind, Slug};

/// Puts a record's text into the index, in place of what was there.
///
/// # Errors
/// When the database fails.
pub async fn index(
    db: &mut SqliteConnection,
    id: i64,
    was_indexed: bool,
    record: &AnyRecord,
) -> Result<()> {
    let kind = record.kind();
    if was_indexed {
        remove(db, kind, id).await?;
    }
    let (title, text) = (record.title(), record.search_text());
    let named = serde_json::to_string(&named_in(record))?;
    sqlx::query!(
        "insert into search (rowid, title, keywords, body)
         values ((select first from search_kind where kind = ?6) + ?1, ?2, concat_ws(
             ' · ', nullif(?3, ''),
             (select group_concat(name, ' · ') from actor
              where slug in (select value from json_each(?4)))
         ), ?5)",
        id,
        title,
        text.keywords,
        named,
        text.body,
        kind
    )
    .execute(&mut *db)
    .await?;
    let mut found = BTreeSet::new();
    for part in [&title, &text.keywords, &text.body] {
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

/// Takes a record's text out of the index.
///
/// # Errors
/// When the database fails.
pub async fn remove(db: &mut SqliteConnection, kind: Kind, id: i64) -> Result<()> {
    sqlx::query!(
        "delete from search where rowid = ?1 + (select first from search_kind where kind = ?2)",
        id,
        kind
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Actors by whose name a record is looked for, though its own text may not have it: who says a
/// quote, who makes a chip.
fn named_in(record: &AnyRecord) -> Vec<&Slug> {
    match record {
        AnyRecord::Quote(quote) => {
            std::iter::once(&quote.speaker).chain(&quote.affiliation).collect()
        }
        AnyRecord::Chip(chip) => vec![&chip.vendor],
        AnyRecord::System(system) => vec![&system.vendor],
        _ => Vec::new(),
    }
}

/// Indexes anew what is found by an actor's name, after that name has changed.
///
/// # Errors
/// When the database fails, or a stored record cannot be read.
pub async fn index_named(db: &mut SqliteConnection, actor: &Slug) -> Result<()> {
    let rows = sqlx::query!(
        r#"with named (kind, slug) as (
               select 'quote', slug from quote where speaker = ?1 or affiliation = ?1
               union all select 'chip', slug from chip where vendor = ?1
               union all select 'system', slug from system where vendor = ?1
           )
           select record.id as "id!: i64", record.kind as "kind!: Kind", revision.body as "body!"
           from named
           join record on record.kind = named.kind and record.slug = named.slug
           join revision on revision.record = record.id and revision.number = record.revision"#,
        actor
    )
    .fetch_all(&mut *db)
    .await?;
    for row in rows {
        let record = AnyRecord::from_json(row.kind, serde_json::from_str(&row.body)?)?;
        index(db, row.id, true, &record).await?;
    }
    Ok(())
}

/// Forgets words that no record has any more, so that nothing is corrected to them.
///
/// # Errors
/// When the database fails.
pub(super) async fn forget_words(db: &mut SqliteConnection) -> Result<()> {
    // A table of the connection's own, which the checks at compile time do not know.
    for sql in [
        "create virtual table temp.search_term using fts5vocab (main, search, row)",
        "create temporary table forgotten as
         select id, word from search_word where word not in (select term from temp.search_term)",
        "insert into search_spelling (search_spelling, rowid, word)
         select 'delete', id, word from temp.forgotten",
        "delete from search_word where id in (select id from temp.forgotten)",
        "drop table temp.forgotten",
        "drop table temp.search_term",
    ] {
        sqlx::query(sql).execute(&mut *db).await?;
    }
    Ok(())
}

/// Shorter words are not corrected: too many others are near.
const MIN_SPELLING: usize = 4;

/// A text's words as the index has them: lower case, without accents.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
        .map(|word| {
            let plain = word.nfkd().filter(|&c| !is_combining_mark(c) && c != '"');
            plain.collect::<String>().to_lowercase()
        })
        .filter(|word| !word.is_empty())
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
    /// When it happened, was said, released, announced or published.
    pub date: Option<Edtf>,
    /// Where it comes from or who acted.
    pub jurisdiction: Option<Jurisdiction>,
    /// Who said, made or published it.
    pub by: Option<String>,
}

/// Stands before a found word.
pub const MARK_START: char = '\u{2}';

/// Stands behind a found word.
pub const MARK_END: char = '\u{3}';

/// What to look for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// The words, as typed.
    pub text: &'a str,
    /// Only records of this kind.
    pub kind: Option<Kind>,
    /// Whether misspellings are to be left as they are.
    pub as_typed: bool,
    /// Whether records with some of the words will do, where none has all.
    pub some_words: bool,
    /// How many of the best records of each kind to leave out.
    pub skip: i64,
    /// How many records of each kind to return.
    pub take: i64,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// Best first.
    pub hits: Vec<Hit>,
    /// How many there are of each kind in all.
    pub counts: Vec<(Kind, i64)>,
    /// The words that were looked for, when some were taken for a misspelling.
    pub corrected: Option<String>,
    /// Whether no record has all of the words, so that those are shown that have some.
    pub some_words: bool,
    /// Whether there were more words than are looked for.
    pub cut: bool,
}

/// Looks for records that have all words of a text, each perhaps unfinished.
///
/// A record whose name is the text comes first; titles weigh above other names, and those above
/// prose; whole words above beginnings. Words that occur nowhere are replaced by the nearest that
/// do. Where no record has all words, those that have some are found if that will do.
///
/// # Errors
/// When the database fails; never for what the text is.
pub async fn search(reader: &Reader, wanted: Wanted<'_>) -> Result<Found> {
    let Some(terms) = Terms::of(wanted.text) else {
        return Ok(Found::default());
    };
    let cut = terms.cut;
    if let Some(joined) = terms.joined() {
        let found = matches(reader, &joined.all(), wanted).await?;
        if !found.counts.is_empty() {
            return Ok(Found { cut, ..found });
        }
    }
    let typed = matches(reader, &terms.all(), wanted).await?;
    if !typed.counts.is_empty() || wanted.as_typed {
        return Ok(Found { cut, ..typed });
    }
    let corrected = corrected(reader, &terms).await?;
    let spelling = (corrected.words != terms.words).then(|| corrected.words.join(" "));
    if spelling.is_some() {
        let found = matches(reader, &corrected.all(), wanted).await?;
        if !found.counts.is_empty() {
            return Ok(Found { corrected: spelling, cut, ..found });
        }
    }
    let Some(any) = corrected.any().filter(|_| wanted.some_words) else {
        return Ok(Found { cut, ..Found::default() });
    };
    let found = matches(reader, &any, wanted).await?;
    let corrected = spelling.filter(|_| !found.counts.is_empty());
    Ok(Found { corrected, some_words: true, cut, ..found })
}

/// The words, each misspelt one replaced by the nearest that is known.
async fn corrected(reader: &Reader, terms: &Terms) -> Result<Terms> {
    let mut corrected = terms.clone();
    for word in &mut corrected.words {
        if let Some(known) = nearest(reader, word).await? {
            *word = known;
        }
    }
    Ok(corrected)
}

/// Names that begin with, or have, the words typed so far; best first.
///
/// # Errors
/// When the database fails; never for what the text is.
pub async fn suggest(reader: &Reader, text: &str, limit: i64) -> Result<Vec<Name>> {
    let Some(terms) = Terms::of(text) else {
        return Ok(Vec::new());
    };
    if let Some(joined) = terms.joined() {
        let names = matching::names(reader, &joined.all(), limit).await?;
        if !names.is_empty() {
            return Ok(names);
        }
    }
    let names = matching::names(reader, &terms.all(), limit).await?;
    if !names.is_empty() {
        return Ok(names);
    }
    let corrected = corrected(reader, &terms).await?;
    if corrected.words == terms.words {
        return Ok(names);
    }
    matching::names(reader, &corrected.all(), limit).await
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
    for word in words(text).filter(|word| word.parse::<u32>().is_err()).take(terms::MAX_WORDS) {
        known.push(nearest(reader, &word).await?.unwrap_or(word));
    }
    if known.is_empty() {
        return Ok(Vec::new());
    }
    lists::sharing_words(reader, &known, kind, limit).await
}
