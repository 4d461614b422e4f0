//! How long what a handler returns may be kept, and by whom; and how it is known again.

use axum::{
    body::{Body, HttpBody},
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::{AppError, open::is_for_programs};

/// What may be done with a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CachePolicy {
    /// A public page: the same for everybody; may be kept, but asked for again each time, so that
    /// an edit is seen by the next request.
    Page,
    /// A picture of the record: it is fetched by those who show links, and may be an hour old.
    Picture,
    /// Nothing to keep: errors, and answers to input.
    NoStore,
}

impl CachePolicy {
    /// The `Cache-Control` header for it.
    #[must_use]
    pub fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Page => "public, no-cache",
            Self::Picture => "public, max-age=3600",
            Self::NoStore => "no-store",
        })
    }
}

/// Larger answers are not held in memory for the sake of a validator.
const MOST_HASHED: u64 = 8_000_000;

/// Gives what is for programs an `ETag`, a hash of its body where it has none of its own, and answers
/// `If-None-Match`. What is streamed without one passes.
pub async fn validate(mut request: Request, next: Next) -> Response {
    let is_head = *request.method() == Method::HEAD;
    let reads = is_head || *request.method() == Method::GET;
    if !reads || !is_for_programs(request.uri().path()) {
        return next.run(request).await;
    }
    // The validator of an answer to HEAD is that of the answer to GET, and so needs its body.
    *request.method_mut() = Method::GET;
    let known = tags(request.headers());
    let response = next.run(request).await;
    let length = response.body().size_hint().exact();
    let is_found = response.status() == StatusCode::OK;
    let response = match response.headers().get(header::ETAG) {
        Some(own) if is_found => {
            let own = bare(own.to_str().unwrap_or_default());
            let same = known.iter().any(|tag| tag == "*" || tag == own);
            if same { not_modified(response) } else { response }
        }
        None if is_found && length.is_some_and(|length| length <= MOST_HASHED) => {
            hashed(response, &known).await
        }
        _ => response,
    };
    if is_head { without_body(response) } else { response }
}

/// A response with the hash of its body, or without the body where the client has it.
async fn hashed(response: Response, known: &[String]) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = match axum::body::to_bytes(body, usize::MAX).await {
        Ok(body) => body,
        Err(error) => return AppError::internal(error).into_response(),
    };
    let hash = URL_SAFE_NO_PAD.encode(&Sha256::digest(&body)[..18]);
    let same = known.iter().find(|tag| *tag == "*" || plain(tag) == hash);
    let tag = same.filter(|tag| *tag != "*").unwrap_or(&hash);
    parts
        .headers
        .extend(HeaderValue::try_from(format!("\"{tag}\"")).map(|tag| (header::ETAG, tag)));
    let response = Response::from_parts(parts, Body::from(body));
    if same.is_some() { not_modified(response) } else { response }
}

fn not_modified(response: Response) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.status = StatusCode::NOT_MODIFIED;
    for of_the_body in [
        header::CONTENT_LENGTH,
        header::CONTENT_TYPE,
        header::CONTENT_DISPOSITION,
        header::ACCEPT_RANGES,
    ] {
        parts.headers.remove(of_the_body);
    }
    Response::from_parts(parts, Body::empty())
}

/// Tells the codings of an answer apart by their validators: compressed, it is another sequence of
/// bytes.
pub async fn tell_codings_apart(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let coding = headers.get(header::CONTENT_ENCODING).and_then(|coding| coding.to_str().ok());
    let tag = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok());
    let apart = coding.zip(tag).and_then(|(coding, tag)| {
        let tag = tag.strip_prefix('"')?.strip_suffix('"')?;
        HeaderValue::try_from(format!("\"{tag}{CODING}{coding}\"")).ok()
    });
    if let Some(apart) = apart {
        headers.insert(header::ETAG, apart);
    }
    response
}

/// Stands before the coding in a validator; no hash has it.
const CODING: char = '.';

fn plain(tag: &str) -> &str {
    tag.split(CODING).next().unwrap_or_default()
}

/// The validators that a client has, without quotes; weak ones count, as they do for reading.
fn tags(headers: &HeaderMap) -> Vec<String> {
    let values =
        headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let tags = values.flat_map(|value| value.split(',')).map(str::trim);
    tags.map(|tag| bare(tag).to_owned()).collect()
}

/// A validator without quotes, and without the word that it is a weak one.
fn bare(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"')
}

fn without_body(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    if let Some(length) = body.size_hint().exact() {
        parts.headers.insert(header::CONTENT_LENGTH, length.into());
    }
    Response::from_parts(parts, Body::empty())
}
