//! Reading back: earlier versions of a record, what they changed, and asking for them by time.

mod at;
pub mod difference;
pub mod history;
mod known;
pub(crate) mod lines;
mod links;
mod memento;
mod snapshots;
pub mod withdrawn;

pub use at::{Banner, ReadAt, ReadBack, read_back};
pub use known::{Known, known};
pub use memento::{ACCEPT_DATETIME, http_date, timemap};
pub use snapshots::{MOST as MOST_SNAPSHOTS, Snapshots};

use axum::{extract::FromRequestParts, extract::Path, http::request::Parts};

use crate::{
    model::Kind,
    store::revisions::{self, Revision},
};

use super::{AppError, State, routes, urls, view::Link};

/// Whose change it was and who published it, in readers' words.
#[must_use]
pub fn credit(author: &str, reviewer: Option<&str>) -> String {
    match reviewer {
        None => author.to_owned(),
        Some(reviewer) if reviewer == author => format!("{author}, published by its author"),
        Some(reviewer) => format!("proposed by {author}, reviewed by {reviewer}"),
    }
}

/// A record that is named in an address under `/{kind}/{slug}/`, with its versions.
pub struct Versions {
    /// Its kind.
    pub kind: Kind,
    /// Its slug.
    pub slug: String,
    /// Its versions, the oldest first; never empty.
    pub all: Vec<Revision>,
}

impl FromRequestParts<State> for Versions {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, AppError> {
        let path = Path::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        let Path(path) = path.map_err(|_| routes::no_page_error())?;
        let get =
            |name: &str| path.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let (Some(kind), Some(slug)) = (get("kind").and_then(Kind::by_plural), get("slug")) else {
            return Err(routes::no_page_error());
        };
        Self::read(state, kind, slug).await
    }
}

impl Versions {
    /// Reads them.
    ///
    /// # Errors
    /// With near matches, when there is no such record.
    pub async fn read(state: &State, kind: Kind, slug: &str) -> Result<Self, AppError> {
        let all = revisions::of_record(&state.reader, kind, slug).await?;
        if all.is_empty() {
            return Err(AppError::no_record(state, kind, slug).await);
        }
        Ok(Self { kind, slug: slug.to_owned(), all })
    }

    /// The number of the newest.
    #[must_use]
    pub fn newest(&self) -> i64 {
        self.all.last().map_or(0, |revision| revision.number)
    }

    /// Whether the newest withdrew the record.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        self.all.last().is_some_and(|revision| revision.withdrawal)
    }

    /// One of them.
    ///
    /// # Errors
    /// With the newest number, when there is no such version.
    pub fn one(&self, number: &str) -> Result<&Revision, AppError> {
        let found = self.all.iter().find(|revision| revision.number.to_string() == number);
        found.ok_or_else(|| {
            let newest = self.newest();
            let what = format!("This record has no such revision; the newest is number {newest}.");
            AppError::NotFound {
                what,
                suggestions: vec![
                    Link::new(urls::record(self.kind, &self.slug), "The record as it is now"),
                    Link::new(
                        urls::revision(self.kind, &self.slug, newest),
                        format!("Revision {newest}"),
                    ),
                    Link::new(urls::history(self.kind, &self.slug), "All its revisions"),
                ],
            }
        })
    }

    /// The newest at the end of a day, if the record was there.
    #[must_use]
    pub fn on(&self, day: &str) -> Option<&Revision> {
        self.all.iter().rfind(|revision| revision.created.get(..10).is_some_and(|own| own <= day))
    }
}
