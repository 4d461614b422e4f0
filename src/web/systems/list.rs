//! The list of systems: every figure to sort by.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use crate::{
    model::{Figure, Kind, figure::rounded, system::SystemFigure},
    store::{
        search,
        systems::{self, SystemFilter, SystemRow, SystemSort},
    },
    web::{
        AppError, State,
        cube::tokens,
        page::{Page, render},
        query::{Cursor, ListState, Query, Reading},
        selection::{Asks, actors, behind},
        view::{ActiveFilter, DateView, Facet, Kept, Link, SortHeader, ways_out},
    },
};

/// Systems that are shown; a filter or another order leads to others.
const SHOWN: i64 = 200;

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
    total: i64,
    shown: usize,
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

/// What the list is asked for.
pub(in crate::web) struct Asked {
    q: Option<String>,
    filter: SystemFilter,
    /// The names of the vendors that are asked for, by slug.
    vendors: BTreeMap<String, String>,
}

impl Asks for Asked {
    async fn read(state: &State, reading: &mut Reading<'_>) -> Result<Self, AppError> {
        let q = reading.text("q", 100);
        let vendors = reading.slugs("vendor");
        let sort = reading.one("sort", |value| {
            let name = value.strip_prefix('-').unwrap_or(value);
            let sort = name.parse::<SystemSort>().map_err(|error| error.to_string())?;
            Ok((sort, value.starts_with('-')))
        });
        let names = actors(&state.reader, reading, "vendor", &vendors).await?;
        let matching = q.as_deref().and_then(search::index_query);
        let (sort, descending) = sort.unwrap_or((SystemSort::Chips, true));
        let filter = SystemFilter { vendors, matching, sort, descending };
        Ok(Self { q, filter, vendors: names })
    }

    fn label(&self, name: &str, value: &str) -> Option<String> {
        let vendor = |slug| self.vendors.get(slug).map_or(slug, String::as_str);
        match name {
            "q" => Some(format!("“{value}”")),
            _ => Some(value.split(',').map(vendor).collect::<Vec<_>>().join(", ")),
        }
    }

    async fn places(
        &self,
        state: &State,
        after: Option<&Cursor>,
        limit: i64,
    ) -> Result<Vec<Cursor>, AppError> {
        let rows = systems::list(&state.reader, &self.filter, i64::MAX).await?;
        Ok(behind(rows.into_iter().map(|row| row.slug), after, limit))
    }
}

/// `GET /systems`
pub async fn list(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    let reader = &state.reader;
    let mut reading = query.read("/systems");
    let asked = Asked::read(&state, &mut reading).await?;
    let list = reading.finish()?;
    let counts = systems::vendors(reader, asked.filter.matching.as_deref()).await?;
    let vendors = tokens(&asked.filter.vendors);
    let passing = counts.iter().filter(|(slug, ..)| vendors.is_empty() || vendors.contains(slug));
    let total = passing.map(|(.., count)| count).sum();
    let facets = vec![list.facet("vendor", "Vendor", counts)];
    let active = list.active(|name, value| asked.label(name, value));
    let (sort, descending) = (asked.filter.sort, asked.filter.descending);
    let rows = systems::list(reader, &asked.filter, SHOWN).await?;
    let description = "Racks, pods and clusters of AI chips: compute, memory, bandwidth and power \
        as published.";
    render(&SystemsPage {
        page: Page::new(&state, &list.url(), "Systems", description)
            .section("systems")
            .feed_of(&list)
            .noindex(list.is_filtered()),
        q: asked.q.unwrap_or_default(),
        kept: list.kept(&["q"]),
        headers: headers(&list, sort, descending),
        total,
        shown: rows.len(),
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
