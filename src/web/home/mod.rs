//! The state of play.

pub(super) mod matrix;
pub(super) mod tension;
mod verdicts;

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use self::{matrix::Matrix, tension::Row};
use super::{
    AppError, State,
    about::text::kinds,
    compare::ready::{self, Ready},
    page::{Page, render},
    quotes::views,
    verdicts::Asked,
    view::{ChartView, ClaimLine, DateView, EventItem, Link, QuoteView},
};
use crate::{
    model::claim::ClaimStatus,
    store::{
        claims::{self, ClaimFilter, ClaimRow},
        events, quotes,
    },
};

/// Turning points told in full, and those told in a line.
const TURNING: usize = 3;
const EARLIER: i64 = 9;

/// Claims and quotes on the page; a question's claims are not parted.
const CLAIMS: usize = 8;
const QUOTES: i64 = 5;

/// Width of the tension chart.
const WIDTH: f64 = 1200.0;

/// Months that the tension chart shows.
pub(super) const MONTHS: i32 = 48;

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
    questions: Vec<Question>,
    open_claims: usize,
    quotes: Vec<QuoteView>,
    findings: Vec<verdicts::Count>,
    ready: &'static [Ready],
}

/// A question with the answers to it that are not settled.
struct Question {
    text: String,
    answers: Vec<ClaimLine>,
}

/// Claims by question, in their order; whole questions, until there are enough claims.
fn by_question(claims: Vec<ClaimRow>) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    for (index, claim) in claims.into_iter().enumerate() {
        match questions.last_mut() {
            Some(question) if question.text == claim.question => {
                question.answers.push(claim.into());
            }
            _ if index >= CLAIMS => break,
            _ => questions.push(Question {
                text: claim.question.clone(),
                answers: vec![ClaimLine::from(claim)],
            }),
        }
    }
    questions
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
    let record = state.events().await?;
    let pushes = record.pushes(months.from_day, months.to_day);
    let open = ClaimFilter {
        statuses: vec![ClaimStatus::Open, ClaimStatus::Mixed],
        ..ClaimFilter::default()
    };
    let claims = claims::list(reader, &open).await?;
    let description = "The open, sourced record of semiconductor trade tensions: who restricted \
        what, when, in answer to whom, and which explanations the evidence supports.";
    render(&HomePage {
        page: Page::new(&state, "/", "The state of play", description),
        counts: kinds(&state.counts().await?),
        today: DateView::from(today),
        turning,
        earlier,
        tension: tension::chart(&pushes, &months, today, WIDTH),
        tension_rows: tension::rows(&pushes),
        matrix: matrix::matrix(&record.aimed_at()),
        open_claims: claims.len(),
        questions: by_question(claims),
        quotes: views(reader, quotes::newest(reader, QUOTES).await?).await?,
        findings: verdicts::counts(&*state.rulebook().await?, Asked::today(today)),
        ready: ready::ALL,
    })
}
