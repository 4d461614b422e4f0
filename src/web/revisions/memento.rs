//! Versions by time, for machines: RFC 7089. A record's own address is its time gate.

use axum::{
    extract::State as AxumState,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::{
    Timestamp,
    fmt::rfc2822::{DateTimeParser, DateTimePrinter},
};

use super::Versions;
use crate::{
    model::Kind,
    store::revisions::Revision,
    web::{AppError, State, cache::CachePolicy, urls},
};

/// The moment for which a version is asked.
pub const ACCEPT_DATETIME: HeaderName = HeaderName::from_static("accept-datetime");

const MEMENTO_DATETIME: HeaderName = HeaderName::from_static("memento-datetime");

const LINK_FORMAT: &str = "application/link-format";

/// A stored moment as HTTP writes it, to the second.
#[must_use]
pub fn http_date(created: &str) -> String {
    let moment = created.parse::<Timestamp>().ok();
    let text = moment.and_then(|at| DateTimePrinter::new().timestamp_to_rfc9110_string(&at).ok());
    text.unwrap_or_default()
}

fn second(created: &str) -> i64 {
    created.parse::<Timestamp>().map_or(i64::MAX, Timestamp::as_second)
}

fn original(state: &State, kind: Kind, slug: &str) -> String {
    format!("<{}{}>; rel=\"original timegate\"", state.public_url, urls::record(kind, slug))
}

fn to_timemap(state: &State, kind: Kind, slug: &str) -> String {
    let href = urls::timemap(kind, slug);
    format!("<{}{href}>; rel=\"timemap\"; type=\"{LINK_FORMAT}\"", state.public_url)
}

fn memento(state: &State, versions: &Versions, revision: &Revision, relation: &str) -> String {
    format!(
        "<{}{}>; rel=\"{relation}memento\"; datetime=\"{}\"",
        state.public_url,
        urls::revision(versions.kind, &versions.slug, revision.number),
        http_date(&revision.created)
    )
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: String) {
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.append(name, value);
    }
}

/// On the record's own page: that it can be asked for by time, and where the versions are listed.
pub(super) fn add_gate_headers(headers: &mut HeaderMap, state: &State, kind: Kind, slug: &str) {
    headers.append(header::VARY, HeaderValue::from_static("accept-datetime"));
    let links = [original(state, kind, slug), to_timemap(state, kind, slug)];
    insert(headers, header::LINK, links.join(", "));
}

/// On the page of a version: its moment, and the versions around it.
pub(super) fn add_headers(
    headers: &mut HeaderMap,
    state: &State,
    versions: &Versions,
    number: i64,
) {
    let (kind, slug, all) = (versions.kind, versions.slug.as_str(), &versions.all);
    let Some(here) = all.iter().position(|revision| revision.number == number) else { return };
    let mut links = vec![original(state, kind, slug), to_timemap(state, kind, slug)];
    let last = all.len() - 1;
    let mut around = vec![0, here.saturating_sub(1), here, (here + 1).min(last), last];
    around.dedup();
    for place in around {
        let mut relation = String::new();
        for (is, word) in [
            (place == 0, "first "),
            (place == last, "last "),
            (place + 1 == here, "prev "),
            (place == here + 1, "next "),
        ] {
            if is {
                relation.push_str(word);
            }
        }
        links.push(memento(state, versions, &all[place], &relation));
    }
    insert(headers, header::LINK, links.join(", "));
    insert(headers, MEMENTO_DATETIME, http_date(&all[here].created));
}

/// Leads to the version that stood at a moment; to the first, where that is earlier.
pub(super) fn gate(
    state: &State,
    versions: &Versions,
    moment: &HeaderValue,
) -> Result<Response, AppError> {
    let asked = moment
        .to_str()
        .ok()
        .and_then(|text| DateTimeParser::new().relaxed_weekday(true).parse_timestamp(text).ok());
    let Some(asked) = asked else {
        return Err(AppError::BadRequest(
            "Accept-Datetime must be a moment like Tue, 24 Nov 2026 12:00:00 GMT.",
        ));
    };
    let stood = |revision: &&Revision| second(&revision.created) <= asked.as_second();
    let chosen = versions.all.iter().rfind(stood).or(versions.all.first());
    let number = chosen.map_or(1, |revision| revision.number);
    let (kind, slug) = (versions.kind, versions.slug.as_str());
    let mut response = StatusCode::FOUND.into_response();
    let headers = response.headers_mut();
    let target = format!("{}{}", state.public_url, urls::revision(kind, slug, number));
    insert(headers, header::LOCATION, target);
    headers.insert(header::CACHE_CONTROL, CachePolicy::Page.header());
    add_gate_headers(headers, state, kind, slug);
    Ok(response)
}

/// `GET /{kind}/{slug}/timemap`
pub async fn timemap(AxumState(state): AxumState<State>, versions: Versions) -> Response {
    let (kind, slug, all) = (versions.kind, versions.slug.as_str(), &versions.all);
    let moment = |revision: Option<&Revision>| {
        revision.map(|revision| http_date(&revision.created)).unwrap_or_default()
    };
    let mut links = vec![
        original(&state, kind, slug),
        format!(
            "<{}{}>; rel=\"self\"; type=\"{LINK_FORMAT}\"; from=\"{}\"; until=\"{}\"",
            state.public_url,
            urls::timemap(kind, slug),
            moment(all.first()),
            moment(all.last())
        ),
    ];
    for (place, revision) in all.iter().enumerate() {
        let relation = match (place == 0, place + 1 == all.len()) {
            (true, true) => "first last ",
            (true, false) => "first ",
            (false, true) => "last ",
            (false, false) => "",
        };
        links.push(memento(&state, &versions, revision, relation));
    }
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(LINK_FORMAT)),
        (header::CACHE_CONTROL, CachePolicy::Page.header()),
    ];
    (headers, links.join(",\n") + "\n").into_response()
}
