//! Verdicts on pages: chips, events, policies, controls, home.

use crate::support::App;

#[tokio::test]
async fn a_chip_page_gives_its_verdict_with_the_arithmetic_for_any_day_and_place() {
    let app = App::start().await;
    let page = app.get("/chips/nvidia-h20").await.ok();
    assert_eq!(page.texts("#verdict ~ .verdict-head .verdict"), ["Case-by-case review"]);
    assert!(page.attributes("meta[name=robots]", "content").is_empty());
    let page = app.get("/chips/nvidia-h20?on=2024-06-01&to=CN").await.ok();
    assert_eq!(page.texts(".verdict-head .verdict"), ["Not controlled"]);
    assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"]);
    // What it would take: the nearest limit, by one figure alone.
    let rule =
        page.texts(".ruled-list li.is-not-met").into_iter().find(|rule| rule.contains("3A090.b"));
    let rule = rule.unwrap();
    assert!(rule.contains("148 TFLOPS × 16 bit = 2,368 < 2,400"), "{rule}");
    assert!(
        rule.contains("1.4 % more total processing performance (2,400) it is caught"),
        "{rule}"
    );
    let page = app.get("/chips/nvidia-h100-sxm?on=2022-10-21&to=CN").await.ok();
    let met = page.texts(".ruled-list li.is-met").concat();
    assert!(met.contains("15,831 ≥ 4,800; interconnect 900 GB/s ≥ 600"), "{met}");
    let page = app.get("/chips/nvidia-rtx-4090?on=2024-01-01").await.ok();
    let softened = page.texts(".ruled-list li.is-softened").concat();
    assert!(
        softened.contains("In its place counts the outcome of Licence Exception"),
        "{softened}"
    );
    app.get("/chips/nvidia-h20?on=2024-13-01").await.is(400);
    app.get("/chips/nvidia-h20?to=EU").await.is(400);
}

#[tokio::test]
async fn a_chips_history_has_a_stretch_for_every_change() {
    let app = App::start().await;
    let page = app.get("/chips/nvidia-a800").await.ok();
    assert_eq!(
        page.texts("#history .chart-title"),
        ["For China: presumption of denial since 17 November 2023"]
    );
    let stretches = page.texts("#history table tbody tr");
    assert_eq!(stretches.len(), 2, "{stretches:?}");
    assert!(stretches[1].starts_with("BeforeNot controlled"), "{stretches:?}");
    let page = app.get("/chips/nvidia-h200").await.ok();
    let stretches = page.texts("#history table tbody tr");
    assert!(stretches.iter().any(|row| row.starts_with("15 January 2026Case-by-case review")));
    assert!(page.attributes("svg.ch-history path.case-by-case", "d").len() == 1);
}

#[tokio::test]
async fn an_event_shows_its_chips_under_the_rules_of_its_day() {
    let app = App::start().await;
    let page = app.get("/events/2025-09-17-rtx-pro-6000d-purchases-halted").await.ok();
    let chips = page.texts(".chip-verdicts li");
    assert!(chips[0].contains("RTX PRO 6000D") && chips[0].ends_with("Banned"), "{chips:?}");
    let link = &page.attributes(".chip-verdicts a.verdict", "href")[0];
    assert_eq!(link, "/chips/nvidia-rtx-pro-6000d?on=2025-09-17&to=CN#verdict");
    let chip = app.get(link.split('#').next().unwrap()).await.ok();
    assert_eq!(chip.texts(".verdict-head .verdict"), ["Banned"]);
}

#[tokio::test]
async fn a_policy_shows_the_chips_that_its_rules_caught_on_their_first_day() {
    let app = App::start().await;
    let page = app.get("/policies/us-oct-2023-advanced-computing-rule").await.ok();
    let moved = page.texts("#chips ~ .moved li");
    let a800 = moved.iter().find(|line| line.contains("Nvidia A800")).unwrap();
    assert!(a800.starts_with("Not controlled → Presumption of denial:"), "{a800}");
    assert!(a800.contains("Nvidia H800") && a800.contains("Nvidia L40S"));
    assert!(!moved.concat().contains("Nvidia H200"), "what was announced later is left out");
    // A policy whose rule never began changed nothing.
    let page = app.get("/policies/us-jan-2025-ai-diffusion-rule").await.ok();
    assert!(page.texts("#chips").is_empty());
    assert!(page.text().contains("given up on 13 May 2025"));
}

#[tokio::test]
async fn controls_show_what_a_day_changed_and_every_chip_against_every_rule() {
    let app = App::start().await;
    let page = app.get("/controls?on=2023-11-17&to=CN").await.ok();
    let moved = page.texts(".moved li").concat();
    assert!(moved.contains("Nvidia A800"), "{moved}");
    let columns = page.texts(".rules-matrix thead th").len() - 3;
    let html = page.html();
    let row = html
        .select(&crate::support::html::selector(".rules-matrix tbody tr"))
        .find(|row| row.text().collect::<String>().contains("GeForce RTX 4090"))
        .unwrap();
    let cells: Vec<String> = row
        .select(&crate::support::html::selector("td.mark"))
        .map(|cell| crate::support::html::collapse(cell.text().collect::<String>()))
        .collect();
    assert_eq!(cells.len(), columns);
    assert!(cells.contains(&"caught, softened".to_owned()), "{cells:?}");
    // A day between is no change.
    let page = app.get("/controls?on=2023-11-18&to=CN").await.ok();
    assert!(page.texts("#changed").is_empty());
    // A rule that was given up before it began is never in force.
    let page = app.get("/controls?on=2025-06-01&to=IN").await.ok();
    assert!(page.texts("h2#never").concat().starts_with("Announced, never in force"));
    assert!(!page.texts("#matrix ~ * th a").concat().contains("worldwide"));
}

#[tokio::test]
async fn home_counts_every_chip_once_by_its_verdict() {
    let app = App::start().await;
    let page = app.get("/").await.ok();
    let counts = page.texts(".verdict-counts .num");
    let sum: i64 = counts.iter().map(|count| count.parse::<i64>().unwrap()).sum();
    assert_eq!(sum, app.count("select count(*) from chip").await);
    for link in page.attributes(".verdict-counts a", "href") {
        let (path, anchor) = link.split_once('#').unwrap();
        let target = app.get(path).await.ok();
        assert_eq!(target.texts(&format!("#{anchor}")).len(), 1, "{link}");
    }
}
