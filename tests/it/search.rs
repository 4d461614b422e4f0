//! Search: what people type finds what they mean.

use proptest::{prelude::*, test_runner::TestRunner};

use crate::support::App;

/// The addresses of the results, best first.
async fn results(app: &App, query: &str) -> Vec<String> {
    let page = app.get(&format!("/search?q={query}")).await.ok();
    page.attributes(".hits h2 a", "href")
}

#[tokio::test]
async fn what_is_named_comes_first() {
    let app = App::start().await;
    for (query, first) in [
        ("huawei", "/actors/huawei"),
        ("Jensen+Huang", "/actors/jensen-huang"),
        ("H20", "/chips/nvidia-h20"),
        ("88+FR+73458", "/policies/us-oct-2023-advanced-computing-rule"),
        ("nexperia", "/actors/nexperia"),
        ("TSMC", "/actors/tsmc"),
    ] {
        assert_eq!(results(&app, query).await.first().map(String::as_str), Some(first), "{query}");
    }
}

#[tokio::test]
async fn a_misspelt_word_still_finds_and_the_page_says_so() {
    let app = App::start().await;
    for (query, first, meant) in [
        ("Huawai", "/actors/huawei", "huawei"),
        ("nvidai", "/actors/nvidia", "nvidia"),
        ("galium", "", "gallium"),
    ] {
        let page = app.get(&format!("/search?q={query}")).await.ok();
        assert!(page.texts(".result-count").concat().contains(meant), "{query}");
        let hits = page.attributes(".hits h2 a", "href");
        assert!(hits.first().is_some_and(|hit| hit.starts_with(first)), "{query}: {hits:?}");
    }
    // A beginning is no misspelling.
    assert_eq!(results(&app, "Qualcom").await[0], "/actors/qualcomm");
}

#[tokio::test]
async fn accents_do_not_matter() {
    let app = App::start().await;
    assert_eq!(results(&app, "n%C3%A9xperia").await, results(&app, "nexperia").await);
}

#[tokio::test]
async fn found_words_are_marked_and_nothing_else_is_markup() {
    let app = App::start().await;
    let page = app.get("/search?q=gallium&kind=policy").await.ok();
    assert!(page.texts(".hits mark").iter().all(|word| word.to_lowercase().starts_with("gallium")));
    let page = app.get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E").await.ok();
    assert!(!page.body.contains("<script>alert"));
}

#[tokio::test]
async fn the_kind_facet_counts_and_filters() {
    let app = App::start().await;
    let all = app.get("/search?q=gallium").await.ok();
    for link in all.attributes(".facet a", "href") {
        let page = app.get(&link).await.ok();
        let kind = link.split("kind=").nth(1).unwrap().to_owned();
        for hit in page.attributes(".hits h2 a", "href") {
            assert!(hit.starts_with(&format!("/{}", kind.trim_end_matches('y'))), "{kind}: {hit}");
        }
    }
}

#[tokio::test]
async fn suggestions_are_names_as_json() {
    let app = App::start().await;
    let response = app.get("/search/suggest?q=nvid").await.ok();
    assert!(response.header("content-type").starts_with("application/json"));
    let found: serde_json::Value = serde_json::from_str(&response.body).unwrap();
    assert_eq!(found[0]["title"], "Nvidia");
    assert_eq!(found[0]["href"], "/actors/nvidia");
    assert_eq!(found[0]["kind"], "Actor");
    assert!(found.as_array().unwrap().len() <= 8);
}

#[tokio::test]
async fn deep_pages_are_refused() {
    let app = App::start().await;
    app.get("/search?q=nvidia&page=2").await.ok();
    for page in ["11", "0", "-1", "x"] {
        app.get(&format!("/search?q=nvidia&page={page}")).await.is(400);
    }
}

#[test]
fn any_text_can_be_searched_for() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let app = runtime.block_on(App::start());
    let mut runner = TestRunner::new(ProptestConfig { cases: 200, ..ProptestConfig::default() });
    let texts = prop_oneof![
        "\\PC{0,40}",
        "[\"'*()^:+-]{1,10}",
        "(AND|OR|NOT|NEAR\\(|title:|\"|\\*| |a){1,8}",
    ];
    runner
        .run(&texts, |text| {
            let query: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
            let status = runtime.block_on(app.get(&format!("/search?q={query}"))).status;
            prop_assert!(status == 200 || status == 400, "{:?}: {}", text, status);
            Ok(())
        })
        .unwrap();
}
