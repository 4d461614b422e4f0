//! The page of a system.

use askama::Template;
use axum::{extract::Path, extract::State as AxumState, response::Response};

use crate::{
    model::{Figure, Kind, System, figure::rounded, system::SystemFigure},
    store::{claims, events, record, sources},
    web::{
        AppError, State,
        page::{Page, render},
        urls,
        view::{ClaimLine, DateView, EventItem, Link, SourceRef},
    },
};

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
    figures: Vec<Row>,
    claims: Vec<ClaimLine>,
    events: Vec<EventItem>,
    sources: Vec<SourceRef>,
    revision: i64,
    changed: DateView,
}

/// A figure of the whole system and, where it makes sense, per chip and per kilowatt.
struct Row {
    label: &'static str,
    unit: &'static str,
    value: Option<String>,
    estimate: bool,
    per_chip: Option<String>,
    per_kw: Option<String>,
}

/// `GET /systems/{slug}`
pub async fn show(
    AxumState(state): AxumState<State>,
    Path(slug): Path<String>,
) -> Result<Response, AppError> {
    let reader = &state.reader;
    let Some(published) = record::find::<System>(reader, &slug).await? else {
        return Err(AppError::no_record(&state, Kind::System, &slug).await);
    };
    let system = published.record;
    let slug = system.slug.clone();
    let names = record::names_for(reader, &system.clone().into()).await?;
    render(&SystemPage {
        page: Page::new(&state, &urls::record(Kind::System, &slug), &system.name, &system.summary)
            .section("systems")
            .crumbs([Link::new("/systems", "Systems")])
            .article(),
        vendor: Link::from(names.get(Kind::Actor, &system.vendor)),
        chip: system.chip.as_ref().map(|slug| Link::from(names.get(Kind::Chip, slug))),
        chips: rounded(f64::from(system.chip_count)),
        announced: system.announced.as_ref().map(DateView::from),
        released: system.released.as_ref().map(DateView::from),
        figures: SystemFigure::ALL.iter().map(|&figure| row(&system, figure)).collect(),
        claims: claims::about_system(reader, &slug)
            .await?
            .into_iter()
            .map(ClaimLine::from)
            .collect(),
        events: events::about_system(reader, &slug)
            .await?
            .into_iter()
            .map(EventItem::from)
            .collect(),
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

fn row(system: &System, figure: SystemFigure) -> Row {
    let value = system.figure(figure);
    let chips = f64::from(system.chip_count);
    // Thousandths read better per chip: 300 PFLOPS ÷ 384 = 781 TFLOPS.
    let (per_chip_scale, per_chip_unit) = match figure {
        SystemFigure::Bf16 | SystemFigure::Fp8 | SystemFigure::Fp4 => (1_000.0, "TFLOPS"),
        SystemFigure::Memory => (1_000.0, "GB"),
        SystemFigure::MemoryBandwidth | SystemFigure::ScaleUpBandwidth => (1_000.0, "GB/s"),
        SystemFigure::Power => (1_000.0, "W"),
        SystemFigure::Price => (1.0, "US$"),
    };
    let per_chip = value.map(|value| value.get() * per_chip_scale / chips);
    let is_output = !matches!(figure, SystemFigure::Power | SystemFigure::Price);
    let per_kw = value.zip(system.power_kw).filter(|_| is_output);
    Row {
        label: figure.label(),
        unit: figure.unit(),
        value: value.map(|value: Figure| value.to_string()),
        estimate: system.estimates.contains(&figure),
        per_chip: per_chip.map(|value| format!("{} {per_chip_unit}", rounded(value))),
        per_kw: per_kw.map(|(value, power)| {
            format!("{} {}", rounded(value.get() * per_chip_scale / power.get()), per_chip_unit)
        }),
    }
}
