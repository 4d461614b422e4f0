//! The list of chips: every figure to sort by.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use crate::{
    charts::bar_cell,
    model::{
        Figure, Kind,
        chip::{ChipFigure, ChipKind, Format, Market},
        export_control::verdict::Finding,
        figure::rounded,
        vocabulary::Vocabulary,
    },
    store::{
        chips::{self, ChipFilter, ChipRow, ChipSort},
        rulebook::Rulebook,
        search,
    },
    web::{
        AppError, State,
        compare::ready::{self, Ready},
        cube::{Cube, tokens},
        page::{Page, render},
        query::{Cursor, ListState, Query, Reading},
        selection::{Asks, actors, behind},
        verdicts::{Asked as Occasion, FindingView},
        view::{
            ActiveFilter, Choice, DateView, Facet, JurisdictionView, Kept, Link, SortHeader,
            jurisdiction_label, ways_out,
        },
    },
};

/// Chips that are shown; a filter or another order leads to others.
const SHOWN: i64 = 200;

#[derive(Template)]
#[template(path = "chips/list.html")]
struct ChipsPage {
    page: Page,
    q: String,
    families: Vec<Choice>,
    architectures: Vec<Choice>,
    kept: Vec<Kept>,
    headers: Vec<SortHeader>,
    rows: Vec<ChipItem>,
    facets: Vec<Facet>,
    active: Vec<ActiveFilter>,
    total: i64,
    shown: usize,
    suggestions: Vec<Link>,
    ready: &'static [Ready],
}

struct ChipItem {
    link: Link,
    kind: String,
    vendor: Link,
    made_for: Option<JurisdictionView>,
    date: Option<DateView>,
    /// Whether the date is that of an announcement, for want of a release.
    announced: bool,
    process: Option<String>,
    process_estimate: bool,
    tpp_bar: String,
    slug: String,
    finding: FindingView,
    figures: Vec<Cell>,
}

/// A figure in the table; marked where it is an analyst's estimate, or comes from one.
struct Cell {
    text: Option<String>,
    estimate: bool,
}

/// What the list is asked for.
pub(in crate::web) struct Asked {
    q: Option<String>,
    filter: ChipFilter,
    /// The names of the vendors that are asked for, by slug.
    vendors: BTreeMap<String, String>,
}

impl Asks for Asked {
    async fn read(state: &State, reading: &mut Reading<'_>) -> Result<Self, AppError> {
        let q = reading.text("q", 100);
        let filter = ask(reading, q.as_deref().and_then(search::index_query));
        let vendors = actors(&state.reader, reading, "vendor", &filter.vendors).await?;
        check(state, reading, &filter).await?;
        Ok(Self { q, filter, vendors })
    }

    fn label(&self, name: &str, value: &str) -> Option<String> {
        label(name, value, &self.vendors)
    }

    async fn places(
        &self,
        state: &State,
        after: Option<&Cursor>,
        limit: i64,
    ) -> Result<Vec<Cursor>, AppError> {
        let rows = chips::list(&state.reader, &self.filter, i64::MAX).await?;
        Ok(behind(rows.into_iter().map(|row| row.slug), after, limit))
    }
}

/// `GET /chips`
pub async fn list(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    let reader = &state.reader;
    let mut reading = query.read("/chips");
    let Asked { q, filter, vendors: mut names } = Asked::read(&state, &mut reading).await?;
    let list = reading.finish()?;
    let counts = chips::counts(reader, filter.matching.as_deref()).await?;
    names.extend(counts.iter().map(|row| (row.vendor.to_string(), row.vendor_name.clone())));
    let cube = Cube::new(
        counts
            .into_iter()
            .map(|row| {
                let key = [
                    row.vendor.to_string(),
                    row.kind.to_string(),
                    row.market.to_string(),
                    row.made_for.map(|code| code.to_string()).unwrap_or_default(),
                    row.family.unwrap_or_default(),
                    row.architecture.unwrap_or_default(),
                ];
                (key.to_vec(), row.count)
            })
            .collect(),
        vec![
            tokens(&filter.vendors),
            tokens(&filter.kinds),
            tokens(&filter.markets),
            tokens(&filter.made_for),
            filter.family.iter().cloned().collect(),
            filter.architecture.iter().cloned().collect(),
        ],
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
    let families = Choice::all(&cube.counts(4), filter.family.as_deref(), str::to_owned);
    let architectures = Choice::all(&cube.counts(5), filter.architecture.as_deref(), str::to_owned);
    let rows = chips::list(reader, &filter, SHOWN).await?;
    let book = state.rulebook().await?;
    let asked = Occasion::today(state.clock.today());
    let most = rows.iter().filter_map(|row| Some(row.tpp()?.value)).fold(0.0, f64::max);
    let description = "AI chips with their published figures: throughput, total processing \
        performance, performance density, memory, interconnect, each with its source.";
    render(&ChipsPage {
        page: Page::new(&state, &list.url(), "Chips", description)
            .section("chips")
            .feed_of(&list)
            .noindex(list.is_filtered()),
        q: q.unwrap_or_default(),
        families,
        architectures,
        kept: list.kept(&["q", "family", "architecture"]),
        headers: headers(&list, filter.sort, filter.descending),
        total: cube.total(),
        shown: rows.len(),
        rows: rows.into_iter().map(|row| item(&book, row, most, asked)).collect(),
        ready: ready::ALL,
        facets,
        suggestions: ways_out(&active),
        active,
    })
}

/// Which chips are asked for, and in which order.
fn ask(reading: &mut Reading<'_>, matching: Option<String>) -> ChipFilter {
    let vendors = reading.slugs("vendor");
    let kinds = reading.words("kind");
    let markets = reading.words("market");
    let made_for = reading.jurisdictions("made_for");
    let family = reading.text("family", 60);
    let architecture = reading.text("architecture", 60);
    let sort = reading.one("sort", |value| {
        let name = value.strip_prefix('-').unwrap_or(value);
        let sort = name.parse::<ChipSort>().map_err(|error| error.to_string())?;
        Ok((sort, value.starts_with('-')))
    });
    let (sort, descending) = sort.unwrap_or((ChipSort::Tpp, true));
    ChipFilter {
        vendors,
        kinds,
        markets,
        made_for,
        family,
        architecture,
        matching,
        sort,
        descending,
    }
}

/// Rejects what is asked for but is not there.
async fn check(
    state: &State,
    reading: &mut Reading<'_>,
    filter: &ChipFilter,
) -> Result<(), AppError> {
    let (family, architecture) = (filter.family.as_deref(), filter.architecture.as_deref());
    let known = chips::knows(&state.reader, family, architecture).await?;
    if let Some(family) = family.filter(|_| !known.0) {
        reading.reject("family", format!("no chip is of a family “{family}”"));
    }
    if let Some(architecture) = architecture.filter(|_| !known.1) {
        reading.reject("architecture", format!("no chip is of an architecture “{architecture}”"));
    }
    Ok(())
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
        "family" => Some(format!("family {value}")),
        "architecture" => Some(format!("architecture {value}")),
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
            let is_words = !column.is_figure() && column != ChipSort::Released;
            let chosen = column == sort;
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
        })
        .collect()
}

fn item(book: &Rulebook, row: ChipRow, most: f64, asked: Occasion) -> ChipItem {
    let rated = book.chip(&row.slug);
    let finding = rated.map_or(Finding::CannotTell, |rated| {
        book.verdict(&rated.subject, asked.on, asked.to).finding
    });
    let plain = |value: Option<Figure>, figure: ChipFigure| Cell {
        text: value.map(|value| rounded(value.get())),
        estimate: value.is_some() && row.is_estimate(figure),
    };
    let rate = |formats: &[Format]| {
        let best = row.best(formats);
        Cell {
            text: best.map(|(_, rate)| rounded(rate.get())),
            estimate: best.is_some_and(|(format, _)| row.is_estimate(format)),
        }
    };
    let tpp = row.tpp();
    // What is computed from an estimate is one.
    let tpp_estimate = tpp.is_some_and(|tpp| row.is_estimate(tpp.format));
    let density = row.performance_density;
    let figures = vec![
        plain(row.die_area_mm2, ChipFigure::DieArea),
        Cell { text: tpp.map(|tpp| rounded(tpp.value)), estimate: tpp_estimate },
        Cell {
            text: density.map(|density| format!("{density:.2}")),
            estimate: density.is_some() && (tpp_estimate || row.is_estimate(ChipFigure::DieArea)),
        },
        rate(&[Format::Fp16, Format::Bf16]),
        rate(&[Format::Fp8]),
        plain(row.memory_gb, ChipFigure::Memory),
        plain(row.memory_bandwidth_gb_s, ChipFigure::MemoryBandwidth),
        plain(row.interconnect_gb_s, ChipFigure::InterconnectBandwidth),
        plain(row.tdp_w, ChipFigure::Tdp),
    ];
    let kind = match row.market {
        Market::Datacenter => row.kind.label().to_owned(),
        market => format!("{}, {}", row.kind.label(), market.label().to_lowercase()),
    };
    ChipItem {
        slug: row.slug.to_string(),
        finding: finding.into(),
        kind,
        tpp_bar: tpp.map(|tpp| bar_cell(tpp.value, most, "n")).unwrap_or_default(),
        figures,
        announced: row.released.is_none(),
        process_estimate: row.is_estimate(ChipFigure::Process),
        date: row.released.as_ref().or(row.announced.as_ref()).map(DateView::short),
        link: Link::to(Kind::Chip, &row.slug, row.name),
        vendor: Link::to(Kind::Actor, &row.vendor, row.vendor_name),
        made_for: row.made_for.map(JurisdictionView::from),
        process: row.process,
    }
}
