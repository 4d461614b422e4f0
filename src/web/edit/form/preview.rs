//! What a record comes to before it is saved.

use axum::{
    body::Body,
    http::{HeaderValue, Request, header},
    response::Response,
};
use tower::ServiceExt;

use crate::{
    model::{AnyRecord, control::Metric, export_control::subject::Subject},
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

/// What is computed from a record, where anything is.
pub(super) async fn sums(state: &State, record: &AnyRecord) -> Result<Option<Sums>, AppError> {
    match record {
        AnyRecord::Control(control) => Ok(Some(Sums::Tests(control.limbs_in_words()))),
        AnyRecord::Chip(chip) => {
            let vendor = chip.vendor.as_str();
            let vendor = store::record::find::<crate::model::Actor>(&state.reader, vendor).await?;
            let maker = vendor.and_then(|vendor| vendor.record.jurisdiction);
            let subject = Subject::of_chip(chip, maker);
            let asked = Asked::today(state.clock.today());
            let book = state.rulebook().await?;
            let verdict = book.verdict(&subject, asked.on, asked.to);
            let measure = |name, metric: Metric, decimals| {
                Measure::new(&subject, name, metric, decimals, f64::INFINITY)
            };
            Ok(Some(Sums::Chip {
                measures: vec![
                    measure("Total processing performance", Metric::Tpp, 0),
                    measure("Performance density", Metric::PerformanceDensity, 2),
                ],
                verdict: Box::new(VerdictView::new(&book, &verdict, &subject, asked)),
            }))
        }
        _ => Ok(None),
    }
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
    let change = Change { author: "", reason: "", at: state.clock.now(), correction: false };
    edit::save_all(&mut copy.writer, records, &change).await?;
    let mut there = state.over(copy);
    there.is_preview = true;
    let (kind, slug) = (shown.kind(), shown.slug().to_string());
    let request = Request::get(urls::record(kind, &slug)).extension(ReadAt { slug, back: None });
    let request = request.body(Body::empty()).map_err(AppError::internal)?;
    let Ok(response) = layers::pages(there).oneshot(request).await;
    let (mut parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.map_err(AppError::internal)?;
    let never: HeaderValue = CachePolicy::NoStore.header();
    parts.headers.insert(header::CACHE_CONTROL, never);
    Ok(Response::from_parts(parts, Body::from(body)))
}
