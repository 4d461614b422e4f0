//! Search: one box for everything.

use axum::{extract::State as AxumState, response::Response};

use crate::web::{AppError, State, query::Query};

/// `GET /search`
pub async fn search(AxumState(_): AxumState<State>, _: Query) -> Result<Response, AppError> {
    Err(AppError::BadRequest(""))
}

/// `GET /search/suggest`: names for the search box while typing, as JSON.
pub async fn suggest(AxumState(_): AxumState<State>, _: Query) -> Result<Response, AppError> {
    Err(AppError::BadRequest(""))
}
