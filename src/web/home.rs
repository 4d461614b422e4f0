//! The state of play.

use axum::{extract::State as AxumState, response::Response};

use crate::web::{AppError, State, query::Query};

/// `GET /`
pub async fn home(AxumState(_): AxumState<State>, _: Query) -> Result<Response, AppError> {
    Err(AppError::BadRequest(""))
}
