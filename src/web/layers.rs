//! What every request passes through, and in which order.

use std::{
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    csrf::{CsrfLayer, ProtectionError},
    request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer},
    set_header::SetResponseHeaderLayer,
    timeout::TimeoutLayer,
    trace::TraceLayer,
};

use super::{
    AppError, State, assets::THEME_SCRIPT, cache::CachePolicy, error, open, revisions, routes,
    share, urls,
};

/// A page that takes longer is given up.
const TIMEOUT: Duration = Duration::from_secs(15);

/// The header with a request's number.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Puts the layers around the routes; the first one listed sees a request first.
pub fn wrap(routes: Router<State>, state: &State) -> Router<State> {
    let outer = ServiceBuilder::new()
        .layer(SetRequestIdLayer::new(REQUEST_ID, NumberedRequests::default()))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(set(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .layer(set(
            header::REFERRER_POLICY,
            HeaderValue::from_static("strict-origin-when-cross-origin"),
        ))
        .layer(middleware::from_fn(add_content_security_policy))
        .layer(middleware::from_fn(open::share));
    let inner =
        ServiceBuilder::new()
            .layer(middleware::from_fn_with_state(state.clone(), render_errors))
            .layer(CatchPanicLayer::custom(|_| {
                AppError::Internal("a handler panicked".into()).into_response()
            }))
            .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
            .layer(middleware::from_fn(refuse_bad_addresses))
            .layer(middleware::from_fn(open::read_only))
            .layer(middleware::from_fn(refuse_without_origin))
            .layer(same_origin(state).with_rejection_response(|_: ProtectionError| {
                AppError::CrossOrigin.into_response()
            }))
            .layer(middleware::from_fn(share::cite::negotiate))
            .layer(middleware::from_fn_with_state(state.clone(), revisions::known))
            .layer(middleware::from_fn_with_state(state.clone(), revisions::read_back));
    routes.layer(inner).layer(outer)
}

/// The pages over another state: a copy of the record as it would be, or as it stood. Requests have
/// passed the layers above already, and bring the [`revisions::ReadAt`] of a record's page with them.
pub fn pages(state: State) -> Router {
    let errors = middleware::from_fn_with_state(state.clone(), render_errors);
    routes::routes(&state).layer(errors).with_state(state)
}

/// The same, with the one header that files of any sort need.
pub fn sniffed_by_nobody(routes: Router) -> Router {
    routes.layer(set(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
}

fn set(name: HeaderName, value: HeaderValue) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, value)
}

/// What a page may load, and who may show it within theirs: of all pages only embeds are for that.
async fn add_content_security_policy(request: Request, next: Next) -> Response {
    let is_embed = share::embed::is_embed(request.uri().path());
    let mut response = next.run(request).await;
    let policy = if is_embed {
        // Neither scripts nor forms: there is nothing in it that another site could make readers do.
        HeaderValue::from_static(
            "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; \
             base-uri 'none'; frame-ancestors *",
        )
    } else {
        content_security_policy().clone()
    };
    response.headers_mut().entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    response
}

/// Scripts from this site only, and the one inline script by its hash.
fn content_security_policy() -> &'static HeaderValue {
    static POLICY: LazyLock<HeaderValue> = LazyLock::new(own_pages_policy);
    &POLICY
}

fn own_pages_policy() -> HeaderValue {
    let policy = format!(
        "default-src 'none'; script-src 'self' 'sha256-{}'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        sha256_base64(THEME_SCRIPT.as_bytes())
    );
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

fn sha256_base64(bytes: &[u8]) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use sha2::{Digest, Sha256};
    STANDARD.encode(Sha256::digest(bytes))
}

/// Numbers that tell requests apart in the log: the process's start and a count.
#[derive(Clone, Default)]
struct NumberedRequests {
    count: std::sync::Arc<AtomicU64>,
}

impl MakeRequestId for NumberedRequests {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let id = format!("{:06x}-{count:06x}", std::process::id());
        HeaderValue::try_from(id).ok().map(RequestId::new)
    }
}

fn request_id<B>(request: &axum::http::Request<B>) -> String {
    let id = request.extensions().get::<RequestId>();
    id.and_then(|id| id.header_value().to_str().ok()).unwrap_or_default().to_owned()
}

fn span<B>(request: &axum::http::Request<B>) -> tracing::Span {
    tracing::info_span!(
        "request",
        id = request_id(request),
        method = %request.method(),
        path = shown(request.uri().path())
    )
}

/// A path for the log: the secret of a one-time link stays out of it.
fn shown(path: &str) -> &str {
    if path.starts_with(urls::SETUP) { urls::SETUP } else { path }
}

/// What changes something must come from this site: browsers say so with `Sec-Fetch-Site`, older ones
/// with an `Origin` that is this host or the public address.
fn same_origin(state: &State) -> CsrfLayer {
    CsrfLayer::new().add_trusted_origin(state.public_url).unwrap_or_else(|error| {
        tracing::warn!(%error, "forms are accepted from the host itself only");
        CsrfLayer::new()
    })
}

/// [`CsrfLayer`] lets pass what has neither header, since no browser of today sends such a request;
/// nobody else has forms to send here.
async fn refuse_without_origin(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let says = headers.contains_key(header::ORIGIN) || headers.contains_key("sec-fetch-site");
    if !request.method().is_safe() && !says {
        return AppError::CrossOrigin.into_response();
    }
    next.run(request).await
}

/// A path or query that is not UTF-8, or has a NUL in it, is nobody's; a very long one too.
async fn refuse_bad_addresses(request: Request, next: Next) -> Response {
    const MAX_ADDRESS: usize = 4_000;
    let uri = request.uri();
    let text = uri.path_and_query().map_or("", |address| address.as_str());
    if text.len() > MAX_ADDRESS {
        return AppError::TooLong.into_response();
    }
    let decoded: Vec<u8> = percent_encoding::percent_decode_str(text).collect();
    if decoded.contains(&0) || std::str::from_utf8(&decoded).is_err() {
        return AppError::BadRequest("The address has characters in it that are no text.")
            .into_response();
    }
    next.run(request).await
}

/// Turns errors into pages, also those that the router and other layers make.
async fn render_errors(
    axum::extract::State(state): axum::extract::State<State>,
    request: Request,
    next: Next,
) -> Response {
    let uri = request.uri().clone();
    let path = shown(uri.path()).to_owned();
    let id = request_id(&request);
    let response = next.run(request).await;
    let error = match response.extensions().get::<AppError>() {
        Some(error) => error.clone(),
        None => match response.status() {
            StatusCode::METHOD_NOT_ALLOWED => AppError::MethodNotAllowed,
            StatusCode::SERVICE_UNAVAILABLE => AppError::Timeout,
            _ => return response,
        },
    };
    if let AppError::Moved { from, to } = &error
        && let Some(target) = urls::moved(&uri, from, to)
    {
        let cache = [(header::CACHE_CONTROL, CachePolicy::Page.header())];
        return (cache, Redirect::permanent(&target)).into_response();
    }
    let mut page = error::render(&state, &error, &path, &id);
    if let Some(allow) = response.headers().get(header::ALLOW) {
        page.headers_mut().insert(header::ALLOW, allow.clone());
    }
    page
}
