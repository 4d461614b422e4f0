//! The logs as pages.

use askama::Template;
use axum::response::Response;

use super::{
    Log,
    view::{self, SetView},
};
use crate::{
    model::Kind,
    web::{
        AppError, State,
        page::{Page, render},
        query::Query,
        revisions::history::time,
        urls,
        view::{DateView, Link},
    },
};

const PAGE: usize = 40;

#[derive(Template)]
#[template(path = "changes/list.html")]
struct ChangesPage {
    page: Page,
    title: &'static str,
    lead: &'static str,
    action: &'static str,
    other: Link,
    /// The day in the form.
    since: String,
    /// The moment that is asked for, where it is one.
    since_words: Option<String>,
    /// The newest change, on the page that tells what is new since a reader's last visit.
    visit: Option<String>,
    kinds: Vec<KindChoice>,
    days: Vec<Day>,
    filtered: bool,
    prev: Option<Link>,
    next: Option<Link>,
}

struct KindChoice {
    value: &'static str,
    label: &'static str,
    chosen: bool,
}

/// What was saved on a day.
struct Day {
    date: DateView,
    /// The site at its end.
    then: String,
    sets: Vec<SetView>,
}

pub(super) async fn show(state: &State, query: &Query, log: Log) -> Result<Response, AppError> {
    let mut reading = query.read(log.path());
    let filter = view::filter(&mut reading, log == Log::Corrections);
    let after = reading.one("cursor", cursor);
    let list = reading.finish()?;
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX) + 1;
    let after = after.as_ref().map(|(moment, tie)| (moment.as_str(), *tie));
    let mut sets = view::sets(state, &filter, after, limit).await?;
    let more = sets.len() > PAGE;
    sets.truncate(PAGE);
    let end = sets.last().filter(|_| more);
    let next = list.onwards(end.map(|set| format!("{}~{}", set.created, set.tie)));
    let kinds = Kind::ALL.iter().map(|&kind| KindChoice {
        value: kind.as_str(),
        label: kind.plural_label(),
        chosen: filter.kind == Some(kind),
    });
    render(&ChangesPage {
        page: Page::new(state, log.path(), log.title(), log.lead())
            .noindex(list.is_filtered())
            .feed_of(&list),
        title: log.title(),
        lead: log.lead(),
        action: log.path(),
        other: match log {
            Log::Changes => Link::new(Log::Corrections.path(), "Only corrections"),
            Log::Corrections => Link::new(Log::Changes.path(), "All changes"),
        },
        since: filter.since.as_deref().and_then(|since| since.get(..10)).unwrap_or_default().into(),
        since_words: filter
            .since
            .as_deref()
            .filter(|since| since.len() > 10)
            .map(|since| format!("{}, {}", DateView::moment(since).text, time(since))),
        visit: sets.first().filter(|_| log == Log::Changes).map(|set| set.created.clone()),
        kinds: kinds.collect(),
        filtered: list.is_filtered(),
        days: days(sets),
        prev: list.back_to_start(),
        next,
    })
}

/// The moment and tie of the last set shown.
pub(crate) fn cursor(value: &str) -> Result<(String, i64), String> {
    let read = || {
        let (moment, tie) = value.rsplit_once('~')?;
        moment.parse::<jiff::Timestamp>().ok()?;
        Some((moment.to_owned(), tie.parse().ok()?))
    };
    read().ok_or_else(|| "is not a place in this list".to_owned())
}

fn days(sets: Vec<SetView>) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for set in sets {
        match days.last_mut() {
            Some(day) if day.date == set.date => day.sets.push(set),
            _ => {
                let date = set.date.clone();
                let then = urls::with_query("/", [("known", date.iso.as_str())]);
                days.push(Day { date, then, sets: vec![set] });
            }
        }
    }
    days
}
