//! Responses are kept whole and compressed: how long, for whom, and how they are known again.

mod address;
mod coding;
mod kept;
mod service;
mod validators;

pub use service::Cached;

use axum::http::HeaderValue;

/// What may be done with a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CachePolicy {
    /// A public page: the same for everybody; may be kept, but asked for again each time, so that
    /// an edit is seen by the next request.
    Page,
    /// A picture of the record: it is fetched by those who show links, and may be an hour old.
    Picture,
    /// Nothing to keep: errors, and answers to input.
    NoStore,
}

impl CachePolicy {
    /// The `Cache-Control` header for it.
    #[must_use]
    pub fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Page => "public, no-cache",
            Self::Picture => "public, max-age=3600",
            Self::NoStore => "no-store",
        })
    }
}
