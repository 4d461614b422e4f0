//! Who is signed in, for handlers.

use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{HeaderMap, Method, Uri, header, request::Parts},
};

use jiff::Timestamp;

use super::session;
use crate::{
    model::{account::Role, token::TokenHash},
    store::{self, proposals, sessions},
    web::{AppError, State},
};

/// A signed-in person. Asking for one sends everybody else to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    /// The account.
    pub id: i64,
    /// Its name, which stands in the history.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// This session.
    pub session: TokenHash,
    /// How much waits for them: of editors the queue, of contributors what was sent back to them.
    pub waiting: i64,
}

impl Editor {
    /// Goes on for those whose role is enough.
    ///
    /// # Errors
    /// With a 403 page for all others.
    pub fn require(&self, role: Role) -> Result<(), AppError> {
        if self.role.at_least(role) { Ok(()) } else { Err(AppError::Forbidden { needs: role }) }
    }

    /// Whether they review what others propose; for templates.
    #[must_use]
    pub fn reviews(&self) -> bool {
        self.role.at_least(Role::Editor)
    }

    /// What the queue is called for them, with how much waits.
    #[must_use]
    pub fn review_label(&self) -> String {
        match (self.reviews(), self.waiting) {
            (true, 0) => "Review".to_owned(),
            (true, waiting) => format!("Review ({waiting} waiting)"),
            (false, 0) => "Your proposals".to_owned(),
            (false, waiting) => format!("Your proposals ({waiting} sent back)"),
        }
    }

    /// Whether it keeps the accounts; for templates.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.role == Role::Admin
    }
}

async fn find(parts: &Parts, state: &State) -> Result<Option<Editor>, AppError> {
    let Some(token) = session::token(state, &parts.headers) else {
        return Ok(None);
    };
    let (session, now) = (token.hash(), state.clock.now());
    let Some(found) = sessions::find(&state.reader, &session, now).await? else {
        return Ok(None);
    };
    if found.is_due(now)
        && let Err(error) = note_use(state, &session, now).await
    {
        // Reading goes on while the database is busy with something long.
        tracing::warn!(?error, "the use of a session was not noted");
    }
    let waiting = if found.role.at_least(Role::Editor) {
        proposals::in_review(&state.reader).await?
    } else {
        proposals::sent_back_to(&state.reader, found.id).await?
    };
    Ok(Some(Editor { id: found.id, name: found.name, role: found.role, session, waiting }))
}

async fn note_use(state: &State, session: &TokenHash, now: Timestamp) -> Result<(), AppError> {
    let mut transaction = state.begin().await?;
    sessions::touch(&mut transaction, session, now).await?;
    Ok(store::commit(transaction).await?)
}

impl FromRequestParts<State> for Editor {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, AppError> {
        let next = || next(&parts.method, &parts.uri, &parts.headers);
        find(parts, state).await?.ok_or_else(|| AppError::SignIn { next: next() })
    }
}

impl OptionalFromRequestParts<State> for Editor {
    type Rejection = AppError;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &State,
    ) -> Result<Option<Self>, AppError> {
        find(parts, state).await
    }
}

/// Where to go after signing in: the page that was asked for, or that whose form was sent.
fn next(method: &Method, uri: &Uri, headers: &HeaderMap) -> String {
    let of = |uri: &Uri| uri.path_and_query().map_or_else(String::new, ToString::to_string);
    if method.is_safe() {
        return of(uri);
    }
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    referer.and_then(|text| text.parse::<Uri>().ok()).as_ref().map(of).unwrap_or_default()
}

/// Whether a text is a path within the site, and nothing else.
#[must_use]
pub fn is_local(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && path.chars().all(|letter| letter.is_ascii_graphic())
        && path.len() <= 1_000
}

/// A path within the site that somebody may be sent to after signing in; `/account` for all else.
#[must_use]
pub fn local(next: &str) -> &str {
    let leads_back = ["/login", "/logout", "/setup"].iter().any(|start| next.starts_with(start));
    if is_local(next) && !leads_back { next } else { "/account" }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn nobody_is_sent_away_after_signing_in() {
        for good in ["/", "/events/a?b=c", "/admin/accounts"] {
            assert_eq!(local(good), good);
        }
        for bad in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "\\\\evil",
            "/a b",
            "/\t/evil.example",
            "javascript:alert(1)",
            "/login?next=/",
            "/é",
        ] {
            assert_eq!(local(bad), "/account", "{bad}");
        }
    }
}
