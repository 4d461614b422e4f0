//! Which state of a record a page shows: the newest, one by number, or the one that stood on a day.

use axum::{
    extract::{FromRequestParts, MatchedPath, Request, State as AxumState},
    http::{Method, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use percent_encoding::percent_decode_str;

use super::{Known, Versions, memento, withdrawn};
use crate::{
    model::{Edtf, Kind},
    store::revisions::Revision,
    web::{
        AppError, State,
        representation::RecordFile,
        routes, urls,
        view::{DateView, Link},
    },
};

/// Which state of which record a page shows.
#[derive(Debug, Clone)]
pub struct ReadAt {
    /// The record's slug.
    pub slug: String,
    /// The version, unless it is simply the newest.
    pub back: Option<ReadBack>,
    /// The format that is asked for in place of the page.
    pub file: Option<RecordFile>,
}

/// A version that was asked for.
#[derive(Debug, Clone)]
pub struct ReadBack {
    /// Its number.
    pub revision: i64,
    /// The number of the newest.
    pub newest: i64,
    /// When it was saved, RFC 3339.
    pub created: String,
    /// The day by which it was asked for.
    pub known: Option<Edtf>,
}

impl ReadBack {
    /// Whether the version is that which withdrew the record.
    pub(super) fn is_withdrawal(&self, versions: &Versions) -> bool {
        versions.all.iter().any(|row| row.number == self.revision && row.withdrawal)
    }
}

/// Handlers of record pages take it from the request; [`read_back`] has put it there.
impl<S: Sync> FromRequestParts<S> for ReadAt {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        let missing = || AppError::Internal("the page of a record has no ReadAt".to_owned());
        parts.extensions.get::<Self>().cloned().ok_or_else(missing)
    }
}

/// What a page says that shows an earlier state of its record.
#[derive(Debug, Clone)]
pub struct Banner {
    /// Which state it is.
    pub words: String,
    /// What is not of that time.
    pub remark: &'static str,
    /// The ways to other states; the first is to today's page.
    pub links: Vec<Link>,
}

impl Banner {
    /// For the page at `path`, which is the record's own.
    #[must_use]
    pub fn new(back: &ReadBack, path: &str) -> Self {
        let (number, newest) = (back.revision, back.newest);
        let day = DateView::moment(&back.created).text;
        let (words, remark) = match &back.known {
            Some(known) => (
                format!(
                    "As this page stood on {}: revision {number} of {newest}, saved on {day}.",
                    known.words()
                ),
                OF_THAT_DAY,
            ),
            None => (
                format!("Revision {number} of {newest}, as of {day}."),
                "Linked records, sources and rules are shown as of today.",
            ),
        };
        let mut links = vec![Link::new(path, "The current page")];
        if number < newest {
            let href = format!("{path}/history/{number}..{newest}");
            links.push(Link::new(href, "What has changed since"));
            links.extend(urls::edit_of(path).map(|form| {
                let href = urls::with_query(&form, [("from", number.to_string().as_str())]);
                Link::new(href, "Restore it")
            }));
        }
        links.push(Link::new(format!("{path}/history"), "All revisions"));
        Self { words, remark, links }
    }

    /// For the page at `path`, of a site that is read back to a day.
    #[must_use]
    pub fn of_day(known: &Known, path: &str) -> Self {
        let mut links = vec![Link::new(path, "Today’s page")];
        links.extend(known.changed_from.as_deref().map(|from| {
            Link::new(urls::with_query("/changes", [("since", from)]), "What has changed since")
        }));
        let since = match known.changed_from {
            Some(_) => "",
            None => " Nothing was changed since.",
        };
        let words = format!("What this site said on {}.{since}", known.day.words());
        Self { words, remark: OF_THAT_DAY, links }
    }

    /// For a version of a record that was withdrawn since; `path` is the record's own.
    #[must_use]
    pub fn of_withdrawn(words: String, path: &str, number: i64) -> Self {
        let mut links = vec![Link::new(path, "Why it was withdrawn")];
        links.extend(urls::edit_of(path).map(|form| {
            let href = urls::with_query(&form, [("from", number.to_string().as_str())]);
            Link::new(href, "Restore it")
        }));
        links.push(Link::new(format!("{path}/history"), "All revisions"));
        Self { words, remark: "The record was withdrawn since.", links }
    }
}

/// The two clocks: what was on record, and the day that it is applied to.
const OF_THAT_DAY: &str = "Linked records, sources and rules are those on record then. Where a page \
    asks what holds on a day, that is still today unless you choose another.";

/// Sees to requests for the page of a record: which state of it is asked for, by `@n` or by
/// `Accept-Datetime`; and says in the response's headers which states there are.
pub async fn read_back(
    AxumState(state): AxumState<State>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let (kind, name, file) = match record_address(&parts) {
        Ok(Some(address)) => address,
        Ok(None) => return next.run(Request::from_parts(parts, body)).await,
        Err(error) => return error.into_response(),
    };
    let asked = match Asked::read(&state, &parts, kind, &name).await {
        Ok(asked) => asked,
        Err(error) => return error.into_response(),
    };
    let (at, versions) = match asked {
        Asked::Newest => (ReadAt { slug: name.clone(), back: None, file }, None),
        Asked::Elsewhere(response) => return response,
        Asked::Back(back, versions) if versions.is_withdrawn() || back.is_withdrawal(&versions) => {
            let shown = withdrawn::version(&state, &versions, &back).await;
            return shown.unwrap_or_else(IntoResponse::into_response);
        }
        Asked::Back(back, versions) => {
            (ReadAt { slug: versions.slug.clone(), back: Some(back), file }, Some(versions))
        }
    };
    let slug = at.slug.clone();
    let back = at.back.clone();
    parts.extensions.insert(at);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if !response.status().is_success() {
        return response;
    }
    let headers = response.headers_mut();
    match (versions, back) {
        (Some(versions), Some(back)) => {
            memento::add_headers(headers, &state, &versions, back.revision);
        }
        _ => memento::add_gate_headers(headers, &state, kind, &slug),
    }
    response
}

/// The kind and the last part of the path, and the file by its extension, when the request is for
/// the page of a record or for a file in its place.
///
/// # Errors
/// When there is no such file.
pub(super) fn record_address(
    request: &Parts,
) -> Result<Option<(Kind, String, Option<RecordFile>)>, AppError> {
    let Some((kind, name)) = kind_and_name(request) else { return Ok(None) };
    // Slugs have no dots.
    let Some((slug, extension)) = name.split_once('.') else { return Ok(Some((kind, name, None))) };
    match RecordFile::by_extension(extension) {
        Some(file) => Ok(Some((kind, slug.to_owned(), Some(file)))),
        None => Err(routes::no_page_error()),
    }
}

fn kind_and_name(request: &Parts) -> Option<(Kind, String)> {
    if !matches!(request.method, Method::GET | Method::HEAD) {
        return None;
    }
    let route = request.extensions.get::<MatchedPath>()?.as_str();
    let kind = Kind::by_plural(route.strip_prefix('/')?.strip_suffix("/{slug}")?)?;
    let name = request.uri.path().rsplit('/').next()?;
    Some((kind, percent_decode_str(name).decode_utf8().ok()?.into_owned()))
}

/// What a request asks for.
enum Asked {
    Newest,
    Back(ReadBack, Versions),
    /// The answer is a redirect.
    Elsewhere(Response),
}

impl Asked {
    async fn read(state: &State, parts: &Parts, kind: Kind, name: &str) -> Result<Self, AppError> {
        if let Some((slug, number)) = name.split_once('@') {
            let versions = Versions::read(state, kind, slug).await?;
            let back = back(versions.one(number)?, &versions, None);
            return Ok(Self::Back(back, versions));
        }
        match parts.headers.get(memento::ACCEPT_DATETIME) {
            Some(moment) => {
                let versions = Versions::read(state, kind, name).await?;
                memento::gate(state, &versions, moment).map(Self::Elsewhere)
            }
            None => Ok(Self::Newest),
        }
    }
}

pub(super) fn back(revision: &Revision, versions: &Versions, known: Option<Edtf>) -> ReadBack {
    ReadBack {
        revision: revision.number,
        newest: versions.newest(),
        created: revision.created.clone(),
        known,
    }
}

pub(super) fn not_yet(versions: &Versions, known: &Edtf) -> AppError {
    let (kind, slug) = (versions.kind, &versions.slug);
    let added = versions.all.first().map(|first| DateView::moment(&first.created).text);
    AppError::NotFound {
        what: format!(
            "This record was not here yet on {}: it was added on {}.",
            known.words(),
            added.unwrap_or_default()
        ),
        suggestions: vec![
            Link::new(urls::revision(kind, slug, 1), "The record as it was first added"),
            Link::new(urls::record(kind, slug), "The record as it is now"),
        ],
    }
}
