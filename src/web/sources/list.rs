//! The list of sources.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use crate::{
    model::{Kind, source::SourceKind},
    store::{
        sources::{self, ListedSource, SourceFilter, SourceOrder, SourceTallies, UNDATED},
        tally::Tally,
    },
    web::{
        AppError, State,
        page::{Page, render},
        query::{Cursor, ListState, Query, Reading},
        selection::{self, Asks},
        urls,
        view::{
            ActiveFilter, DateView, Facet, FacetOption, Kept, Link, count_of, language_name,
            ways_out,
        },
    },
};

/// Sources on a page.
const PAGE: usize = 50;

/// Publishers that have a link of their own.
const PUBLISHERS: i64 = 20;

#[derive(Template)]
#[template(path = "sources/list.html")]
struct SourcesPage {
    page: Page,
    rows: Vec<Row>,
    total: i64,
    noun: &'static str,
    q: String,
    kept: Vec<Kept>,
    facets: Vec<Facet>,
    orders: Vec<FacetOption>,
    active: Vec<ActiveFilter>,
    suggestions: Vec<Link>,
    prev: Option<Link>,
    next: Option<Link>,
}

struct Row {
    link: Link,
    url: String,
    publisher: Link,
    kind: SourceKind,
    date: Option<DateView>,
    language: Option<String>,
    supports: String,
}

/// What the list is asked for.
pub(in crate::web) struct Asked {
    q: Option<String>,
    filter: SourceFilter,
    order: SourceOrder,
}

impl Asks for Asked {
    async fn read(_: &State, reading: &mut Reading<'_>) -> Result<Self, AppError> {
        let q = reading.text("q", 100);
        let matching = q.as_deref().and_then(SourceFilter::naming);
        if q.is_some() && matching.is_none() {
            reading.reject("q", "has no words to look for");
        }
        let kinds = reading.words::<SourceKind>("kind");
        let publisher = reading.text("publisher", 100);
        let year = reading.one("year", year);
        let language = reading.text("language", 8);
        let order = reading.word::<SourceOrder>("sort").unwrap_or(SourceOrder::Newest);
        let filter = SourceFilter { kinds, publisher, year, language, matching };
        Ok(Self { q, filter, order })
    }

    fn label(&self, name: &str, value: &str) -> Option<String> {
        filter_label(name, value)
    }

    async fn places(
        &self,
        state: &State,
        after: Option<&Cursor>,
        limit: i64,
    ) -> Result<Vec<Cursor>, AppError> {
        let after = after.map(Cursor::place);
        let rows = sources::list(&state.reader, &self.filter, self.order, after, limit).await?;
        Ok(rows
            .into_iter()
            .map(|row| Cursor { key: row.key(self.order), slug: row.slug })
            .collect())
    }
}

/// `GET /sources`
pub async fn list(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    let path = urls::list(Kind::Source);
    let mut reading = query.read(&path);
    let Asked { q, filter, order } = Asked::read(&state, &mut reading).await?;
    let cursor = selection::start::<Asked>(&mut reading);
    let list = reading.finish()?;

    let after = cursor.as_ref().map(Cursor::place);
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX) + 1;
    let mut rows = sources::list(&state.reader, &filter, order, after, limit).await?;
    let has_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let end = rows.last().filter(|_| has_more);
    let next = list.onwards(end.map(|row| Cursor::token(&row.key(order), &row.slug)));
    let tallies = sources::tallies(&state.reader, &filter, PUBLISHERS).await?;
    let active = list.active(filter_label);
    render(&SourcesPage {
        page: Page::new(
            &state,
            &list.url(),
            "Sources",
            "Every document that the record of semiconductor trade tensions rests on, and how many \
             records rest on each.",
        )
        .section("sources")
        .feed_of(&list)
        .noindex(list.is_filtered()),
        rows: rows.into_iter().map(Row::from).collect(),
        total: tallies.total,
        noun: if tallies.total == 1 { "source" } else { "sources" },
        q: q.unwrap_or_default(),
        kept: list.kept(&["q"]),
        facets: facets(&list, &tallies),
        orders: list.orders("sort", order),
        suggestions: ways_out(&active),
        active,
        prev: list.back_to_start(),
        next,
    })
}

/// A year, or the word for sources without a date.
fn year(value: &str) -> Result<String, String> {
    let is_year = value.len() == 4 && value.bytes().all(|digit| digit.is_ascii_digit());
    if is_year || value == UNDATED {
        Ok(value.to_owned())
    } else {
        Err(format!("must be a year as YYYY, or “{UNDATED}”"))
    }
}

impl From<ListedSource> for Row {
    fn from(row: ListedSource) -> Self {
        let by_publisher =
            urls::with_query(&urls::list(Kind::Source), [("publisher", row.publisher.as_str())]);
        Self {
            link: Link::to(Kind::Source, &row.slug, row.title),
            url: row.url,
            publisher: Link::new(by_publisher, row.publisher),
            kind: row.kind,
            date: row.published.as_ref().map(DateView::from),
            language: (row.language != "en").then(|| language_name(&row.language).to_owned()),
            supports: count_of(row.records, "record", "records"),
        }
    }
}

fn filter_label(name: &str, value: &str) -> Option<String> {
    match name {
        "q" => Some(format!("with “{value}”")),
        "kind" => {
            let label = |word: &str| word.parse::<SourceKind>().map_or("", SourceKind::label);
            Some(value.split(',').map(label).collect::<Vec<_>>().join(" or "))
        }
        "publisher" => Some(format!("from {value}")),
        "year" if value == UNDATED => Some("no date".to_owned()),
        "year" => Some(value.to_owned()),
        "language" => Some(format!("in {}", language_name(value))),
        _ => None,
    }
}

fn facets(list: &ListState, tallies: &SourceTallies) -> Vec<Facet> {
    let option = |tally: &Tally| (tally.value.clone(), tally.label.clone(), tally.count);
    let kinds = SourceKind::ALL.iter().map(|kind| {
        let tally = tallies.kinds.iter().find(|tally| tally.value == kind.as_str());
        (kind.as_str().to_owned(), kind.label().to_owned(), tally.map_or(0, |tally| tally.count))
    });
    let languages = tallies
        .languages
        .iter()
        .map(|tally| (tally.value.clone(), language_name(&tally.value).to_owned(), tally.count));
    vec![
        list.facet("kind", "Kind", kinds),
        list.choice("year", "Year", tallies.years.iter().map(option)),
        list.choice("publisher", "Publishers", tallies.publishers.iter().map(option)),
        list.choice("language", "Language", languages),
    ]
}
