//! Records as entries of a feed.

use std::collections::HashMap;

use super::{Entry, RecordRef, describe::describe, tag};
use crate::{
    model::{AnyRecord, Kind},
    store::{
        feeds::Arrival,
        record::{self, Names},
        sources,
    },
    web::{AppError, State, urls},
};

/// Records as entries, in the order given; those that went in the meantime are left out.
pub(super) async fn entries(state: &State, arrivals: &[Arrival]) -> Result<Vec<Entry>, AppError> {
    let reader = &state.reader;
    let mut records: HashMap<(Kind, String), AnyRecord> = HashMap::new();
    let mut rest_on = HashMap::new();
    for &kind in Kind::ALL {
        let of_kind = arrivals.iter().filter(|arrival| arrival.kind == kind);
        let slugs: Vec<_> = of_kind.map(|arrival| &arrival.slug).collect();
        if slugs.is_empty() {
            continue;
        }
        for published in record::documents(reader, kind, slugs.iter().copied()).await? {
            let record = AnyRecord::from_json(kind, published.record);
            let record = record.map_err(AppError::internal)?;
            records.insert((kind, record.slug().to_string()), record);
        }
        for (slug, sources) in sources::of_records(reader, kind, slugs).await? {
            rest_on.insert((kind, slug.to_string()), sources);
        }
    }
    let mut wanted = Vec::new();
    for record in records.values() {
        let references = record.references().map_err(AppError::internal)?;
        wanted.extend(references.into_iter().map(|to| (to.kind, to.slug)));
    }
    let names = record::names_of(reader, wanted).await?;
    let site = state.public_url;
    let entries = arrivals.iter().filter_map(|arrival| {
        let key = (arrival.kind, arrival.slug.to_string());
        let mut entry = entry(site, arrival, records.get(&key)?, &names);
        entry.text.sources.extend(rest_on.remove(&key).unwrap_or_default());
        Some(entry)
    });
    Ok(entries.collect())
}

fn entry(site: &str, arrival: &Arrival, record: &AnyRecord, names: &Names) -> Entry {
    let described = describe(record, names);
    Entry {
        id: tag(site, &urls::record(arrival.kind, &arrival.first_slug)),
        title: described.title,
        link: urls::record(arrival.kind, &arrival.slug),
        published: arrival.added.clone(),
        updated: arrival.changed.clone(),
        author: None,
        reviewer: None,
        text: described.text,
        categories: described.categories,
        record: Some(RecordRef {
            kind: arrival.kind,
            slug: arrival.slug.clone(),
            date: described.date,
        }),
    }
}
