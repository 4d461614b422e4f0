//! Times cold pages: each request renders from SQLite, nothing is cached.
//!
//! `cargo bench --bench pages` prints the median and 99th percentile for each kind of page over
//! all its records, and the ratio to the named baseline: the same router answering with a stored
//! body of the same size.

use std::time::{Duration, Instant};

use axum::{Router, body::Body, http::Request, routing::get};
use chokepoint::{
    clock::Clock,
    model::Kind,
    starter,
    store::{self, save::Change},
    web,
};
use tower::ServiceExt;

/// Requests for each kind of page.
const ROUNDS: usize = 400;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut store = store::open(&folder.path().join("bench.db")).await.expect("a store");
    let dataset = starter::dataset();
    let plan = store::import::plan(&dataset, &store::import::Stored::default()).expect("a plan");
    let at = Clock::System.now();
    let change = Change { author: "bench", reason: "bench", at, correction: false, reviewer: None };
    let started = Instant::now();
    store::import::carry_out(&mut store.writer, &plan, &change).await.expect("an import");
    println!("loading the starter dataset: {:.2} s", started.elapsed().as_secs_f64());

    let state = web::State::new(&store, "http://127.0.0.1:3000".to_owned(), Clock::System);
    let app = web::app(state);
    println!("{:<34} {:>9} {:>9} {:>9} {:>8}", "page", "median", "p99", "baseline", "ratio");
    let mut pages: Vec<(String, Vec<String>)> = Vec::new();
    for &kind in Kind::ALL {
        let records = dataset.records().filter(|record| record.kind() == kind);
        let paths = records.map(|record| format!("/{}/{}", kind.plural(), record.slug()));
        pages.push((kind.label().to_lowercase(), paths.collect()));
    }
    for path in [
        "/",
        "/timeline",
        "/timeline?actor=nvidia&from=2025-01&to=2025-12&effect=tightens",
        "/timeline?q=export+licence",
        "/actors",
        "/chips",
        "/policies",
        "/controls",
        "/quotes",
        "/claims",
        "/sources",
        "/compare?chips=nvidia-h100-sxm,nvidia-h200,nvidia-h20,nvidia-a800,nvidia-rtx-4090,\
         amd-mi300x,huawei-ascend-910c,nvidia-rtx-pro-6000d",
        "/compare?systems=nvidia-gb200-nvl72,huawei-cloudmatrix-384",
        "/api/v1/verdict?chip=nvidia-h20&to=CN",
        "/search?q=huawei",
        "/search?q=huawai",
    ] {
        pages.push((path.chars().take(34).collect(), vec![path.to_owned()]));
    }
    for (name, paths) in pages {
        let (times, size) = time(&app, &paths).await;
        let body = "x".repeat(size);
        let stored = Router::new().route("/", get(move || async move { body.clone() }));
        let (baseline, _) = time(&stored, &["/".to_owned()]).await;
        let (median, p99) = (percentile(&times, 50), percentile(&times, 99));
        let base = percentile(&baseline, 50);
        println!(
            "{name:<34} {:>6.2} ms {:>6.2} ms {:>6.3} ms {:>7.0}×",
            millis(median),
            millis(p99),
            millis(base),
            millis(median) / millis(base)
        );
    }
    store.close().await;
}

/// The sorted times of many requests, and the size of the largest body.
async fn time(app: &Router, paths: &[String]) -> (Vec<Duration>, usize) {
    let mut times = Vec::with_capacity(ROUNDS);
    let mut size = 0;
    for path in paths.iter().cycle().take(ROUNDS) {
        let request = Request::get(path.as_str()).body(Body::empty()).expect("a request");
        let started = Instant::now();
        let response = app.clone().oneshot(request).await.expect("an answer");
        assert!(response.status().is_success(), "{path}: {}", response.status());
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        times.push(started.elapsed());
        size = size.max(body.len());
    }
    times.sort_unstable();
    (times, size)
}

fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted[(sorted.len() - 1) * percent / 100]
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
