//! Reading the site as it stood on a day: `known=DAY` on every page that shows the record.

use axum::{
    body::Body,
    extract::{FromRequestParts, Request, State as AxumState},
    http::{HeaderName, HeaderValue, Method, Uri, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use form_urlencoded::Serializer;
use tower::ServiceExt;
use tower_http::request_id::RequestId;

use super::{
    Versions,
    at::{ReadAt, back, not_yet, record_address},
    links, withdrawn,
};
use crate::{
    model::Edtf,
    store::{revisions, snapshot},
    web::{
        AppError, State, layers,
        query::Query,
        urls,
        view::{DateView, Link},
    },
};

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// The day that a whole page is read back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The day, or the month or year; its end counts.
    pub day: Edtf,
    /// The day after, where something was changed since.
    pub changed_from: Option<String>,
}

/// Answers requests for a page as it stood on a day from the record of that day; lets others pass.
pub async fn known(AxumState(state): AxumState<State>, request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_read || !urls::takes_known(request.uri().path()) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let asked = match Query::from_request_parts(&mut parts, &()).await {
        Ok(query) => asked(&state, &query, &parts.uri),
        Err(error) => Err(error),
    };
    match asked {
        Ok(None) => next.run(Request::from_parts(parts, body)).await,
        Ok(Some(day)) => {
            read(&state, &parts, day).await.unwrap_or_else(IntoResponse::into_response)
        }
        Err(error) => error.into_response(),
    }
}

/// The day that is asked for, if one is.
fn asked(state: &State, query: &Query, uri: &Uri) -> Result<Option<Edtf>, AppError> {
    let mut reading = query.read(uri.path());
    let day = reading.date("known");
    if day.as_ref().is_some_and(|day| day.first_day() > state.clock.today()) {
        reading.reject("known", "is in the future");
    }
    let (_, problems) = reading.finish_with_problems();
    if problems.is_empty() {
        return Ok(day);
    }
    Err(AppError::BadParams { problems, without: without_known(uri) })
}

/// An address without the day, all else as it is.
fn without_known(uri: &Uri) -> String {
    let pairs = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let mut rest = Serializer::new(String::new());
    rest.extend_pairs(pairs.filter(|(name, _)| name != "known"));
    match rest.finish() {
        query if query.is_empty() => uri.path().to_owned(),
        query => format!("{}?{query}", uri.path()),
    }
}

async fn read(state: &State, request: &Parts, day: Edtf) -> Result<Response, AppError> {
    // The record's versions are those of today, so that the page can say what came after it.
    let (versions, file) = match record_address(request)? {
        Some((kind, slug, file)) => (Some(Versions::read(state, kind, &slug).await?), file),
        None => (None, None),
    };
    let (mut at, mut today) = (None, without_known(&request.uri));
    if let Some(versions) = &versions {
        let Some(revision) = versions.on(&day.last_day().to_string()) else {
            return Err(not_yet(versions, &day));
        };
        let back = back(revision, versions, Some(day.clone()));
        if back.is_withdrawal(versions) {
            return withdrawn::version(state, versions, &back).await;
        }
        let slug = slug_of(state, versions, back.revision).await?;
        if slug != versions.slug {
            let query = today.split_once('?').map(|(_, query)| format!("?{query}"));
            let page = urls::record(versions.kind, &slug);
            let page = file.map_or_else(|| page.clone(), |file| file.of(&page));
            today = page + query.as_deref().unwrap_or_default();
        }
        at = Some(ReadAt { slug, back: Some(back), file });
    }
    let there = state_on(state, &day, &today).await?;
    let mut inner = Request::builder().method(&request.method).uri(&today);
    if let Some(headers) = inner.headers_mut() {
        headers.clone_from(&request.headers);
    }
    let mut inner = inner.body(Body::empty()).map_err(AppError::internal)?;
    if let Some(id) = request.extensions.get::<RequestId>() {
        inner.extensions_mut().insert(id.clone());
    }
    let own = at.as_ref().and_then(|at| {
        let (versions, back) = (versions.as_ref()?, at.back.as_ref()?);
        HeaderValue::try_from(urls::revision(versions.kind, &versions.slug, back.revision)).ok()
    });
    if let Some(at) = at {
        inner.extensions_mut().insert(at);
    }
    let Ok(response) = layers::pages(there).oneshot(inner).await;
    let mut response = keep_day(response, request.uri.path(), &day).await?;
    let headers = response.headers_mut();
    headers.insert(ROBOTS, HeaderValue::from_static("noindex"));
    if let Some(own) = own {
        headers.insert(header::CONTENT_LOCATION, own);
    }
    Ok(response)
}

/// The slug that a version has, which may have been changed since.
async fn slug_of(state: &State, versions: &Versions, number: i64) -> Result<String, AppError> {
    let (kind, slug) = (versions.kind, &versions.slug);
    let then = revisions::whole(&state.reader, kind, slug, Some(number)).await?;
    let then = then.and_then(|then| then.record.get("slug")?.as_str().map(str::to_owned));
    Ok(then.unwrap_or_else(|| slug.clone()))
}

/// What handlers share, over the record of a day.
async fn state_on(state: &State, day: &Edtf, today: &str) -> Result<State, AppError> {
    let after = day.last_day().tomorrow().map_err(AppError::internal)?.to_string();
    let moments = snapshot::moments(&state.reader, &after).await?;
    let Some(then) = moments.then else {
        return Err(nothing_yet(day, moments.first.as_deref(), today));
    };
    let changed = moments.newest.as_ref().is_some_and(|newest| *newest != then);
    let known = Known { day: day.clone(), changed_from: changed.then(|| after.clone()) };
    let there = if changed {
        state.snapshots.get(state, (moments.version, then), after).await?
    } else {
        state.clone()
    };
    Ok(there.read_back_to(known))
}

fn nothing_yet(day: &Edtf, first: Option<&str>, today: &str) -> AppError {
    let mut suggestions = Vec::new();
    let mut what = format!("This site had nothing on record yet on {}.", day.words());
    if let Some(first) = first.map(DateView::moment) {
        what = format!("{what} Its record begins on {}.", first.text);
        let then = urls::keep_known(today, &first.iso);
        suggestions
            .extend(then.map(|href| Link::new(href, format!("The page as of {}", first.text))));
    }
    suggestions.push(Link::new(today, "The page as it is now"));
    AppError::NotFound { what, suggestions }
}

/// The page with the day in every link and form that leads on through the record.
async fn keep_day(response: Response, path: &str, day: &Edtf) -> Result<Response, AppError> {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !is_page {
        return Ok(response);
    }
    let (mut parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.map_err(AppError::internal)?;
    let html = String::from_utf8_lossy(&body);
    let html = links::keep_known(&html, path, day.as_str()).map_err(AppError::internal)?;
    parts.headers.remove(header::CONTENT_LENGTH);
    Ok(Response::from_parts(parts, Body::from(html)))
}
