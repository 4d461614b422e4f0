//! Responses that are kept: whole, ready to be sent, bounded in bytes.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use jiff::civil::Date;
use quick_cache::{Weighter, sync::Cache};

use super::{coding::Coding, validators};

/// What responses are made from: they hold as long as it is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Generation {
    /// The data version.
    pub(super) version: i64,
    /// The day; verdicts change with it.
    pub(super) day: Date,
}

/// What is asked for, and how it travels.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The path and the query, in one spelling.
    pub(super) address: String,
    /// In which coding.
    pub(super) coding: Coding,
}

/// A response, ready to be sent.
#[derive(Debug)]
pub(super) struct Ready {
    /// The hash of its body before it was compressed.
    pub(super) hash: String,
    headers: HeaderMap,
    /// Those of the answer to a client that has it.
    unchanged: HeaderMap,
    tag: HeaderValue,
    pub(super) body: Bytes,
}

impl Ready {
    /// A response of a body in a coding; `headers` are those of the body as it was.
    pub(super) fn new(hash: String, mut headers: HeaderMap, coding: Coding, body: Bytes) -> Self {
        // What has a validator of its own has a weak one, the same for all codings.
        let tag = match headers.get(header::ETAG) {
            Some(own) => own.clone(),
            None => HeaderValue::try_from(validators::tag(&hash, coding))
                .unwrap_or(HeaderValue::from_static("\"\"")),
        };
        headers.insert(header::ETAG, tag.clone());
        if let Some(name) = coding.name() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        headers.insert(header::CONTENT_LENGTH, body.len().into());
        Self { hash, unchanged: validators::unchanged(&headers), headers, tag, body }
    }

    /// The answer to a client.
    pub(super) fn answer(&self, method: &Method, client: &HeaderMap) -> Response {
        let known = client.get(header::IF_NONE_MATCH).is_some_and(|known| {
            known == self.tag || validators::has(client, self.tag.to_str().unwrap_or_default())
        });
        let (status, headers, body) = match (known, method == Method::HEAD) {
            (true, _) => (StatusCode::NOT_MODIFIED, &self.unchanged, Body::empty()),
            (false, true) => (StatusCode::OK, &self.headers, Body::empty()),
            (false, false) => (StatusCode::OK, &self.headers, Body::from(self.body.clone())),
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        headers.clone_into(response.headers_mut());
        response
    }
}

/// What is kept for a key.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    /// What it was made from.
    pub(super) generation: Generation,
    /// `None` for what is not to be kept: each request is answered by itself, none waits for another.
    pub(super) ready: Option<Arc<Ready>>,
}

/// What a response takes beside its body and its address: headers, twice, and the entry.
const AROUND: u64 = 3_000;

#[derive(Debug, Clone)]
pub(super) struct Weight;

impl Weighter<Key, Kept> for Weight {
    fn weight(&self, key: &Key, kept: &Kept) -> u64 {
        let body = kept.ready.as_ref().map_or(0, |ready| ready.body.len() as u64 + AROUND);
        key.address.len() as u64 + 100 + body
    }
}

/// About what a response weighs.
const TYPICAL: u64 = 15_000;

/// The responses that are kept; the least used go first.
pub(super) type Responses = Cache<Key, Kept, Weight>;

/// Room for responses of so many bytes in all.
pub(super) fn room(bytes: u64) -> Responses {
    let about = usize::try_from(bytes / TYPICAL).unwrap_or(usize::MAX).max(1);
    Cache::with_weighter(about, bytes, Weight)
}
