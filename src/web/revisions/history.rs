//! The versions of a record: who, when, why.

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::{Path, State as AxumState},
    response::{IntoResponse, Redirect, Response},
};

use serde_json::Value;

use super::{Versions, credit, difference, lines};
use crate::{
    model::{Kind, diff, field::NOTES},
    store::{
        record,
        revisions::{self, Revision},
    },
    web::{
        AppError, State,
        page::{Page, render},
        query::Query,
        urls,
        view::{DateView, Link, count_of},
    },
};

#[derive(Template)]
#[template(path = "revisions/history.html")]
struct HistoryPage {
    page: Page,
    record: Link,
    action: String,
    timemap: String,
    prev: Option<Link>,
    next: Option<Link>,
    rows: Vec<RevisionView>,
}

/// Versions on a page.
const PAGE: usize = 50;

/// A version in a list.
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own in the template")]
pub(super) struct RevisionView {
    pub(super) number: i64,
    pub(super) link: Link,
    pub(super) date: DateView,
    pub(super) time: String,
    /// Whose it is, and who published it.
    pub(super) credit: String,
    pub(super) reason: String,
    pub(super) correction: bool,
    /// Whether it withdrew the record.
    pub(super) withdrawal: bool,
    /// To what it changed.
    pub(super) compare: Option<String>,
    /// The fields that it changed, in readers' words.
    pub(super) fields: String,
    /// Chosen beforehand as the older or newer side of a comparison.
    pub(super) from: bool,
    pub(super) to: bool,
}

impl RevisionView {
    /// `top` is the newest of those that can be chosen.
    pub(super) fn new(kind: Kind, slug: &str, revision: &Revision, top: i64) -> Self {
        let number = revision.number;
        Self {
            number,
            link: Link::new(urls::revision(kind, slug, number), format!("Revision {number}")),
            date: DateView::moment(&revision.created),
            time: time(&revision.created),
            credit: credit(&revision.author, revision.reviewer.as_deref()),
            reason: revision.reason.clone(),
            correction: revision.correction,
            withdrawal: revision.withdrawal,
            compare: revision
                .parent
                .filter(|_| !revision.withdrawal)
                .map(|parent| urls::difference(kind, slug, parent, number)),
            fields: String::new(),
            from: number + 1 == top,
            to: number == top,
        }
    }
}

/// The time of day of a stored moment.
pub(crate) fn time(created: &str) -> String {
    created.get(11..16).map(|time| format!("{time} UTC")).unwrap_or_default()
}

/// The entry of the navigation under which a kind's pages stand.
pub(super) fn section(kind: Kind) -> &'static str {
    match kind {
        Kind::Event => "timeline",
        kind => kind.plural(),
    }
}

/// The pages above those that tell of a record's versions.
pub(super) fn crumbs(kind: Kind, record: &Link) -> [Link; 2] {
    let list = match kind {
        Kind::Event => "Timeline",
        kind => kind.plural_label(),
    };
    [Link::new(urls::list(kind), list), record.clone()]
}

/// `GET /{kind}/{slug}/history`; `from` and `to` lead on to what differs between them.
pub async fn history(
    AxumState(state): AxumState<State>,
    versions: Versions,
    query: Query,
) -> Result<Response, AppError> {
    let (kind, slug) = (versions.kind, versions.slug.as_str());
    let path = urls::history(kind, slug);
    let mut reading = query.read(&path);
    let number = |value: &str| match versions.one(value) {
        Ok(revision) => Ok(revision.number),
        Err(_) => Err(format!("must be a revision from 1 to {}", versions.newest())),
    };
    let (from, to) = (reading.one("from", number), reading.one("to", number));
    if from.is_some() && from == to {
        reading.reject("to", "must be another revision");
    }
    let cursor = reading.one("cursor", number);
    let list = reading.finish()?;
    if let (Some(from), Some(to)) = (from, to) {
        let target = urls::difference(kind, slug, from.min(to), from.max(to));
        return Ok(Redirect::to(&target).into_response());
    }
    let names = record::names_ever(&state.reader, [(kind, slug.to_owned())]).await?;
    let title = names.title(kind, slug).unwrap_or(slug).to_owned();
    let record = Link::to(kind, slug, title.as_str());
    let newest = versions.newest();
    let listed = versions.all.iter().rev();
    let mut listed: Vec<_> =
        listed.filter(|row| cursor.is_none_or(|cursor| row.number < cursor)).collect();
    let more = listed.len() > PAGE;
    listed.truncate(PAGE);
    let (top, end) = (listed.first().map_or(0, |row| row.number), listed.last());
    let from = end.map_or(0, |row| row.parent.unwrap_or(row.number));
    let bodies = revisions::bodies(&state.reader, kind, slug, from, top).await?;
    let next = list.onwards(end.filter(|_| more).map(|row| row.number.to_string()));
    let rows = listed.into_iter().map(|row| RevisionView {
        fields: row
            .parent
            .map(|parent| changed(&bodies, kind, parent, row.number))
            .unwrap_or_default(),
        ..RevisionView::new(kind, slug, row, top)
    });
    let rows: Vec<_> = rows.collect();
    let description = format!(
        "{} of the {} “{title}”: who changed it, when and why, and what each change was.",
        count_of(newest, "revision", "revisions"),
        kind.label().to_lowercase(),
    );
    render(&HistoryPage {
        page: Page::new(&state, &path, format!("History: {title}, {}", kind.label()), &description)
            .section(section(kind))
            .crumbs(crumbs(kind, &record))
            .noindex(true),
        record,
        action: path,
        timemap: urls::timemap(kind, slug),
        prev: list.back_to_start(),
        next,
        rows,
    })
}

/// Which fields differ between two versions, in readers' words.
fn changed(bodies: &HashMap<i64, Value>, kind: Kind, from: i64, to: i64) -> String {
    /// Of more fields it is enough to say how many.
    const NAMED: usize = 6;
    let (Some(before), Some(after)) = (bodies.get(&from), bodies.get(&to)) else {
        return String::new();
    };
    let changes = diff::records(before, after, kind.fields());
    let seen = changes.iter().filter(|change| change.name != NOTES.name);
    let labels: Vec<_> = seen.map(|change| lines::label(&change.name)).collect();
    match labels.len() {
        0 if changes.is_empty() => "Nothing".to_owned(),
        0 => "Only editors' notes".to_owned(),
        count if count > NAMED => {
            format!("{} and {} more fields", labels[..NAMED].join(", "), count - NAMED)
        }
        _ => labels.join(", "),
    }
}

/// `GET /{kind}/{slug}/history/{range}`: `2` leads to that version, `2..3` is what differs.
pub async fn part(
    AxumState(state): AxumState<State>,
    versions: Versions,
    Path((_, _, range)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let (kind, slug) = (versions.kind, versions.slug.as_str());
    let to_one = |number| Redirect::permanent(&urls::revision(kind, slug, number)).into_response();
    let Some((from, to)) = range.split_once("..") else {
        return Ok(to_one(versions.one(&range)?.number));
    };
    let (from, to) = (versions.one(from)?.number, versions.one(to)?.number);
    match from.cmp(&to) {
        std::cmp::Ordering::Less => difference::page(&state, &versions, from, to).await,
        std::cmp::Ordering::Equal => Ok(to_one(from)),
        std::cmp::Ordering::Greater => {
            let target = urls::difference(kind, slug, to, from);
            Ok(Redirect::permanent(&target).into_response())
        }
    }
}
