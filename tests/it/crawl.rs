//! The whole site, from its first page: every link leads somewhere, every page is well made, and
//! every record has a page.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chokepoint::{model::Kind, starter};
use scraper::Html;

use crate::support::{App, html::selector};

/// Filtered views are followed only so far: their number is endless.
const MOST_QUERIES_PER_PATH: usize = 40;

/// Every record has a feed and pages of its versions, and every page one for each day, made by the same few templates: some of each kind are
/// enough.
const MOST_VERSIONS_PER_KIND: usize = 15;

#[tokio::test]
async fn every_link_leads_to_a_well_made_page() {
    let app = App::start().await;
    let mut queue = VecDeque::from(["/".to_owned()]);
    let mut seen = BTreeSet::from(["/".to_owned()]);
    let mut queries: BTreeMap<String, usize> = BTreeMap::new();
    let mut versions: BTreeMap<String, usize> = BTreeMap::new();
    let mut titles: BTreeMap<String, String> = BTreeMap::new();
    let mut descriptions: BTreeMap<String, String> = BTreeMap::new();
    let mut faults = Vec::new();
    while let Some(path) = queue.pop_front() {
        let response = app.get(&path).await;
        if response.status == 303 {
            // Crawled as what it leads to.
            let target = response.header("location").to_owned();
            if seen.insert(target.clone()) {
                queue.push_back(target);
            }
            continue;
        }
        if response.status != 200 {
            faults.push(format!("{path}: {}", response.status));
            continue;
        }
        if !response.header("content-type").starts_with("text/html") {
            continue;
        }
        let html = response.html();
        check_page(&path, &html, &mut faults);
        // What is shown within other sites is described as its page is.
        if !path.contains('?') && !path.starts_with("/embed/") {
            let title = response.texts("head title").concat();
            if let Some(other) = titles.insert(title.clone(), path.clone()) {
                faults.push(format!("{path}: has the title of {other}: {title}"));
            }
            let description = response.attributes("meta[name=description]", "content").concat();
            if let Some(other) = descriptions.insert(description.clone(), path.clone()) {
                faults.push(format!("{path}: has the description of {other}: {description}"));
            }
        }
        for link in internal_links(&html) {
            let (page, query) = link.split_once('?').unwrap_or((&link, ""));
            if !query.is_empty() {
                let count = queries.entry(page.to_owned()).or_default();
                *count += 1;
                if *count > MOST_QUERIES_PER_PATH {
                    continue;
                }
            }
            if page.contains('@')
                || page.contains("/history")
                || page.contains("/cite")
                || [".atom", ".feed.json"].iter().any(|feed| page.ends_with(feed))
                || page.starts_with("/embed/")
                || query.contains("known=")
            {
                let kind = page.split('/').nth(1).unwrap_or_default().to_owned();
                let count = versions.entry(kind).or_default();
                *count += 1;
                if *count > MOST_VERSIONS_PER_KIND && !seen.contains(&link) {
                    continue;
                }
            }
            if seen.insert(link.clone()) {
                queue.push_back(link);
            }
        }
        assert!(faults.len() < 20, "{faults:#?}");
    }
    assert!(faults.is_empty(), "{faults:#?}");
    for record in starter::dataset().records() {
        let path = format!("/{}/{}", record.kind().plural(), record.slug());
        if !seen.contains(&path) {
            faults.push(format!("{path}: no page links to it"));
        }
    }
    assert!(faults.is_empty(), "{} records: {faults:#?}", faults.len());
}

#[tokio::test]
async fn every_record_has_its_page() {
    let app = App::start().await;
    let mut count = 0;
    for record in starter::dataset().records() {
        let path = format!("/{}/{}", record.kind().plural(), record.slug());
        let response = app.get(&path).await.ok();
        let canonical = response.attributes("link[rel=canonical]", "href");
        assert_eq!(canonical, [format!("https://example.org{path}")]);
        count += 1;
    }
    assert!(count > 2_000);
    assert_eq!(Kind::ALL.len(), 9);
}

fn internal_links(html: &Html) -> Vec<String> {
    let mut links = Vec::new();
    for (css, attribute) in [("a[href]", "href"), ("link[href]", "href"), ("script[src]", "src")] {
        for element in html.select(&selector(css)) {
            let target = element.attr(attribute).unwrap_or_default();
            let target = target.split('#').next().unwrap_or_default();
            if target.starts_with('/') {
                links.push(target.to_owned());
            }
        }
    }
    links
}

fn check_page(path: &str, html: &Html, faults: &mut Vec<String>) {
    let mut fault = |message: String| faults.push(format!("{path}: {message}"));
    for error in &html.errors {
        fault(format!("not well formed: {error}"));
    }
    let count = |css: &str| html.select(&selector(css)).count();
    for (css, what) in [
        ("h1", "an h1"),
        ("head > title", "a title"),
        ("main", "a main part"),
        ("meta[name=description][content]:not([content=''])", "a description"),
        ("link[rel=canonical][href^='https://example.org/']", "a canonical address"),
        ("html[lang]", "a language"),
    ] {
        let found = count(css);
        if found != 1 {
            fault(format!("has {found} times {what}"));
        }
    }
    for css in ["[style]", "style", "[onclick]", "script:not([src]):not([type])+script:not([src])"]
    {
        if count(css) > 0 {
            fault(format!("has {css}, which the content security policy forbids"));
        }
    }
    let mut ids = BTreeSet::new();
    for element in html.select(&selector("[id]")) {
        let id = element.attr("id").unwrap_or_default();
        if !ids.insert(id.to_owned()) {
            fault(format!("has the id {id} twice"));
        }
    }
    for element in html.select(&selector("a[href^='#']")) {
        let target = element.attr("href").unwrap_or_default().trim_start_matches('#');
        if !ids.contains(target) {
            fault(format!("links to #{target}, which is not there"));
        }
    }
    for element in html.select(&selector("a[href]")) {
        let named = element.text().any(|text| !text.trim().is_empty())
            || element.attr("aria-label").is_some()
            || element.attr("aria-labelledby").is_some();
        if !named {
            fault(format!("has a link without a name to {:?}", element.attr("href")));
        }
    }
}
