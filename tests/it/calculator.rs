//! The calculator: figures in, verdicts out; the whole question in the address.

use crate::support::{App, Response};

/// The H20's figures, on a day on which the rule of 2023 decided over it.
const H20: &str = "/calculator?name=H20&market=datacenter&fp16=148&fp8=296&die_area_mm2=814\
                   &memory_bandwidth_gb_s=4000&interconnect_gb_s=900&memory_gb=96&sold_in_us=no\
                   &on=2024-06-01&to=CN";

fn finding(page: &Response) -> String {
    page.texts("#answer .verdict-head .verdict").concat()
}

fn value(page: &Response, name: &str) -> String {
    page.attributes(&format!("main input#f-{name}"), "value").concat()
}

/// Rows of the table of changes, each with the figure that it is about.
fn changes(page: &Response) -> Vec<String> {
    let figures = page.html();
    let cells = crate::support::html::selector("th, td");
    figures
        .select(&crate::support::html::selector(".calc-changes tbody"))
        .map(|body| {
            let cells = body.select(&cells).map(|cell| cell.text().collect::<String>());
            cells.map(crate::support::html::collapse).collect::<Vec<_>>().join(" | ")
        })
        .collect()
}

#[tokio::test]
async fn without_a_question_it_explains_itself_and_its_examples_have_answers() {
    let app = App::start().await;
    let page = app.get("/calculator").await.ok();
    assert!(page.attributes("meta[name=robots]", "content").is_empty());
    assert!(finding(&page).is_empty());
    assert!(page.texts("#calc-said p").is_empty());
    let examples = page.attributes(".calc-examples a", "href");
    assert!(examples.len() >= 5, "{examples:?}");
    for example in examples {
        let mut answer = app.get(&example).await;
        if answer.status == 303 {
            answer = app.get(answer.header("location")).await;
        }
        assert!(!finding(&answer.ok()).is_empty(), "{example}");
    }
}

#[tokio::test]
async fn a_chip_fills_the_form_and_keeps_its_verdict() {
    let app = App::start().await;
    for (slug, on) in [
        ("nvidia-h100-sxm", "2026-11-24"),
        ("nvidia-rtx-4090-d", "2026-11-24"),
        ("nvidia-h20", "2024-06-01"),
        ("nvidia-h800", "2023-05-01"),
        ("nvidia-h200", "2025-06-01"),
    ] {
        for to in ["CN", "AE", "DE"] {
            let path = format!("/calculator?from={slug}&on={on}&to={to}");
            let response = app.get(&path).await.is(303);
            let page = app.get(response.header("location")).await.ok();
            let chip = app.get(&format!("/chips/{slug}?on={on}&to={to}")).await.ok();
            let expected = chip.texts("#main .verdict-head .verdict").concat();
            assert_eq!(finding(&page), expected, "{slug} {on} {to}");
            let title = chip.texts("h1").concat();
            assert_eq!(value(&page, "name"), title);
            assert_eq!(page.texts("#verdict"), [format!("Verdict on {title}")]);
        }
    }
    let filled = app.get("/calculator?from=nvidia-h20").await.is(303);
    let filled = filled.header("location").to_owned();
    for part in ["fp8=296", "die_area_mm2=814", "market=datacenter", "kind=gpu", "sold_in_us=no"] {
        assert!(filled.contains(part), "{filled}");
    }
    let on_sale = app.get("/calculator?from=nvidia-h200").await.is(303);
    assert!(!on_sale.header("location").contains("sold_in_us"));
}

#[tokio::test]
async fn every_chip_fills_the_form_with_what_can_be_used() {
    let app = App::start().await;
    let page = app.get("/calculator").await.ok();
    let slugs = page.attributes("select#from option", "value");
    assert!(slugs.len() > 50);
    for slug in slugs.into_iter().filter(|slug| !slug.is_empty()) {
        let response = app.get(&format!("/calculator?from={slug}")).await.is(303);
        app.get(response.header("location")).await.ok();
    }
}

#[tokio::test]
async fn an_unknown_chip_is_not_found_with_what_is_near() {
    let app = App::start().await;
    for (slug, meant) in [("nvidia-h20x", "nvidia-h200"), ("Nvidia+H200", "nvidia-h200")] {
        let page = app.get(&format!("/calculator?from={slug}")).await.is(404);
        let near = page.attributes("main a", "href");
        let chip = format!("/chips/{meant}");
        assert!(near.contains(&chip) && near.contains(&"/chips".to_owned()), "{slug}: {near:?}");
    }
}

#[tokio::test]
async fn the_address_is_the_whole_question() {
    let app = App::start().await;
    let page = app.get(H20).await.ok();
    assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"]);
    for (name, expected) in [
        ("name", "H20"),
        ("fp16", "148"),
        ("fp8", "296"),
        ("fp4", ""),
        ("die_area_mm2", "814"),
        ("memory_gb", "96"),
        ("on", "2024-06-01"),
    ] {
        assert_eq!(value(&page, name), expected, "{name}");
    }
    let chosen = page.attributes(".calc-form option[selected]", "value");
    assert_eq!(chosen, ["gpu", "datacenter", "no", "CN"]);
    // The day and the destination stay when another chip is filled in.
    let kept = page.attributes("#calc-kept input", "value");
    assert_eq!(kept, ["2024-06-01", "CN"]);
    // The same question as a program asks it.
    let json = page.attributes("#answer a[href^='/api/']", "href").concat();
    assert!(!json.contains("name="), "{json}");
    let document = app.get(&json).await.ok();
    assert!(document.body.contains(r#""outcome":"not-controlled""#), "{}", document.body);
    let highest = page.texts("#answer .rates .highest th");
    assert_eq!(highest, ["FP16", "FP8"]);
}

#[tokio::test]
async fn it_says_which_value_would_change_the_verdict() {
    let app = App::start().await;
    let page = app.get(H20).await.ok();
    assert_eq!(finding(&page), "Not controlled");
    let changes = changes(&page);
    let expected = "Total processing performance: now 2,368 | at least 2,400 and less than 4,800 \
                    1.4 % more | Licence exception";
    assert!(changes.iter().any(|change| change == expected), "{changes:#?}");
    let beyond = app.get(&H20.replace("fp8=296", "fp8=300")).await.ok();
    assert_eq!(finding(&beyond), "Licence exception");
}

#[tokio::test]
async fn a_missing_figure_is_said_with_what_its_values_would_lead_to() {
    let app = App::start().await;
    let path = "/calculator?tpp=5285&market=datacenter&on=2024-06-01";
    let page = app.get(path).await.ok();
    // Below the limit that needs no die area, it cannot be told without one.
    let known = changes(&page).concat();
    assert!(known.contains("now 5,285") && known.contains("less than 4,800"), "{known}");
    assert!(known.contains("Cannot tell"), "{known}");
    let page = app.get(&path.replace("5285", "3000")).await.ok();
    assert_eq!(finding(&page), "Cannot tell");
    let bands = changes(&page).concat();
    assert!(bands.contains("Die area: not given"), "{bands}");
    for outcome in ["Presumption of denial", "Licence exception", "Not controlled"] {
        assert!(bands.contains(outcome), "{bands}");
    }
    assert!(bands.contains("at least 4,800"), "{bands}");
    // What it is made for decides, too, where it is not said.
    let page = app.get("/calculator?tpp=3000&die_area_mm2=400&on=2024-06-01").await.ok();
    assert!(changes(&page).concat().contains("What it is made for: not said"));
}

#[tokio::test]
async fn what_cannot_be_used_is_named_and_nothing_typed_is_lost() {
    let app = App::start().await;
    let path = "/calculator?name=Mine&fp16=abc&fp8=3,2&die_area_mm2=-1&memory_gb=9\
                &market=moon&on=2024-13&to=EU&kind=gpu";
    let page = app.get(path).await.is(400);
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"]);
    let bad = ["fp16", "fp8", "die_area_mm2", "market", "on", "to"];
    let listed = page.attributes("#problems a", "href");
    for name in bad {
        assert!(listed.contains(&format!("#f-{name}")), "{name}: {listed:?}");
        let field = format!("#f-{name}[aria-invalid=true][aria-describedby=e-{name}]");
        assert_eq!(page.attributes(&field, "name"), [name]);
        assert!(!page.texts(&format!("#e-{name}")).concat().is_empty(), "{name}");
    }
    assert_eq!(listed.len(), bad.len());
    for (name, expected) in [
        ("name", "Mine"),
        ("fp16", "abc"),
        ("fp8", "3,2"),
        ("die_area_mm2", "-1"),
        ("memory_gb", "9"),
        ("on", "2024-13"),
    ] {
        assert_eq!(value(&page, name), expected, "{name}");
    }
    assert_eq!(
        page.attributes(".calc-form option[selected]", "value"),
        ["gpu", "moon", "yes", "EU"]
    );
    assert!(finding(&page).is_empty());
    // A chip does not mend a day.
    let filled = app.get("/calculator?from=nvidia-h20&on=2024-13").await.is(303);
    app.get(filled.header("location")).await.is(400);
}

#[tokio::test]
async fn a_stated_total_beside_formats_is_refused() {
    let app = App::start().await;
    let page = app.get("/calculator?fp16=148&tpp=2,400").await.is(400);
    assert_eq!(value(&page, "tpp"), "2,400");
    let problem = page.texts("#problems li").concat();
    assert!(problem.contains("TPP") && problem.contains("throughput by format"), "{problem}");
    let alone = app.get("/calculator?tpp=2,400&die_area_mm2=814").await.ok();
    assert!(alone.texts(".measures").concat().contains("2,400"));
}
