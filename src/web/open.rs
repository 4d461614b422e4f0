//! What programs elsewhere may read: the data interface and everything that is a file.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{AppError, urls};

/// The licence of the data.
pub const LICENCE: &str = "https://creativecommons.org/licenses/by/4.0/";

/// The methods that the data interface has.
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, OPTIONS");

/// Says that pages of other sites may also show these as an image, or read them without asking.
const RESOURCES: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Whether an address is for programs: the data interface, or a file.
#[must_use]
pub fn is_for_programs(path: &str) -> bool {
    if is_interface(path) || path == urls::OEMBED {
        return true;
    }
    let is_ours = urls::is_own(path) || path.starts_with(urls::STATIC);
    !is_ours && path.rsplit('/').next().is_some_and(|name| name.contains('.'))
}

fn is_interface(path: &str) -> bool {
    path.starts_with("/api/")
}

/// Lets scripts of any page read what is for programs, and says under which licence it is. There is
/// nothing to protect: these addresses answer everybody alike, and know no cookie.
pub async fn share(request: Request, next: Next) -> Response {
    if !is_for_programs(request.uri().path()) {
        return next.run(request).await;
    }
    let is_preflight = *request.method() == Method::OPTIONS;
    let mut response =
        if is_preflight { preflight(request.headers()) } else { next.run(request).await };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("ETag, Link, Content-Location, X-Request-Id"),
    );
    headers.insert(RESOURCES, HeaderValue::from_static("cross-origin"));
    if response.status().is_success() && !is_preflight {
        add_link(&mut response, LICENCE, "license");
    }
    response
}

fn preflight(asked: &HeaderMap) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(header::ALLOW, METHODS);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    if let Some(wanted) = asked.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, wanted.clone());
    }
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    headers.insert(header::VARY, HeaderValue::from_static("access-control-request-headers"));
    response
}

/// The data interface is for reading: whatever else is asked of it is told so, from wherever.
pub async fn read_only(request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if is_read || !is_interface(request.uri().path()) {
        return next.run(request).await;
    }
    let mut response = AppError::MethodNotAllowed.into_response();
    response.headers_mut().insert(header::ALLOW, METHODS);
    response
}

/// Adds a link to a response's header.
pub fn add_link(response: &mut Response, to: &str, relation: &str) {
    if let Ok(link) = HeaderValue::try_from(format!("<{to}>; rel=\"{relation}\"")) {
        response.headers_mut().append(header::LINK, link);
    }
}
