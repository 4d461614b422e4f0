//! A file as an answer: its name, its type, and which state of the record it is.

use std::path::Path;

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use tokio::{fs::File, io::AsyncReadExt};

use crate::{
    store::snapshot::Moments,
    web::{AppError, State, cache::CachePolicy},
};

/// A file to be answered with.
pub struct DataFile {
    /// What it is saved as, without the day: `events.csv`; none for what is read in place.
    pub name: Option<String>,
    /// Its media type.
    pub media_type: &'static str,
    /// Which state of the record it is.
    pub tag: String,
    /// Its size, where it is known.
    pub bytes: Option<u64>,
}

/// Tells states of the record apart: its version, its newest change, and the day, since some lists go
/// by it. What is the same means the same, but compression makes other bytes of it.
#[must_use]
pub fn tag(state: &State, moments: &Moments) -> String {
    let newest = moments.newest.as_deref().unwrap_or_default();
    let program = env!("CARGO_PKG_VERSION");
    format!("W/\"{}-{newest}-{}-{program}\"", moments.version, state.clock.today())
}

/// Answers with a file; `cache::validate` sees to those who have it.
pub fn answer(state: &State, file: &DataFile, body: Body) -> Result<Response, AppError> {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.media_type));
    // A part of it could be of another state of the record.
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("none"));
    if let Some(bytes) = file.bytes {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes));
    }
    if let Some(name) = &file.name {
        let saved = format!("attachment; filename=\"{}\"", dated(state, name));
        let saved = HeaderValue::try_from(saved).map_err(AppError::internal)?;
        headers.insert(header::CONTENT_DISPOSITION, saved);
    }
    let tag = HeaderValue::try_from(&file.tag).map_err(AppError::internal)?;
    headers.insert(header::ETAG, tag);
    headers.insert(header::CACHE_CONTROL, CachePolicy::Page.header());
    Ok(response)
}

/// `chokepoint-events-2026-11-24.csv` for `events.csv`; just `chokepoint-2026-11-24.zip` for the whole.
fn dated(state: &State, name: &str) -> String {
    let (stem, end) = name.split_once('.').unwrap_or((name, "txt"));
    let stem = if stem == "chokepoint" { String::new() } else { format!("-{stem}") };
    let day = match &state.known {
        Some(known) => known.day.to_string(),
        None => state.clock.today().to_string(),
    };
    format!("chokepoint{stem}-{day}.{end}")
}

/// A file's bytes, piece by piece; `held` is what has to stay until the last.
pub async fn stored<H: Send + Sync + 'static>(path: &Path, held: H) -> Result<Body, AppError> {
    const PIECE: usize = 64 * 1024;
    let file = File::open(path).await.map_err(AppError::internal)?;
    Ok(Body::from_stream(stream::try_unfold((file, held), |(mut file, held)| async move {
        let mut piece = vec![0; PIECE];
        let length = file.read(&mut piece).await?;
        piece.truncate(length);
        Ok::<_, std::io::Error>((length > 0).then(|| (Bytes::from(piece), (file, held))))
    })))
}
