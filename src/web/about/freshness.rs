//! Computed figures about the record itself.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use super::text::kinds;
use crate::{
    model::{Edtf, Kind},
    store::freshness,
    web::{
        AppError, State,
        page::{Page, render},
        urls,
        view::{DateView, Link, count_of},
    },
};

#[derive(Template)]
#[template(path = "about/freshness.html")]
struct FreshnessPage {
    page: Page,
    counts: Vec<(Link, String)>,
    newest_event: Link,
    newest_event_date: Option<DateView>,
    newest_event_age: String,
    newest_change: DateView,
    groups: Vec<Group>,
}

/// Figures under one heading.
struct Group {
    id: &'static str,
    label: &'static str,
    rows: Vec<Row>,
}

struct Row {
    label: &'static str,
    count: i64,
    share: String,
    href: Option<&'static str>,
}

/// `GET /about/freshness`
pub async fn freshness(AxumState(state): AxumState<State>) -> Result<Response, AppError> {
    let counts = state.counts().await?;
    let figures = freshness::figures(&state.reader).await?;
    let newest = figures.newest_event.parse::<Edtf>().ok();
    let age = newest.as_ref().map(|date| {
        let days = (state.clock.today() - date.first_day()).get_days();
        count_of(i64::from(days), "day", "days")
    });
    let description = "How new the record is, what it rests on, and what it lacks: counted from \
        the database whenever the page is asked for.";
    render(&FreshnessPage {
        page: Page::new(&state, "/about/freshness", "Freshness", description)
            .crumbs([Link::new("/about", "About")]),
        counts: kinds(&counts),
        newest_event: Link::new(
            urls::record(Kind::Event, &figures.newest_event_slug),
            figures.newest_event_title.clone(),
        ),
        newest_event_date: newest.as_ref().map(DateView::from),
        newest_event_age: age.unwrap_or_default(),
        newest_change: DateView::moment(&figures.newest_change),
        groups: groups(&figures),
    })
}

/// A figure with its share in a whole.
fn part(label: &'static str, count: i64, of: i64, href: Option<&'static str>) -> Row {
    Row { label, count, share: share(count, of), href }
}

/// A figure that is a share of nothing.
fn alone(label: &'static str, count: i64, href: &'static str) -> Row {
    Row { label, count, share: String::new(), href: Some(href) }
}

const PRIMARY: &str = "Rest on an official document or a company's statement";

fn groups(of: &freshness::Freshness) -> Vec<Group> {
    let group = |id, label, rows| Group { id, label, rows };
    vec![
        group("events", "Events", events(of)),
        group(
            "policies",
            "Policies",
            vec![part(PRIMARY, of.policies_primary, of.policies, Some("/policies"))],
        ),
        group(
            "quotes",
            "Quotes",
            vec![
                part("Verbatim", of.verbatim, of.quotes, Some("/quotes?kind=verbatim")),
                part(
                    "Paraphrased",
                    of.quotes - of.verbatim,
                    of.quotes,
                    Some("/quotes?kind=paraphrase"),
                ),
            ],
        ),
        group("figures", "Figures of chips", figures_of_chips(of)),
        group(
            "actors",
            "Actors",
            vec![alone("Without a source of their own", of.actors_without_source, "/actors")],
        ),
        group("sources", "Sources", sources(of)),
    ]
}

fn events(of: &freshness::Freshness) -> Vec<Row> {
    vec![
        part("Confirmed", of.confirmed, of.events, Some("/timeline?certainty=confirmed")),
        part("Reported", of.reported, of.events, Some("/timeline?certainty=reported")),
        part("Disputed", of.disputed, of.events, Some("/timeline?certainty=disputed")),
        part("Denied", of.denied, of.events, Some("/timeline?certainty=denied")),
        part(PRIMARY, of.events_primary, of.events, None),
        part("Rest on a single source", of.events_one_source, of.events, None),
    ]
}

fn figures_of_chips(of: &freshness::Freshness) -> Vec<Row> {
    let shared = of.figures - of.figures_own_source;
    vec![
        part("With a source of their own", of.figures_own_source, of.figures, Some("/chips")),
        part("From the sources of the chip as a whole", shared, of.figures, None),
        part("Analysts' estimates", of.figures_estimated, of.figures, None),
        alone(
            "Processors without any published throughput",
            of.chips_without_throughput,
            "/chips?sort=tpp",
        ),
    ]
}

fn sources(of: &freshness::Freshness) -> Vec<Row> {
    let all = of.sources;
    vec![
        part("Official documents", of.official, all, Some("/sources?kind=official")),
        part("Company statements", of.company, all, Some("/sources?kind=company")),
        part("Press reports", of.press, all, Some("/sources?kind=press")),
        part("Analyses", of.analysis, all, Some("/sources?kind=analysis")),
        part("Reference works", of.reference, all, Some("/sources?kind=reference")),
        part("In English", of.sources_english, all, Some("/sources?language=en")),
        part("Without a date", of.sources_undated, all, None),
    ]
}

/// `12.5 %`, with one decimal where it says something.
fn share(count: i64, of: i64) -> String {
    if of == 0 {
        return String::new();
    }
    format!("{:.1} %", 100.0 * count as f64 / of as f64)
}
