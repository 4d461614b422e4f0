//! A feed as Atom (RFC 4287).

use askama::Template;

use super::{Entry, Feed};
use crate::web::{AppError, State, open::LICENCE};

#[derive(Template)]
#[template(path = "share/feed.xml")]
struct Atom<'a> {
    site: &'a str,
    icon: String,
    updated: &'a str,
    licence: &'static str,
    feed: &'a Feed,
    entries: Vec<Written<'a>>,
}

struct Written<'a> {
    entry: &'a Entry,
    html: String,
}

pub(super) fn write(state: &State, feed: &Feed, updated: &str) -> Result<String, AppError> {
    let site = state.public_url;
    let written = feed
        .entries
        .iter()
        .map(|entry| Ok(Written { entry, html: entry.text.html().map_err(AppError::internal)? }));
    let atom = Atom {
        site,
        icon: format!("{site}{}", state.assets.url("icons/favicon.svg")),
        updated,
        licence: LICENCE,
        feed,
        entries: written.collect::<Result<_, AppError>>()?,
    };
    let xml = atom.render().map_err(AppError::internal)?;
    Ok(xml.chars().filter(|&c| is_xml(c)).collect())
}

/// XML has no way to write most control characters.
fn is_xml(c: char) -> bool {
    matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}'))
}
