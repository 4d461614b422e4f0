//! The list of systems.

use axum::{extract::State as AxumState, response::Response};

use crate::web::{AppError, State, query::Query};

/// `GET /systems`
pub async fn list(AxumState(_): AxumState<State>, _: Query) -> Result<Response, AppError> {
    Err(AppError::BadRequest(""))
}
