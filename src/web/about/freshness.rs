//! Computed figures about the record itself.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use super::text::kinds;
use crate::{
    model::{Edtf, Kind},
    store::{freshness, record},
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
    let counts = record::counts(&state.reader).await?;
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

fn groups(figures: &freshness::Freshness) -> Vec<Group> {
    let row =
        |label, count: i64, of: i64, href| Row { label, count, share: share(count, of), href };
    vec![
        Group {
            id: "events",
            label: "Events",
            rows: vec![
                row(
                    "Confirmed",
                    figures.confirmed,
                    figures.events,
                    Some("/timeline?certainty=confirmed"),
                ),
                row(
                    "Reported",
                    figures.reported,
                    figures.events,
                    Some("/timeline?certainty=reported"),
                ),
                row(
                    "Disputed",
                    figures.disputed,
                    figures.events,
                    Some("/timeline?certainty=disputed"),
                ),
                row("Denied", figures.denied, figures.events, Some("/timeline?certainty=denied")),
                row(
                    "Rest on an official document or a company's statement",
                    figures.events_primary,
                    figures.events,
                    None,
                ),
                row("Rest on a single source", figures.events_one_source, figures.events, None),
            ],
        },
        Group {
            id: "policies",
            label: "Policies",
            rows: vec![row(
                "Rest on an official document or a company's statement",
                figures.policies_primary,
                figures.policies,
                Some("/policies"),
            )],
        },
        Group {
            id: "quotes",
            label: "Quotes",
            rows: vec![
                row("Verbatim", figures.verbatim, figures.quotes, Some("/quotes?form=verbatim")),
                row(
                    "Paraphrased by the source",
                    figures.quotes - figures.verbatim,
                    figures.quotes,
                    Some("/quotes?form=paraphrase"),
                ),
            ],
        },
        Group {
            id: "figures",
            label: "Figures of chips",
            rows: vec![
                row(
                    "With a source of their own",
                    figures.figures_own_source,
                    figures.figures,
                    Some("/chips"),
                ),
                row(
                    "From the sources of the chip as a whole",
                    figures.figures - figures.figures_own_source,
                    figures.figures,
                    None,
                ),
                row("Analysts' estimates", figures.figures_estimated, figures.figures, None),
                Row {
                    label: "Processors without any published throughput",
                    count: figures.chips_without_throughput,
                    share: String::new(),
                    href: Some("/chips?sort=tpp"),
                },
            ],
        },
        Group {
            id: "actors",
            label: "Actors",
            rows: vec![Row {
                label: "Without a source of their own",
                count: figures.actors_without_source,
                share: String::new(),
                href: Some("/actors"),
            }],
        },
        Group {
            id: "sources",
            label: "Sources",
            rows: vec![
                row(
                    "Official documents",
                    figures.official,
                    figures.sources,
                    Some("/sources?kind=official"),
                ),
                row(
                    "Company statements",
                    figures.company,
                    figures.sources,
                    Some("/sources?kind=company"),
                ),
                row("Press reports", figures.press, figures.sources, Some("/sources?kind=press")),
                row("Analyses", figures.analysis, figures.sources, Some("/sources?kind=analysis")),
                row(
                    "Reference works",
                    figures.reference,
                    figures.sources,
                    Some("/sources?kind=reference"),
                ),
                row(
                    "In English",
                    figures.sources_english,
                    figures.sources,
                    Some("/sources?language=en"),
                ),
                row("Without a date", figures.sources_undated, figures.sources, None),
            ],
        },
    ]
}

/// `12.5 %`, with one decimal where it says something.
fn share(count: i64, of: i64) -> String {
    if of == 0 {
        return String::new();
    }
    format!("{:.1} %", 100.0 * count as f64 / of as f64)
}
