//! The list of quotes.

use axum::{extract::State as AxumState, response::Response};

use crate::web::{AppError, State, query::Query};

/// `GET /quotes`
pub async fn list(AxumState(_): AxumState<State>, _: Query) -> Result<Response, AppError> {
    Err(AppError::BadRequest(""))
}
