//! The list of systems: every figure to sort by.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use crate::{
    model::{Figure, Kind, figure::rounded, system::SystemFigure},
    store::{
        record, search,
        systems::{self, SystemFilter, SystemRow, SystemSort},
    },
    web::{
        AppError, State,
        page::{Page, render},
        query::{ListState, Query},
        view::{ActiveFilter, DateView, Facet, Kept, Link, SortHeader, ways_out},
    },
};

#[derive(Template)]
#[template(path = "systems/list.html")]
struct SystemsPage {
    page: Page,
    q: String,
    kept: Vec<Kept>,
    headers: Vec<SortHeader>,
    rows: Vec<SystemItem>,
    facets: Vec<Facet>,
    active: Vec<ActiveFilter>,
    total: usize,
    suggestions: Vec<Link>,
}

struct SystemItem {
    link: Link,
    vendor: Link,
    chip: Option<Link>,
    chips: String,
    date: Option<DateView>,
    /// Whether the date is that of an announcement, for want of a release.
    announced: bool,
    figures: Vec<Cell>,
}

struct Cell {
    text: Option<String>,
    estimate: bool,
}

/// `GET /systems`
pub async fn list(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    let reader = &state.reader;
    let mut reading = query.read("/systems");
    let q = reading.text("q", 100);
    let vendors = reading.slugs("vendor");
    let sort = reading.one("sort", |value| {
        let name = value.strip_prefix('-').unwrap_or(value);
        let sort = name.parse::<SystemSort>().map_err(|error| error.to_string())?;
        Ok((sort, value.starts_with('-')))
    });
    let matching = q.as_deref().and_then(search::index_query);
    let counts = systems::vendors(reader, matching.as_deref()).await?;
    let mut names: BTreeMap<String, String> =
        counts.iter().map(|(slug, name, _)| (slug.clone(), name.clone())).collect();
    for vendor in &vendors {
        if names.contains_key(vendor.as_str()) {
            continue;
        }
        if let Some(name) = record::name(reader, Kind::Actor, vendor.as_str()).await? {
            names.insert(name.slug, name.title);
        } else {
            reading.reject("vendor", format!("there is no actor “{vendor}”"));
            break;
        }
    }
    let list = reading.finish()?;
    let (sort, descending) = sort.unwrap_or((SystemSort::Chips, true));
    let facets = vec![list.facet("vendor", "Vendor", counts)];
    let name = |slug: &str| names.get(slug).cloned().unwrap_or_else(|| slug.to_owned());
    let active = list.active(|parameter, value| match parameter {
        "q" => Some(format!("“{value}”")),
        _ => Some(value.split(',').map(name).collect::<Vec<_>>().join(", ")),
    });
    let rows = systems::list(reader, &SystemFilter { vendors, matching, sort, descending }).await?;
    let description = "Racks, pods and clusters of AI chips: compute, memory, bandwidth and power \
        as published.";
    render(&SystemsPage {
        page: Page::new(&state, &list.url(), "Systems", description)
            .section("systems")
            .noindex(list.is_filtered()),
        q: q.unwrap_or_default(),
        kept: list.kept(&["q"]),
        headers: headers(&list, sort, descending),
        total: rows.len(),
        rows: rows.into_iter().map(item).collect(),
        facets,
        suggestions: ways_out(&active),
        active,
    })
}

/// A column sorts by its figure, the largest first; again, the other way.
fn headers(list: &ListState, sort: SystemSort, descending: bool) -> Vec<SortHeader> {
    let header = |&column: &SystemSort| {
        let chosen = column == sort;
        let is_words = !column.is_figure() && column != SystemSort::Released;
        let next_descending = if chosen { !descending } else { !is_words };
        let sign = if next_descending { "-" } else { "" };
        SortHeader {
            label: column.label(),
            href: list.with("sort", Some(&format!("{sign}{column}"))),
            aria_sort: match (chosen, descending) {
                (false, _) => "none",
                (true, true) => "descending",
                (true, false) => "ascending",
            },
            numeric: column.is_figure(),
        }
    };
    SystemSort::ALL.iter().map(header).collect()
}

fn item(row: SystemRow) -> SystemItem {
    let cell = |value: Option<Figure>, figure: SystemFigure| Cell {
        text: value.map(|value| value.to_string()),
        estimate: value.is_some() && row.estimates.contains(&figure),
    };
    let figures = vec![
        cell(row.bf16_pflops_dense, SystemFigure::Bf16),
        cell(row.fp8_pflops_dense, SystemFigure::Fp8),
        cell(row.fp4_pflops_dense, SystemFigure::Fp4),
        cell(row.memory_tb, SystemFigure::Memory),
        cell(row.memory_bandwidth_tb_s, SystemFigure::MemoryBandwidth),
        cell(row.scale_up_bandwidth_tb_s, SystemFigure::ScaleUpBandwidth),
        cell(row.power_kw, SystemFigure::Power),
    ];
    let chip = row.chip.zip(row.chip_name);
    SystemItem {
        figures,
        link: Link::to(Kind::System, &row.slug, row.name),
        vendor: Link::to(Kind::Actor, &row.vendor, row.vendor_name),
        chip: chip.map(|(slug, name)| Link::to(Kind::Chip, slug, name)),
        chips: rounded(row.chip_count as f64),
        announced: row.released.is_none(),
        date: row.released.as_ref().or(row.announced.as_ref()).map(DateView::short),
    }
}
