//! What can be shown within the pages of other sites: cards of records, comparisons, charts. Each
//! stands at `/embed` and its page's address, needs no scripts, and leads back to the page.

pub mod actor;
pub mod chart;
pub mod chip;
pub mod claim;
pub mod compare;
pub mod event;
pub mod frame;
pub mod home;
pub mod policy;
pub mod quote;
pub mod timeline;

use askama::Template;
use axum::{
    http::header,
    response::{Html, IntoResponse, Response},
};

pub use frame::Frame;

use crate::web::{
    AppError, State, assets::Assets, cache::CachePolicy, error::BadParam, query::Query,
    urls::EMBED, view::DateView,
};

/// Whether a path is one of those that other sites may show.
#[must_use]
pub fn is_embed(path: &str) -> bool {
    path.strip_prefix(EMBED).is_some_and(|rest| rest.starts_with('/'))
}

/// What the frame of every embed needs.
pub struct Embed {
    /// What it shows, for the document's title.
    title: String,
    description: String,
    /// The page that it leads back to.
    href: String,
    /// The page's one address, absolute; empty for an error.
    canonical: String,
    theme: Option<&'static str>,
    /// The day that what it says is of.
    as_of: DateView,
    /// Whether it is what this site said on that day.
    is_read_back: bool,
    assets: &'static Assets,
}

impl Embed {
    /// What belongs to the page at `href`; `theme` is read from the query, else the reader's own.
    ///
    /// # Errors
    /// When the theme is none.
    pub(super) fn new(
        state: &State,
        query: &Query,
        href: String,
        title: impl Into<String>,
        description: &str,
    ) -> Result<Self, AppError> {
        let mut reading = query.read(href.as_str());
        let theme = reading.one("theme", |value| {
            let themes = ["light", "dark"].into_iter();
            themes
                .into_iter()
                .find(|theme| *theme == value)
                .ok_or_else(|| "must be one of: light, dark".to_owned())
        });
        reading.finish()?;
        let known = state.known.as_ref();
        let page = href.split(['?', '#']).next().unwrap_or_default();
        let today = || DateView::from(state.clock.today());
        Ok(Self {
            title: title.into(),
            description: crate::model::quote::shorten(description, 200),
            canonical: format!("{}{page}", state.public_url),
            theme,
            as_of: known.map_or_else(today, |known| DateView::from(&known.day)),
            is_read_back: known.is_some(),
            href,
            assets: state.assets,
        })
    }

    fn asset(&self, path: &str) -> String {
        self.assets.url(path)
    }
}

#[derive(Template)]
#[template(path = "embed/error.html")]
struct ErrorEmbed<'a> {
    embed: Embed,
    status: u16,
    heading: &'a str,
    message: String,
    problems: &'a [BadParam],
    request_id: &'a str,
}

/// An error where an embed was asked for: small enough for its frame.
#[must_use]
pub fn error(state: &State, error: &AppError, request_id: &str) -> Response {
    let problems = match error {
        AppError::BadParams { problems, .. } => problems.as_slice(),
        _ => &[],
    };
    let page = ErrorEmbed {
        embed: Embed {
            title: error.heading().to_owned(),
            description: error.message(),
            href: "/".to_owned(),
            canonical: String::new(),
            theme: None,
            as_of: DateView::from(state.clock.today()),
            is_read_back: false,
            assets: state.assets,
        },
        status: error.status().as_u16(),
        heading: error.heading(),
        message: error.message(),
        problems,
        request_id,
    };
    let html = page.render().unwrap_or_else(|_| error.heading().to_owned());
    let cache = [(header::CACHE_CONTROL, CachePolicy::NoStore.header())];
    (error.status(), cache, Html(html)).into_response()
}
