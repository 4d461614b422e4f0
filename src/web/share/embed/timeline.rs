//! `GET /embed/timeline` and its months, with the timeline's own filters.

use axum::{extract::State as AxumState, response::Response};

use super::{
    Embed,
    chart::{ChartEmbed, Table, WIDTH},
};
use crate::{
    model::Kind,
    store::timeline::Order,
    web::{
        AppError, State,
        page::render,
        query::Query,
        timeline::{asked, picture, zoom},
        urls,
        view::{ChartView, DateView, Link},
    },
};

/// Events in the table behind the lanes; the page has them all.
const EVENTS: usize = 60;

fn nothing() -> AppError {
    AppError::NotFound {
        what: "No event on record fits what is asked for, so there is nothing to draw.".into(),
        suggestions: Vec::new(),
    }
}

/// The lanes: who acted when, and what answered what.
pub async fn lanes(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    let asked = asked::read(&state, &query).await?;
    let (reader, filter, today) = (&state.reader, &asked.wanted.filter, state.clock.today());
    let record = state.events().await?;
    let matches = record.matching(reader, filter).await?;
    let (cells, months) = (matches.cube(), matches.months());
    let picture = picture::draw(reader, &asked, &matches, &cells, &months, (today, WIDTH)).await?;
    let picture = picture.ok_or_else(nothing)?;
    let events = matches.page(reader, Order::Newest, None, EVENTS).await?;
    let rows = events.into_iter().map(|event| {
        let by = event.initiator.map_or("–", |initiator| initiator.name()).to_owned();
        let cells = vec![by, event.effect.label().to_owned(), event.date.words()];
        (Some(urls::record(Kind::Event, &event.slug)), event.title, cells)
    });
    let table = Table {
        columns: &["The newest events", "By", "Effect", "Date"],
        is_numeric: false,
        rows: rows.collect(),
    };
    let (heading, href) = (asked.heading(), asked.state.url());
    let chart = ChartView {
        id: "lanes-figure",
        title: picture.title,
        note: Some(format!(
            "▲ tightens, ▼ eases, ● neutral; hollow where it is only reported; size is weight. A \
             line leads from an act to its answer. {}",
            picture.note.trim_end_matches(':')
        )),
        svg: picture.svg,
        sources: vec![Link::new(href.clone(), "the events of this record")],
        as_of: DateView::from(today),
    };
    let embed = Embed::new(&state, &query, href, heading.clone(), &chart.title)?;
    render(&ChartEmbed::new(embed, heading, chart, table))
}

/// The strip of months: how many events each has.
pub async fn months(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    let asked = asked::read(&state, &query).await?;
    let filter = &asked.wanted.filter;
    let months = state.events().await?.matching(&state.reader, filter).await?.months();
    let strip = zoom::strip(&asked.state, filter, &months, state.clock.today(), WIDTH);
    let strip = strip.ok_or_else(nothing)?;
    let heading = asked.heading();
    let title = format!("{heading}, by month");
    let href = asked.state.url();
    let table = Table {
        columns: &["Month", "Tightens", "Eases", "Neutral", "All"],
        is_numeric: true,
        rows: zoom::rows(&asked.state, &months)
            .into_iter()
            .map(|row| {
                let cells = row.counts.map(|count| count.to_string()).into();
                (Some(row.link.href), row.link.text, cells)
            })
            .collect(),
    };
    let sources = vec![Link::new(href.clone(), "the events of this record")];
    let embed = Embed::new(&state, &query, href, title, &strip.title)?;
    render(&ChartEmbed::new(embed, heading, ChartView { sources, ..strip }, table))
}
