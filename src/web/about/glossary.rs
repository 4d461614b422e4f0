//! The words that the site uses.

use axum::{extract::State as AxumState, response::Response};

use crate::web::{AppError, State};

/// `GET /about/glossary`
pub async fn glossary(AxumState(_): AxumState<State>) -> Result<Response, AppError> {
    Err(AppError::BadRequest(""))
}
