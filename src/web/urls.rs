//! The addresses of the site; every path is built here.

use axum::http::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::data::{encode::Format, list::FORMATS};
use crate::model::{Kind, token::Token};

/// What stays as it is in a query string; commas are readable and harmless there.
const QUERY: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b',');

/// The page of a record: `/events/2025-09-17-…`.
#[must_use]
pub fn record(kind: Kind, slug: impl AsRef<str>) -> String {
    format!("/{}/{}", kind.plural(), slug.as_ref())
}

/// A version of a record: `/events/2025-09-17-…@2`.
#[must_use]
pub fn revision(kind: Kind, slug: impl AsRef<str>, number: i64) -> String {
    format!("{}@{number}", record(kind, slug))
}

/// All versions of a record.
#[must_use]
pub fn history(kind: Kind, slug: impl AsRef<str>) -> String {
    format!("{}/history", record(kind, slug))
}

/// What differs between two versions of a record.
#[must_use]
pub fn difference(kind: Kind, slug: impl AsRef<str>, from: i64, to: i64) -> String {
    format!("{}/history/{from}..{to}", record(kind, slug))
}

/// The versions of a record by their moments, for machines (RFC 7089).
#[must_use]
pub fn timemap(kind: Kind, slug: impl AsRef<str>) -> String {
    format!("{}/timemap", record(kind, slug))
}

/// Where what can be shown within other sites' pages begins; behind it stands the page's address.
pub const EMBED: &str = "/embed";

/// Where programs ask how a page is shown within others.
pub const OEMBED: &str = "/oembed";

/// The question how a page is shown within others.
#[must_use]
pub fn oembed(address: &str) -> String {
    with_query(OEMBED, [("url", address), ("format", "json")])
}

/// The list of a kind; events have the timeline.
#[must_use]
pub fn list(kind: Kind) -> String {
    match kind {
        Kind::Event => "/timeline".to_owned(),
        kind => format!("/{}", kind.plural()),
    }
}

/// The picture that stands for a record where its address is shared.
#[must_use]
pub fn card(kind: Kind, slug: impl AsRef<str>) -> String {
    format!("{}/card.png", record(kind, slug))
}

/// Where a feed is, in both formats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// As Atom.
    pub atom: String,
    /// As JSON Feed.
    pub json: String,
}

/// The feed of a page: its address with an extension before what is asked of it.
#[must_use]
pub fn feed(page: &str) -> Feed {
    let (path, query) = match page.split_once('?') {
        Some((path, query)) => (path, format!("?{query}")),
        None => (page, String::new()),
    };
    Feed { atom: format!("{path}.atom{query}"), json: format!("{path}.feed.json{query}") }
}

/// The feed of everything new.
#[must_use]
pub fn feed_of_everything() -> Feed {
    Feed { atom: "/feed.atom".to_owned(), json: "/feed.json".to_owned() }
}

/// The files of the record and what is said about them.
pub const DATA: &str = "/data";

/// A file of the whole record: `/data/events.csv`.
#[must_use]
pub fn data(name: &str, end: &str) -> String {
    format!("{DATA}/{name}.{end}")
}

/// The kind and format of a list as a file: `/timeline.csv`.
#[must_use]
pub fn list_of_file(path: &str) -> Option<(Kind, Format)> {
    let (page, end) = path.rsplit_once('.')?;
    let format = FORMATS.into_iter().find(|format| format.as_str() == end)?;
    let kind = Kind::ALL.iter().copied().find(|&kind| list(kind) == page)?;
    Some((kind, format))
}

/// A path with a query; without pairs it is the path alone.
#[must_use]
pub fn with_query<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pairs: Vec<_> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, QUERY)))
        .collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// Where the data interface begins.
pub const API: &str = "/api/v1";

/// The reference of the data interface.
pub const API_REFERENCE: &str = "/api";

/// The list of a kind in the data interface.
#[must_use]
pub fn api_list(kind: Kind) -> String {
    format!("{API}/{}", kind.plural())
}

/// A record in the data interface.
#[must_use]
pub fn api_record(kind: Kind, slug: impl AsRef<str>) -> String {
    format!("{}/{}", api_list(kind), slug.as_ref())
}

/// The versions of a record in the data interface.
#[must_use]
pub fn api_revisions(kind: Kind, slug: impl AsRef<str>) -> String {
    format!("{}/revisions", api_record(kind, slug))
}

/// Where static files are.
pub const STATIC: &str = "/static/";

/// Whether an address is for those who sign in, or in order to: nobody else's to see or to keep.
#[must_use]
pub fn is_own(path: &str) -> bool {
    let own = ["/edit", "/account", "/admin", "/login", "/logout", SETUP];
    own.iter().any(|start| path.starts_with(start))
}

/// Where one-time links begin.
pub const SETUP: &str = "/setup/";

/// The address of a one-time link.
#[must_use]
pub fn one_time(token: &Token) -> String {
    format!("{SETUP}{}", token.reveal())
}

/// The timeline with one filter set.
#[must_use]
pub fn timeline(name: &str, value: &str) -> String {
    with_query("/timeline", [(name, value)])
}

/// The form of a record.
#[must_use]
pub fn edit(kind: Kind, slug: impl AsRef<str>) -> String {
    format!("/edit/{kind}/{}", slug.as_ref())
}

/// The form of the record whose page is at a path: `/events/…`; none for other pages.
#[must_use]
pub fn edit_of(page: &str) -> Option<String> {
    let (plural, slug) = page.strip_prefix('/')?.split_once('/')?;
    Some(edit(Kind::by_plural(plural)?, slug))
}

/// The empty form of a kind.
#[must_use]
pub fn edit_new(kind: Kind) -> String {
    format!("/edit/{kind}/new")
}

/// The queue of proposals and suggestions.
pub const REVIEW: &str = "/edit/review";

/// A proposal or suggestion.
#[must_use]
pub fn proposal(id: i64) -> String {
    format!("{REVIEW}/{id}")
}

/// The form of a proposal.
#[must_use]
pub fn proposal_form(id: i64) -> String {
    format!("{REVIEW}/{id}/form")
}

/// Where visitors say what is wrong with a page.
#[must_use]
pub fn suggest(page: &str) -> String {
    with_query("/suggest", [("page", page)])
}

/// Where a record's address is changed.
#[must_use]
pub fn edit_address(kind: Kind, slug: impl AsRef<str>) -> String {
    format!("{}/address", edit(kind, slug))
}

/// Where a record is withdrawn.
#[must_use]
pub fn edit_withdraw(kind: Kind, slug: impl AsRef<str>) -> String {
    format!("{}/withdraw", edit(kind, slug))
}

/// Where datasets are brought in.
pub const IMPORT: &str = "/edit/import";

/// An import that waits to be applied.
#[must_use]
pub fn staged_import(id: i64) -> String {
    format!("{IMPORT}/{id}")
}

/// The address that an address with a former slug in it is now: its page, a version, its form, or
/// what is asked about it; none where the slug stands nowhere in it.
#[must_use]
pub fn moved(uri: &Uri, from: &str, to: &str) -> Option<String> {
    let mut parts: Vec<String> = uri.path().split('/').map(str::to_owned).collect();
    // Behind `/actors`, `/edit/actor`, `/embed/actors` or `/api/v1/actors`, which may themselves be a
    // slug.
    let place = match parts.get(1).map(String::as_str) {
        Some("edit" | "embed") => 3,
        Some("api") => 4,
        _ => 2,
    };
    let version = parts.get(place).and_then(|part| part.strip_prefix(from));
    let version = version.filter(|rest| rest.is_empty() || rest.starts_with(['@', '.']));
    let query = uri.query().unwrap_or_default();
    let mut is_found = false;
    let query = if let Some(version) = version {
        parts[place] = format!("{to}{version}");
        is_found = true;
        query.to_owned()
    } else {
        let pairs = query.split('&').map(|pair| match pair.split_once('=') {
            Some((name, value)) if value == from => {
                is_found = true;
                format!("{name}={to}")
            }
            _ => pair.to_owned(),
        });
        pairs.collect::<Vec<_>>().join("&")
    };
    let path = parts.join("/");
    is_found.then(|| if query.is_empty() { path.clone() } else { format!("{path}?{query}") })
}

/// Whether a page can be read as it stood on a day: every page that shows the record, and no page
/// that shows its history or changes it.
#[must_use]
pub fn takes_known(path: &str) -> bool {
    let Ok(path) = percent_decode_str(path).decode_utf8() else { return false };
    if list_of_file(&path).is_some() {
        return true;
    }
    let Some(path) = path.strip_prefix('/') else { return false };
    let parts: Vec<&str> = path.split('/').collect();
    match parts[..] {
        ["" | "timeline" | "compare" | "compare.csv" | "calculator" | "search" | "about"]
        | ["search", "suggest"]
        | ["about", _]
        | ["embed", ..]
        | ["api", "v1", "verdict" | "search" | "compare"] => true,
        ["api", "v1", list] => Kind::by_plural(list).is_some(),
        ["api", "v1", list, slug] => Kind::by_plural(list).is_some() && !slug.is_empty(),
        [list] => Kind::by_plural(list).is_some_and(|kind| kind != Kind::Event),
        [list, slug] => {
            let extension = slug.split_once('.').map(|(_, extension)| extension);
            let is_feed = matches!(extension, Some("atom" | "feed.json"));
            let is_version = slug.is_empty() || slug.contains('@');
            Kind::by_plural(list).is_some() && !is_version && !is_feed
        }
        _ => false,
    }
}

/// An address of this site with the day that it is read back to; none where it cannot be, or names
/// a day already.
#[must_use]
pub fn keep_known(href: &str, day: &str) -> Option<String> {
    let (rest, fragment) = match href.split_once('#') {
        Some((rest, fragment)) => (rest, format!("#{fragment}")),
        None => (href, String::new()),
    };
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let has_day = query.split('&').any(|pair| pair.starts_with("known="));
    if has_day || !takes_known(path) {
        return None;
    }
    let joint = if rest.contains('?') { '&' } else { '?' };
    Some(format!("{rest}{joint}known={day}{fragment}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_slug_of_an_address_moves() {
        let moved = |old: &str| moved(&old.parse().unwrap(), "a", "b");
        for (old, new) in [
            ("/actors/a", "/actors/b"),
            ("/actors/a@2", "/actors/b@2"),
            ("/actors/a.json", "/actors/b.json"),
            ("/actors/a/history/1..2?x=a", "/actors/b/history/1..2?x=a"),
            ("/api/v1/actors/a/revisions", "/api/v1/actors/b/revisions"),
            ("/edit/a/a/withdraw", "/edit/a/b/withdraw"),
            ("/embed/actors/a/x?on=a", "/embed/actors/b/x?on=a"),
            ("/calculator?from=a&x=ab", "/calculator?from=b&x=ab"),
        ] {
            assert_eq!(moved(old).as_deref(), Some(new));
        }
        assert_eq!(moved("/actors/ab?x=ab"), None);
    }
}
