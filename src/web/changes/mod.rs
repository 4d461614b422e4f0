//! The log of changes, the log of corrections, and their feeds.

mod feed;
pub(crate) mod page;
pub(crate) mod view;

use axum::{extract::State as AxumState, response::Response};

use super::{AppError, State, query::Query};

/// Which of the two logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Log {
    Changes,
    Corrections,
}

impl Log {
    fn path(self) -> &'static str {
        match self {
            Self::Changes => "/changes",
            Self::Corrections => "/corrections",
        }
    }

    fn feed(self) -> &'static str {
        match self {
            Self::Changes => "/changes.atom",
            Self::Corrections => "/corrections.atom",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Changes => "Changes",
            Self::Corrections => "Corrections",
        }
    }

    fn lead(self) -> &'static str {
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

/// `GET /changes.atom`
pub async fn changes_feed(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    feed::show(&state, &query, Log::Changes).await
}

/// `GET /corrections.atom`
pub async fn corrections_feed(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    feed::show(&state, &query, Log::Corrections).await
}
