//! Whose change it is.

use axum::{extract::FromRequestParts, http::request::Parts, response::Redirect};

use crate::web::State;

/// Somebody who may edit.
///
/// Nobody can sign in yet, so that everybody is sent to do so; tests name an author themselves.
pub struct Author {
    /// The name that the history shows.
    pub name: String,
}

impl FromRequestParts<State> for Author {
    type Rejection = Redirect;

    async fn from_request_parts(_: &mut Parts, state: &State) -> Result<Self, Redirect> {
        match state.demo_author {
            Some(name) => Ok(Self { name: name.to_owned() }),
            None => Err(Redirect::to("/login")),
        }
    }
}
