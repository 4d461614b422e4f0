//! `GET /api/v1/search?q&kind`: the same search as the page's.

use std::collections::BTreeMap;

use axum::{extract::State as AxumState, response::Response};
use schemars::JsonSchema;
use serde::Serialize;

use super::{answer, lists::read_limit};
use crate::{
    model::{Jurisdiction, Kind},
    store::search::{self, Found, Hit, MARK_END, MARK_START, Wanted},
    web::{AppError, State, query::Query, search::MOST_LETTERS, urls},
};

/// Records of each kind in an answer, where nothing else is asked for.
pub const USUAL: i64 = 20;

/// What a search found.
#[derive(Serialize, JsonSchema)]
pub(super) struct SearchDocument {
    /// The words, as given.
    q: String,
    /// The words that were looked for instead, where some were taken for a misspelling.
    corrected: Option<String>,
    /// Whether no record has all of the words, so that those are given that have some.
    some_words: bool,
    /// Whether there were more words than are looked for.
    cut: bool,
    /// How many records of each kind there are in all.
    counts: BTreeMap<&'static str, i64>,
    /// The records, best first.
    data: Vec<HitDocument>,
}

/// A record that was found.
#[derive(Serialize, JsonSchema)]
pub(super) struct HitDocument {
    /// Which kind it is.
    kind: &'static str,
    /// Its slug.
    slug: String,
    /// Its title.
    title: String,
    /// The part of its text that fits best; may be empty.
    snippet: String,
    /// When it happened, was said, released, announced or published (EDTF).
    date: Option<String>,
    /// Where it comes from or who acted: a code.
    jurisdiction: Option<&'static str>,
    /// Who said, made or published it.
    by: Option<String>,
    /// The address of its page.
    url: String,
}

/// `GET /api/v1/search`
///
/// # Errors
/// When a parameter cannot be used, or is none.
pub async fn search(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    let mut reading = query.read(format!("{}/search", urls::API));
    let q = reading.text("q", MOST_LETTERS);
    if !reading.is_given("q") {
        reading.reject("q", "is missing; give the words to look for");
    }
    let kind = reading.word::<Kind>("kind");
    let as_typed = reading.one("spelling", |value| match value {
        "as-typed" => Ok(()),
        _ => Err("can only be “as-typed”".to_owned()),
    });
    let take = read_limit(&mut reading, USUAL);
    reading.finish()?;
    let q = q.unwrap_or_default();
    let wanted =
        Wanted { text: &q, kind, as_typed: as_typed.is_some(), some_words: true, skip: 0, take };
    let Found { hits, counts, corrected, some_words, cut } =
        search::search(&state.reader, wanted).await?;
    Ok(answer(&SearchDocument {
        corrected,
        some_words,
        cut,
        counts: counts.into_iter().map(|(kind, count)| (kind.as_str(), count)).collect(),
        data: hits.into_iter().map(|hit| document(&state, hit)).collect(),
        q,
    }))
}

fn document(state: &State, hit: Hit) -> HitDocument {
    let page = state.link(urls::record(hit.kind, &hit.slug));
    HitDocument {
        kind: hit.kind.as_str(),
        title: hit.title.replace([MARK_START, MARK_END], ""),
        snippet: hit.snippet.replace([MARK_START, MARK_END], ""),
        date: hit.date.map(|date| date.to_string()),
        jurisdiction: hit.jurisdiction.map(Jurisdiction::code),
        by: hit.by,
        url: format!("{}{page}", state.public_url),
        slug: hit.slug,
    }
}
