//! The page of a chip.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use super::{
    family::{self, Relative},
    figures::{self, Measure, Rate},
};
use crate::{
    model::{Chip, Kind, export_control::subject::Subject, figure::rounded},
    store::{
        chips, claims, controls, events, policies, quotes, record, sources, systems, tally::Part,
    },
    web::{
        AppError, State,
        controls::view::ControlView,
        page::{Page, render},
        query::Query,
        quotes::part,
        revisions::ReadAt,
        urls,
        verdicts::{
            Asked, VerdictView,
            asked::{Place, places},
            chart::{self, HistoryView},
        },
        view::{
            ClaimLine, DateView, EventItem, FigureGroup, JurisdictionView, Link, PolicyLine,
            QuoteView, SourceRef,
        },
    },
};

/// Of larger families only the oldest are shown.
const LARGEST_FAMILY: i64 = 40;

/// Events that are shown; the timeline has them all.
const EVENTS: i64 = 50;

/// Quotes that are shown, the newest.
const QUOTES: i64 = 30;

#[derive(Template)]
#[template(path = "chips/show.html")]
struct ChipPage {
    page: Page,
    chip: Chip,
    vendor: Link,
    foundry: Option<Link>,
    made_for: Option<JurisdictionView>,
    announced: Option<DateView>,
    released: Option<DateView>,
    variant_of: Option<Link>,
    verdict: VerdictView,
    history: Option<HistoryView>,
    places: Vec<Place>,
    compare: String,
    calculate: String,
    measures: Vec<Measure>,
    tf32_note: Option<String>,
    rates: Vec<Rate>,
    groups: Vec<FigureGroup>,
    family: Vec<Relative>,
    systems: Vec<Link>,
    policies: Vec<PolicyLine>,
    controls: Vec<ControlView>,
    claims: Vec<ClaimLine>,
    events: Part<EventItem>,
    timeline: String,
    quotes: Part<QuoteView>,
    sources: Vec<SourceRef>,
    revision: i64,
    changed: DateView,
}

/// `GET /chips/{slug}`; `on` and `to` choose the verdict's day and destination.
pub async fn show(
    AxumState(state): AxumState<State>,
    at: ReadAt,
    query: Query,
) -> Result<Response, AppError> {
    let reader = &state.reader;
    let today = state.clock.today();
    let mut reading = query.read(urls::record(Kind::Chip, &at.slug));
    let asked = Asked::read(&mut reading, today);
    reading.finish()?;
    let published = state.published_at::<Chip>(&at).await?;
    let chip = published.record;
    let slug = chip.slug.clone();
    let names = record::names_for(reader, &chip).await?;
    let family = family::tree(&chips::family(reader, &slug, LARGEST_FAMILY).await?, &slug);
    let own_sources = sources::of_record(reader, Kind::Chip, &slug).await?;
    let figure_sources = chips::figure_sources(reader, &slug).await?;
    let quotes = part(reader, quotes::about_chip(reader, &slug, QUOTES).await?).await?;
    let controls = controls::naming_chip(reader, &slug).await?;
    let controls = ControlView::all(reader, controls, state.clock.today()).await?;
    let systems = systems::of_chip(reader, &slug).await?;
    let book = state.rulebook().await?;
    // A chip that was published a moment ago is in the next rulebook.
    let maker = book.chip(&slug).and_then(|rated| rated.subject.maker);
    let subject = Subject::of_chip(&chip, maker);
    let verdict = book.verdict(&subject, asked.on, asked.to);
    render(&ChipPage {
        page: Page::new(&state, &urls::record(Kind::Chip, &slug), &chip.name, &chip.summary)
            .section("chips")
            .crumbs([Link::new("/chips", "Chips")])
            .noindex(asked.chosen)
            .article()
            .about(&chip, &names, &published.added, &published.changed)
            .read_back(&at),
        verdict: VerdictView::new(&book, &verdict, &subject, asked),
        history: chart::history(&book, &chip.name, &subject, asked.to, today),
        places: places(&book, Some(asked.to)),
        compare: urls::with_query("/compare", [("chips", slug.as_str())]),
        calculate: urls::with_query("/calculator", [("from", slug.as_str())]),
        vendor: Link::from(names.get(Kind::Actor, &chip.vendor)),
        foundry: chip.foundry.as_ref().map(|slug| Link::from(names.get(Kind::Actor, slug))),
        made_for: chip.made_for.map(JurisdictionView::from),
        announced: chip.announced.as_ref().map(DateView::from),
        released: chip.released.as_ref().map(DateView::from),
        variant_of: chip.variant_of.as_ref().map(|slug| Link::from(names.get(Kind::Chip, slug))),
        measures: figures::measured(&chip),
        tf32_note: figures::tf32_note(&chip),
        rates: figures::rates(&chip, &figure_sources),
        groups: figures::groups(&chip, &figure_sources),
        family,
        systems: systems
            .into_iter()
            .map(|row| {
                let count = rounded(row.chip_count as f64);
                Link::to(Kind::System, &row.slug, format!("{} ({count} chips)", row.name))
            })
            .collect(),
        policies: policies::targeting_chip(reader, &slug)
            .await?
            .into_iter()
            .map(PolicyLine::from)
            .collect(),
        controls,
        claims: claims::about_chip(reader, &slug).await?.into_iter().map(ClaimLine::from).collect(),
        events: events::about_chip(reader, &slug, EVENTS).await?.map(EventItem::from),
        timeline: urls::timeline("chip", slug.as_str()),
        quotes,
        sources: own_sources.into_iter().map(SourceRef::from).collect(),
        revision: published.revision,
        changed: DateView::moment(&published.changed),
        chip,
    })
}
