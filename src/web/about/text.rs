//! Pages of text.

use axum::{extract::State as AxumState, response::Response};

use crate::web::{AppError, State};

/// `GET /about`
pub async fn about(AxumState(_): AxumState<State>) -> Result<Response, AppError> {
    Err(AppError::BadRequest(""))
}

/// `GET /about/method`
pub async fn method(AxumState(_): AxumState<State>) -> Result<Response, AppError> {
    Err(AppError::BadRequest(""))
}

/// `GET /about/licence`
pub async fn licence(AxumState(_): AxumState<State>) -> Result<Response, AppError> {
    Err(AppError::BadRequest(""))
}
