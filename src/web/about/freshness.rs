//! Computed figures about the record itself.

use axum::{extract::State as AxumState, response::Response};

use crate::web::{AppError, State};

/// `GET /about/freshness`
pub async fn freshness(AxumState(_): AxumState<State>) -> Result<Response, AppError> {
    Err(AppError::BadRequest(""))
}
