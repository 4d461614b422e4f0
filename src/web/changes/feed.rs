//! The logs as Atom feeds.

use askama::Template;
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::{
    Log,
    view::{self, SetView},
};
use crate::{
    store::revisions::{self, ChangeFilter},
    web::{AppError, State, cache::CachePolicy, query::Query, revisions::http_date, urls},
};

/// How many sets of changes a feed holds.
const SETS: i64 = 50;

#[derive(Template)]
#[template(path = "changes/feed.xml")]
struct Feed {
    id: String,
    title: &'static str,
    subtitle: &'static str,
    updated: String,
    own: String,
    page: String,
    licence: String,
    entries: Vec<Entry>,
}

struct Entry {
    id: String,
    title: String,
    link: String,
    updated: String,
    author: String,
    reviewer: Option<String>,
    summary: String,
    category: Option<(&'static str, &'static str)>,
}

pub(super) async fn show(state: &State, query: &Query, log: Log) -> Result<Response, AppError> {
    let mut reading = query.read(log.feed());
    let filter = view::filter(&mut reading, log == Log::Corrections);
    let list = reading.finish()?;
    let site = state.public_url;
    let sets = view::sets(state, &filter, None, SETS).await?;
    let updated = match sets.first() {
        Some(set) => set.created.clone(),
        // Nothing of this sort, as far as the record goes.
        None => revisions::changes(&state.reader, &ChangeFilter::default(), None, 1)
            .await?
            .first()
            .map_or_else(|| state.clock.now().to_string(), |set| set.created.clone()),
    };
    let kept = ["kind", "since"];
    let kept = kept.into_iter().filter_map(|name| Some((name, list.get(name)?)));
    let page = format!("{site}{}", urls::with_query(log.path(), kept));
    let own = format!("{site}{}", list.url());
    let feed = Feed {
        id: own.clone(),
        title: match log {
            Log::Changes => "Chokepoint: changes",
            Log::Corrections => "Chokepoint: corrections",
        },
        subtitle: log.lead(),
        updated: updated.clone(),
        page,
        own,
        licence: format!("{site}/about/licence"),
        entries: sets.iter().flat_map(|set| entries(site, log, set)).collect(),
    };
    let xml = feed.render().map_err(AppError::internal)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/atom+xml; charset=utf-8")),
        (header::CACHE_CONTROL, CachePolicy::Page.header()),
    ];
    let modified = [(header::LAST_MODIFIED, http_date(&updated))];
    Ok((headers, modified, xml).into_response())
}

/// One for each record; a single one for a set that is told in one line.
fn entries(site: &str, log: Log, set: &SetView) -> Vec<Entry> {
    let entry = |id: String, title: String, link: String| Entry {
        id,
        title,
        link: format!("{site}{link}"),
        updated: set.created.clone(),
        author: printable(&set.author),
        reviewer: set.reviewer.as_deref().map(printable),
        summary: printable(&set.reason),
        category: None,
    };
    if let Some(what) = &set.folded {
        let id = tag(site, &format!("{}/{}/{}", log.path(), set.created, set.tie));
        let link = urls::with_query(log.path(), [("since", set.date.iso.as_str())]);
        return vec![entry(id, format!("{what}: {}", printable(&set.reason)), link)];
    }
    let records = set.kinds.iter().flat_map(|kind| &kind.records);
    records
        .map(|record| Entry {
            category: Some((record.kind.as_str(), record.kind.label())),
            ..entry(
                tag(site, &urls::revision(record.kind, &record.slug, record.number)),
                format!("{}: {}", record.verb(), printable(&record.link.text)),
                record.change(),
            )
        })
        .collect()
}

/// An id that stays the same when the site's pages move.
fn tag(site: &str, path: &str) -> String {
    let host = site.split_once("://").map_or(site, |(_, rest)| rest);
    let host = host.split([':', '/']).next().unwrap_or_default();
    format!("tag:{host},2026:{path}")
}

/// XML has no way to write most control characters.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\n').collect()
}
