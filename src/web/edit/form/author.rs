//! Whose change it is.

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::{
    model::account::Role,
    web::{AppError, State, edit::Editor},
};

/// Somebody who may change what is published.
pub struct Author {
    /// The account.
    pub account: i64,
    /// The name that the history shows.
    pub name: String,
}

impl Author {
    /// The least that forms are open to.
    pub const LEAST: Role = Role::Editor;

    /// A signed-in person as an author.
    ///
    /// # Errors
    /// When the role is not enough.
    pub fn of(editor: Editor) -> Result<Self, AppError> {
        editor.require(Self::LEAST)?;
        Ok(Self { account: editor.id, name: editor.name })
    }
}

impl FromRequestParts<State> for Author {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, AppError> {
        Self::of(Editor::from_request_parts(parts, state).await?)
    }
}
