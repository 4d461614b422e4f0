//! Times share cards: each record's is read from SQLite, laid out, drawn and written, nothing is kept.
//!
//! `cargo bench --bench cards` prints for each kind the median and the longest time, and the size of
//! the largest file.

use std::time::Instant;

use chokepoint::{
    clock::Clock,
    model::Kind,
    starter,
    store::{self, save::Change},
    web::{self, share::card::record},
};

const SITE: &str = "http://127.0.0.1:3000";

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut store = store::open(&folder.path().join("bench.db")).await.expect("a store");
    let dataset = starter::dataset();
    let plan = store::import::plan(&dataset, &store::import::Stored::default()).expect("a plan");
    let at = Clock::System.now();
    let change = Change { author: "bench", reason: "bench", at, correction: false, reviewer: None };
    store::import::carry_out(&mut store.writer, &plan, &change).await.expect("an import");
    let state = web::State::new(&store, SITE.to_owned(), Clock::System);
    println!("{:<10} {:>6} {:>10} {:>10} {:>10}", "kind", "cards", "median", "longest", "largest");
    for &kind in Kind::ALL {
        let mut times = Vec::new();
        let mut largest = 0;
        for record in dataset.records().filter(|record| record.kind() == kind) {
            let started = Instant::now();
            let card = record::of(&state, kind, record.slug().as_str()).await.expect("a card");
            let png = card.png(SITE).expect("a file");
            times.push(started.elapsed().as_secs_f64() * 1_000.0);
            largest = largest.max(png.len());
        }
        times.sort_unstable_by(f64::total_cmp);
        let (Some(median), Some(longest)) = (times.get(times.len() / 2), times.last()) else {
            continue;
        };
        println!(
            "{:<10} {:>6} {median:>7.1} ms {longest:>7.1} ms {:>7.1} kB",
            kind.as_str(),
            times.len(),
            largest as f64 / 1_000.0
        );
    }
    store.close().await;
}
