//! Errors as problem details (RFC 9457).

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::web::{AppError, cache::CachePolicy};

/// A problem document.
#[derive(Serialize, JsonSchema)]
pub(super) struct ProblemDetails<'a> {
    /// Always `about:blank`: the status says what kind of problem it is.
    r#type: &'static str,
    /// What went wrong, in a few words.
    title: &'a str,
    /// The status code.
    status: u16,
    /// What went wrong, in a sentence.
    detail: String,
    /// The path that was asked for.
    instance: &'a str,
    /// Each parameter that cannot be used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parameters: Vec<Parameter<'a>>,
    /// Under which the log has the request.
    request_id: &'a str,
}

/// A parameter that cannot be used.
#[derive(Serialize, JsonSchema)]
struct Parameter<'a> {
    /// Its name.
    name: &'a str,
    /// What was given.
    value: &'a str,
    /// What would be right.
    detail: &'a str,
}

/// Whether errors under a path are problem documents.
#[must_use]
pub fn is_wanted(path: &str) -> bool {
    path.starts_with("/api/")
        || path.rsplit_once('.').is_some_and(|(_, extension)| extension == "json")
}

/// An error as a problem document.
#[must_use]
pub fn render(error: &AppError, path: &str, request_id: &str) -> Response {
    let parameters = match error {
        AppError::BadParams { problems, .. } => problems
            .iter()
            .map(|problem| Parameter {
                name: &problem.name,
                value: &problem.value,
                detail: &problem.message,
            })
            .collect(),
        _ => Vec::new(),
    };
    let document = ProblemDetails {
        r#type: "about:blank",
        title: error.heading(),
        status: error.status().as_u16(),
        detail: error.message(),
        instance: path,
        parameters,
        request_id,
    };
    let body = serde_json::to_string(&document).unwrap_or_else(|_| "{}".to_owned());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json")),
        (header::CACHE_CONTROL, CachePolicy::NoStore.header()),
    ];
    (error.status(), headers, body).into_response()
}
