//! Pages of single records: figures with their workings and sources.

use crate::support::App;

#[tokio::test]
async fn a_chip_shows_the_arithmetic_of_what_rules_measure() {
    let app = App::start().await;
    let page = app.get("/chips/nvidia-h20").await.ok();
    let measures = page.texts(".measures dd");
    assert_eq!(measures[0], "2,368 FP16: 148 TFLOPS × 16 bit = 2,368");
    assert_eq!(measures[1], "2.91 2,368 ÷ 814 mm² = 2.91");
    // An estimate says so, with the source of that figure beside it.
    let price = page.texts(".spec tr").into_iter().find(|row| row.starts_with("Price")).unwrap();
    assert!(price.contains("Estimate") && price.contains("WhatPSU"), "{price}");
}

#[tokio::test]
async fn a_figure_that_was_never_published_is_said_to_be_so() {
    let app = App::start().await;
    let page = app.get("/chips/huawei-ascend-970").await.ok();
    assert!(page.text().contains("not published"));
    assert!(page.text().contains("The die area was not published."));
}

#[tokio::test]
async fn a_cut_down_chip_stands_beside_its_original() {
    let app = App::start().await;
    let page = app.get("/chips/nvidia-h800").await.ok();
    let links = page.attributes("section:has(#family) a", "href");
    assert!(links.contains(&"/chips/nvidia-h100-sxm".to_owned()), "{links:?}");
    let here = page.texts("tr.here").concat();
    assert!(here.contains("400") && here.contains("0.44×"), "{here}");
}

#[tokio::test]
async fn a_policy_shows_its_rules_in_words() {
    let app = App::start().await;
    let page = app.get("/policies/us-oct-2023-advanced-computing-rule").await.ok();
    let test = page.texts("#us-3a090a-2023 .test").concat();
    assert_eq!(
        test,
        "Catches chips designed or marketed for data centres with total processing performance of \
         at least 4,800; or with total processing performance of at least 1,600, and performance \
         density of at least 5.92."
    );
    assert!(page.text().contains("88 FR 73458"));
}

#[tokio::test]
async fn a_policy_stands_in_its_chain() {
    let app = App::start().await;
    let page = app.get("/policies/us-oct-2023-advanced-computing-rule").await.ok();
    let chain = page.texts(".chain > li");
    // What it amends, and one step farther what that replaced.
    assert!(chain[0].starts_with("Amends October 2022 advanced computing rule"), "{chain:?}");
    assert!(chain[1].starts_with("Replaces August 2022"), "{chain:?}");
    let answered = chain.iter().position(|entry| entry.starts_with("Answered by Gallium ban"));
    let amended = chain.iter().position(|entry| entry.starts_with("Amended by December 2024 HBM"));
    assert_eq!(answered, amended.map(|place| place + 1), "{chain:?}");
}

#[tokio::test]
async fn the_life_of_a_policy_says_no_more_than_is_known() {
    let app = App::start().await;
    // A month is not made a day, a suspension is not called an end.
    let page = app.get("/policies/jp-korea-chip-materials-2019").await.ok();
    let labels = page.texts("section:has(#life) svg").concat();
    assert!(labels.contains("rescinded, Mar 2023"), "{labels}");
    let page = app.get("/policies/cn-us-gallium-ban-2024").await.ok();
    assert!(page.texts("section:has(#life) dt").contains(&"Suspended".to_owned()));
    // Without the day of its end there is no bar that would go on to today.
    let page = app.get("/policies/us-cn-geneva-truce-2025").await.ok();
    assert!(page.texts("section:has(#life) svg").is_empty());
    assert!(page.texts("section:has(#life)").concat().contains("No day of an end is on record"));
}

#[tokio::test]
async fn a_system_shows_what_it_comes_to_and_how() {
    let app = App::start().await;
    let page = app.get("/systems/huawei-cloudmatrix-384").await.ok();
    let cells = page.texts(".derived tbody tr:first-child > *");
    let per_chip = ["781 TFLOPS", "300 PFLOPS ÷ 384 chips From an estimate", "780 TFLOPSe"];
    assert_eq!(cells[1..4], per_chip);
    let per_kilowatt = ["BF16, dense", "537 TFLOPS", "300 PFLOPS ÷ 559 kW From an estimate"];
    assert_eq!(cells[4..], per_kilowatt);
    // The rack's memory counts other dies: what it comes to per chip is not the chip's own.
    let page = app.get("/systems/nvidia-vera-rubin-nvl144-cpx").await.ok();
    let rows = page.texts("section:has(#derived) tbody tr");
    assert!(rows[0].contains("differs 128 GB"), "{rows:?}");
}

#[tokio::test]
async fn a_rule_that_only_names_chips_says_so() {
    let app = App::start().await;
    let page = app.get("/controls/cn-rtx-pro-6000d-halt").await.ok();
    assert_eq!(page.texts(".test"), ["Catches by name alone: Nvidia RTX PRO 6000D."]);
    // A rule that softens others says which, and each of them says so in turn.
    let page = app.get("/controls/us-jan-2026-case-by-case").await.ok();
    let links = page.attributes(".test a", "href");
    assert_eq!(links, ["/controls/us-3a090a-2023", "/controls/us-apr-2025-bandwidth-letters"]);
    let page = app.get("/controls/us-3a090a-2023").await.ok();
    let links = page.attributes("section:has(#outcome) p a", "href");
    assert_eq!(links, ["/controls/us-jan-2026-case-by-case"]);
}

#[tokio::test]
async fn a_source_lists_all_that_it_supports() {
    let app = App::start().await;
    let page = app.get("/sources/aicnbc-2025-09-18-why-beijing-is-blocking-nvidia").await.ok();
    let links = page.attributes("main a", "href");
    for record in [
        "/events/2025-09-17-rtx-pro-6000d-purchases-halted",
        "/claims/beijing-blocks-nvidia-for-bargaining-leverage",
        "/actors/aj-kourabi",
        "/quotes/aj-kourabi-2025-09-calculated-negotiation-tactic",
    ] {
        assert!(links.contains(&record.to_owned()), "{record}");
    }
    let outside = page.attributes("main a[rel~=external]", "href");
    assert!(outside.contains(&"https://aicnbc.com/9545.html".to_owned()));
}

#[test]
fn the_glossary_is_whole() {
    let terms = &*chokepoint::web::about::glossary::TERMS;
    assert!(terms.len() >= 45);
    for term in terms {
        for other in &term.see {
            assert!(terms.iter().any(|known| known.slug == *other), "{}: {other}", term.slug);
        }
    }
}

#[tokio::test]
async fn freshness_counts_what_is_there() {
    let app = App::start().await;
    let page = app.get("/about/freshness").await.ok();
    let shown = |list: &str| {
        page.texts(&format!("tr:has(a[href='{list}']) td")).first().cloned().unwrap_or_default()
    };
    let reported = app.count("select count(*) from event where certainty = 'reported'").await;
    assert_eq!(shown("/timeline?certainty=reported"), reported.to_string());
    let english = app.count("select count(*) from source where language = 'en'").await;
    assert_eq!(shown("/sources?language=en"), english.to_string());
}
