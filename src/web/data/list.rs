//! `GET /timeline.csv` and the like: what a list's page is asked for, whole, as a file.

use axum::{
    extract::State as AxumState,
    http::{HeaderMap, Uri},
    response::Response,
};

use super::{
    answer::{self, DataFile, answer},
    encode::Format,
    records::{Records, body},
};
use crate::{
    store::snapshot,
    web::{AppError, State, query::Query, routes, selection::Selection, urls, view::Link},
};

/// The formats in which a list can be had.
pub const FORMATS: [Format; 3] = [Format::Csv, Format::Json, Format::JsonLines];

/// `GET /{list}.csv`, `.json`, `.jsonl`, with the list's own parameters
pub async fn file(
    AxumState(state): AxumState<State>,
    uri: Uri,
    headers: HeaderMap,
    query: Query,
) -> Result<Response, AppError> {
    let (kind, format) = urls::list_of_file(uri.path()).ok_or_else(routes::no_page_error)?;
    let mut reading = query.read(uri.path());
    let selection = Selection::read(&state, kind, &mut reading).await?;
    // A file has the list from its start.
    reading.forget("cursor");
    let list = reading.finish()?;
    let moments = snapshot::moments_now(&state.reader).await?;
    let part = if list.is_filtered() { "-selected" } else { "" };
    let file = DataFile {
        name: Some(format!("{}{part}.{format}", kind.plural())),
        media_type: format.media_type(),
        tag: answer::tag(&state, &moments),
        bytes: None,
    };
    let records = Records::of_list(state.clone(), selection, moments.version);
    answer(&state, &headers, &file, || body(records, format))
}

/// The files of the list whose page is at an address; none for pages of another sort.
#[must_use]
pub fn links(page: &str) -> Vec<Link> {
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    let links = FORMATS.iter().filter_map(|&format| {
        let file = format!("{path}.{format}");
        urls::list_of_file(&file)?;
        // The page's own address has its parameters as they are to be.
        let kept = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
        let kept = kept.collect::<Vec<_>>().join("&");
        let joint = if kept.is_empty() { "" } else { "?" };
        Some(Link::new(format!("{file}{joint}{kept}"), format.label()))
    });
    links.collect()
}
