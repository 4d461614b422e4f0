//! How pages are cited, found and followed from elsewhere.

use std::collections::BTreeSet;

use axum::{body::Body, http::Request};
use biblatex::{Bibliography, ChunksExt};
use chokepoint::{
    model::{AnyRecord, Kind},
    store::{edit, save::Change},
};
use icalendar::{CalendarComponent, Component, parser};
use serde_json::Value;

use crate::support::{App, Response, SITE};

const H20: &str = "/chips/nvidia-h20";
const HALT: &str = "/events/2025-09-17-rtx-pro-6000d-purchases-halted";

async fn text(app: &App, path: &str) -> String {
    let response = app.get(path).await;
    assert_eq!(response.status, 200, "{path}");
    response.body
}

/// The things that a page describes.
fn things(page: &Response) -> Vec<Value> {
    let scripts = page.texts("script[type='application/ld+json']");
    assert_eq!(scripts.len(), 1, "{}", page.path);
    let graph: Value = serde_json::from_str(&scripts[0]).unwrap();
    assert_eq!(graph["@context"], "https://schema.org");
    graph["@graph"].as_array().unwrap().clone()
}

#[tokio::test]
async fn every_record_can_be_cited_in_formats_that_others_read() {
    let app = App::start().await;
    let mut keys = BTreeSet::new();
    let mut all = String::new();
    let records = chokepoint::starter::dataset();
    for record in records.records().step_by(7) {
        let path = format!("/{}/{}", record.kind().plural(), record.slug());
        let bibtex = text(&app, &format!("{path}/cite.bib")).await;
        let entries = Bibliography::parse(&bibtex).unwrap();
        let entry = entries.iter().next().unwrap();
        assert_eq!(entry.title().unwrap().format_verbatim(), record.title(), "{path}");
        assert_eq!(entry.url().unwrap(), format!("{SITE}{path}@1"));
        assert!(keys.insert(format!("{} {}", record.kind(), entry.key)), "{path}");
        all.push_str(&bibtex);

        let csl: Value =
            serde_json::from_str(&text(&app, &format!("{path}/cite.csl.json")).await).unwrap();
        assert_eq!(csl[0]["title"], record.title());
        assert_eq!(csl[0]["issued"]["date-parts"][0], serde_json::json!([2026, 11, 24]));

        let ris = text(&app, &format!("{path}/cite.ris")).await;
        let lines: Vec<&str> = ris.split_terminator("\r\n").collect();
        assert_eq!((lines[0], *lines.last().unwrap()), ("TY  - ELEC", "ER  - "));
        assert!(lines.contains(&format!("TI  - {}", record.title()).as_str()), "{ris}");
    }
    assert!(keys.len() > 300);
}

#[tokio::test]
async fn a_citation_is_of_the_revision_that_was_read() {
    let mut app = App::start().await;
    let h20 = |record: &&AnyRecord| record.slug().as_str() == "nvidia-h20";
    let record = chokepoint::starter::dataset().records().find(h20).cloned().unwrap();
    let change = Change {
        author: "Ada",
        reason: "Once more",
        at: app.now(),
        correction: false,
        reviewer: None,
    };
    edit::save_all(&mut app.store.writer, &[record], &change).await.unwrap();
    assert!(text(&app, &format!("{H20}/cite.txt")).await.contains("(Revision 2)"));
    assert!(text(&app, &format!("{H20}@1/cite.txt")).await.contains("(Revision 1)"));
    assert_eq!(app.get(&format!("{H20}@3/cite.bib")).await.status, 404);
    assert_eq!(app.get("/chips/nvidia-h2/cite").await.status, 404);
    let links = app.get(&format!("{H20}@1")).await.attributes("aside a", "href");
    assert!(links.contains(&format!("{H20}@1/cite")));
    assert!(app.get(&format!("{H20}@1/cite")).await.text().contains(&format!("{SITE}{H20}@1")));
}

#[tokio::test]
async fn programs_ask_for_a_citation_by_its_type() {
    let app = App::start().await;
    let ask = async |accept: &str| {
        let request = Request::get(HALT).header("accept", accept).body(Body::empty()).unwrap();
        app.ask(request).await
    };
    for (accept, file) in [
        ("application/x-bibtex", "cite.bib"),
        ("application/x-research-info-systems;q=0.9", "cite.ris"),
        ("application/vnd.citationstyles.csl+json, text/html;q=0.1", "cite.csl.json"),
    ] {
        let response = ask(accept).await;
        assert_eq!(response.status, 303, "{accept}");
        assert_eq!(response.headers["location"], format!("{HALT}/{file}"));
    }
    for accept in ["text/html,application/xhtml+xml,*/*;q=0.8", "*/*"] {
        let response = ask(accept).await;
        assert_eq!(response.status, 200);
        let vary = response.headers.get_all("vary").iter();
        assert!(vary.flat_map(|vary| vary.to_str()).any(|vary| vary.contains("accept")));
    }
}

#[tokio::test]
async fn the_sitemap_has_every_record_and_its_last_change() {
    let app = App::start().await;
    let index = text(&app, "/sitemap.xml").await;
    let places = |xml: &str| -> Vec<String> {
        let parts = xml.split("<loc>").skip(1);
        parts.map(|part| part.split("</loc>").next().unwrap().to_owned()).collect()
    };
    let mut pages = BTreeSet::new();
    for file in places(&index) {
        let xml = text(&app, file.strip_prefix(SITE).unwrap()).await;
        pages.extend(places(&xml));
    }
    for record in chokepoint::starter::dataset().records() {
        let page = format!("{SITE}/{}/{}", record.kind().plural(), record.slug());
        assert!(pages.remove(&page), "{page}");
    }
    for page in pages {
        assert_eq!(app.get(page.strip_prefix(SITE).unwrap()).await.status, 200, "{page}");
    }
    assert_eq!(app.get("/sitemaps/chips-2.xml").await.status, 404);
    assert_eq!(app.get("/sitemaps/chips-0.xml").await.status, 404);
    assert!(text(&app, "/robots.txt").await.contains(&format!("Sitemap: {SITE}/sitemap.xml")));
    assert!(
        text(&app, "/opensearch.xml").await.contains(&format!("{SITE}/search?q={{searchTerms}}"))
    );
}

#[tokio::test]
async fn the_calendar_has_the_days_of_rules() {
    let app = App::start().await;
    let response = app.get("/calendar.ics").await;
    assert_eq!(response.headers["content-type"], "text/calendar; charset=utf-8");
    let calendar: icalendar::Calendar =
        parser::read_calendar(&parser::unfold(&response.body)).unwrap().into();
    let events: Vec<_> = calendar
        .components
        .iter()
        .filter_map(|part| match part {
            CalendarComponent::Event(event) => Some(event),
            _ => None,
        })
        .collect();
    let uids: BTreeSet<_> = events.iter().map(|event| event.property_value("UID")).collect();
    assert_eq!(uids.len(), events.len());
    let rules = events.iter().filter(|event| {
        event.property_value("URL").is_some_and(|url| url.ends_with("/controls/us-3a090a-2023"))
    });
    let days: Vec<_> = rules.filter_map(|event| event.property_value("DTSTART")).collect();
    assert!(days.contains(&"20231117"), "{days:?}");
    let again = app.get("/calendar.ics").await;
    assert_eq!(again.body, response.body);
}

#[tokio::test]
async fn pages_say_what_they_are_about() {
    let app = App::start().await;
    let halt = things(&app.get(HALT).await);
    assert_eq!(halt[0]["@type"], "Article");
    assert_eq!(halt[0]["about"]["@type"], "Event");
    assert_eq!(halt[0]["about"]["startDate"], "2025-09-17");
    assert_eq!(halt[1]["itemListElement"][0]["item"]["@id"], format!("{SITE}/timeline"));
    for (path, kind) in [
        (H20, "Product"),
        ("/actors/nvidia", "Corporation"),
        ("/actors/jensen-huang", "Person"),
        ("/quotes/jensen-huang-2025-09-17-disappointed", "Quotation"),
        ("/claims/beijing-blocks-nvidia-for-bargaining-leverage", "Claim"),
    ] {
        assert_eq!(things(&app.get(path).await)[0]["@type"], kind, "{path}");
    }
    // Who speaks may be no person.
    let creator = |path: &'static str| async { things(&app.get(path).await)[0]["creator"].clone() };
    let said = creator("/quotes/jensen-huang-2025-09-17-disappointed").await;
    assert_eq!(said["@type"], "Person");
    assert_eq!(creator("/quotes/sk-hynix-2022-10-12-approval").await["@type"], "Organization");
    // What is read back in time is not for search engines.
    assert!(!app.get(&format!("{H20}@1")).await.body.contains("ld+json"));
}

#[tokio::test]
async fn a_page_lists_the_feeds_and_finds_that_of_any_page() {
    let lists = Kind::ALL.iter().filter(|kind| **kind != Kind::Event);
    let lists: Vec<_> = lists.map(|kind| format!("/{}", kind.plural())).collect();
    let app = App::start().await;
    let page = app.get("/feeds").await.ok();
    let feeds = page.attributes("main a[type='application/atom+xml']", "href");
    for path in
        lists.iter().map(String::as_str).chain(["/timeline", "/feed", "/changes", "/corrections"])
    {
        assert!(feeds.contains(&format!("{path}.atom")), "{path}: {feeds:?}");
    }
    for feed in &feeds {
        let feed = app.get(feed).await.ok();
        feed.body.parse::<atom_syndication::Feed>().unwrap();
    }
    for kind in Kind::ALL {
        assert!(
            feeds.iter().any(|feed| feed.starts_with(&format!("/{}/", kind.plural()))),
            "{kind}"
        );
    }
    assert!(page.attributes("main a", "href").contains(&"/calendar.ics".to_owned()));
    assert!(app.get("/").await.ok().attributes("footer a", "href").contains(&"/feeds".to_owned()));
    for (asked, found) in [
        ("/timeline?actor=nvidia%26order=oldest", "/timeline.atom?actor=nvidia"),
        (
            "https://example.org/quotes%3Fspeaker=jensen-huang%23x",
            "/quotes.atom?speaker=jensen-huang",
        ),
        ("http://localhost:3000/actors/nvidia", "/actors/nvidia.atom"),
        ("/actors/nvidia@1", "/actors/nvidia.atom"),
        ("https://example.org", "/feed.atom"),
        ("/changes", "/changes.atom"),
    ] {
        let page = app.get(&format!("/feeds?page={asked}")).await.ok();
        assert_eq!(page.attributes(".feed-found a", "href")[0], found, "{asked}");
    }
    for asked in ["/calculator", "/actors/nobody", "/timeline?effect=sideways", "wombat", "/é/%25"]
    {
        let page = app.get(&format!("/feeds?page={asked}")).await.ok();
        assert_eq!(page.texts(".notice.warning").len(), 1, "{asked}");
    }
}
