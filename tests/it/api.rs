//! The data interface: lists, records, validators, errors, and that the document tells of all of it.

use std::collections::BTreeSet;

use axum::{
    body::Body,
    http::{Method, Request},
};
use chokepoint::{
    model::{Kind, account::Role, record::keep_public},
    starter,
};
use serde_json::{Value, json};

use crate::support::{App, Response, SITE, TODAY, form};

pub fn document(response: &Response) -> Value {
    assert_eq!(response.header("content-type"), "application/json", "{}", response.path);
    serde_json::from_str(&response.body).unwrap()
}

fn problem(response: &Response) -> Value {
    let media_type = response.header("content-type");
    assert_eq!(media_type, "application/problem+json", "{}", response.path);
    let document: Value = serde_json::from_str(&response.body).unwrap();
    assert_eq!(document["status"], response.status.as_u16(), "{}", response.path);
    document
}

/// The slugs of a list, through all its cursors.
async fn walk(app: &App, path: &str, limit: usize) -> Vec<String> {
    let joint = if path.contains('?') { '&' } else { '?' };
    let mut next = Some(format!("{path}{joint}limit={limit}"));
    let mut slugs = Vec::new();
    while let Some(path) = next {
        let response = app.get(&path).await.ok();
        let page = document(&response);
        let data = page["data"].as_array().unwrap();
        assert!(data.len() <= limit, "{path}");
        slugs.extend(data.iter().map(|one| one["record"]["slug"].as_str().unwrap().to_owned()));
        next = page["next"].as_str().map(|next| next.strip_prefix(SITE).unwrap().to_owned());
        let links = response.headers.get_all("link").iter();
        let links: Vec<_> = links.map(|link| link.to_str().unwrap()).collect();
        assert_eq!(links.iter().any(|link| link.ends_with("rel=\"next\"")), next.is_some());
    }
    slugs
}

#[tokio::test]
async fn a_list_gives_each_record_once_over_all_its_cursors() {
    let app = App::start().await;
    for &kind in Kind::ALL {
        let path = format!("/api/v1/{}", kind.plural());
        let slugs = walk(&app, &path, 100).await;
        let all: BTreeSet<_> = slugs.iter().cloned().collect();
        assert_eq!(all.len(), slugs.len(), "{path} has a record twice");
        let index = document(&app.get("/api/v1").await.ok());
        assert_eq!(index["counts"][kind.plural()], slugs.len(), "{path}");
    }
    // In small steps it is the same list.
    let large = walk(&app, "/api/v1/chips?kind=gpu&sort=name", 100).await;
    assert_eq!(walk(&app, "/api/v1/chips?kind=gpu&sort=name", 7).await, large);
}

#[tokio::test]
async fn a_filter_finds_what_its_page_lists() {
    let app = App::start().await;
    for (page, list, rows) in [
        (
            "/chips?vendor=nvidia&made_for=CN",
            "/api/v1/chips?vendor=nvidia&made_for=CN",
            ".data.chips tbody th a",
        ),
        ("/claims?status=mixed", "/api/v1/claims?status=mixed", "main a"),
        ("/systems?vendor=nvidia", "/api/v1/systems?vendor=nvidia", ".data tbody th a"),
    ] {
        let prefix = format!("/{}/", list.split(['/', '?']).nth(3).unwrap());
        let hrefs = app.get(page).await.ok().attributes(rows, "href");
        let listed: BTreeSet<String> =
            hrefs.iter().filter_map(|href| href.strip_prefix(&prefix)).map(str::to_owned).collect();
        let given: BTreeSet<String> = walk(&app, list, 5).await.into_iter().collect();
        assert!(!given.is_empty(), "{list}");
        assert_eq!(given, listed, "{list}");
        // The page announces that list, filter and all.
        let page = app.get(page).await.ok();
        let data = page.attributes("link[rel=alternate][type='application/json']", "href");
        assert_eq!(data, [list]);
    }
}

#[tokio::test]
async fn every_record_has_the_fields_of_the_dataset() {
    let app = App::start().await;
    for &kind in Kind::ALL {
        let mut given = Vec::new();
        let mut next = Some(format!("/api/v1/{}?limit=100", kind.plural()));
        while let Some(path) = next {
            let page = document(&app.get(&path).await.ok());
            given.extend(page["data"].as_array().unwrap().iter().cloned());
            next = page["next"].as_str().map(|next| next.strip_prefix(SITE).unwrap().to_owned());
        }
        let dataset = starter::dataset();
        for record in dataset.records().filter(|record| record.kind() == kind) {
            let mut fields = record.to_json().unwrap();
            keep_public(&mut fields);
            let found = given.iter().find(|one| one["record"]["slug"] == fields["slug"]).unwrap();
            assert_eq!(found["record"], fields);
            assert_eq!(found["kind"], kind.as_str());
        }
    }
}

#[tokio::test]
async fn a_record_is_the_same_document_wherever_it_is_asked_for() {
    let app = App::start().await;
    let one = document(&app.get("/api/v1/chips/nvidia-h20").await.ok());
    assert_eq!(one, document(&app.get("/chips/nvidia-h20.json").await.ok()));
    assert_eq!(one, document(&app.get("/api/v1/chips/nvidia-h20?revision=1").await.ok()));
    assert_eq!(one["url"], format!("{SITE}/chips/nvidia-h20"));
    assert_eq!(one["permanent_url"], format!("{SITE}/chips/nvidia-h20@1"));
    // A program that asks the page for data is led to it; a browser is not.
    let ask = async |accept: &str, path: &str| {
        let request = Request::get(path).header("accept", accept).body(Body::empty());
        app.ask(request.unwrap()).await
    };
    let led = ask("application/json", "/chips/nvidia-h20").await.is(303);
    assert_eq!(led.header("location"), "/chips/nvidia-h20.json");
    ask("text/html,application/json", "/chips/nvidia-h20").await.ok();
    ask("application/json", "/chips/nvidia-h20.json").await.ok();
    let page = app.get("/chips/nvidia-h20@1").await.ok();
    let data = page.attributes("link[rel=alternate][type='application/json']", "href");
    assert_eq!(data, ["/chips/nvidia-h20@1.json"]);
}

#[tokio::test]
async fn revisions_changes_and_the_day_tell_of_an_edit() {
    let app = App::start().await;
    app.hours_pass(48);
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    let path = "/edit/actor/smic";
    let mut pairs = form::sent(&ada.get(path).await.ok());
    for (name, value) in
        [("name", "Wombat"), ("reason", "A new name"), ("notes", "Quiet"), ("do", "save-anyway")]
    {
        form::set(&mut pairs, name, value);
    }
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    ada.post(path, &pairs).await.is(303);

    let revisions = document(&app.get("/api/v1/actors/smic/revisions").await.ok());
    let rows = revisions["data"].as_array().unwrap();
    assert_eq!(rows.iter().map(|row| &row["action"]).collect::<Vec<_>>(), ["added", "changed"]);
    assert_eq!(rows[1]["author"], "Ada");
    assert_eq!(rows[1]["reason"], "A new name");

    let name = async |path: &str| document(&app.get(path).await.ok())["record"]["name"].clone();
    assert_eq!(name("/api/v1/actors/smic").await, "Wombat");
    assert_ne!(name("/api/v1/actors/smic?revision=1").await, "Wombat");
    let then = format!("/api/v1/actors/smic?known={TODAY}");
    assert_ne!(name(&then).await, "Wombat");
    let url = document(&app.get(&then).await.ok())["url"].clone();
    assert_eq!(url, format!("{SITE}/actors/smic?known={TODAY}"));
    let list = document(&app.get(&format!("/api/v1/actors?limit=1&known={TODAY}")).await.ok());
    assert!(list["next"].as_str().unwrap().contains(&format!("known={TODAY}")), "{list}");
    // Editors' notes are theirs.
    assert!(!app.get("/api/v1/actors/smic").await.body.contains("Quiet"));

    // A copy that was in step the day before gets the one change, and then nothing.
    let changes = document(&app.get("/api/v1/changes?since=2026-11-25").await.ok());
    let rows = changes["data"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "{changes}");
    assert_eq!((&rows[0]["kind"], &rows[0]["slug"]), (&json!("actor"), &json!("smic")));
    assert_eq!(rows[0]["revision"], 2);
    assert_eq!(changes["next"], Value::Null);
    let cursor = changes["cursor"].as_str().unwrap();
    let later = document(&app.get(&format!("/api/v1/changes?cursor={cursor}")).await.ok());
    assert_eq!(later["data"], json!([]));
    assert_eq!(later["cursor"], cursor);
    // All of them, from the start, are all revisions.
    let (mut seen, mut next) = (0, Some("/api/v1/changes?limit=100".to_owned()));
    while let Some(path) = next {
        let page = document(&app.get(&path).await.ok());
        seen += page["data"].as_array().unwrap().len();
        next = page["next"].as_str().map(|next| next.strip_prefix(SITE).unwrap().to_owned());
    }
    assert_eq!(i64::try_from(seen).unwrap(), app.count("select count(*) from revision").await);
}

#[tokio::test]
async fn search_and_comparison_say_what_their_pages_say() {
    let app = App::start().await;
    let found = document(&app.get("/api/v1/search?q=nvidai&kind=actor").await.ok());
    assert_eq!(found["corrected"], "nvidia");
    assert!(found["data"].as_array().unwrap().iter().any(|hit| hit["slug"] == "nvidia"), "{found}");
    let path =
        "/api/v1/compare?chips=nvidia-h20,nvidia-h100-sxm&base=nvidia-h100-sxm&on=2025-06-02&to=CN";
    let compared = document(&app.get(path).await.ok());
    assert_eq!(compared["base"], "nvidia-h100-sxm");
    for (place, slug) in ["nvidia-h20", "nvidia-h100-sxm"].into_iter().enumerate() {
        let verdict = format!("/api/v1/verdict?chip={slug}&on=2025-06-02&to=CN");
        let verdict = document(&app.get(&verdict).await.ok());
        assert_eq!(compared["columns"][place]["outcome"], verdict["outcome"], "{slug}");
        let rows = compared["rows"].as_array().unwrap();
        let tpp = rows.iter().find(|row| row["figure"] == "Total processing performance").unwrap();
        assert_eq!(tpp["values"][place]["number"], verdict["tpp"], "{slug}");
    }
    let rows = compared["rows"].as_array().unwrap();
    let memory = rows.iter().find(|row| row["figure"] == "Memory").unwrap();
    assert_eq!(memory["unit"], "GB");
    assert_eq!(memory["values"][1]["ratio"], 1.0);
    problem(&app.get("/api/v1/compare?chips=nvidia-h20,no-such-chip").await.is(400));
    problem(&app.get("/api/v1/compare").await.is(400));
    let systems = app.get("/api/v1/compare?systems=nvidia-gb200-nvl72").await.ok();
    assert_eq!(document(&systems)["kind"], "system");
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let app = App::start().await;
    for path in ["/api/v1", "/api/v1/chips?limit=3", "/chips/nvidia-h20.json", "/calendar.ics"] {
        let first = app.get(path).await.ok();
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with('"') && tag.len() > 10, "{path}: {tag}");
        assert_eq!(first.header("cache-control"), "public, no-cache", "{path}");
        let ask = async |method: Method, tag: &str| {
            let request = Request::builder().method(method).uri(path).header("if-none-match", tag);
            app.ask(request.body(Body::empty()).unwrap()).await
        };
        for known in [tag.clone(), format!("\"other\", W/{tag}"), "*".to_owned()] {
            let again = ask(Method::GET, &known).await.is(304);
            assert_eq!(again.body, "", "{path}");
            assert!(!again.header("etag").is_empty(), "{path}");
        }
        ask(Method::GET, "\"other\"").await.ok();
        let head = ask(Method::HEAD, "\"other\"").await.ok();
        assert_eq!(head.header("etag"), tag, "{path}");
        assert_eq!(head.body, "");
        assert_eq!(head.header("content-length"), first.body.len().to_string(), "{path}");
        // Compressed, it has a validator of its own, which counts as well.
        let request = Request::get(path).header("accept-encoding", "gzip").body(Body::empty());
        let packed = app.ask(request.unwrap()).await.ok();
        assert_eq!(packed.header("content-encoding"), "gzip", "{path}");
        assert_ne!(packed.header("etag"), tag, "{path}");
        ask(Method::GET, packed.header("etag")).await.is(304);
    }
}

#[tokio::test]
async fn scripts_of_other_sites_may_read_it() {
    let app = App::start().await;
    for path in ["/api/v1/chips", "/chips/nvidia-h20.json", "/changes.atom", "/api/v1/none"] {
        let response = app.get(path).await;
        assert_eq!(response.header("access-control-allow-origin"), "*", "{path}");
        assert!(response.header("access-control-expose-headers").contains("ETag"), "{path}");
        let asked = Request::builder()
            .method(Method::OPTIONS)
            .uri(path)
            .header("origin", "https://elsewhere.example")
            .header("access-control-request-method", "GET")
            .header("access-control-request-headers", "if-none-match");
        let allowed = app.ask(asked.body(Body::empty()).unwrap()).await.is(204);
        assert_eq!(allowed.header("access-control-allow-methods"), "GET, HEAD, OPTIONS", "{path}");
        assert_eq!(allowed.header("access-control-allow-headers"), "if-none-match", "{path}");
    }
    let licence = app.get("/api/v1/chips/nvidia-h20").await.ok();
    assert!(licence.header("link").contains("rel=\"license\""), "{}", licence.header("link"));
    // Pages are not theirs to read.
    for path in ["/chips", "/login", "/edit"] {
        assert_eq!(app.get(path).await.header("access-control-allow-origin"), "", "{path}");
    }
}

#[tokio::test]
async fn errors_are_problem_documents_that_name_what_is_wrong() {
    let app = App::start().await;
    let refused = problem(&app.get("/api/v1/chips?vendr=nvidia&sort=colour").await.is(400));
    let parameters = refused["parameters"].as_array().unwrap();
    let names: BTreeSet<_> = parameters.iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, BTreeSet::from(["sort", "vendr"]));
    let unknown = parameters.iter().find(|one| one["name"] == "vendr").unwrap();
    let detail = unknown["detail"].as_str().unwrap();
    assert!(detail.contains("perhaps “vendor”?"), "{detail}");
    // The page passes over what it does not know.
    app.get("/chips?utm_source=x").await.ok();
    for path in ["/api/v1/chips?limit=0", "/api/v1/chips?limit=101", "/api/v1/chips?cursor=x"] {
        problem(&app.get(path).await.is(400));
    }
    problem(&app.get("/api/v1/events?cursor=x~y").await.is(400));
    for path in [
        "/api/v1/none",
        "/api/v1/chips/none",
        "/api/v1/chips/none/revisions",
        "/api/v1/chips/nvidia-h20?revision=9",
        "/api/v1/chips/%FF",
        "/api/v2",
    ] {
        let status = if path.contains("%FF") { 400 } else { 404 };
        problem(&app.get(path).await.is(status));
    }
    for path in ["/api/v1/chips", "/api/v1", "/api/v1/chips/nvidia-h20"] {
        // Also where nothing says from where it comes.
        let request = Request::builder().method(Method::POST).uri(path).body(Body::empty());
        let refused = app.ask(request.unwrap()).await.is(405);
        assert_eq!(refused.header("allow"), "GET, HEAD, OPTIONS", "{path}");
        problem(&refused);
    }
}

#[tokio::test]
async fn a_withdrawn_record_says_so_and_a_former_slug_leads_on() {
    let app = App::start().await;
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    let fields = [("slug", "quokka"), ("base", "1"), ("reason", "Another name")];
    ada.post("/edit/chip/nvidia-h20/address", &fields).await.is(303);
    let moved = app.get("/api/v1/chips/nvidia-h20?revision=1").await.is(308);
    assert_eq!(moved.header("location"), "/api/v1/chips/quokka?revision=1");
    let moved = app.get("/api/v1/chips/nvidia-h20/revisions").await.is(308);
    assert_eq!(moved.header("location"), "/api/v1/chips/quokka/revisions");
    let changes = document(&app.get("/api/v1/changes?kind=chip&limit=100").await.ok());
    let rows = changes["data"].as_array().unwrap();
    let row = rows.iter().find(|row| row["slug"] == "quokka").unwrap();
    assert_eq!(row["former_slugs"], json!(["nvidia-h20"]));

    // A quote to which nothing refers.
    let quote = "/api/v1/quotes/wilbur-ross-2018-06-07-strictest-settlement";
    let withdraw = "/edit/quote/wilbur-ross-2018-06-07-strictest-settlement/withdraw";
    ada.post(withdraw, &[("base", "1"), ("reason", "Entered twice")]).await.is(303);
    let gone = problem(&app.get(quote).await.is(410));
    assert!(gone["detail"].as_str().unwrap().contains("Entered twice"), "{gone}");
    problem(&app.get(&format!("{quote}?revision=2")).await.is(410));
    app.get(&format!("{quote}?revision=1")).await.ok();
    let revisions = document(&app.get(&format!("{quote}/revisions")).await.ok());
    assert_eq!(revisions["data"][1]["action"], "withdrawn");
    let changes = document(&app.get("/api/v1/changes?kind=quote&since=2026-11-24").await.ok());
    assert!(changes["cursor"].is_string());
}
