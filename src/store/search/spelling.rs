//! The nearest known word to a misspelt one.

use super::MIN_SPELLING;
use crate::store::{Reader, Result};

/// More candidates than this are not looked at.
const CANDIDATES: i64 = 200;

/// Of more words than this that are equally near, the rest is not compared.
const MOST_COMPARED: usize = 8;

/// The word nearest to a misspelt one; itself when it begins a known word, none when nothing is
/// near or it is too short to tell.
///
/// Among words that are equally near, the one with the same first letter comes first, then the one
/// that most records have.
pub(super) async fn nearest(reader: &Reader, word: &str) -> Result<Option<String>> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < MIN_SPELLING || letters.len() > 40 {
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
    let allowed = if letters.len() < 7 { 1 } else { 2 };
    let distances = candidates(reader, &letters)
        .await?
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, &candidate), candidate))
        .filter(|&(distance, _)| distance <= allowed);
    let near: Vec<_> = distances.collect();
    let Some(least) = near.iter().map(|(distance, _)| *distance).min() else {
        return Ok(None);
    };
    let near: Vec<_> =
        near.into_iter().filter(|(distance, _)| *distance == least).map(|(_, word)| word).collect();
    commonest(reader, near, letters[0]).await
}

/// Known words that share three letters in a row with the misspelt one, the more the better; and
/// those of about its length that begin with the same two letters or end with the same, for letters
/// that were swapped.
async fn candidates(reader: &Reader, letters: &[char]) -> Result<Vec<String>> {
    let trigrams: Vec<_> = letters
        .windows(3)
        .map(|three| format!("\"{}\"", three.iter().collect::<String>().replace('"', "\"\"")))
        .collect();
    let trigrams = trigrams.join(" OR ");
    let first: String = letters[..1].iter().collect();
    let after = format!("{first}\u{10ffff}");
    let last: String = letters[letters.len() - 2..].iter().collect();
    let length = i64::try_from(letters.len()).unwrap_or(i64::MAX);
    let rows = sqlx::query_scalar!(
        r#"select word as "word!" from (
               select search_word.word
               from search_spelling join search_word on search_word.id = search_spelling.rowid
               where search_spelling match ?1
               order by bm25(search_spelling)
               limit ?6
           )
           union
           select word from (
               select word from search_word
               where word >= ?2 and word < ?3 and length(word) between ?5 - 1 and ?5 + 1
                 and substr(word, -2) = ?4
               limit ?6
           )"#,
        trigrams,
        first,
        after,
        last,
        length,
        CANDIDATES
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// Of words that are equally near, the likeliest.
async fn commonest(reader: &Reader, near: Vec<String>, first: char) -> Result<Option<String>> {
    let mut best = None;
    for word in near.into_iter().take(MOST_COMPARED) {
        let whole = format!("\"{word}\"");
        let count = sqlx::query_scalar!(
            r#"select count(*) as "n!: i64" from search where search match ?1"#,
            whole
        )
        .fetch_one(reader.pool())
        .await?;
        let rank = (word.starts_with(first), count, std::cmp::Reverse(word));
        if best.as_ref().is_none_or(|best| rank > *best) {
            best = Some(rank);
        }
    }
    Ok(best.map(|(_, _, word)| word.0))
}
