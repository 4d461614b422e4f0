//! The data interface, version 1: `endpoints` is the one table of its addresses, from which come the
//! routes, the OpenAPI document and the reference page.

pub mod changes;
pub mod compare;
pub mod endpoints;
pub mod index;
pub mod lists;
pub mod openapi;
pub mod page;
pub mod parameters;
pub mod problem;
pub mod records;
pub mod schema;
pub mod search;
pub mod verdict;

use axum::{
    Json,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::cache::CachePolicy;

/// A document for everybody.
fn answer(document: &impl Serialize) -> Response {
    ([(header::CACHE_CONTROL, CachePolicy::Page.header())], Json(document)).into_response()
}
