//! The logs as feeds.

use std::collections::HashMap;

use axum::response::Response;

use super::{
    Log,
    view::{self, SetView},
};
use crate::{
    model::Kind,
    store::feeds,
    web::{
        AppError, State,
        query::Query,
        share::feed::{Category, Entry, Feed, Format, tag},
        urls,
    },
};

/// How many sets of changes a feed holds.
const SETS: i64 = 50;

pub(super) async fn show(
    state: &State,
    query: &Query,
    log: Log,
    format: Format,
) -> Result<Response, AppError> {
    let mut reading = query.read(format.of(&urls::feed(log.path())));
    let filter = view::filter(&mut reading, log == Log::Corrections);
    let list = reading.finish()?;
    let sets = view::sets(state, &filter, None, SETS).await?;
    let records = sets.iter().flat_map(|set| &set.kinds).flat_map(|kind| &kind.records);
    let records = records.map(|record| (record.kind, record.slug.clone()));
    let first_slugs = feeds::first_slugs(&state.reader, records).await?;
    let site = state.public_url;
    let page = list.filters_at(log.path());
    let feed = Feed {
        title: log.title().to_lowercase(),
        subtitle: log.lead().to_owned(),
        at: urls::feed(&page),
        page,
        entries: sets.iter().flat_map(|set| entries(site, log, set, &first_slugs)).collect(),
    };
    feed.respond(state, format).await
}

/// One for each record; a single one for a set that is told in one line.
fn entries(
    site: &str,
    log: Log,
    set: &SetView,
    first_slugs: &HashMap<(Kind, String), String>,
) -> Vec<Entry> {
    let entry = |id: String, title: String, link: String| {
        Entry::change(id, title, link, &set.created, &set.reason)
            .by(&set.author, set.reviewer.as_deref())
    };
    if let Some(what) = &set.folded {
        let id = tag(site, &format!("{}/{}/{}", log.path(), set.created, set.tie));
        let link = urls::with_query(log.path(), [("since", set.date.iso.as_str())]);
        return vec![entry(id, format!("{what}: {}", set.reason), link)];
    }
    let records = set.kinds.iter().flat_map(|kind| &kind.records);
    records
        .map(|record| {
            let key = (record.kind, record.slug.clone());
            let first = first_slugs.get(&key).unwrap_or(&record.slug);
            let id = tag(site, &urls::revision(record.kind, first, record.number));
            let title = format!("{}: {}", record.verb(), record.link.text);
            let mut entry = entry(id, title, record.change());
            let verb = record.verb();
            entry.categories = vec![
                Category::kind(record.kind),
                Category::new("change", &verb.to_lowercase(), verb),
            ];
            entry
        })
        .collect()
}
