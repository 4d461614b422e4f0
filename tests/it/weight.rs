//! What a visit weighs on the wire: bodies as browsers get them, and headers.

use std::{collections::BTreeSet, io::Write};

use axum::{body::Body, http::Request};

use crate::support::{App, Response, html::selector};

const EVENT: &str = "/events/2025-09-17-rtx-pro-6000d-purchases-halted";
const TIMELINE: &str = "/timeline";
const FOUR: &str = "/compare?chips=nvidia-h20,nvidia-h100-sxm,huawei-ascend-910c,amd-mi300x";

async fn get(app: &App, path: &str) -> Response {
    let request = Request::get(path).header("accept-encoding", "br").body(Body::empty());
    app.ask(request.unwrap()).await.ok()
}

/// The bytes of a response. Static files are compressed when the program is built for use, which is
/// made up for here.
fn weight(response: &Response) -> usize {
    let headers: usize = response
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len())
        .sum();
    let is_packed = !response.header("content-encoding").is_empty();
    let body = if is_packed { response.bytes.len() } else { packed(&response.bytes) };
    "HTTP/1.1 200 OK\r\n\r\n".len() + headers + body
}

fn packed(body: &[u8]) -> usize {
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), 4_096, 11, 22);
    encoder.write_all(body).unwrap();
    encoder.into_inner().len()
}

/// The scripts that `main.js` loads for a page, by the selectors that it has for them.
fn modules(main: &str, page: &scraper::Html) -> Vec<String> {
    let own = page.select(&selector("#main-js")).next().unwrap();
    let list = main.split("const wanted = [").nth(1).unwrap().split("];").next().unwrap();
    let pairs =
        list.lines().filter_map(|line| line.trim().strip_prefix("[\"")?.split_once("\", \""));
    let mut modules = Vec::new();
    for (name, condition) in pairs {
        let condition = condition.trim_end_matches("\"],");
        if page.select(&selector(condition)).next().is_some() {
            let hyphened = if name == "themeToggle" { "theme-toggle" } else { name };
            modules.push(own.attr(&format!("data-{hyphened}")).unwrap().to_owned());
        }
    }
    assert!(modules.len() >= 3, "{modules:?}");
    modules
}

/// The page and every file that it needs, each with its weight.
async fn visit(app: &App, path: &str) -> Vec<(String, usize)> {
    let response = get(app, path).await;
    let plain = app.get(path).await.ok();
    let html = plain.html();
    let mut files: BTreeSet<String> = BTreeSet::new();
    for (css, attribute) in
        [("link[rel=stylesheet]", "href"), ("link[rel=icon]", "href"), ("script[src]", "src")]
    {
        files.extend(plain.attributes(css, attribute));
    }
    let main = plain.attributes("#main-js", "src").pop().unwrap();
    files.extend(modules(&app.get(&main).await.ok().body, &html));
    let mut weights = vec![(path.to_owned(), weight(&response))];
    for file in files {
        weights.push((file.clone(), weight(&get(app, &file).await)));
    }
    weights
}

#[tokio::test]
async fn a_visit_weighs_no_more_than_it_may() {
    let app = App::start().await;
    for (path, first, second) in
        [(EVENT, 30_000, 12_000), (TIMELINE, 70_000, 35_000), (FOUR, 60_000, 14_000)]
    {
        let weights = visit(&app, path).await;
        let all: usize = weights.iter().map(|(_, weight)| weight).sum();
        assert!(all <= first, "{path}: {all} bytes in all: {weights:#?}");
        // Whoever was here before has all files.
        let (_, page) = &weights[0];
        assert!(*page <= second, "{path}: {page} bytes");
    }
}
