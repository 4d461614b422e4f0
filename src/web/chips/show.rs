//! The page of a chip.

use askama::Template;
use axum::{extract::Path, extract::State as AxumState, response::Response};

use super::figures;
use crate::{
    model::{Chip, Figure, Kind, export_control::metrics, figure::rounded},
    store::{
        chips::{self, ChipRow},
        claims, controls, events, policies, quotes, record, sources, systems,
    },
    web::{
        AppError, State,
        controls::view::ControlView,
        page::{Page, render},
        quotes::views,
        urls,
        view::{
            ClaimLine, DateView, EventItem, FigureGroup, JurisdictionView, Link, PolicyLine,
            QuoteView, SourceRef,
        },
    },
};

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
    metrics: Vec<Metric>,
    groups: Vec<FigureGroup>,
    family: Vec<Relative>,
    systems: Vec<Link>,
    policies: Vec<PolicyLine>,
    controls: Vec<ControlView>,
    claims: Vec<ClaimLine>,
    events: Vec<EventItem>,
    quotes: Vec<QuoteView>,
    sources: Vec<SourceRef>,
    revision: i64,
    changed: DateView,
}

/// What a rule measures, with the arithmetic.
struct Metric {
    name: &'static str,
    value: Option<String>,
    working: String,
}

/// A chip of the same family beside the one that it was cut down from.
struct Relative {
    link: Link,
    here: bool,
    original: bool,
    made_for: Option<JurisdictionView>,
    date: Option<DateView>,
    figures: Vec<(Option<String>, Option<String>)>,
}

/// `GET /chips/{slug}`
pub async fn show(
    AxumState(state): AxumState<State>,
    Path(slug): Path<String>,
) -> Result<Response, AppError> {
    let reader = &state.reader;
    let Some(published) = record::find::<Chip>(reader, &slug).await? else {
        return Err(AppError::no_record(&state, Kind::Chip, &slug).await);
    };
    let chip = published.record;
    let slug = chip.slug.clone();
    let names = record::names_for(reader, &chip.clone().into()).await?;
    let origin = chip.variant_of.as_ref().unwrap_or(&slug);
    let family = relatives(chips::family(reader, origin).await?, &slug);
    let own_sources = sources::of_record(reader, Kind::Chip, &slug).await?;
    let figure_sources = chips::figure_sources(reader, &slug).await?;
    let quotes = views(reader, quotes::about_chip(reader, &slug).await?).await?;
    let controls = controls::naming_chip(reader, &slug).await?;
    let controls = ControlView::all(reader, controls, state.clock.today()).await?;
    let systems = systems::of_chip(reader, &slug).await?;
    render(&ChipPage {
        page: Page::new(&state, &urls::record(Kind::Chip, &slug), &chip.name, &chip.summary)
            .section("chips")
            .crumbs([Link::new("/chips", "Chips")])
            .article(),
        vendor: Link::from(names.get(Kind::Actor, &chip.vendor)),
        foundry: chip.foundry.as_ref().map(|slug| Link::from(names.get(Kind::Actor, slug))),
        made_for: chip.made_for.map(JurisdictionView::from),
        announced: chip.announced.as_ref().map(DateView::from),
        released: chip.released.as_ref().map(DateView::from),
        metrics: measured(&chip),
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
        events: events::about_chip(reader, &slug).await?.into_iter().map(EventItem::from).collect(),
        quotes,
        sources: own_sources.into_iter().map(SourceRef::from).collect(),
        revision: published.revision,
        changed: DateView::moment(&published.changed),
        chip,
    })
}

/// TPP and performance density, with what they are made of.
fn measured(chip: &Chip) -> Vec<Metric> {
    let tpp = metrics::tpp(chip);
    let tpp_working = match &tpp {
        Some(tpp) => format!("{}: {} = {}", tpp.format.label(), tpp.working(), rounded(tpp.value)),
        None => "No dense throughput was published.".to_owned(),
    };
    let density = metrics::performance_density(chip);
    let density_working = match (&tpp, chip.die_area_mm2, density) {
        (Some(tpp), Some(area), Some(density)) => {
            format!("{} ÷ {area} mm² = {}", rounded(tpp.value), rounded(density))
        }
        (Some(_), None, _) => "The die area was not published.".to_owned(),
        _ => "It needs a throughput and a die area.".to_owned(),
    };
    vec![
        Metric {
            name: "Total processing performance",
            value: tpp.map(|tpp| rounded(tpp.value)),
            working: tpp_working,
        },
        Metric {
            name: "Performance density",
            value: density.map(rounded),
            working: density_working,
        },
    ]
}

/// The family's key figures; those of variants also as a share of the original's.
fn relatives(rows: Vec<ChipRow>, here: &crate::model::Slug) -> Vec<Relative> {
    if rows.len() < 2 {
        return Vec::new();
    }
    let figures = |row: &ChipRow| {
        let get = |figure: Option<Figure>| figure.map(Figure::get);
        [row.tpp, get(row.memory_gb), get(row.memory_bandwidth_gb_s), get(row.interconnect_gb_s)]
    };
    let original = figures(&rows[0]);
    rows.into_iter()
        .enumerate()
        .map(|(index, row)| {
            let own = figures(&row);
            let cells = own.iter().zip(original).map(|(&value, base)| {
                let share = value.zip(base).filter(|_| index > 0);
                let share = share.map(|(value, base)| format!("{}×", rounded(value / base)));
                (value.map(rounded), share)
            });
            Relative {
                figures: cells.collect(),
                here: row.slug == *here,
                original: index == 0,
                link: Link::to(Kind::Chip, &row.slug, row.name),
                made_for: row.made_for.map(JurisdictionView::from),
                date: row.date.as_ref().map(DateView::from),
            }
        })
        .collect()
}
