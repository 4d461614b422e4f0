//! The list of chips: every figure to sort by.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use crate::{
    charts::bar_cell,
    model::{
        Kind,
        chip::{ChipKind, Market},
        figure::rounded,
        vocabulary::Vocabulary,
    },
    store::{
        chips::{self, ChipFilter, ChipRow, ChipSort},
        search,
    },
    web::{
        AppError, State,
        cube::{Cube, tokens},
        page::{Page, render},
        query::{ListState, Query},
        view::{
            ActiveFilter, DateView, Facet, JurisdictionView, Kept, Link, SortHeader,
            jurisdiction_label,
        },
    },
};

#[derive(Template)]
#[template(path = "chips/list.html")]
struct ChipsPage {
    page: Page,
    q: String,
    kept: Vec<Kept>,
    headers: Vec<SortHeader>,
    rows: Vec<ChipItem>,
    facets: Vec<Facet>,
    active: Vec<ActiveFilter>,
    total: usize,
    suggestions: Vec<Link>,
}

struct ChipItem {
    link: Link,
    vendor: Link,
    made_for: Option<JurisdictionView>,
    date: Option<DateView>,
    tpp_bar: String,
    figures: Vec<Cell>,
}

/// A figure in the table; marked where it is an analyst's estimate.
struct Cell {
    text: Option<String>,
    estimate: bool,
}

/// `GET /chips`
pub async fn list(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    let mut reading = query.read("/chips");
    let q = reading.text("q", 100);
    let vendors = reading.slugs("vendor");
    let kinds = reading.words::<ChipKind>("kind");
    let markets = reading.words::<Market>("market");
    let made_for = reading.jurisdictions("made_for");
    let sort = reading.one("sort", |value| {
        let name = value.strip_prefix('-').unwrap_or(value);
        let sort = name.parse::<ChipSort>().map_err(|error| error.to_string())?;
        Ok((sort, value.starts_with('-')))
    });
    let matching = q.as_deref().and_then(search::index_query);
    let counts = chips::counts(&state.reader, matching.as_deref()).await?;
    let names: BTreeMap<String, String> =
        counts.iter().map(|row| (row.vendor.to_string(), row.vendor_name.clone())).collect();
    for vendor in &vendors {
        if !names.contains_key(vendor.as_str()) && matching.is_none() {
            reading.reject("vendor", format!("“{vendor}” sells no chip on record"));
            break;
        }
    }
    let list = reading.finish()?;
    let (sort, descending) = sort.unwrap_or((ChipSort::Tpp, true));
    let cube = Cube::new(
        counts
            .into_iter()
            .map(|row| {
                let made_for = row.made_for.map(|code| code.to_string()).unwrap_or_default();
                let key = [
                    row.vendor.to_string(),
                    row.kind.to_string(),
                    row.market.to_string(),
                    made_for,
                ];
                (key.to_vec(), row.count)
            })
            .collect(),
        vec![tokens(&vendors), tokens(&kinds), tokens(&markets), tokens(&made_for)],
    );
    let facets = vec![
        list.word_facet::<ChipKind>("kind", "Kind", &cube.counts(1)),
        list.word_facet::<Market>("market", "Market", &cube.counts(2)),
        list.value_facet("made_for", "Made for", &cube.counts(3), jurisdiction_label),
        list.value_facet("vendor", "Vendor", &cube.counts(0), |slug| {
            names.get(slug).cloned().unwrap_or_else(|| slug.to_owned())
        }),
    ];
    let active = list.active(|name, value| label(name, value, &names));
    let filter = ChipFilter { vendors, kinds, markets, made_for, matching, sort, descending };
    let rows = chips::list(&state.reader, &filter).await?;
    let most = rows.iter().filter_map(|row| row.tpp).fold(0.0, f64::max);
    let description = "AI chips with their published figures: throughput, total processing \
        performance, performance density, memory, interconnect, each with its source.";
    render(&ChipsPage {
        page: Page::new(&state, &list.url(), "Chips", description)
            .section("chips")
            .noindex(list.is_filtered()),
        q: q.unwrap_or_default(),
        kept: list.kept(&["q"]),
        headers: headers(&list, sort, descending),
        total: rows.len(),
        rows: rows.into_iter().map(|row| item(row, most)).collect(),
        facets,
        suggestions: active
            .iter()
            .map(|filter| Link::new(&filter.href_without, format!("Without “{}”", filter.label)))
            .collect(),
        active,
    })
}

fn label(name: &str, value: &str, vendors: &BTreeMap<String, String>) -> Option<String> {
    let words = |label: &dyn Fn(&str) -> String| {
        Some(value.split(',').map(label).collect::<Vec<_>>().join(", "))
    };
    match name {
        "q" => Some(format!("“{value}”")),
        "vendor" => words(&|slug| vendors.get(slug).cloned().unwrap_or_else(|| slug.to_owned())),
        "kind" => words(&word_label::<ChipKind>),
        "market" => words(&word_label::<Market>),
        "made_for" => words(&|code| format!("made for {}", jurisdiction_label(code))),
        _ => None,
    }
}

/// What readers call a token of a vocabulary.
pub(crate) fn word_label<V: Vocabulary>(token: &str) -> String {
    token.parse::<V>().map_or_else(|_| token.to_owned(), |word| word.label().to_owned())
}

/// A column sorts by its figure, the largest first; again, the other way.
fn headers(list: &ListState, sort: ChipSort, descending: bool) -> Vec<SortHeader> {
    ChipSort::ALL
        .iter()
        .map(|&column| {
            let is_text = matches!(column, ChipSort::Name | ChipSort::Vendor);
            let chosen = column == sort;
            let next_descending = if chosen { !descending } else { !is_text };
            let sign = if next_descending { "-" } else { "" };
            SortHeader {
                label: column.label(),
                href: list.with("sort", Some(&format!("{sign}{column}"))),
                aria_sort: match (chosen, descending) {
                    (false, _) => "none",
                    (true, true) => "descending",
                    (true, false) => "ascending",
                },
                numeric: !is_text && column != ChipSort::Released,
            }
        })
        .collect()
}

fn item(row: ChipRow, most: f64) -> ChipItem {
    let estimates = row.estimates.unwrap_or_default();
    let is_estimate = |names: &[&str]| estimates.split(' ').any(|name| names.contains(&name));
    let cell = |value: Option<f64>, names: &[&str]| Cell {
        estimate: value.is_some() && is_estimate(names),
        text: value.map(rounded),
    };
    let figure = |value: Option<crate::model::Figure>| value.map(crate::model::Figure::get);
    ChipItem {
        link: Link::to(Kind::Chip, &row.slug, row.name),
        vendor: Link::to(Kind::Actor, &row.vendor, row.vendor_name),
        made_for: row.made_for.map(JurisdictionView::from),
        date: row
            .date
            .as_ref()
            .map(|date| DateView { iso: date.to_string(), text: date.short_words() }),
        tpp_bar: row.tpp.map(|tpp| bar_cell(tpp, most, "n")).unwrap_or_default(),
        figures: vec![
            cell(figure(row.die_area_mm2), &["die_area_mm2"]),
            cell(row.tpp, &["fp16", "bf16", "fp8", "int8", "fp4"]),
            cell(row.performance_density, &["die_area_mm2", "fp16", "bf16", "fp8", "int8", "fp4"]),
            cell(figure(row.half), &["fp16", "bf16"]),
            cell(figure(row.eight), &["fp8", "int8"]),
            cell(figure(row.memory_gb), &["memory_gb"]),
            cell(figure(row.memory_bandwidth_gb_s), &["memory_bandwidth_gb_s"]),
            cell(figure(row.interconnect_gb_s), &["interconnect_gb_s"]),
            cell(figure(row.tdp_w), &["tdp_w"]),
        ],
    }
}
