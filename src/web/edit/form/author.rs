//! Whose change it is.

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::{
    model::account::Role,
    web::{AppError, State, edit::Editor},
};

/// Somebody who may change what is published.
pub struct Author {
    /// The name that the history shows.
    pub name: String,
}

impl FromRequestParts<State> for Author {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, AppError> {
        let editor = Editor::from_request_parts(parts, state).await?;
        editor.require(Role::Editor)?;
        Ok(Self { name: editor.name })
    }
}
