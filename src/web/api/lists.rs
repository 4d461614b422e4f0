//! `GET /api/v1/{kinds}`: the records of a kind with the filters and orders of its page.

use axum::{extract::State as AxumState, response::Response};
use serde::Serialize;

use super::{answer, records::RecordDocument};
use crate::{
    model::Kind,
    store::record,
    web::{
        AppError, State, open,
        query::{Cursor, ListState, Query, Reading},
        selection::Selection,
        urls,
    },
};

/// Records in an answer, where nothing else is asked for.
pub const USUAL: i64 = 50;

/// Records in an answer, at most.
pub const MOST: i64 = 100;

#[derive(Serialize)]
struct ListDocument {
    data: Vec<RecordDocument>,
    next: Option<String>,
}

/// `limit`: how many to return.
pub fn read_limit(reading: &mut Reading<'_>, usual: i64) -> i64 {
    let limit = reading.one("limit", |value| match value.parse::<i64>() {
        Ok(limit @ 1..=MOST) => Ok(limit),
        _ => Err(format!("must be a whole number from 1 to {MOST}")),
    });
    limit.unwrap_or(usual)
}

/// `GET /api/v1/{kinds}`
///
/// # Errors
/// When a parameter cannot be used, or is none.
pub async fn list(
    AxumState(state): AxumState<State>,
    query: Query,
    kind: Kind,
) -> Result<Response, AppError> {
    let mut reading = query.read(urls::api_list(kind));
    let selection = Selection::read(&state, kind, &mut reading).await?;
    let limit = read_limit(&mut reading, USUAL);
    let list = reading.finish()?;
    let mut places = selection.places(&state, selection.start(), limit + 1).await?;
    let next = cut(&mut places, limit).map(|last| Cursor::token(&last.key, &last.slug));
    let slugs = places.iter().map(|place| &place.slug);
    let found = record::documents(&state.reader, kind, slugs).await?;
    let data = found.into_iter().map(|found| RecordDocument::on_its_day(&state, kind, found));
    let next = next.map(|cursor| absolute(&state, &list, &cursor));
    Ok(with_next(answer(&ListDocument { data: data.collect(), next: next.clone() }), next))
}

/// Leaves out what goes beyond the limit; the last that stays, where something did.
pub(super) fn cut<T>(items: &mut Vec<T>, limit: i64) -> Option<&T> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let is_more = items.len() > limit;
    items.truncate(limit);
    items.last().filter(|_| is_more)
}

/// The address of what follows a place.
pub(super) fn absolute(state: &State, list: &ListState, cursor: &str) -> String {
    format!("{}{}", state.public_url, state.link(list.after(cursor)))
}

/// An answer that names the next one in its header, too.
pub(super) fn with_next(mut response: Response, next: Option<String>) -> Response {
    if let Some(next) = next {
        open::add_link(&mut response, &next, "next");
    }
    response
}
