//! What only a real browser shows: console messages, sideways scrolling, keys, pages without
//! scripts. Chromium and its driver come from the system; without them these tests say so and
//! pass, unless `CHOKEPOINT_DEMAND_BROWSER` is set.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod drafts;
mod driver;
mod editor;
#[path = "../program/mod.rs"]
mod program;
mod share;

use driver::{Browser, Look};

/// Keys as `WebDriver` writes them.
const DOWN: &str = "\u{e015}";
const ENTER: &str = "\u{e007}";

/// One page of each kind.
const PAGES: &[&str] = &[
    "/",
    "/timeline",
    "/timeline?actor=nvidia&from=2025-01&to=2025-12&effect=tightens",
    "/events/2025-09-17-rtx-pro-6000d-purchases-halted",
    "/actors",
    "/actors/nvidia",
    "/chips",
    "/chips/nvidia-h20",
    "/systems",
    "/systems/nvidia-gb200-nvl72",
    "/policies",
    "/policies/us-oct-2023-advanced-computing-rule",
    "/controls",
    "/controls/us-3a090a-2023",
    "/compare",
    "/compare?chips=nvidia-h100-sxm,nvidia-h200,nvidia-h20,nvidia-l20,nvidia-l2",
    "/compare?systems=nvidia-gb200-nvl72,huawei-cloudmatrix-384",
    "/calculator",
    "/calculator?fp16=148&fp8=296&die_area_mm2=814&market=datacenter",
    "/quotes",
    "/quotes/aj-kourabi-2025-09-calculated-negotiation-tactic",
    "/claims",
    "/claims/beijing-blocks-nvidia-for-bargaining-leverage",
    "/sources",
    "/sources/aicnbc-2025-09-18-why-beijing-is-blocking-nvidia",
    "/search?q=huawai",
    "/about",
    "/about/method",
    "/about/glossary",
    "/about/licence",
    "/about/freshness",
];

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_quiet_and_fit_their_screen() {
    let Some(browser) = Browser::start().await else { return };
    let mut faults = Vec::new();
    for look in [Look::desktop(), Look::desktop().dark(), Look::phone(), Look::phone().dark()] {
        let tab = browser.tab(look).await;
        for path in PAGES {
            tab.open(path).await;
            let width = tab.number("return document.documentElement.scrollWidth").await;
            if width > look.width {
                faults.push(format!("{path} is {width} px wide on a screen of {}", look.width));
            }
            if tab.number("return document.querySelectorAll('h1').length").await != 1 {
                faults.push(format!("{path} does not show its heading"));
            }
            for message in tab.console().await {
                faults.push(format!("{path} at {} px: {message}", look.width));
            }
        }
        tab.close().await;
    }
    browser.stop();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_search_and_filters_work() {
    let Some(browser) = Browser::start().await else { return };
    let tab = browser.tab(Look::phone().without_scripts()).await;
    tab.open("/").await;
    tab.type_into("header input[name=q]", "Huawai\n").await;
    tab.arrive("/search?q=Huawai").await;
    assert!(tab.links("main a").await.iter().any(|href| href.ends_with("/actors/huawei")));
    tab.open("/timeline").await;
    tab.type_into("details.filters > summary", ENTER).await;
    tab.type_into("form[action='/timeline'] input[name=from]", "2025-01\n").await;
    tab.arrive("from=2025-01").await;
    tab.close().await;
    browser.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_slash_key_goes_to_the_search_box() {
    let Some(browser) = Browser::start().await else { return };
    let tab = browser.tab(Look::desktop()).await;
    tab.open("/chips").await;
    tab.wait_for("return document.querySelector('header input[role=combobox]') !== null").await;
    tab.keys("/").await;
    let focused = tab.text("return document.activeElement.name").await;
    assert_eq!(focused, "q");
    tab.keys("h20").await;
    tab.wait_for("return document.querySelectorAll('[role=listbox] [role=option]').length > 0")
        .await;
    tab.keys(DOWN).await;
    tab.keys(ENTER).await;
    tab.wait_for("return location.pathname !== '/chips'").await;
    tab.close().await;
    browser.stop();
}

/// Pairs of labels of the plane that overlap by more than a hair.
const COLLISIONS: &str = "
    const boxes = [...document.querySelectorAll('.ch-scatter text.label, .ch-scatter .area-name')]
        .map((label) => label.getBoundingClientRect());
    let count = 0;
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 1 && high > 3) count += 1;
    }));
    return count;";

#[tokio::test(flavor = "multi_thread")]
async fn labels_of_the_plane_do_not_collide() {
    let Some(browser) = Browser::start().await else { return };
    let h_family = "nvidia-h100-sxm,nvidia-h100-pcie,nvidia-h100-nvl,nvidia-h200,nvidia-h200-nvl,\
                    nvidia-h800,nvidia-gh200,nvidia-h20";
    for look in [Look::desktop(), Look::phone().dark()] {
        let tab = browser.tab(look).await;
        tab.open("/").await;
        let mut paths = vec![format!("/compare?chips={h_family}")];
        let ready = tab.links("ul.ready a").await;
        paths.extend(ready.into_iter().filter(|link| link.contains("chips=")));
        for path in paths {
            tab.open(&path).await;
            let labels =
                tab.number("return document.querySelectorAll('.ch-scatter .label').length");
            assert!(labels.await > 1, "{path}");
            assert_eq!(tab.number(COLLISIONS).await, 0, "{path}");
        }
        tab.close().await;
    }
    browser.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_chips_are_ticked_and_compared() {
    let Some(browser) = Browser::start().await else { return };
    let tab = browser.tab(Look::desktop().without_scripts()).await;
    tab.open("/chips?q=ascend").await;
    tab.type_into("input[name=chips][value=huawei-ascend-910b]", " ").await;
    tab.type_into("input[name=chips][value=huawei-ascend-910c]", " ").await;
    tab.type_into("form[action='/compare'] button", ENTER).await;
    tab.arrive("/compare?chips=huawei-ascend-910").await;
    assert_eq!(tab.links("table.compare thead .name").await.len(), 2);
    tab.close().await;
    browser.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calculator_answers_as_one_types() {
    let Some(browser) = Browser::start().await else { return };
    let tab = browser.tab(Look::desktop()).await;
    tab.open("/calculator?tpp=4700&market=datacenter&on=2024-06-01").await;
    let verdict = "document.querySelector('#answer .verdict-head .verdict').textContent";
    assert_eq!(tab.text(&format!("return {verdict}")).await, "Cannot tell");
    tab.type_into("input[name=die_area_mm2]", "5000").await;
    tab.wait_for(&format!("return {verdict} === 'Not controlled'")).await;
    tab.arrive("die_area_mm2=5000").await;
    assert!(tab.console().await.is_empty());
    tab.close().await;
    browser.stop();
}
