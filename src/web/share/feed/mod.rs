//! Feeds: what is new in the record, in a list, about a record, and in the logs of changes.
//!
//! [`Feed`] and [`Entry`] say what a feed holds, whatever its format; `atom` and `json` write it.
//! `of_list` and `of_record` gather it; the logs bring their own.

mod atom;
mod describe;
mod entries;
mod json;
pub mod of_list;
pub mod of_record;
pub mod page;

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{
    model::{Edtf, Kind, Slug},
    store::revisions::{self, ChangeFilter},
    web::{AppError, State, cache::CachePolicy, revisions::http_date, urls},
};

use describe::Text;

/// The most entries that a feed holds.
pub const MOST: usize = 50;

/// The same as a query takes it.
const LIMIT: i64 = 50;

/// A format of feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Atom, RFC 4287.
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl Format {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Atom, Self::Json];

    /// Which of a feed's addresses it is at.
    #[must_use]
    pub fn of(self, feed: &urls::Feed) -> &str {
        match self {
            Self::Atom => &feed.atom,
            Self::Json => &feed.json,
        }
    }

    fn media_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Atom => "application/atom+xml; charset=utf-8",
            Self::Json => "application/feed+json",
        })
    }
}

/// What a feed holds.
pub struct Feed {
    /// Its title, behind the site's name.
    pub title: String,
    /// What stands in it, in a sentence.
    pub subtitle: String,
    /// The path of the page that shows the same.
    pub page: String,
    /// Where it is.
    pub at: urls::Feed,
    /// What is new, the newest first.
    pub entries: Vec<Entry>,
}

/// One thing that is new.
pub struct Entry {
    /// An address that never changes and need not lead anywhere: see [`tag`].
    pub id: String,
    /// What it says in a list.
    pub title: String,
    /// The path of the page to read.
    pub link: String,
    /// When it came, RFC 3339.
    pub published: String,
    /// When it was last changed, RFC 3339.
    pub updated: String,
    /// Whose it is, where that is not the site's.
    pub author: Option<String>,
    /// Who published it, where that was somebody else.
    pub reviewer: Option<String>,
    /// What it says.
    pub text: Text,
    /// By what it can be told from others.
    pub categories: Vec<Category>,
    /// The record that it tells of.
    pub record: Option<RecordRef>,
}

/// The record that an entry tells of.
#[derive(Debug, Clone)]
pub struct RecordRef {
    /// Its kind.
    pub kind: Kind,
    /// Its slug.
    pub slug: Slug,
    /// Its own date.
    pub date: Option<Edtf>,
}

/// A word by which entries can be sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// What sort of word it is: `kind`, `effect`, …
    pub scheme: &'static str,
    /// Its token in data and addresses.
    pub term: String,
    /// What readers call it.
    pub label: String,
}

impl Category {
    /// A word.
    #[must_use]
    pub fn new(scheme: &'static str, term: &str, label: &str) -> Self {
        Self { scheme, term: term.to_owned(), label: label.to_owned() }
    }

    /// The kind of a record.
    #[must_use]
    pub fn kind(kind: Kind) -> Self {
        Self::new("record", kind.as_str(), kind.label())
    }
}

impl Entry {
    /// A change with its reason.
    #[must_use]
    pub fn change(id: String, title: String, link: String, created: &str, reason: &str) -> Self {
        Self {
            id,
            title,
            link,
            published: created.to_owned(),
            updated: created.to_owned(),
            author: None,
            reviewer: None,
            text: Text::of(reason),
            categories: Vec::new(),
            record: None,
        }
    }

    /// The same, by its author and by whoever published it.
    #[must_use]
    pub fn by(self, author: &str, reviewer: Option<&str>) -> Self {
        let reviewer = reviewer.filter(|reviewer| *reviewer != author).map(str::to_owned);
        Self { author: Some(author.to_owned()), reviewer, ..self }
    }

    /// What it is ordered by: when it came, then its own day.
    fn place(&self) -> (&str, Option<jiff::civil::Date>) {
        let date = self.record.as_ref().and_then(|record| record.date.as_ref());
        (&self.published, date.map(Edtf::first_day))
    }
}

/// An id that stays the same when the site's pages move.
#[must_use]
pub fn tag(site: &str, path: &str) -> String {
    let host = site.split_once("://").map_or(site, |(_, rest)| rest);
    let host = host.split([':', '/']).next().unwrap_or_default();
    format!("tag:{host},2026:{path}")
}

impl Feed {
    /// The feed in a format.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn respond(self, state: &State, format: Format) -> Result<Response, AppError> {
        let updated = self.updated(state).await?;
        let body = match format {
            Format::Atom => atom::write(state, &self, &updated)?,
            Format::Json => json::write(state, &self, &updated)?,
        };
        let headers = [
            (header::CONTENT_TYPE, format.media_type()),
            (header::CACHE_CONTROL, CachePolicy::Page.header()),
        ];
        let modified = [(header::LAST_MODIFIED, http_date(&updated))];
        Ok((headers, modified, body).into_response())
    }

    /// When the newest of it was changed; with nothing in it, when anything was.
    async fn updated(&self, state: &State) -> Result<String, AppError> {
        if let Some(newest) = self.entries.iter().map(|entry| &entry.updated).max() {
            return Ok(newest.clone());
        }
        let newest = revisions::changes(&state.reader, &ChangeFilter::default(), None, 1).await?;
        Ok(newest.first().map_or_else(|| state.clock.now().to_string(), |set| set.created.clone()))
    }
}
