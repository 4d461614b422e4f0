//! `GET /timeline.csv` and the like: what a list's page is asked for, whole, as a file.

use axum::{extract::State as AxumState, http::Uri, response::Response};

use super::{
    answer::{self, DataFile, answer},
    encode::Format,
    records::{Records, body},
};
use crate::{
    model::Kind,
    store::snapshot,
    web::{AppError, State, query::Query, routes, selection::Selection, urls, view::Link},
};

/// The formats in which a list can be had.
pub const FORMATS: [Format; 3] = [Format::Csv, Format::Json, Format::JsonLines];

/// `GET /{list}.csv`, `.json`, `.jsonl`, with the list's own parameters
pub async fn file(
    AxumState(state): AxumState<State>,
    uri: Uri,
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
    answer(&state, &file, body(records, format))
}

/// The files of a kind's list that is asked for by a query.
#[must_use]
pub fn links(kind: Kind, query: &str) -> Vec<Link> {
    let link =
        |format: Format| Link::new(format!("{}.{format}{query}", urls::list(kind)), format.label());
    FORMATS.map(link).into()
}
