//! `GET /embed/tension` and `GET /embed/matrix`: the pictures of the start page.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use super::{
    Embed,
    chart::{ChartEmbed, Table, WIDTH},
};
use crate::web::{
    AppError, State,
    home::{
        MONTHS,
        matrix::{self, Matrix},
        tension as push,
    },
    page::render,
    query::Query,
};

/// The tension chart.
pub async fn tension(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    let today = state.clock.today();
    let months = push::months(today, MONTHS);
    let pushes = state.events().await?.pushes(months.from_day, months.to_day);
    let chart = push::chart(&pushes, &months, today, WIDTH);
    let title = "Tension by month";
    let embed = Embed::new(&state, &query, "/#tension".to_owned(), title, &chart.title)?;
    let table = Table {
        columns: &["Month", "Tightens", "Eases"],
        is_numeric: true,
        rows: push::rows(&pushes)
            .into_iter()
            .map(|row| {
                let cells = vec![row.tightens.to_string(), row.eases.to_string()];
                (Some(row.month.href), row.month.text, cells)
            })
            .collect(),
    };
    render(&ChartEmbed::new(embed, "", chart, table))
}

#[derive(Template)]
#[template(path = "embed/matrix.html")]
struct MatrixEmbed {
    embed: Embed,
    matrix: Matrix,
}

/// Who acts on whom.
pub async fn matrix(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    let description = "Events by the jurisdiction that acted and the one that it aimed at.";
    render(&MatrixEmbed {
        embed: Embed::new(&state, &query, "/#matrix".to_owned(), "Who acts on whom", description)?,
        matrix: matrix::matrix(&state.events().await?.aimed_at()),
    })
}
