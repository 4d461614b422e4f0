//! The feed of a record: what is new about it.

use std::collections::{BTreeMap, BTreeSet};

use axum::response::Response;

use super::{Category, Entry, Feed, Format, LIMIT, MOST, entries::entries, tag};
use crate::{
    model::{AnyRecord, Claim, Kind, Slug, claim::Evidence},
    store::{
        feeds::{self, Arrival},
        record, referring,
        revisions::{self, Revision},
    },
    web::{AppError, State, revisions::ReadAt, routes, urls},
};

/// `GET /{kind}/{slug}.atom`, `GET /{kind}/{slug}.feed.json`: what refers to it, what is evidence for
/// it, and how it was changed.
pub(in crate::web) async fn file(
    state: &State,
    kind: Kind,
    at: &ReadAt,
    format: Format,
) -> Result<Response, AppError> {
    if at.back.is_some() {
        // News of the past are none.
        return Err(routes::no_page_error());
    }
    let reader = &state.reader;
    let found = record::document(reader, kind, &at.slug, None).await?;
    let Some(found) = found else { return Err(AppError::no_record(state, kind, &at.slug).await) };
    let record = AnyRecord::from_json(kind, found.record).map_err(AppError::internal)?;
    let slug = record.slug().clone();
    let own = feeds::newest_of(reader, [(kind, slug.to_string())], 1).await?;
    let first_slug = own.first().map_or_else(|| slug.to_string(), |own| own.first_slug.clone());
    let own_tag = urls::record(kind, &first_slug);
    let revisions = revisions::of_record(reader, kind, slug.as_str()).await?;

    let mut news = changes(state, &record, &own_tag, &revisions);
    let mut told = BTreeSet::new();
    if let AnyRecord::Claim(claim) = &record {
        let pieces = evidence(state, claim, &own_tag, &revisions).await?;
        told.extend(pieces.iter().filter_map(about));
        news.extend(pieces);
    }
    let referring = referring::of(reader, kind, &slug).await?.into_iter();
    let referring = referring.map(|name| (name.kind, name.slug)).filter(|key| !told.contains(key));
    let mut arrivals = feeds::newest_of(reader, referring, LIMIT).await?;
    arrivals.extend(own);
    news.extend(entries(state, &arrivals).await?);
    news.sort_by(|a, b| b.place().cmp(&a.place()));
    news.truncate(MOST);

    let page = urls::record(kind, &slug);
    let feed = Feed {
        title: record.title(),
        subtitle: subtitle(kind, &record.title()),
        at: urls::feed(&page),
        page,
        entries: news,
    };
    feed.respond(state, format).await
}

fn about(entry: &Entry) -> Option<(Kind, String)> {
    entry.record.as_ref().map(|record| (record.kind, record.slug.to_string()))
}

/// What the feed of a record holds, beside the record itself.
pub(super) fn holds(kind: Kind) -> &'static str {
    match kind {
        Kind::Actor => {
            "Events that it took part in, what it and its people said, policies, chips and claims"
        }
        Kind::Chip => "Events, quotes, policies, rules and claims",
        Kind::System => "Events and claims",
        Kind::Policy => "Events, quotes, rules and later policies",
        Kind::Control => "Rules that soften it",
        Kind::Event => "What followed or answered it, quotes and claims",
        Kind::Quote => "Claims that it bears on",
        Kind::Claim => "New evidence and quotes",
        Kind::Source => "Records that rest on it",
    }
}

/// The same of one record.
pub(super) fn subtitle(kind: Kind, title: &str) -> String {
    let what = holds(kind);
    format!(
        "New about {title}. {what}, and changes of the record itself with their reasons; the newest first."
    )
}

/// How a record was changed after it was added.
fn changes(state: &State, record: &AnyRecord, own_tag: &str, revisions: &[Revision]) -> Vec<Entry> {
    let (kind, slug, title) = (record.kind(), record.slug(), record.title());
    let change = |revision: &Revision| {
        let parent = revision.parent.filter(|_| !revision.withdrawal)?;
        let before = revisions.iter().find(|before| before.number == parent);
        let verb = match before {
            Some(before) if before.withdrawal => "Restored",
            _ if revision.correction => "Corrected",
            _ => "Changed",
        };
        let number = revision.number;
        let mut entry = Entry::change(
            tag(state.public_url, &format!("{own_tag}@{number}")),
            format!("{verb}: {title}"),
            urls::difference(kind, slug, parent, number),
            &revision.created,
            &revision.reason,
        )
        .by(&revision.author, revision.reviewer.as_deref());
        entry.categories =
            vec![Category::kind(kind), Category::new("change", &verb.to_lowercase(), verb)];
        Some(entry)
    };
    revisions.iter().rev().take(MOST).filter_map(change).collect()
}

/// The record that a piece of evidence names.
fn piece(evidence: &Evidence) -> Option<(Kind, &Slug)> {
    let named = [
        (Kind::Event, &evidence.event),
        (Kind::Quote, &evidence.quote),
        (Kind::Chip, &evidence.chip),
        (Kind::System, &evidence.system),
        (Kind::Policy, &evidence.policy),
        (Kind::Source, &evidence.source),
    ];
    named.into_iter().find_map(|(kind, slug)| Some((kind, slug.as_ref()?)))
}

/// The evidence on a claim, each piece from when it was brought.
async fn evidence(
    state: &State,
    claim: &Claim,
    own_tag: &str,
    revisions: &[Revision],
) -> Result<Vec<Entry>, AppError> {
    let since = brought(state, claim, revisions).await?;
    let pieces: Vec<_> = claim.evidence.iter().filter_map(|own| Some((piece(own)?, own))).collect();
    let records: BTreeSet<_> =
        pieces.iter().map(|((kind, slug), _)| (*kind, slug.to_string())).collect();
    let most = i64::try_from(pieces.len()).unwrap_or(i64::MAX);
    let arrivals = feeds::newest_of(&state.reader, records, most).await?;
    let mut news = Vec::new();
    for mut entry in entries(state, &arrivals).await? {
        let Some((kind, slug)) = about(&entry) else { continue };
        let own = pieces.iter().find(|((own, name), _)| *own == kind && name.as_str() == slug);
        let Some((_, own)) = own else { continue };
        let first = arrivals
            .iter()
            .find(|arrival: &&Arrival| arrival.kind == kind && arrival.slug.as_str() == slug);
        let first = first.map_or(slug.as_str(), |arrival| arrival.first_slug.as_str());
        let stance = own.stance;
        entry.id = tag(state.public_url, &format!("{own_tag}#{kind}-{first}"));
        entry.title = format!("{} the claim: {}", stance.label(), entry.title);
        let brought = since.get(&(kind, slug)).cloned().unwrap_or_default();
        entry.published = entry.published.max(brought);
        entry.updated = entry.updated.max(entry.published.clone());
        let mut facts = vec![
            ("Claim".to_owned(), claim.statement.clone()),
            ("Bears on it".to_owned(), stance.label().to_owned()),
        ];
        facts.extend(own.note.clone().map(|note| ("Why".to_owned(), note)));
        facts.append(&mut entry.text.facts);
        entry.text.facts = facts;
        entry.categories.push(Category::new("stance", stance.as_str(), stance.label()));
        news.push(entry);
    }
    Ok(news)
}

/// When each piece of evidence was brought: with the first of the versions that have had it since.
async fn brought(
    state: &State,
    claim: &Claim,
    revisions: &[Revision],
) -> Result<BTreeMap<(Kind, String), String>, AppError> {
    let last = revisions.last().map_or(1, |revision| revision.number);
    let bodies =
        revisions::bodies(&state.reader, Kind::Claim, claim.slug.as_str(), 1, last).await?;
    let mut since: BTreeMap<(Kind, String), String> = BTreeMap::new();
    for revision in revisions {
        let then = bodies.get(&revision.number).and_then(|body| {
            serde_json::from_value::<Vec<Evidence>>(body.get("evidence")?.clone()).ok()
        });
        let then = then.unwrap_or_default();
        let keys: BTreeSet<_> =
            then.iter().filter_map(piece).map(|(kind, slug)| (kind, slug.to_string())).collect();
        since.retain(|key, _| keys.contains(key));
        for key in keys {
            since.entry(key).or_insert_with(|| revision.created.clone());
        }
    }
    Ok(since)
}
