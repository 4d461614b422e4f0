//! `GET /embed/chips/{slug}`, and its verdicts through time.

use askama::Template;
use axum::{
    extract::{Path, State as AxumState},
    response::Response,
};

use super::{
    Embed,
    chart::{self, Table},
};
use crate::{
    model::{Chip, Figure, Kind, chip::ChipFigure, export_control::subject::Subject},
    store::{record, rulebook::Rulebook},
    web::{
        AppError, State,
        chips::figures::{self, Measure},
        page::render,
        query::Query,
        routes, urls,
        verdicts::{Asked, VerdictView, chart::history, view::SpanView},
        view::{FigureRow, Link},
    },
};

#[derive(Template)]
#[template(path = "embed/chip.html")]
struct ChipEmbed {
    embed: Embed,
    chip: Chip,
    vendor: Link,
    verdict: VerdictView,
    measures: Vec<Measure>,
    figures: Vec<FigureRow>,
}

/// A chip with the day and the place that its verdict is asked for.
struct Rated {
    chip: Chip,
    subject: Subject,
    asked: Asked,
    /// The page, as it was asked for.
    href: String,
}

impl Rated {
    async fn read(
        state: &State,
        book: &Rulebook,
        slug: &str,
        query: &Query,
    ) -> Result<Self, AppError> {
        let chip = state.published::<Chip>(slug).await?.record;
        let mut reading = query.read(urls::record(Kind::Chip, &chip.slug));
        let asked = Asked::read(&mut reading, state.clock.today());
        let href = reading.finish()?.url();
        let maker = book.chip(&chip.slug).and_then(|rated| rated.subject.maker);
        Ok(Self { subject: Subject::of_chip(&chip, maker), chip, asked, href })
    }
}

/// The card of a chip: what rules measure, and its verdict on a day for a destination.
pub async fn card(
    AxumState(state): AxumState<State>,
    Path(slug): Path<String>,
    query: Query,
) -> Result<Response, AppError> {
    let book = state.rulebook().await?;
    let Rated { chip, subject, asked, href } = Rated::read(&state, &book, &slug, &query).await?;
    let names = record::names_for(&state.reader, &chip).await?;
    let verdict = book.verdict(&subject, asked.on, asked.to);
    render(&ChipEmbed {
        embed: Embed::new(&state, &query, href, chip.name.clone(), &chip.summary)?,
        vendor: Link::from(names.get(Kind::Actor, &chip.vendor)),
        verdict: VerdictView::new(&book, &verdict, &subject, asked),
        measures: figures::measured(&chip),
        figures: key_figures(&chip),
        chip,
    })
}

/// What readers look for first; the page has the rest.
fn key_figures(chip: &Chip) -> Vec<FigureRow> {
    let rows: [(ChipFigure, Option<Figure>, &'static str); 5] = [
        (ChipFigure::Memory, chip.memory_gb, "GB"),
        (ChipFigure::MemoryBandwidth, chip.memory_bandwidth_gb_s, "GB/s"),
        (ChipFigure::InterconnectBandwidth, chip.interconnect_gb_s, "GB/s"),
        (ChipFigure::DieArea, chip.die_area_mm2, "mm²"),
        (ChipFigure::Tdp, chip.tdp_w, "W"),
    ];
    let row = |(figure, value, unit): (ChipFigure, Option<Figure>, &'static str)| FigureRow {
        label: figure.label().to_owned(),
        estimate: value.is_some() && chip.estimates.contains(&figure),
        value: value.map(|value| value.to_string()),
        unit,
        ..FigureRow::default()
    };
    rows.into_iter().map(row).collect()
}

/// The verdicts on a chip through time, as a bar.
pub async fn verdicts(
    AxumState(state): AxumState<State>,
    Path(slug): Path<String>,
    query: Query,
) -> Result<Response, AppError> {
    let book = state.rulebook().await?;
    let Rated { chip, subject, asked, href } = Rated::read(&state, &book, &slug, &query).await?;
    let today = state.clock.today();
    let Some(history) = history(&book, &chip.name, &subject, asked.to, today) else {
        return Err(routes::no_page_error());
    };
    let title = format!("{}: verdicts through time", chip.name);
    let embed = Embed::new(&state, &query, format!("{href}#verdict"), title, &history.chart.title)?;
    let table = Table {
        columns: &["From", "Verdict", "By"],
        is_numeric: false,
        rows: history.spans.iter().map(row).collect(),
    };
    render(&chart::ChartEmbed::new(embed, chip.name, history.chart, table))
}

fn row(span: &SpanView) -> (Option<String>, String, Vec<String>) {
    let by: Vec<&str> = span.by.iter().map(|link| link.text.as_str()).collect();
    let from = span.from.as_ref().map_or_else(|| "Before".to_owned(), |from| from.text.clone());
    (None, from, vec![span.finding.label.to_owned(), by.join("; ")])
}
