//! The page of a control.

use axum::{extract::Path, extract::State as AxumState, response::Response};

use crate::web::{AppError, State};

/// `GET /controls/{slug}`
pub async fn show(
    AxumState(_): AxumState<State>,
    Path(_): Path<String>,
) -> Result<Response, AppError> {
    Err(AppError::BadRequest(""))
}
