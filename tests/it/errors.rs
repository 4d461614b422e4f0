//! What visitors see when something is wrong with what they ask for.

use axum::http::Method;

use crate::support::{App, Response};

/// An error page says what is wrong, and shows nothing of the inside.
#[track_caller]
fn assert_error_page(page: &Response) {
    assert!(page.header("content-type").starts_with("text/html"), "{}", page.path);
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.texts("h1").len(), 1, "{}", page.path);
    let id = page.texts(".request-id code").concat();
    assert!(!id.is_empty(), "{} shows a request id", page.path);
    for inside in ["select ", "sqlite", "src/", ".rs", "panicked", "StoreError"] {
        assert!(!page.body.to_lowercase().contains(inside), "{} shows {inside}", page.path);
    }
}

#[tokio::test]
async fn an_unknown_slug_is_a_404_with_near_matches() {
    let app = App::start().await;
    for (path, near) in [
        ("/actors/nvida", "/actors/nvidia"),
        ("/chips/nvidia-h20-pro", "/chips/nvidia-h20"),
        ("/events/2025-09-17-rtx-pro-6000d", "/events/2025-09-17-rtx-pro-6000d-purchases-halted"),
        ("/policies/advanced-computing-rule", "/policies/us-oct-2023-advanced-computing-rule"),
        ("/claims/bargaining-leverage", "/claims/beijing-blocks-nvidia-for-bargaining-leverage"),
    ] {
        let page = app.get(path).await.is(404);
        assert_error_page(&page);
        let links = page.attributes("main a", "href");
        assert!(links.contains(&near.to_owned()), "{path} suggests {near}: {links:?}");
    }
    for kind in ["sources", "systems", "controls", "quotes"] {
        assert_error_page(&app.get(&format!("/{kind}/no-such-thing")).await.is(404));
    }
    assert_error_page(&app.get("/no/such/page").await.is(404));
}

#[tokio::test]
async fn a_bad_filter_value_is_a_400_that_offers_the_page_without_it() {
    let app = App::start().await;
    for (query, name) in [
        ("from=2025-13", "from"),
        ("to=yesterday", "to"),
        ("significance=9", "significance"),
        ("actor=nobody-at-all", "actor"),
        ("chip=no-such-chip", "chip"),
        ("policy=no-such-policy", "policy"),
        ("kind=export", "kind"),
        ("effect=worse", "effect"),
        ("initiator=USA", "initiator"),
        ("order=sideways", "order"),
        ("cursor=abc", "cursor"),
        ("from=2025-01&from=2025-02", "from"),
    ] {
        let page = app.get(&format!("/timeline?certainty=reported&{query}")).await.is(400);
        assert_error_page(&page);
        assert!(page.texts(".problems b").contains(&name.to_owned()), "{query}");
        let links = page.attributes("main a", "href");
        assert!(links.contains(&"/timeline?certainty=reported".to_owned()), "{query}: {links:?}");
    }
}

#[tokio::test]
async fn all_bad_filters_are_named_at_once() {
    let app = App::start().await;
    let page = app.get("/timeline?from=x&significance=9&actor=nobody").await.is(400);
    assert_eq!(page.texts(".problems b"), ["from", "significance", "actor"]);
}

#[tokio::test]
async fn unknown_parameters_are_ignored_and_left_out_of_links() {
    let app = App::start().await;
    let page = app.get("/timeline?utm_source=mail&effect=eases").await.ok();
    assert!(!page.body.contains("utm_source"));
}

#[tokio::test]
async fn addresses_that_are_no_text_are_refused() {
    let app = App::start().await;
    for path in ["/search?q=%ff%fe", "/search?q=a%00b", "/actors/%ff", "/timeline?q=%c3%28"] {
        assert_error_page(&app.get(path).await.is(400));
    }
    let long = "x".repeat(3_000);
    assert_error_page(&app.get(&format!("/search?q={long}")).await.is(414));
    assert_error_page(&app.get(&format!("/{}", "x".repeat(5_000))).await.is(414));
}

#[tokio::test]
async fn a_method_that_a_page_has_not_is_a_405_with_allow() {
    let app = App::start().await;
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
        for path in
            ["/", "/timeline", "/events/2025-09-17-rtx-pro-6000d-purchases-halted", "/search"]
        {
            let page = app.send(method.clone(), path).await.is(405);
            assert_error_page(&page);
            assert_eq!(page.header("allow"), "GET,HEAD", "{method} {path}");
        }
    }
}

#[tokio::test]
async fn every_answer_has_the_safety_headers() {
    let app = App::start().await;
    for path in ["/", "/no/such/page", "/timeline?from=x"] {
        let page = app.get(path).await;
        let policy = page.header("content-security-policy").to_owned();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"));
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        // A kept page was made for nobody's request; what goes wrong is found in the log by its number.
        assert_eq!(page.header("x-request-id").is_empty(), path == "/", "{path}");
    }
}
