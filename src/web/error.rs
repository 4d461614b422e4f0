//! Everything that can go wrong for a visitor, in a visitor's words.

use std::borrow::Cow;

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};

use super::{
    State,
    api::problem,
    cache::CachePolicy,
    page::Page,
    revisions, share, urls,
    view::{DateView, Link},
};
use crate::{
    model::{Kind, account::Role},
    store::{self, StoreError, former, withdrawal, withdrawal::Withdrawn},
};

/// A parameter that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadParam {
    /// Its name.
    pub name: Cow<'static, str>,
    /// What was given.
    pub value: String,
    /// What would be right.
    pub message: String,
}

/// What went wrong.
#[derive(Debug, Clone)]
pub enum AppError {
    /// There is no such page or record.
    NotFound {
        /// What was not found, in words.
        what: String,
        /// What may have been meant.
        suggestions: Vec<Link>,
    },
    /// Parameters have values that cannot be used.
    BadParams {
        /// Each of them.
        problems: Vec<BadParam>,
        /// The page without them.
        without: String,
    },
    /// The request cannot be understood.
    BadRequest(&'static str),
    /// The address is too long.
    TooLong,
    /// The page has no such method; the response's `Allow` says which it has.
    MethodNotAllowed,
    /// Only signed-in people can see it; they come back to `next`.
    SignIn {
        /// A path of this site; empty where there is none.
        next: String,
    },
    /// The account's role is not enough.
    Forbidden {
        /// The least that would be.
        needs: Role,
    },
    /// The request was not sent from a page of this site.
    CrossOrigin,
    /// A record has another slug now.
    Moved {
        /// The slug in the address.
        from: String,
        /// The slug that it has.
        to: String,
    },
    /// A record was withdrawn.
    Withdrawn(Box<Withdrawn>),
    /// A one-time link is good no more.
    LinkGone,
    /// A form has too many bytes.
    TooLarge {
        /// The most that it may have.
        most: usize,
    },
    /// What was sent is no form.
    UnsupportedType,
    /// What was sent is packed.
    Packed,
    /// It took too long.
    Timeout,
    /// What is asked for is still being put together.
    Busy,
    /// A fault of ours; the text is for the log alone.
    Internal(String),
}

impl AppError {
    /// A fault of ours.
    pub fn internal(error: impl std::error::Error) -> Self {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        Self::Internal(text)
    }

    /// No record is published by that slug: it has another one now, or was withdrawn; else with the
    /// nearest that there are.
    pub async fn no_record(state: &State, kind: Kind, slug: &str) -> Self {
        match Self::of_another_time(state, kind, slug).await {
            Ok(None) => {}
            Ok(Some(error)) => return error,
            Err(error) => return error.into(),
        }
        let words = slug.replace('-', " ");
        let near = store::search::nearest_titles(&state.reader, &words, kind, 8).await;
        let all = match kind {
            Kind::Event => "The timeline of all events".to_owned(),
            kind => format!("All {}", kind.plural_label().to_lowercase()),
        };
        let suggestions = near
            .unwrap_or_default()
            .into_iter()
            .map(Link::from)
            .chain([Link::new(urls::list(kind), all)])
            .collect();
        let what = format!("There is no {} by that name.", kind.label().to_lowercase());
        Self::NotFound { what, suggestions }
    }

    async fn of_another_time(state: &State, kind: Kind, slug: &str) -> store::Result<Option<Self>> {
        if let Some(withdrawn) = withdrawal::find(&state.reader, kind, slug, None).await? {
            return Ok(Some(Self::Withdrawn(Box::new(withdrawn))));
        }
        let now = former::now(&state.reader, kind, slug).await?;
        Ok(now.map(|to| Self::Moved { from: slug.to_owned(), to }))
    }

    /// The status code.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound { .. } => StatusCode::NOT_FOUND,
            Self::BadParams { .. } | Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::TooLong => StatusCode::URI_TOO_LONG,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::SignIn { .. } => StatusCode::SEE_OTHER,
            Self::Forbidden { .. } | Self::CrossOrigin => StatusCode::FORBIDDEN,
            Self::Moved { .. } => StatusCode::PERMANENT_REDIRECT,
            Self::LinkGone | Self::Withdrawn(_) => StatusCode::GONE,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedType | Self::Packed => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Timeout | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What went wrong, in a few words.
    #[must_use]
    pub fn heading(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "Not found",
            Self::BadParams { .. } => "Part of this address cannot be used",
            Self::BadRequest(_) => "That request cannot be understood",
            Self::TooLong => "That address is too long",
            Self::MethodNotAllowed => "This page cannot do that",
            Self::SignIn { .. } => "Sign in first",
            Self::Forbidden { .. } => "Your account may not do that",
            Self::CrossOrigin => "That did not come from this site",
            Self::Moved { .. } => "It has another address now",
            Self::Withdrawn(_) => "This record was withdrawn",
            Self::LinkGone => "This link is good no more",
            Self::TooLarge { .. } => "That is too much at once",
            Self::UnsupportedType => "That is not a form",
            Self::Packed => "That is packed",
            Self::Timeout => "That took too long",
            Self::Busy => "Not ready yet",
            Self::Internal(_) => "Something broke on our side",
        }
    }

    /// What went wrong, in a sentence.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::NotFound { what, .. } => what.clone(),
            Self::BadParams { problems, .. } => match problems.as_slice() {
                [_] => "A filter has a value that the page does not know.".to_owned(),
                _ => "Some filters have values that the page does not know.".to_owned(),
            },
            Self::BadRequest(message) => (*message).to_owned(),
            Self::TooLong => "Shorten it, or start from the page without filters.".to_owned(),
            Self::MethodNotAllowed => "It does not take requests of that kind. Nothing was changed.".to_owned(),
            Self::SignIn { .. } => "Only signed-in people can do this.".to_owned(),
            Self::Forbidden { needs } => {
                format!("It takes the role of {}. An admin can give it to you.", needs.as_str())
            }
            Self::CrossOrigin => {
                "What changes something must be sent from a page of this site, and the browser must \
                 say so. Nothing was changed. Open the page here and send it again."
                    .to_owned()
            }
            Self::Moved { to, .. } => format!("Its name in the address is “{to}” now."),
            Self::Withdrawn(withdrawn) => {
                let day = DateView::moment(&withdrawn.created).text;
                format!("It was withdrawn on {day}. The reason given: {}", withdrawn.reason)
            }
            Self::LinkGone => {
                "It works once and for a limited time. It was used, replaced by a newer one, or its \
                 time is over. Ask an admin for another; whoever runs the site gets one with \
                 “chokepoint user reset-link NAME”."
                    .to_owned()
            }
            Self::TooLarge { most } if *most > 2_000_000 => {
                format!("At most {} MB can be sent at once. Nothing was saved.", most / 1_000_000)
            }
            Self::TooLarge { most } => format!(
                "A form may have {} kB. Nothing was saved. Go back and shorten it; your browser may \
                 still have what you typed.",
                most / 1024
            ),
            Self::UnsupportedType => {
                "What was sent must be a form, as browsers send it. Nothing was saved.".to_owned()
            }
            Self::Packed => {
                "What is sent here must not be compressed. Nothing was saved.".to_owned()
            }
            Self::Timeout => "Try again in a moment.".to_owned(),
            Self::Busy => {
                "What you asked for is being put together, and others wait for theirs. Try again in a \
                 few seconds."
                    .to_owned()
            }
            Self::Internal(_) => {
                "The fault is logged under the number below. Try again in a moment.".to_owned()
            }
        }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

/// The error travels in the response's extensions; a layer renders it as a page.
impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    page: Page,
    status: u16,
    heading: &'a str,
    message: String,
    suggestions: Vec<Link>,
    problems: &'a [BadParam],
    request_id: &'a str,
}

/// Renders an error as a page, under `/api/` as a problem document; logs it where it is ours.
#[must_use]
pub fn render(state: &State, error: &AppError, path: &str, request_id: &str) -> Response {
    let mut response = render_as(state, error, path, request_id);
    if matches!(error, AppError::Busy) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}

fn render_as(state: &State, error: &AppError, path: &str, request_id: &str) -> Response {
    if let AppError::Internal(detail) = error {
        tracing::error!(request_id, path, detail, "a request failed");
    }
    if problem::is_wanted(path) {
        return problem::render(error, path, request_id);
    }
    if share::embed::is_embed(path) {
        return share::embed::error(state, error, request_id);
    }
    if let AppError::SignIn { next } = error {
        let login = match next.as_str() {
            "" => "/login".to_owned(),
            next => urls::with_query("/login", [("next", next)]),
        };
        let cache = [(header::CACHE_CONTROL, CachePolicy::NoStore.header())];
        return (cache, Redirect::to(&login)).into_response();
    }
    if let AppError::Withdrawn(withdrawn) = error
        && let Ok(page) = revisions::withdrawn::gone(state, withdrawn)
    {
        return page;
    }
    let (problems, suggestions) = match error {
        AppError::BadParams { problems, without } => {
            let text = match problems.as_slice() {
                [_] => "The page without it".to_owned(),
                _ => "The page without them".to_owned(),
            };
            (problems.as_slice(), vec![Link { href: without.clone(), text }])
        }
        AppError::NotFound { suggestions, .. } => (&[][..], suggestions.clone()),
        _ => (&[][..], Vec::new()),
    };
    let page = ErrorPage {
        page: Page::new(state, "/", error.heading(), &error.message())
            .noindex(true)
            .without_address(),
        status: error.status().as_u16(),
        heading: error.heading(),
        message: error.message(),
        suggestions,
        problems,
        request_id,
    };
    // An error page that cannot be rendered still says what happened.
    let html = page.render().unwrap_or_else(|_| error.heading().to_owned());
    let cache = [(header::CACHE_CONTROL, CachePolicy::NoStore.header())];
    (error.status(), cache, Html(html)).into_response()
}

impl From<store::record::Name> for Link {
    fn from(name: store::record::Name) -> Self {
        Self { href: urls::record(name.kind, &name.slug), text: name.title }
    }
}
