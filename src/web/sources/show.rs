//! The page of a source.

use axum::{extract::Path, extract::State as AxumState, response::Response};

use crate::web::{AppError, State};

/// `GET /sources/{slug}`
pub async fn show(
    AxumState(_): AxumState<State>,
    Path(_): Path<String>,
) -> Result<Response, AppError> {
    Err(AppError::BadRequest(""))
}
