//! The timeline: events as a list, with their picture.

use axum::{extract::State as AxumState, response::Response};

use crate::web::{AppError, State, query::Query};

/// `GET /timeline`
pub async fn timeline(AxumState(_): AxumState<State>, _: Query) -> Result<Response, AppError> {
    Err(AppError::BadRequest(""))
}
