//! What a record comes to before it is saved.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::{
    Router,
    body::Body,
    http::{HeaderValue, Request, header},
    response::Response,
};
use tower::ServiceExt;

use crate::{
    model::{
        AnyRecord,
        control::Metric,
        export_control::{metrics, subject::Subject},
    },
    store::{self, edit, save::Change},
    web::{
        AppError, State,
        cache::CachePolicy,
        revisions::ReadAt,
        urls,
        verdicts::{Asked, VerdictView},
    },
};

/// What is computed from a record.
pub enum Sums {
    /// A control's tests, in words.
    Tests(Vec<String>),
    /// A chip's measures, and the verdict on it today.
    Chip {
        /// Total processing performance, performance density: name, value, working.
        measures: Vec<(&'static str, Option<String>, String)>,
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
                let value = subject.measure(metric);
                let working = value.and_then(|_| subject.working(metric, f64::INFINITY));
                let missing = subject.missing(metric);
                let missing: Vec<&str> = missing.iter().map(|input| input.label()).collect();
                (
                    name,
                    value.map(|value| metrics::against(value, f64::INFINITY, decimals)),
                    working.unwrap_or_else(|| format!("Not given: {}.", missing.join(", "))),
                )
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
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("chokepoint-preview-{}-{number}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir(&folder).map_err(AppError::internal)?;
    let page = page_in(state, &folder.join("copy.db"), records, shown).await;
    // What is left of a copy does no harm.
    drop(std::fs::remove_dir_all(&folder));
    page
}

fn pages(state: State) -> Router {
    crate::web::routes::routes().with_state(state)
}

async fn page_in(
    state: &State,
    copy: &std::path::Path,
    records: &[AnyRecord],
    shown: &AnyRecord,
) -> Result<Response, AppError> {
    state.copy_to(copy).await?;
    // Migrating cannot be sent from thread to thread, so that a thread of its own opens the copy.
    let (path, runtime) = (copy.to_owned(), tokio::runtime::Handle::current());
    let opened = tokio::task::spawn_blocking(move || runtime.block_on(store::open(&path))).await;
    let mut store = opened.map_err(AppError::internal)?.map_err(AppError::internal)?;
    let change = Change { author: "", reason: "", at: state.clock.now(), correction: false };
    edit::save_all(&mut store.writer, records, &change).await?;
    let mut there = State::new(&store, state.public_url.to_owned(), state.clock);
    there.is_preview = true;
    let address = urls::record(shown.kind(), shown.slug());
    let mut request = Request::get(address).body(Body::empty()).map_err(AppError::internal)?;
    let newest = ReadAt { slug: shown.slug().to_string(), back: None };
    request.extensions_mut().insert(newest);
    let Ok(response) = pages(there).oneshot(request).await;
    let (mut parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.map_err(AppError::internal)?;
    store.close().await;
    let never: HeaderValue = CachePolicy::NoStore.header();
    parts.headers.insert(header::CACHE_CONTROL, never);
    Ok(Response::from_parts(parts, Body::from(body)))
}
