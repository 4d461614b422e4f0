//! The page of a system.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use super::figures::{self, Derived, Total};
use crate::{
    model::{Chip, Kind, System, figure::rounded},
    store::{claims, events, record, sources, tally::Part},
    web::{
        AppError, State,
        page::{Page, render},
        revisions::ReadAt,
        urls,
        view::{ClaimLine, DateView, EventItem, Link, SourceRef},
    },
};

/// Events that are shown; the timeline has them all.
const EVENTS: i64 = 50;

#[derive(Template)]
#[template(path = "systems/show.html")]
struct SystemPage {
    page: Page,
    system: System,
    vendor: Link,
    chip: Option<Link>,
    chips: String,
    announced: Option<DateView>,
    released: Option<DateView>,
    totals: Vec<Total>,
    per_chip: Vec<Derived>,
    per_kilowatt: Vec<Derived>,
    /// Whether a figure per chip is far from what was published of the chip.
    differs: bool,
    claims: Vec<ClaimLine>,
    events: Part<EventItem>,
    timeline: String,
    sources: Vec<SourceRef>,
    revision: i64,
    changed: DateView,
}

/// `GET /systems/{slug}`
pub async fn show(AxumState(state): AxumState<State>, at: ReadAt) -> Result<Response, AppError> {
    let reader = &state.reader;
    let published = state.published_at::<System>(&at).await?;
    let system = published.record;
    let slug = system.slug.clone();
    let names = record::names_for(reader, &system).await?;
    let chip = match &system.chip {
        Some(chip) => record::find::<Chip>(reader, chip.as_str()).await?,
        None => None,
    };
    let per_chip = figures::per_chip(&system, chip.as_ref().map(|published| &published.record));
    render(&SystemPage {
        page: Page::new(&state, &urls::record(Kind::System, &slug), &system.name, &system.summary)
            .section("systems")
            .crumbs([Link::new("/systems", "Systems")])
            .article()
            .about(&system, &names, &published.added, &published.changed)
            .read_back(&at),
        vendor: Link::from(names.get(Kind::Actor, &system.vendor)),
        chip: system.chip.as_ref().map(|slug| Link::from(names.get(Kind::Chip, slug))),
        chips: rounded(f64::from(system.chip_count)),
        announced: system.announced.as_ref().map(DateView::from),
        released: system.released.as_ref().map(DateView::from),
        totals: figures::totals(&system),
        differs: per_chip.iter().any(|row| row.of_chip.as_ref().is_some_and(|of| of.differs)),
        per_chip,
        per_kilowatt: figures::per_kilowatt(&system),
        claims: claims::about_system(reader, &slug)
            .await?
            .into_iter()
            .map(ClaimLine::from)
            .collect(),
        events: events::about_system(reader, &slug, EVENTS).await?.map(EventItem::from),
        timeline: urls::timeline("system", slug.as_str()),
        sources: sources::of_record(reader, Kind::System, &slug)
            .await?
            .into_iter()
            .map(SourceRef::from)
            .collect(),
        revision: published.revision,
        changed: DateView::moment(&published.changed),
        system,
    })
}
