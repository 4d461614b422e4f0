//! Quotes, and the quotes of other records.

use super::{Reader, Result};
use crate::model::{Edtf, Slug};

/// A quote with the names of its speaker and their organisation.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of a quote")]
pub struct QuoteRow {
    pub slug: Slug,
    pub speaker: Slug,
    pub speaker_name: String,
    pub affiliation: Option<Slug>,
    pub affiliation_name: Option<String>,
    pub role_at_time: Option<String>,
    pub date: Edtf,
    pub text: Option<String>,
    pub paraphrase: Option<String>,
    pub language: String,
}

/// `select` of the columns of a [`QuoteRow`], then the rest of the query.
macro_rules! quote_rows {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            QuoteRow,
            r#"select quote.slug as "slug!: _", quote.speaker as "speaker!: _",
                      speaker.name as "speaker_name!", quote.affiliation as "affiliation: _",
                      affiliation.name as "affiliation_name?: _", quote.role_at_time,
                      quote.date as "date!: _", quote.text, quote.paraphrase,
                      quote.language as "language!"
               from quote
               join actor speaker on speaker.slug = quote.speaker
               left join actor affiliation on affiliation.slug = quote.affiliation "# + $rest
            $(, $argument)*
        )
    };
}

/// What was said about an event, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn about_event(reader: &Reader, event: &Slug) -> Result<Vec<QuoteRow>> {
    let rows = quote_rows!(
        "join quote_event on quote_event.quote = quote.slug
         where quote_event.event = ?1 order by quote.day, quote.slug",
        event
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// What was said about a chip, newest first.
///
/// # Errors
/// When the database fails.
pub async fn about_chip(reader: &Reader, chip: &Slug) -> Result<Vec<QuoteRow>> {
    let rows = quote_rows!(
        "join quote_chip on quote_chip.quote = quote.slug
         where quote_chip.chip = ?1 order by quote.day desc, quote.slug",
        chip
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// What was said about a policy, newest first.
///
/// # Errors
/// When the database fails.
pub async fn about_policy(reader: &Reader, policy: &Slug) -> Result<Vec<QuoteRow>> {
    let rows = quote_rows!(
        "join quote_policy on quote_policy.quote = quote.slug
         where quote_policy.policy = ?1 order by quote.day desc, quote.slug",
        policy
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}
