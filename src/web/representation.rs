//! A record in another format than its page: the page's address with an extension.

use axum::{
    extract::{Request, State as AxumState},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    State, api,
    revisions::ReadAt,
    share::feed::{Format, of_record},
    view::Link,
};
use crate::model::Kind;

/// A format in which a record can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordFile {
    /// The record with its fields as the dataset has them.
    Json,
    /// What is new about the record, as Atom.
    Atom,
    /// The same as JSON Feed.
    JsonFeed,
}

impl RecordFile {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Json, Self::Atom, Self::JsonFeed];

    /// What stands behind the page's address, after a dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Atom => "atom",
            Self::JsonFeed => "feed.json",
        }
    }

    /// The format with an extension.
    #[must_use]
    pub fn by_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|file| file.extension() == extension)
    }

    /// Its address, by that of the record's page.
    #[must_use]
    pub fn of(self, page: &str) -> String {
        format!("{page}.{}", self.extension())
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Atom => "application/atom+xml",
            Self::JsonFeed => "application/feed+json",
        }
    }

    /// The file of the record whose page is at a path, to be announced by the page.
    #[must_use]
    pub fn link(self, page: &str) -> Link {
        Link::new(self.of(page), self.media_type())
    }
}

/// Answers with a file where one is asked for in place of a record's page.
pub async fn answer(AxumState(state): AxumState<State>, request: Request, next: Next) -> Response {
    let at = request.extensions().get::<ReadAt>();
    let Some((at, file)) = at.and_then(|at| Some((at, at.file?))) else {
        return next.run(request).await;
    };
    let plural = request.uri().path().split('/').nth(1).unwrap_or_default();
    let Some(kind) = Kind::by_plural(plural) else { return next.run(request).await };
    let answer = match file {
        RecordFile::Json => api::records::file(&state, kind, at).await,
        RecordFile::Atom => of_record::file(&state, kind, at, Format::Atom).await,
        RecordFile::JsonFeed => of_record::file(&state, kind, at, Format::Json).await,
    };
    answer.unwrap_or_else(IntoResponse::into_response)
}
