//! Search: what comes first, what is forgiven, and that nothing breaks it.

use chokepoint::store::search::{self, Wanted};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};

use crate::support::App;

async fn first(app: &App, q: &str) -> String {
    let page = app.get(&format!("/search?q={}", q.replace(' ', "+"))).await.ok();
    page.attributes(".hit-title a", "href").first().cloned().unwrap_or_default()
}

#[tokio::test]
async fn what_is_named_so_comes_first() {
    let app = App::start().await;
    for (q, expected) in [
        ("Huawei", "/actors/huawei"),
        ("h20", "/chips/nvidia-h20"),
        ("h 20", "/chips/nvidia-h20"),
        ("nvidia h20", "/chips/nvidia-h20"),
        ("910 c", "/chips/huawei-ascend-910c"),
        ("rtx5090", "/chips/nvidia-rtx-5090"),
        ("88 FR 73458", "/policies/us-oct-2023-advanced-computing-rule"),
        ("BIS", "/actors/bis"),
        ("Jensen", "/actors/jensen-huang"),
        ("Huang nvidia", "/actors/jensen-huang"),
        ("sejourne", "/actors/stephane-sejourne"),
        ("Qualcom", "/actors/qualcomm"),
        ("Nexperia", "/actors/nexperia"),
        ("gallium", "/policies/cn-gallium-germanium-controls-2023"),
    ] {
        assert_eq!(first(&app, q).await, expected, "{q}");
    }
    assert!(first(&app, "3A090").await.starts_with("/controls/us-3a090"));
    assert!(first(&app, "why is beijing blocking nvidia").await.starts_with("/claims/beijing-"));
}

#[tokio::test]
async fn a_misspelt_word_is_forgiven_and_the_original_can_be_had() {
    let app = App::start().await;
    for (q, shown) in [("Huawai", "huawei"), ("Nvdiia", "nvidia"), ("samsng", "samsung")] {
        let page = app.get(&format!("/search?q={q}")).await.ok();
        assert_eq!(page.texts(".correction b"), [shown]);
        let as_typed = page.attributes(".correction a", "href").concat();
        let page = app.get(&as_typed).await.ok();
        assert!(page.texts(".correction").is_empty() && page.texts(".hit").is_empty(), "{q}");
        assert!(page.text().contains("Nothing on record"), "{q}");
    }
}

#[tokio::test]
async fn found_words_are_marked_and_nothing_typed_becomes_markup() {
    let app = App::start().await;
    let page = app.get("/search?q=huawei+%3Cscript%3Ealert(1)%3C/script%3E").await.ok();
    assert!(!page.body.contains("<script>alert"));
    let page = app.get("/search?q=huawei").await.ok();
    assert!(page.texts("mark").iter().all(|word| word.to_lowercase().starts_with("huawei")));
}

#[tokio::test]
async fn a_kind_has_pages_and_its_count_is_right() {
    let app = App::start().await;
    let page = app.get("/search?q=nvidia&kind=event").await.ok();
    let count = page.texts(".facet .selected .count").concat();
    assert_eq!(page.texts(".result-count").concat(), format!("{count} events"));
    let mut seen = Vec::new();
    let mut next = Some("/search?q=nvidia&kind=event".to_owned());
    while let Some(address) = next {
        let page = app.get(&address).await.ok();
        seen.extend(page.attributes(".hit-title a", "href"));
        next = page.attributes(".pager [rel=next]", "href").pop();
    }
    let shown = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), shown, "no hit twice");
    assert_eq!(shown, count.parse::<usize>().unwrap().min(200));
}

#[tokio::test]
async fn deep_pages_and_unknown_kinds_are_refused() {
    let app = App::start().await;
    for (query, name) in [
        ("q=nvidia&kind=event&page=11", "page"),
        ("q=nvidia&kind=event&page=0", "page"),
        ("q=nvidia&kind=event&page=x", "page"),
        ("q=nvidia&page=2", "page"),
        ("q=nvidia&kind=events", "kind"),
    ] {
        let page = app.get(&format!("/search?{query}")).await.is(400);
        assert_eq!(page.texts(".problems b"), [name], "{query}");
    }
}

#[tokio::test]
async fn an_empty_box_says_what_can_be_looked_for() {
    let app = App::start().await;
    for path in ["/search", "/search?q=", "/search?q=+"] {
        let page = app.get(path).await.ok();
        assert!(page.attributes("main a", "href").contains(&"/search?q=H20".to_owned()), "{path}");
    }
    assert!(app.get("/search?q=%3F!*").await.ok().text().contains("Nothing on record"));
}

#[tokio::test]
async fn names_are_suggested_while_typing() {
    let app = App::start().await;
    for (q, expected) in [("huaw", "Huawei"), ("h20", "Nvidia H20"), ("huawai", "Huawei")] {
        let answer = app.get(&format!("/search/suggest?q={q}")).await.ok();
        assert_eq!(answer.header("content-type"), "application/json");
        let names: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(names[0]["title"], expected, "{q}");
        assert!(names.as_array().unwrap().len() <= 8);
        let href = names[0]["href"].as_str().unwrap();
        assert!(href.starts_with("/actors/") || href.starts_with("/chips/"), "{href}");
    }
    for q in ["", "%22", "*", "NEAR("] {
        app.get(&format!("/search/suggest?q={q}")).await.ok();
    }
}

#[tokio::test]
async fn search_never_fails_whatever_is_typed() {
    let app = App::start().await;
    let odd = [
        "\"",
        "a\" OR \"b",
        "title:x",
        "NEAR(a b, 2)",
        "^a",
        "a*",
        "{x}",
        "-",
        "½ ﷺ ǅ",
        "\u{301}a",
    ];
    for text in odd {
        let wanted = Wanted { text, take: 5, ..Wanted::default() };
        search::search(&app.store.reader, wanted).await.unwrap();
    }
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), random);
    let texts = prop_oneof![
        any::<String>(),
        "[a-z0-9\"*^:(){}+ -]{0,40}",
        "(h20|and|near|not) ?[\\PC]{0,12}"
    ];
    for _ in 0..200 {
        let text = texts.new_tree(&mut runner).unwrap().current();
        let wanted = Wanted { text: &text, take: 5, ..Wanted::default() };
        let found = search::search(&app.store.reader, wanted).await;
        assert!(found.is_ok(), "{text:?}: {found:?}");
        let names = search::suggest(&app.store.reader, &text, 8).await;
        assert!(names.is_ok(), "{text:?}: {names:?}");
    }
}
