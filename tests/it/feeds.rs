//! Feeds: what is new, as Atom and JSON Feed.

use std::collections::BTreeSet;

use axum::http::Method;
use chokepoint::{
    model::{AnyRecord, Kind, account::Role},
    store::{edit, save::Change},
};
use serde_json::{Value, json};

use crate::support::{App, Response, SITE};

const CLAIM: &str = "/claims/beijing-blocks-nvidia-for-bargaining-leverage";
const HALT: &str = "/events/2025-09-17-rtx-pro-6000d-purchases-halted";

/// Every list, by its address.
const LISTS: [&str; 9] = [
    "/timeline",
    "/quotes",
    "/policies",
    "/claims",
    "/chips",
    "/systems",
    "/actors",
    "/controls",
    "/sources",
];

fn parsed(response: &Response) -> atom_syndication::Feed {
    assert_eq!(response.header("content-type"), "application/atom+xml; charset=utf-8");
    response.body.parse().unwrap()
}

fn ids(feed: &atom_syndication::Feed) -> Vec<String> {
    feed.entries().iter().map(|entry| entry.id().to_owned()).collect()
}

/// A feed in both formats, held against what their specifications demand.
async fn read(app: &App, page: &str) -> (atom_syndication::Feed, Value) {
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    let joint = if query.is_empty() { "" } else { "?" };
    let of = |extension: &str| match path {
        "/feed" => format!("/feed{}", extension.trim_start_matches(".feed")),
        _ => format!("{path}{extension}{joint}{query}"),
    };
    let (atom, json) = (of(".atom"), of(".feed.json"));
    let response = app.get(&atom).await.ok();
    let feed = parsed(&response);
    assert_eq!(response.header("cache-control"), "public, no-cache");
    assert!(response.header("last-modified").ends_with(" GMT"), "{page}");
    assert_eq!(feed.id(), format!("{SITE}{atom}"));
    let rels = |rel: &str| -> Vec<_> {
        let links = feed.links().iter().filter(|link| link.rel() == rel);
        links.map(|link| (link.mime_type().unwrap_or_default(), link.href())).collect()
    };
    assert_eq!(rels("self"), [("application/atom+xml", format!("{SITE}{atom}").as_str())]);
    assert_eq!(rels("alternate")[1], ("application/feed+json", format!("{SITE}{json}").as_str()));
    assert!(feed.rights().unwrap().as_str().contains("CC BY 4.0"));
    assert!(feed.subtitle().is_some() && !feed.title().as_str().is_empty());
    let newest = feed.entries().iter().map(atom_syndication::Entry::updated).max();
    assert_eq!(newest.unwrap_or(feed.updated()), feed.updated(), "{page}");
    assert!(feed.entries().len() <= 50);
    for entry in feed.entries() {
        assert!(entry.id().starts_with("tag:example.org,2026:/"), "{}", entry.id());
        assert!(!entry.title().as_str().trim().is_empty(), "{page}");
        assert!(entry.published().unwrap() <= entry.updated(), "{page}");
        let links: Vec<_> = entry.links().iter().filter(|link| link.rel() == "alternate").collect();
        assert_eq!(links.len(), 1);
        assert!(links[0].href().starts_with(&format!("{SITE}/")));
        let content = entry.content().unwrap();
        assert_eq!(content.content_type(), Some("html"));
        let html = scraper::Html::parse_fragment(content.value().unwrap());
        assert!(html.errors.is_empty(), "{page}: {:?} {:?}", html.errors, content.value());
        assert!(entry.summary().is_some());
    }
    let unique: BTreeSet<_> = ids(&feed).into_iter().collect();
    assert_eq!(unique.len(), feed.entries().len(), "{page}");

    let response = app.get(&json).await.ok();
    assert_eq!(response.header("content-type"), "application/feed+json");
    let document: Value = serde_json::from_str(&response.body).unwrap();
    assert_eq!(document["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(document["title"], feed.title().as_str());
    assert_eq!(document["feed_url"], format!("{SITE}{json}"));
    let items = document["items"].as_array().unwrap();
    let own: Vec<_> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(own, ids(&feed), "{page}");
    for item in items {
        for name in ["content_html", "content_text", "url", "title", "summary"] {
            assert!(!item[name].as_str().unwrap().is_empty(), "{page}: {name} of {item}");
        }
        for name in ["date_published", "date_modified"] {
            item[name].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        }
        let words = |list: &Value| list.as_array().is_none_or(|list| !list.is_empty());
        assert!(words(&item["tags"]) && words(&item["authors"]), "{item}");
        let extended = item.as_object().unwrap().keys().filter(|name| name.starts_with('_'));
        assert!(extended.clone().all(|name| item[name].is_object()), "{item}");
    }
    (feed, document)
}

#[tokio::test]
async fn every_list_has_a_feed_of_its_newest_records() {
    let app = App::start().await;
    for page in LISTS.into_iter().chain(["/feed", "/changes", "/corrections"]) {
        let (feed, _) = read(&app, page).await;
        let least = usize::from(page != "/corrections");
        assert!(feed.entries().len() >= least, "{page}");
    }
    // All came on one day; then the latest by their own day come first.
    let (feed, document) = read(&app, "/timeline").await;
    assert_eq!(feed.entries().len(), 50);
    let days: Vec<_> = document["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            item["_chokepoint"]["date"].as_str().unwrap().split('/').next().unwrap().to_owned()
        })
        .collect();
    assert!(days[0] > days[49], "{days:?}");
    let kinds: BTreeSet<_> = read(&app, "/feed")
        .await
        .0
        .entries()
        .iter()
        .map(|entry| entry.categories()[0].term().to_owned())
        .collect();
    assert!(!kinds.contains("source") && !kinds.contains("control"), "{kinds:?}");
}

#[tokio::test]
async fn a_feed_has_the_filters_of_its_page_and_every_page_leads_to_its_feed() {
    let app = App::start().await;
    for (page, filtered) in [
        ("/timeline", "/timeline?effect=eases&chip=nvidia-h20"),
        ("/timeline", "/timeline?from=2025-01&q=nvidia"),
        ("/actors", "/actors?kind=person"),
        ("/chips", "/chips?kind=gpu&market=datacenter"),
        ("/systems", "/systems?q=nvidia"),
        ("/policies", "/policies?effect=tightens"),
        ("/controls", "/controls?on=2023-12-01&to=CN"),
        ("/quotes", "/quotes?speaker=jensen-huang"),
        ("/claims", "/claims?status=open"),
        ("/sources", "/sources?kind=official"),
        ("/changes", "/changes?kind=chip"),
    ] {
        let html = app.get(filtered).await.ok();
        for (kind, extension) in
            [("application/atom+xml", ".atom"), ("application/feed+json", ".feed.json")]
        {
            let feed = filtered.replacen(page, &format!("{page}{extension}"), 1);
            let announced =
                html.attributes(&format!("head link[rel=alternate][type='{kind}']"), "href");
            let (path, query) = feed.split_once('?').unwrap();
            assert_eq!(announced.len(), 1, "{filtered}");
            let (own, asked) = announced[0].split_once('?').unwrap();
            assert_eq!(own, path);
            let sorted = |query: &str| query.split('&').map(str::to_owned).collect::<BTreeSet<_>>();
            assert_eq!(sorted(asked), sorted(query));
            assert!(html.attributes("main a", "href").contains(&announced[0]), "{filtered}");
        }
        let (feed, _) = read(&app, filtered).await;
        assert!(!feed.entries().is_empty(), "{filtered}");
        if page != "/changes" {
            // What it holds passes the filters: each is on some page of the list.
            let plain = read(&app, page).await.0;
            assert_ne!(ids(&plain), ids(&feed), "{filtered}");
        }
    }
    let (feed, _) = read(&app, "/timeline?effect=eases&chip=nvidia-h20").await;
    assert!(feed.title().as_str().contains("Eases") && feed.title().as_str().contains("H20"));
    for entry in feed.entries() {
        assert!(entry.categories().iter().any(|word| word.term() == "eases"), "{entry:?}");
    }
    // The order of the page is not the feed's, nor its place in the list.
    let ordered = app.get("/timeline.atom?order=oldest&effect=eases").await.ok();
    assert_eq!(ids(&parsed(&ordered)), ids(&read(&app, "/timeline?effect=eases").await.0));
    // Nothing in it is no fault.
    let (empty, _) = read(&app, "/timeline?from=1990&to=1991").await;
    assert!(empty.entries().is_empty());
}

#[tokio::test]
async fn every_kind_of_record_has_a_feed_of_what_is_new_about_it() {
    let app = App::start().await;
    let dataset = chokepoint::starter::dataset();
    for &kind in Kind::ALL {
        let of_kind: Vec<_> = dataset.records().filter(|record| record.kind() == kind).collect();
        for record in of_kind.iter().step_by(of_kind.len() / 6 + 1) {
            let page = format!("/{}/{}", kind.plural(), record.slug());
            let (feed, document) = read(&app, &page).await;
            let own = format!("tag:example.org,2026:{page}");
            assert!(feed.entries().len() == 50 || ids(&feed).contains(&own), "{page}");
            assert_eq!(document["home_page_url"], format!("{SITE}{page}"));
        }
    }
    let (feed, _) = read(&app, "/actors/nvidia").await;
    assert_eq!(feed.entries().len(), 50);
    let html = app.get("/actors/nvidia").await.ok();
    assert!(html.attributes("aside a", "href").contains(&"/actors/nvidia.atom".to_owned()));
    assert!(html.attributes("head link", "href").contains(&"/actors/nvidia.feed.json".to_owned()));
    // The past has no news, and no feed.
    for path in ["/actors/nvidia@1", "/actors/nvidia?known=2026-11-24"] {
        assert!(!app.get(path).await.ok().body.contains(".atom"), "{path}");
    }
    app.get("/actors/nvidia@1.atom").await.is(404);
}

#[tokio::test]
async fn an_entry_says_what_happened_who_acted_how_sure_it_is_and_by_which_sources() {
    let app = App::start().await;
    let (feed, document) = read(&app, HALT).await;
    let own = feed.entries().iter().find(|entry| entry.id().ends_with(HALT)).unwrap();
    assert!(own.title().as_str().starts_with("17 Sep 2025: "), "{}", own.title().as_str());
    let word = |scheme: &str| {
        let scheme = format!("{SITE}/feeds#{scheme}");
        let words = own.categories().iter().find(|word| word.scheme() == Some(&scheme));
        words.map(|word| word.term().to_owned())
    };
    assert_eq!(word("effect").as_deref(), Some("tightens"));
    assert_eq!(word("certainty").as_deref(), Some("reported"));
    assert_eq!(word("jurisdiction").as_deref(), Some("CN"));
    let items = document["items"].as_array().unwrap();
    let item = items.iter().find(|item| item["id"] == own.id()).unwrap();
    let text = item["content_text"].as_str().unwrap();
    for part in [
        "When: 17 September 2025",
        "Who acted: China",
        "How sure: Reported: known from press",
        "Sources:\n- ",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let source = item["external_url"].as_str().unwrap();
    assert!(text.contains(source) && own.links().iter().any(|link| link.href() == source));
    assert_eq!(item["image"], format!("{SITE}{HALT}/card.png"));
    let about = &item["_chokepoint"];
    assert_eq!(about["record"], format!("{SITE}{HALT}.json"));
    assert_eq!(about["words"]["certainty"], "reported");
    app.get(&format!("{HALT}.json")).await.ok();
    // Editors' notes are nobody else's.
    let (feed, _) = read(&app, "/quotes/jensen-huang-2025-09-17-disappointed").await;
    let quote = feed.entries().iter().find(|entry| entry.id().contains("disappointed")).unwrap();
    assert!(quote.title().as_str().starts_with("Jensen Huang, 17 Sep 2025: “"));
    assert!(quote.content().unwrap().value().unwrap().contains("<blockquote>"));
}

async fn send(app: &App, path: &str, fields: &[(&str, &str)]) {
    let ada = app.sign_in_as("Ada", Role::Editor).await;
    ada.post(path, &[fields, &[("base", "1"), ("reason", "So it is")]].concat()).await.is(303);
}

async fn save(app: &mut App, record: AnyRecord, reason: &str) {
    let change = Change { author: "Ada", reason, at: app.now(), correction: false, reviewer: None };
    edit::save_all(&mut app.store.writer, &[record], &change).await.unwrap();
}

fn record(path: &str) -> AnyRecord {
    let is_it =
        |record: &&AnyRecord| format!("/{}/{}", record.kind().plural(), record.slug()) == path;
    chokepoint::starter::dataset().records().find(is_it).cloned().unwrap()
}

#[tokio::test]
async fn what_is_added_comes_first_and_what_is_changed_keeps_its_place() {
    let mut app = App::start().await;
    app.hours_pass(2);
    let AnyRecord::Event(mut event) = record(HALT) else { panic!("an event") };
    event.slug = "2019-05-05-wombats-act".parse().unwrap();
    event.date = "2019-05-05".parse().unwrap();
    event.title = "Wombats & <quokkas> act\u{7}\u{FFFE}".to_owned();
    event.responds_to.clear();
    event.follows.clear();
    save(&mut app, AnyRecord::Event(event.clone()), "An event of long ago").await;
    let id = "tag:example.org,2026:/events/2019-05-05-wombats-act";
    for page in ["/feed", "/timeline", "/timeline?effect=tightens", "/actors/nvidia"] {
        let (feed, document) = read(&app, page).await;
        assert_eq!(ids(&feed)[0], id, "{page}");
        // What XML cannot write is left out of it.
        assert_eq!(feed.entries()[0].title().as_str(), "5 May 2019: Wombats & <quokkas> act");
        assert_eq!(document["items"][0]["date_published"], "2026-11-24T14:00:00Z");
        let head = app.send(Method::HEAD, "/feed.atom").await.ok();
        assert_eq!(head.header("last-modified"), "Tue, 24 Nov 2026 14:00:00 GMT");
    }
    let before = ids(&read(&app, "/timeline").await.0);
    // A change is no new entry.
    app.hours_pass(1);
    event.summary = "They acted otherwise.".to_owned();
    event.title = "Wombats act".to_owned();
    save(&mut app, AnyRecord::Event(event), "It was otherwise").await;
    let (feed, document) = read(&app, "/timeline").await;
    assert_eq!(ids(&feed), before);
    assert_eq!(document["items"][0]["date_published"], "2026-11-24T14:00:00Z");
    assert_eq!(document["items"][0]["date_modified"], "2026-11-24T15:00:00Z");
    assert_eq!(document["items"][0]["summary"], "They acted otherwise.");
    // The record's own feed has the change, with its reason.
    let (feed, _) = read(&app, "/events/2019-05-05-wombats-act").await;
    assert_eq!(ids(&feed)[..2], [format!("{id}@2"), id.to_owned()]);
    assert_eq!(feed.entries()[0].summary().unwrap().as_str(), "It was otherwise");
    assert_eq!(feed.entries()[0].authors()[0].name(), "Ada");
    // The log has the same change by the same id.
    assert!(ids(&read(&app, "/changes").await.0).contains(&format!("{id}@2")));
}

#[tokio::test]
async fn an_entry_keeps_its_id_when_the_address_of_its_record_changes() {
    let app = App::start().await;
    let before = ids(&read(&app, "/systems/amd-helios").await.0);
    app.hours_pass(1);
    send(&app, "/edit/system/amd-helios/address", &[("slug", "wombat-pod")]).await;
    let moved = app.get("/systems/amd-helios.feed.json").await.is(308);
    assert_eq!(moved.header("location"), "/systems/wombat-pod.feed.json");
    let after = ids(&read(&app, "/systems/wombat-pod").await.0);
    let own = "tag:example.org,2026:/systems/amd-helios".to_owned();
    assert!(before.contains(&own) && after.contains(&own));
    assert!(after.contains(&format!("{own}@2")), "{after:?}");
    assert!(ids(&read(&app, "/changes").await.0).contains(&format!("{own}@2")));
}

#[tokio::test]
async fn evidence_on_a_claim_is_news_when_it_is_brought() {
    let mut app = App::start().await;
    let (feed, _) = read(&app, CLAIM).await;
    let stances =
        feed.entries().iter().filter(|entry| entry.title().as_str().contains(" the claim: "));
    let AnyRecord::Claim(mut claim) = record(CLAIM) else { panic!("a claim") };
    assert!(stances.count() >= claim.evidence.len().min(40));
    app.hours_pass(5);
    claim.evidence.push(
        serde_json::from_value(json!({
            "chip": "nvidia-h20", "stance": "qualifies", "note": "A wombat of a chip."
        }))
        .unwrap(),
    );
    save(&mut app, AnyRecord::Claim(claim), "One more piece").await;
    let (feed, document) = read(&app, CLAIM).await;
    let newest = ids(&feed)[..2].iter().cloned().collect::<BTreeSet<_>>();
    let piece = format!("tag:example.org,2026:{CLAIM}#chip-nvidia-h20");
    assert_eq!(newest, BTreeSet::from([piece.clone(), format!("tag:example.org,2026:{CLAIM}@2")]));
    let items = document["items"].as_array().unwrap();
    let item = items.iter().find(|item| item["id"] == piece).unwrap();
    assert_eq!(item["date_published"], "2026-11-24T17:00:00Z");
    let text = item["content_text"].as_str().unwrap();
    assert!(text.contains("Bears on it: Qualifies\nWhy: A wombat of a chip."), "{text}");
}

#[tokio::test]
async fn what_cannot_be_followed_is_said_to_be_so() {
    let mut app = App::start().await;
    for page in LISTS {
        let problem = app.get(&format!("{page}.feed.json?cursor=x")).await.is(400);
        assert_eq!(problem.header("content-type"), "application/problem+json", "{page}");
        let problem = app.get(&format!("{page}.atom?cursor=x")).await.is(400);
        assert!(problem.header("content-type").starts_with("text/html"), "{page}");
    }
    let problem = app.get("/timeline.feed.json?effect=sideways&kind=tariff").await.is(400);
    let document: Value = serde_json::from_str(&problem.body).unwrap();
    assert_eq!(document["parameters"][0]["name"], "effect");
    let page = app.get("/timeline.atom?effect=sideways&kind=tariff").await.is(400);
    assert!(page.attributes("main a", "href").contains(&"/timeline.atom?kind=tariff".to_owned()));
    for extension in ["atom", "feed.json"] {
        app.get(&format!("/chips/nvidia-h2.{extension}")).await.is(404);
        app.get(&format!("/moons.{extension}")).await.is(404);
    }
    let AnyRecord::System(mut pod) = record("/systems/amd-helios") else { panic!("a system") };
    pod.slug = "wombat-pod".parse().unwrap();
    save(&mut app, AnyRecord::System(pod), "One more").await;
    app.get("/systems/wombat-pod.atom").await.ok();
    send(&app, "/edit/system/wombat-pod/withdraw", &[]).await;
    app.get("/systems/wombat-pod.atom").await.is(410);
    let gone = app.get("/systems/wombat-pod.feed.json").await.is(410);
    assert_eq!(gone.header("content-type"), "application/problem+json");
    let ids = ids(&read(&app, "/systems").await.0).concat();
    assert!(!ids.contains("wombat-pod"));
}
