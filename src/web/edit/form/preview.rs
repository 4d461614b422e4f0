//! What a record comes to before it is saved.

use askama::Template;
use axum::{
    body::Body,
    http::{HeaderValue, Request, header},
    response::Response,
};
use tower::ServiceExt;

use crate::{
    model::{
        Actor, AnyRecord, Chip, Kind, control::Metric, export_control::subject::Subject,
        form::Form, proposal,
    },
    store::{self, Store, copies::Copy, edit, save::Change},
    web::{
        AppError, State,
        cache::CachePolicy,
        layers,
        revisions::ReadAt,
        urls,
        verdicts::{Asked, Measure, VerdictView},
    },
};

/// What is computed from a record.
#[derive(Template)]
#[template(path = "edit/sums.html")]
pub enum Sums {
    /// A control's tests, in words.
    Tests(Vec<String>),
    /// A chip's measures, and the verdict on it today.
    Chip {
        /// Total processing performance, performance density.
        measures: Vec<Measure>,
        /// The verdict for the usual destination.
        verdict: Box<VerdictView>,
    },
}

/// What is computed, as it stands on the form's page.
pub(super) fn part(sums: &Sums) -> Result<String, AppError> {
    sums.render().map_err(AppError::internal)
}

/// What is computed from a form, where anything is; of fields that are not right yet, nothing comes
/// into it.
pub(super) async fn sums(state: &State, kind: Kind, form: &Form) -> Result<Option<Sums>, AppError> {
    let wanted = match kind {
        Kind::Chip => "dense",
        Kind::Control => "tests",
        _ => return Ok(None),
    };
    if form.typed().part(wanted).is_blank() {
        return Ok(None);
    }
    match proposal::rough(kind, form) {
        Some(AnyRecord::Control(control)) => Ok(Some(Sums::Tests(control.limbs_in_words()))),
        Some(AnyRecord::Chip(chip)) => of_chip(state, &chip).await.map(Some),
        _ => Ok(None),
    }
}

async fn of_chip(state: &State, chip: &Chip) -> Result<Sums, AppError> {
    let vendor = store::record::find::<Actor>(&state.reader, chip.vendor.as_str()).await?;
    let maker = vendor.and_then(|vendor| vendor.record.jurisdiction);
    let subject = Subject::of_chip(chip, maker);
    let asked = Asked::today(state.clock.today());
    let book = state.rulebook().await?;
    let verdict = book.verdict(&subject, asked.on, asked.to);
    let measure = |name, metric: Metric, decimals| {
        Measure::new(&subject, name, metric, decimals, f64::INFINITY)
    };
    Ok(Sums::Chip {
        measures: vec![
            measure("Total processing performance", Metric::Tpp, 0),
            measure("Performance density", Metric::PerformanceDensity, 2),
        ],
        verdict: Box::new(VerdictView::new(&book, &verdict, &subject, asked)),
    })
}

/// The page of a record as it would be: rendered from a copy of the database in which it is saved.
pub(super) async fn page(
    state: &State,
    records: &[AnyRecord],
    shown: &AnyRecord,
) -> Result<Response, AppError> {
    let mut copy = Copy::of(&state.reader, &state.temporary).await?;
    let page = page_in(state, &mut copy.store, records, shown).await;
    copy.remove().await;
    page
}

async fn page_in(
    state: &State,
    copy: &mut Store,
    records: &[AnyRecord],
    shown: &AnyRecord,
) -> Result<Response, AppError> {
    let at = state.clock.now();
    let change = Change { author: "", reason: "", at, correction: false, reviewer: None };
    edit::save_all(&mut copy.writer, records, &change).await?;
    let mut there = state.over(copy);
    there.is_preview = true;
    let (kind, slug) = (shown.kind(), shown.slug().to_string());
    let request =
        Request::get(urls::record(kind, &slug)).extension(ReadAt { slug, back: None, file: None });
    let request = request.body(Body::empty()).map_err(AppError::internal)?;
    let Ok(response) = layers::pages(there).oneshot(request).await;
    let (mut parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.map_err(AppError::internal)?;
    let never: HeaderValue = CachePolicy::NoStore.header();
    parts.headers.insert(header::CACHE_CONTROL, never);
    Ok(Response::from_parts(parts, Body::from(body)))
}
