//! The log of changes, the log of corrections, and their feeds.

mod feed;
pub(crate) mod page;
pub(crate) mod view;

use axum::{extract::State as AxumState, response::Response};

use super::{AppError, State, query::Query, share::feed::Format};

/// Which of the two logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Log {
    /// What was added and changed.
    Changes,
    /// Mistakes that were put right.
    Corrections,
}

impl Log {
    /// Where its page is.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Changes => "/changes",
            Self::Corrections => "/corrections",
        }
    }

    /// What it is called.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Changes => "Changes",
            Self::Corrections => "Corrections",
        }
    }

    /// What it holds.
    pub(super) fn lead(self) -> &'static str {
        match self {
            Self::Changes => {
                "What was added to the record and what was changed in it, with the reason for \
                 each change; the newest first."
            }
            Self::Corrections => {
                "Mistakes in the record that were put right, each with the reason and with the \
                 words before and after; the newest first."
            }
        }
    }
}

/// `GET /changes`
pub async fn changes(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    page::show(&state, &query, Log::Changes).await
}

/// `GET /corrections`
pub async fn corrections(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    page::show(&state, &query, Log::Corrections).await
}

/// `GET /changes.atom`, `GET /corrections.feed.json`, …
pub async fn feed(
    state: State,
    query: Query,
    log: Log,
    format: Format,
) -> Result<Response, AppError> {
    feed::show(&state, &query, log, format).await
}
