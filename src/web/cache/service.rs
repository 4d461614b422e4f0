//! The dashboard behind its kept responses.

use std::{
    convert::Infallible,
    future::{Ready as Done, ready},
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    Router,
    body::{Body, HttpBody},
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::future::{BoxFuture, Either, FutureExt};
use quick_cache::sync::{EntryAction, EntryResult};
use tower::{Layer, Service, ServiceExt, service_fn};
use tower_http::compression::{
    CompressionLayer, DefaultPredicate, Predicate, predicate::NotForContentType,
};

use super::{
    address,
    coding::Coding,
    kept::{Generation, Kept, Key, Ready, Responses, room},
    validators,
};
use crate::web::{AppError, State, layers::REQUEST_ID, revisions::ACCEPT_DATETIME, share, urls};

/// Larger responses are not kept; what is this large is asked for rarely.
const MOST_KEPT: u64 = 1 << 20;

/// Larger responses are not held in memory for the sake of a validator.
const MOST_HASHED: u64 = 8_000_000;

/// The dashboard, with its public responses kept whole and compressed.
///
/// A response is kept by its address and coding for as long as the record and the day are what it was
/// made from. However many ask for what is not there yet, it is made once. Pages are the same for
/// everybody, so that nothing of who asks plays a part.
#[derive(Clone)]
pub struct Cached {
    inner: Router,
    state: State,
    responses: Arc<Responses>,
}

impl Cached {
    /// Puts kept responses before a dashboard, of at most so many bytes; of none when that is nothing.
    #[must_use]
    pub fn new(inner: Router, state: State, bytes: u64) -> Self {
        Self { inner, state, responses: Arc::new(room(bytes)) }
    }

    /// What kept responses take, in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.responses.weight()
    }

    /// What a request asks for, when the answer can be a kept one.
    fn key(&self, request: &Request) -> Option<Key> {
        let headers = request.headers();
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        let is_kept = self.responses.capacity() > 0
            && is_read
            && !urls::is_own(request.uri().path())
            && !headers.contains_key(ACCEPT_DATETIME)
            && share::cite::wanted(request).is_none();
        is_kept.then(|| Key {
            address: address::normal(request.uri()),
            coding: Coding::accepted(headers),
        })
    }

    /// What responses of a data version are made from now.
    fn generation(&self, version: i64) -> Generation {
        Generation { version, day: self.state.clock.today() }
    }

    /// The answer, if it is kept.
    fn at_once(&self, request: &Request, key: &Key) -> Option<Response> {
        let generation = self.generation(self.state.versions.seen()?);
        let kept = self.responses.get(key).filter(|kept| kept.generation >= generation)?;
        Some(kept.ready?.answer(request.method(), request.headers()))
    }

    async fn answer(self, request: Request, key: Key) -> Response {
        // The version is read before the response is made: what changes meanwhile makes it look older
        // than it is, and the next request has it made anew.
        let version = match self.state.versions.current().await {
            Ok(version) => version,
            Err(error) => {
                tracing::warn!(%error, "the data version cannot be read");
                return self.pass(request).await;
            }
        };
        let generation = self.generation(version);
        let of_now = |_: &Key, kept: &mut Kept| {
            if kept.generation >= generation {
                EntryAction::Retain(kept.ready.clone())
            } else {
                EntryAction::ReplaceWithGuard
            }
        };
        match self.responses.entry_async(&key, of_now).await {
            EntryResult::Retained(Some(ready)) => ready.answer(request.method(), request.headers()),
            EntryResult::Vacant(guard) => {
                let keep = |kept| drop(guard.insert(kept));
                self.make(request, key.coding, generation, None, keep).await
            }
            EntryResult::Replaced(guard, old) => {
                let keep = |kept| drop(guard.insert(kept));
                self.make(request, key.coding, generation, old.ready, keep).await
            }
            // It was not to be kept when it was made last; if it is now, it is.
            _ => {
                let (coding, responses) = (key.coding, &self.responses);
                let keep = |kept: Kept| {
                    if kept.ready.is_some() {
                        responses.insert(key, kept);
                    }
                };
                self.make(request, coding, generation, None, keep).await
            }
        }
    }

    /// Makes a response, and keeps it if it may be kept. `old` is what was kept before the last change.
    async fn make(
        &self,
        request: Request,
        coding: Coding,
        generation: Generation,
        old: Option<Arc<Ready>>,
        keep: impl FnOnce(Kept),
    ) -> Response {
        let (method, headers) = (request.method().clone(), request.headers().clone());
        let response = self.whole(request).await;
        if !is_public(&response) || length(&response).is_none_or(|length| length > MOST_KEPT) {
            keep(Kept { generation, ready: None });
            return finish(response, &method, &headers).await;
        }
        match ready_made(response, coding, old).await {
            Ok(ready) => {
                let ready = Arc::new(ready);
                keep(Kept { generation, ready: Some(Arc::clone(&ready)) });
                ready.answer(&method, &headers)
            }
            Err(error) => error.into_response(),
        }
    }

    /// Answers a request from the dashboard itself.
    async fn pass(&self, request: Request) -> Response {
        let (method, headers) = (request.method().clone(), request.headers().clone());
        let response = self.whole(request).await;
        finish(response, &method, &headers).await
    }

    /// The response with its whole body, as it is.
    async fn whole(&self, mut request: Request) -> Response {
        // The validator of an answer to HEAD is that of the answer to GET, and so needs its body.
        if *request.method() == Method::HEAD {
            *request.method_mut() = Method::GET;
        }
        let Ok(response) = self.inner.clone().oneshot(request).await;
        response
    }
}

impl Service<Request> for Cached {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<
        Done<Result<Response, Infallible>>,
        BoxFuture<'static, Result<Response, Infallible>>,
    >;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let Some(key) = self.key(&request) else {
            let own = self.clone();
            return Either::Right(async move { Ok(own.pass(request).await) }.boxed());
        };
        if let Some(response) = self.at_once(&request, &key) {
            return Either::Left(ready(Ok(response)));
        }
        let own = self.clone();
        Either::Right(async move { Ok(own.answer(request, key).await) }.boxed())
    }
}

/// Whether a response is the same for everybody.
fn is_public(response: &Response) -> bool {
    let headers = response.headers();
    let policy = headers.get(header::CACHE_CONTROL).map(HeaderValue::as_bytes);
    response.status() == StatusCode::OK
        && policy.is_some_and(|policy| policy.starts_with(b"public"))
        && !headers.contains_key(header::SET_COOKIE)
}

fn length(response: &Response) -> Option<u64> {
    response.body().size_hint().exact()
}

/// A response, ready to be sent in a coding. Where the body is what it was before the last change, it
/// is not compressed again.
async fn ready_made(
    response: Response,
    coding: Coding,
    old: Option<Arc<Ready>>,
) -> Result<Ready, AppError> {
    let (mut parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.map_err(AppError::internal)?;
    let hash = validators::hash(&body);
    let compressible = Coding::Brotli.of(&parts.headers, body.len()) != Coding::Identity;
    if compressible {
        parts.headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    let coding = coding.of(&parts.headers, body.len());
    // A number of the request that it was made for is not that of others.
    parts.headers.remove(REQUEST_ID);
    let body = match old.filter(|old| old.hash == hash) {
        Some(old) => old.body.clone(),
        None if coding == Coding::Identity => body,
        // Not on the threads that answer requests: a large list takes a good part of a second.
        None => tokio::task::spawn_blocking(move || coding.encode(&body))
            .await
            .map_err(AppError::internal)?
            .map_err(AppError::internal)?,
    };
    Ok(Ready::new(hash, parts.headers, coding, body))
}

/// The answer to a client with a response that is not kept: without a body where the client has it,
/// with a validator where it is not too large, and compressed on its way.
async fn finish(response: Response, method: &Method, client: &HeaderMap) -> Response {
    let reads = matches!(*method, Method::GET | Method::HEAD);
    let is_small = length(&response).is_some_and(|length| length <= MOST_HASHED);
    if reads && is_public(&response) && is_small {
        return match ready_made(response, Coding::accepted(client), None).await {
            Ok(whole) => whole.answer(method, client),
            Err(error) => error.into_response(),
        };
    }
    let own = response.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok());
    let is_known = own.is_some_and(|own| validators::has(client, own));
    if reads && response.status() == StatusCode::OK && is_known {
        let (parts, _) = response.into_parts();
        let mut answer = StatusCode::NOT_MODIFIED.into_response();
        *answer.headers_mut() = validators::unchanged(&parts.headers);
        return answer;
    }
    let response = compressed(response, client).await;
    if *method == Method::HEAD { without_body(response) } else { response }
}

async fn compressed(response: Response, client: &HeaderMap) -> Response {
    let mut request = Request::new(Body::empty());
    if let Some(accepted) = client.get(header::ACCEPT_ENCODING) {
        request.headers_mut().insert(header::ACCEPT_ENCODING, accepted.clone());
    }
    let mut response = Some(response);
    let answer = service_fn(move |_: Request| {
        ready(Ok::<_, Infallible>(response.take().unwrap_or_default()))
    });
    let layer = CompressionLayer::new().compress_when(
        DefaultPredicate::new().and(NotForContentType::const_new("application/zip")),
    );
    let Ok(response) = layer.layer(answer).oneshot(request).await;
    response.map(Body::new)
}

fn without_body(response: Response) -> Response {
    let length = length(&response);
    let (mut parts, _) = response.into_parts();
    if let Some(length) = length {
        parts.headers.insert(header::CONTENT_LENGTH, length.into());
    }
    Response::from_parts(parts, Body::empty())
}
