//! The state of play.

mod matrix;
mod tension;

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use self::{matrix::Matrix, tension::Row};
use super::{
    AppError, State,
    about::text::kinds,
    page::{Page, render},
    quotes::views,
    view::{ChartView, ClaimLine, DateView, EventItem, Link, QuoteView},
};
use crate::{
    model::claim::ClaimStatus,
    store::{
        claims::{self, ClaimFilter},
        events, quotes, record, timeline,
    },
};

/// Turning points told in full, and those told in a line.
const TURNING: usize = 3;
const EARLIER: i64 = 9;

/// Claims and quotes on the page.
const CLAIMS: usize = 8;
const QUOTES: i64 = 5;

/// Months that the tension chart shows.
const MONTHS: i32 = 48;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    counts: Vec<(Link, String)>,
    today: DateView,
    turning: Vec<EventItem>,
    earlier: Vec<EventItem>,
    tension: ChartView,
    tension_rows: Vec<Row>,
    matrix: Matrix,
    claims: Vec<ClaimLine>,
    quotes: Vec<QuoteView>,
}

/// `GET /`
pub async fn home(AxumState(state): AxumState<State>) -> Result<Response, AppError> {
    let reader = &state.reader;
    let today = state.clock.today();
    let limit = i64::try_from(TURNING).unwrap_or_default() + EARLIER;
    let mut turning: Vec<EventItem> = events::newest(reader, 3, &today.to_string(), limit)
        .await?
        .into_iter()
        .map(EventItem::from)
        .collect();
    let earlier = turning.split_off(TURNING.min(turning.len()));
    let months = tension::months(today, MONTHS);
    let pushes = timeline::pushes(reader, &months.from_day, &months.to_day).await?;
    let open = ClaimFilter {
        statuses: vec![ClaimStatus::Open, ClaimStatus::Mixed],
        ..ClaimFilter::default()
    };
    let claims = claims::list(reader, &open).await?;
    let description = "The open, sourced record of semiconductor trade tensions: who restricted \
        what, when, in answer to whom, and which explanations the evidence supports.";
    render(&HomePage {
        page: Page::new(&state, "/", "The state of play", description),
        counts: kinds(&record::counts(reader).await?),
        today: DateView::from(today),
        turning,
        earlier,
        tension: tension::chart(&pushes, &months, today),
        tension_rows: tension::rows(&pushes),
        matrix: matrix::matrix(&timeline::aimed_at(reader).await?),
        claims: claims.into_iter().take(CLAIMS).map(ClaimLine::from).collect(),
        quotes: views(reader, quotes::newest(reader, QUOTES).await?).await?,
    })
}
