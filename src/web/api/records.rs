//! Records as JSON: the fields of the dataset, and which revision they are of.

use axum::{
    Json,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::Value;

use crate::{
    model::{Kind, record::keep_public},
    store::record::{self, Published},
    web::{AppError, State, cache::CachePolicy, revisions::ReadAt, urls},
};

/// A record as programs get it.
#[derive(Debug, Serialize)]
pub struct RecordDocument {
    /// Which kind it is.
    pub kind: Kind,
    /// The address of its page.
    pub url: String,
    /// The number of the revision that it is of.
    pub revision: i64,
    /// The address at which this revision stays.
    pub permanent_url: String,
    /// When the record was added, RFC 3339.
    pub added: String,
    /// When this revision was saved, RFC 3339.
    pub changed: String,
    /// Its fields, as the dataset has them.
    pub record: Value,
}

impl RecordDocument {
    /// A published record for the public.
    #[must_use]
    pub fn new(site: &str, kind: Kind, published: Published<Value>) -> Self {
        let Published { mut record, revision, changed, added } = published;
        keep_public(&mut record);
        let slug = record.get("slug").and_then(Value::as_str).unwrap_or_default();
        let (url, permanent) = (urls::record(kind, slug), urls::revision(kind, slug, revision));
        Self {
            kind,
            url: format!("{site}{url}"),
            revision,
            permanent_url: format!("{site}{permanent}"),
            added,
            changed,
            record,
        }
    }
}

/// `GET /{kind}/{slug}.json`
pub(in crate::web) async fn file(
    state: &State,
    kind: Kind,
    at: &ReadAt,
) -> Result<Response, AppError> {
    let number = at.back.as_ref().map(|back| back.revision);
    let found = record::document(&state.reader, kind, &at.slug, number).await?;
    let Some(found) = found else { return Err(AppError::no_record(state, kind, &at.slug).await) };
    let document = RecordDocument::new(state.public_url, kind, found);
    let cache = [(header::CACHE_CONTROL, CachePolicy::Page.header())];
    Ok((cache, Json(document)).into_response())
}
