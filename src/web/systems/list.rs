//! The list of systems.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use crate::{
    model::{Figure, Kind, figure::rounded},
    store::systems::{self, SystemRow},
    web::{
        AppError, State,
        page::{Page, render},
        query::Query,
        view::{ActiveFilter, DateView, Facet, Link},
    },
};

#[derive(Template)]
#[template(path = "systems/list.html")]
struct SystemsPage {
    page: Page,
    rows: Vec<SystemItem>,
    facets: Vec<Facet>,
    active: Vec<ActiveFilter>,
    total: usize,
}

struct SystemItem {
    link: Link,
    vendor: Link,
    chip: Option<Link>,
    chips: String,
    date: Option<DateView>,
    figures: Vec<Cell>,
}

struct Cell {
    text: Option<String>,
    estimate: bool,
}

/// `GET /systems`
pub async fn list(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    let mut reading = query.read("/systems");
    let vendors = reading.slugs("vendor");
    let counts = systems::vendors(&state.reader).await?;
    let unknown =
        vendors.iter().find(|slug| counts.iter().all(|(known, ..)| known != slug.as_str()));
    if let Some(slug) = unknown {
        reading.reject("vendor", format!("“{slug}” has no system on record"));
    }
    let list = reading.finish()?;
    let name = |slug: &str| {
        let known = counts.iter().find(|(known, ..)| known == slug);
        known.map_or_else(|| slug.to_owned(), |(_, name, _)| name.clone())
    };
    let active =
        list.active(|_, value| Some(value.split(',').map(name).collect::<Vec<_>>().join(", ")));
    let facets = vec![list.facet("vendor", "Vendor", counts.clone())];
    let rows = systems::list(&state.reader, &vendors).await?;
    let description = "Racks, pods and clusters of AI chips: compute, memory, bandwidth and power \
        as published.";
    render(&SystemsPage {
        page: Page::new(&state, &list.url(), "Systems", description)
            .section("systems")
            .noindex(list.is_filtered()),
        total: rows.len(),
        rows: rows.into_iter().map(item).collect(),
        facets,
        active,
    })
}

fn item(row: SystemRow) -> SystemItem {
    let estimates = row.estimates.unwrap_or_default();
    let cell = |value: Option<Figure>, name: &str| Cell {
        text: value.map(|value| value.to_string()),
        estimate: estimates.split(' ').any(|estimate| estimate == name),
    };
    let chip = row.chip.zip(row.chip_name);
    SystemItem {
        link: Link::to(Kind::System, &row.slug, row.name),
        vendor: Link::to(Kind::Actor, &row.vendor, row.vendor_name),
        chip: chip.map(|(slug, name)| Link::to(Kind::Chip, slug, name)),
        chips: rounded(row.chip_count as f64),
        date: row
            .date
            .as_ref()
            .map(|date| DateView { iso: date.to_string(), text: date.short_words() }),
        figures: vec![
            cell(row.bf16_pflops_dense, "bf16_pflops_dense"),
            cell(row.fp8_pflops_dense, "fp8_pflops_dense"),
            cell(row.memory_tb, "memory_tb"),
            cell(row.memory_bandwidth_tb_s, "memory_bandwidth_tb_s"),
            cell(row.power_kw, "power_kw"),
        ],
    }
}
