//! What other sites can show within their pages.

use chokepoint::{
    model::{Kind, account::Role},
    starter,
};

use crate::support::{App, Response, SITE};

const H20: &str = "/chips/nvidia-h20";
const HALT: &str = "/events/2025-09-17-rtx-pro-6000d-purchases-halted";
const CLAIM: &str = "/claims/beijing-blocks-nvidia-for-bargaining-leverage";
const QUOTE: &str = "/quotes/jensen-huang-2025-09-17-disappointed";
const RULE: &str = "/policies/us-oct-2023-advanced-computing-rule";
const CHIPS: &str = "chips=nvidia-h20,nvidia-h100-sxm&on=2024-06-01";

/// Every embed with the page that it leads back to.
fn all() -> Vec<(String, String)> {
    let same = |page: &str| (format!("/embed{page}"), page.to_owned());
    vec![
        same(HALT),
        same(H20),
        same(&format!("{H20}?on=2023-12-01&to=AE")),
        (format!("/embed{H20}/verdicts"), format!("{H20}#verdict")),
        same(CLAIM),
        same(QUOTE),
        same(RULE),
        same("/actors/nvidia"),
        same(&format!("/compare?{CHIPS}")),
        same("/compare?systems=nvidia-gb200-nvl72,huawei-cloudmatrix-384"),
        (format!("/embed/compare/plane?{CHIPS}"), format!("/compare?{CHIPS}#regions")),
        same("/timeline"),
        same("/timeline?from=2025-01&actor=nvidia"),
        ("/embed/timeline/months?effect=tightens".into(), "/timeline?effect=tightens".into()),
        ("/embed/tension".into(), "/#tension".into()),
        ("/embed/matrix".into(), "/#matrix".into()),
    ]
}

fn may_be_framed(response: &Response) -> bool {
    let policy = response.header("content-security-policy");
    assert!(response.headers.get("x-frame-options").is_none());
    if policy.contains("frame-ancestors *") {
        assert!(policy.contains("default-src 'none'") && !policy.contains("script-src"));
        return true;
    }
    assert!(policy.contains("frame-ancestors 'none'"), "{}: {policy}", response.path);
    false
}

#[tokio::test]
async fn every_embed_is_whole_without_scripts_and_leads_back_to_its_page() {
    let app = App::start().await;
    for (embed, page) in all() {
        let shown = app.get(&embed).await.ok();
        assert!(may_be_framed(&shown), "{embed}");
        let html = shown.html();
        assert!(html.errors.is_empty(), "{embed}: {:?}", html.errors);
        for css in ["script", "form", "[style]", "img"] {
            assert!(
                shown.attributes(css, "class").is_empty() && shown.texts(css).is_empty(),
                "{embed}: {css}"
            );
        }
        assert_eq!(shown.attributes("base", "target"), ["_blank"]);
        assert_eq!(shown.attributes("meta[name=robots]", "content"), ["noindex"]);
        let own = page.split(['?', '#']).next().unwrap();
        assert_eq!(shown.attributes("link[rel=canonical]", "href"), [format!("{SITE}{own}")]);
        assert_eq!(shown.attributes("footer .from", "href"), [page.as_str()], "{embed}");
        assert_eq!(shown.texts("footer [rel=license]"), ["CC BY 4.0"]);
        assert!(shown.texts("footer").concat().contains("As of 24 November 2026"), "{embed}");
        assert_eq!(shown.texts("h1").len(), 1, "{embed}");
        // A picture has its table.
        for svg in shown.attributes("svg[aria-labelledby], svg[role]", "class") {
            let tables = shown.texts("table tbody tr").len() + shown.texts("dl.figures div").len();
            assert!(tables > 0, "{embed}: {svg}");
        }
        // Nothing of it leads into the frame, where pages refuse to be shown.
        for href in shown.attributes("a", "href") {
            assert!(!href.starts_with('#') && !href.is_empty(), "{embed}: {href}");
        }
        assert!(app.get(own).await.status == 200);
    }
}

#[tokio::test]
async fn cards_say_what_their_records_say() {
    let app = App::start().await;
    let event = app.get(&format!("/embed{HALT}")).await;
    assert!(event.text().contains("17 September 2025") && event.text().contains("Tightens"));
    let chip = app.get(&format!("/embed{H20}?on=2025-06-02")).await.text();
    assert!(
        chip.contains("for China on 2 June 2025") || chip.contains("For China on 2 June 2025"),
        "{chip}"
    );
    assert!(chip.contains("2,368"), "{chip}");
    let before = app.get(&format!("/embed{H20}?on=2020-06-02")).await;
    assert_eq!(before.texts(".verdict-head .verdict"), ["Not controlled"]);
    let claim = app.get(&format!("/embed{CLAIM}")).await;
    let page = app.get(CLAIM).await;
    let counts = |response: &Response| response.texts(".evidence-col .count");
    assert_eq!(counts(&claim), counts(&page));
    assert!(app.get(&format!("/embed{QUOTE}")).await.text().contains("“"));
    let table = app.get(&format!("/embed/compare?{CHIPS}")).await;
    assert_eq!(table.texts("thead th a"), ["Nvidia H20", "Nvidia H100 (SXM5)"]);
    let rows = app.get("/embed/tension").await;
    assert_eq!(rows.texts("thead th"), ["Month", "Tightens", "Eases"]);
}

#[tokio::test]
async fn the_theme_is_the_readers_unless_one_is_asked_for() {
    let app = App::start().await;
    assert!(app.get("/embed/matrix").await.attributes("html", "data-theme").is_empty());
    for theme in ["light", "dark"] {
        let shown = app.get(&format!("/embed{HALT}?theme={theme}")).await.ok();
        assert_eq!(shown.attributes("html", "data-theme"), [theme]);
    }
    let wrong = app.get(&format!("/embed{HALT}?theme=pink")).await.is(400);
    assert!(wrong.text().contains("must be one of: light, dark"));
}

#[tokio::test]
async fn what_is_wrong_is_said_within_the_frame() {
    let app = App::start().await;
    for (path, status) in [
        ("/embed/events/no-such-thing".to_owned(), 404),
        ("/embed/sources/no-such-thing".to_owned(), 404),
        ("/embed/nothing".to_owned(), 404),
        ("/embed/compare".to_owned(), 400),
        ("/embed/compare?chips=no-such-chip".to_owned(), 400),
        ("/embed/compare/plane?systems=nvidia-gb200-nvl72".to_owned(), 404),
        ("/embed/timeline?from=x".to_owned(), 400),
        ("/embed/timeline?from=1901&to=1902".to_owned(), 404),
        (format!("/embed{H20}?on=someday"), 400),
        (format!("/embed{H20}/verdicts?to=EU"), 400),
    ] {
        let error = app.get(&path).await.is(status);
        assert!(may_be_framed(&error), "{path}");
        assert_eq!(error.texts("h1").len(), 1, "{path}");
        assert_eq!(error.header("cache-control"), "no-store");
        assert!(error.texts("header.masthead").is_empty() && error.texts("script").is_empty());
        assert!(!error.texts("code").concat().is_empty(), "{path}");
    }
}

#[tokio::test]
async fn no_other_page_can_be_framed() {
    let app = App::start().await;
    for path in [
        "/",
        "/timeline",
        HALT,
        H20,
        CLAIM,
        "/compare",
        "/search",
        "/embed",
        "/embedded",
        "/login",
        "/edit",
        "/suggest",
        "/oembed",
        "/no/such/page",
        "/static/js/none.js",
        "/api/v1/verdict",
        "/robots.txt",
        "/healthz",
        "/changes",
    ] {
        assert!(!may_be_framed(&app.get(path).await), "{path}");
    }
}

#[tokio::test]
async fn an_embed_can_be_read_back_to_a_day() {
    let app = App::start().await;
    app.hours_pass(48);
    let then = app.get(&format!("/embed{H20}?known=2026-11-24")).await.ok();
    assert!(may_be_framed(&then));
    assert!(then.texts("footer").concat().contains("As this site said on 24 November 2026"));
    assert_eq!(then.attributes("footer .from", "href"), [format!("{H20}?known=2026-11-24")]);
    assert!(may_be_framed(&app.get(&format!("/embed{H20}?known=2020-01-01")).await.is(404)));
}

#[tokio::test]
async fn a_withdrawn_record_says_so_and_a_former_slug_leads_on() {
    let app = App::start().await;
    let editor = app.sign_in(Role::Editor).await;
    app.seconds_pass(60);
    let fields = [("slug", "nvidia-corporation"), ("base", "1"), ("reason", "It has another name")];
    editor.post("/edit/actor/nvidia/address", &fields).await.is(303);
    let moved = app.get("/embed/actors/nvidia?theme=dark").await.is(308);
    assert_eq!(moved.header("location"), "/embed/actors/nvidia-corporation?theme=dark");

    // One that nothing else refers to, so that it can be withdrawn.
    let dataset = starter::dataset();
    let mut quotes = dataset.records().filter(|record| record.kind() == Kind::Quote);
    let gone = loop {
        let slug = quotes.next().unwrap().slug().to_string();
        let fields = [("base", "1"), ("reason", "Entered twice")];
        let answer = editor.post(&format!("/edit/quote/{slug}/withdraw"), &fields).await;
        if answer.status == 303 {
            break app.get(&format!("/embed/quotes/{slug}")).await.is(410);
        }
    };
    assert!(may_be_framed(&gone));
    assert!(gone.text().contains("Entered twice"), "{}", gone.text());
}
