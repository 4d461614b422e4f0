//! Whose change it is.

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::{
    model::account::Role,
    store::proposals::Act,
    web::{AppError, State, edit::Editor},
};

/// Somebody who writes: contributors propose, editors publish too.
pub struct Author {
    /// The account.
    pub id: i64,
    /// The name that the history shows.
    pub name: String,
    /// What it may do.
    pub role: Role,
}

impl Author {
    /// An act of theirs, now.
    #[must_use]
    pub fn act(&self, state: &State) -> Act {
        Act { account: Some(self.id), at: state.clock.now() }
    }

    /// Whether they may change what is published.
    #[must_use]
    pub fn can_publish(&self) -> bool {
        self.role.at_least(Role::Editor)
    }
}

impl From<Editor> for Author {
    fn from(editor: Editor) -> Self {
        Self { id: editor.id, name: editor.name, role: editor.role }
    }
}

impl FromRequestParts<State> for Author {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, AppError> {
        let editor = Editor::from_request_parts(parts, state).await?;
        editor.require(Role::Contributor)?;
        Ok(editor.into())
    }
}

/// Somebody who may change what is published.
pub struct Publisher(pub Author);

impl FromRequestParts<State> for Publisher {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, AppError> {
        let editor = Editor::from_request_parts(parts, state).await?;
        editor.require(Role::Editor)?;
        Ok(Self(editor.into()))
    }
}
