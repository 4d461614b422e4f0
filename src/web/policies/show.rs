//! The page of a policy.

use axum::{extract::Path, extract::State as AxumState, response::Response};

use crate::web::{AppError, State};

/// `GET /policies/{slug}`
pub async fn show(
    AxumState(_): AxumState<State>,
    Path(_): Path<String>,
) -> Result<Response, AppError> {
    Err(AppError::BadRequest(""))
}
