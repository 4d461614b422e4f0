//! Records for a reference: as a step of the form, and as JSON while somebody types.

use axum::{
    Json,
    extract::State as AxumState,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{author::Author, sent::Sent, view::Found};
use crate::{
    model::{Kind, quote::shorten},
    store::edit,
    web::{AppError, State, cache::CachePolicy, query::Query, urls},
};

/// How many records a search shows.
const MOST: i64 = 10;

/// Longer texts are cut.
const MOST_LETTERS: usize = 200;

/// The records for the reference at a path; none where there is no reference.
pub(super) async fn search(
    state: &State,
    sent: &mut Sent,
    path: &str,
) -> Result<Option<Found>, AppError> {
    let Some(kind) = sent.form.kind_at(path) else { return Ok(None) };
    let words = sent.words.clone().unwrap_or_else(|| sent.form.text(path).to_owned());
    let names = edit::find(&state.reader, kind, &shorten(&words, MOST_LETTERS), MOST).await?;
    Ok(Some(Found { path: path.to_owned(), words, names }))
}

#[derive(Serialize)]
struct Hit {
    slug: String,
    title: String,
    href: String,
}

/// `GET /edit/find`
pub async fn find(
    AxumState(state): AxumState<State>,
    _: Author,
    query: Query,
) -> Result<Response, AppError> {
    let mut reading = query.read("/edit/find");
    let kind = reading.word::<Kind>("kind");
    let words = reading.text("q", MOST_LETTERS).unwrap_or_default();
    reading.finish()?;
    let names = match kind {
        Some(kind) => edit::find(&state.reader, kind, &words, MOST).await?,
        None => Vec::new(),
    };
    let hits: Vec<Hit> = names
        .into_iter()
        .map(|name| Hit {
            href: urls::record(name.kind, &name.slug),
            slug: name.slug,
            title: name.title,
        })
        .collect();
    let cache = [(header::CACHE_CONTROL, CachePolicy::NoStore.header())];
    Ok((cache, Json(hits)).into_response())
}
