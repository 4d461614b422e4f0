//! The timeline: events as a list, with their picture.

pub(super) mod asked;
mod facets;
pub(super) mod picture;
pub(super) mod zoom;

use std::collections::HashMap;

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use self::{
    asked::Asked,
    picture::Picture,
    zoom::{MonthRow, Zoom},
};
use crate::{
    model::{Edtf, Kind, Slug},
    store::{
        Reader,
        events::EventRow,
        timeline::{self, Matches, MonthCount, Order},
    },
    web::{
        AppError, State,
        page::{Page, render},
        query::{Cursor, Query},
        view::{ActiveFilter, ChartView, EventItem, Facet, Kept, Link, count_of},
    },
};

#[derive(Template)]
#[template(path = "timeline.html")]
struct TimelinePage {
    page: Page,
    heading: String,
    total: String,
    corrected: Option<String>,
    active: Vec<ActiveFilter>,
    facets: Vec<Facet>,
    kept: Vec<Kept>,
    q: String,
    from: String,
    to: String,
    order: Link,
    months: Vec<MonthGroup>,
    prev: Option<Link>,
    next: Option<Link>,
    suggestions: Vec<Link>,
    zoom: Zoom,
    strip: Option<ChartView>,
    strip_rows: Vec<MonthRow>,
    lanes: Option<Picture>,
}

/// A month's events on this page.
struct MonthGroup {
    id: String,
    label: String,
    /// How many the month has in all, on this page and others.
    count: i64,
    events: Vec<EventItem>,
}

/// Events on a page.
const PAGE: usize = 60;

/// Names shown with an event; more would outweigh its title.
const NAMES: usize = 6;

/// `GET /timeline`
pub async fn timeline(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    let asked = asked::read(&state, &query).await?;
    let (reader, filter) = (&state.reader, &asked.wanted.filter);
    let record = state.events().await?;
    let matches = record.matching(reader, filter).await?;
    let (cells, months) = (matches.cube(), matches.months());
    let total = matches.count();
    let list = List::load(reader, &asked, &matches).await?;
    let today = state.clock.today();
    let picture =
        picture::draw(reader, &asked, &matches, &cells, &months, (today, zoom::WIDTH)).await?;
    let facets = facets::all(reader, &asked, &matches, &cells).await?;
    let active = asked.active();
    let suggestions =
        if list.events.is_empty() { asked.ways_on(&matches, total) } else { Vec::new() };
    let heading = asked.heading();
    let description = format!(
        "{}: {}. What was done, by whom, which way it pushed trade in chips, and what came in \
         answer, each with its sources.",
        heading,
        count_of(total, "event", "events")
    );
    let list_state = &asked.state;
    let text = |name| list_state.get(name).unwrap_or_default().to_owned();
    render(&TimelinePage {
        page: Page::new(&state, &list_state.url(), heading.as_str(), &description)
            .section("timeline")
            .feed_of(list_state)
            .noindex(list_state.is_filtered()),
        total: count_of(total, "event", "events"),
        corrected: asked.wanted.corrected.clone(),
        active,
        facets,
        kept: list_state.kept(&["q", "from", "to"]),
        q: text("q"),
        from: text("from"),
        to: text("to"),
        order: match asked.wanted.order {
            Order::Newest => Link::new(list_state.with("order", Some("oldest")), "Oldest first"),
            Order::Oldest => Link::new(list_state.with("order", None), "Newest first"),
        },
        prev: list.prev.map(|href| Link::new(href, "Page before")),
        next: list.next.map(|href| Link::new(href, "Next page")),
        months: by_month(list.events, &months),
        suggestions,
        zoom: Zoom::new(list_state, filter, &months, today),
        strip: zoom::strip(list_state, filter, &months, today, zoom::WIDTH),
        strip_rows: zoom::rows(list_state, &months),
        lanes: picture,
        heading,
    })
}

/// A page of the list: events with the months in which they stand.
struct List {
    events: Vec<(String, EventItem)>,
    prev: Option<String>,
    next: Option<String>,
}

impl List {
    async fn load(reader: &Reader, asked: &Asked, matches: &Matches<'_>) -> Result<Self, AppError> {
        let (order, state) = (asked.wanted.order, &asked.state);
        let behind = asked.cursor.as_ref().and_then(asked::place);
        let mut rows = matches.page(reader, order, behind, PAGE + 1).await?;
        let next = (rows.len() > PAGE).then(|| {
            rows.truncate(PAGE);
            rows.last().map(|row| state.after(&token(row)))
        });
        let prev = match (&asked.cursor, rows.first()) {
            (None, _) => None,
            // Behind the end of the list: all that is left to offer is its start.
            (Some(_), None) => Some(state.with("cursor", None)),
            (Some(_), Some(first)) => {
                let behind = Some((first.date.first_day(), &first.slug));
                let before = matches.places(order.reversed(), behind, PAGE + 1)?;
                Some(match before.get(PAGE) {
                    Some((day, slug)) => state.after(&Cursor::token(&day.to_string(), slug)),
                    None => state.with("cursor", None),
                })
            }
        };
        let mut names: HashMap<Slug, Vec<Link>> = HashMap::new();
        let slugs = rows.iter().map(|row| &row.slug);
        for part in timeline::participants(reader, slugs).await? {
            let links = names.entry(part.event).or_default();
            if links.len() < NAMES {
                links.push(Link::to(Kind::Actor, &part.slug, part.name));
            }
        }
        let events = rows.into_iter().map(|row| {
            let actors = names.remove(&row.slug).unwrap_or_default();
            let month = row.date.first_day().strftime("%Y-%m").to_string();
            (month, EventItem { actors, ..EventItem::from(row) })
        });
        Ok(Self { events: events.collect(), prev, next: next.flatten() })
    }
}

fn token(row: &EventRow) -> String {
    Cursor::token(&row.date.first_day().to_string(), &row.slug)
}

/// The events of a page by the months in which they stand.
fn by_month(events: Vec<(String, EventItem)>, months: &[MonthCount]) -> Vec<MonthGroup> {
    let mut groups: Vec<MonthGroup> = Vec::new();
    for (month, event) in events {
        match groups.last_mut() {
            Some(group) if group.id == month => group.events.push(event),
            _ => groups.push(MonthGroup {
                label: month_words(&month),
                count: months.iter().find(|count| count.month == month).map_or(0, |c| c.in_range),
                id: month,
                events: vec![event],
            }),
        }
    }
    groups
}

/// `September 2025` for `2025-09`.
fn month_words(month: &str) -> String {
    month.parse::<Edtf>().map_or_else(|_| month.to_owned(), |month| month.words())
}
