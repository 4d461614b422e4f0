//! What crawlers and browsers ask for before any page: sitemap, robots, search description.

use askama::Template;
use axum::{
    extract::{Path, State as AxumState},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{
    model::Kind,
    store::sitemap,
    web::{AppError, State, cache::CachePolicy, routes, urls},
};

/// Pages in one file. The protocol's limit is 50,000 and 50 MB; smaller files are fetched sooner.
const MOST: i64 = 10_000;

/// Public pages that are not records.
const PAGES: &[&str] = &[
    "/",
    "/timeline",
    "/actors",
    "/chips",
    "/systems",
    "/policies",
    "/controls",
    "/quotes",
    "/claims",
    "/sources",
    "/compare",
    "/calculator",
    "/feeds",
    "/changes",
    "/corrections",
    "/about",
    "/about/method",
    "/about/glossary",
    "/about/licence",
    "/data",
    "/data/dictionary",
    "/about/freshness",
    "/api",
];

#[derive(Template)]
#[template(path = "share/sitemap.xml")]
struct Sitemap {
    /// `urlset` with `url`, or `sitemapindex` with `sitemap`.
    root: &'static str,
    item: &'static str,
    places: Vec<(String, Option<String>)>,
}

fn xml(template: &impl Template, media_type: &'static str) -> Result<Response, AppError> {
    let text = template.render().map_err(AppError::internal)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CACHE_CONTROL, CachePolicy::Page.header()),
    ];
    Ok((headers, text).into_response())
}

const XML: &str = "application/xml; charset=utf-8";

/// `GET /sitemap.xml`: the files by kind.
pub async fn index(AxumState(state): AxumState<State>) -> Result<Response, AppError> {
    let site = state.public_url;
    let mut places = vec![(format!("{site}/sitemaps/pages.xml"), None)];
    for extent in sitemap::extents(&state.reader).await? {
        let files = (extent.count + MOST - 1) / MOST;
        places.extend((1..=files).map(|number| {
            let file = format!("{site}/sitemaps/{}-{number}.xml", extent.kind.plural());
            (file, Some(extent.changed.clone()))
        }));
    }
    xml(&Sitemap { root: "sitemapindex", item: "sitemap", places }, XML)
}

/// `GET /sitemaps/{file}`
pub async fn file(
    AxumState(state): AxumState<State>,
    Path(file): Path<String>,
) -> Result<Response, AppError> {
    let site = state.public_url;
    let places = if file == "pages.xml" {
        PAGES.iter().map(|path| (format!("{site}{path}"), None)).collect()
    } else {
        let (kind, number) = part(&file).ok_or_else(routes::no_page_error)?;
        let entries = sitemap::entries(&state.reader, kind, (number - 1) * MOST, MOST).await?;
        if entries.is_empty() {
            return Err(routes::no_page_error());
        }
        let place = |entry: sitemap::Entry| {
            (format!("{site}{}", urls::record(kind, &entry.slug)), Some(entry.changed))
        };
        entries.into_iter().map(place).collect()
    };
    xml(&Sitemap { root: "urlset", item: "url", places }, XML)
}

/// The kind and number of `chips-2.xml`.
fn part(file: &str) -> Option<(Kind, i64)> {
    let (kind, number) = file.strip_suffix(".xml")?.rsplit_once('-')?;
    let number = number.parse().ok().filter(|number| (1..1_000_000).contains(number))?;
    Some((Kind::by_plural(kind)?, number))
}

#[derive(Template)]
#[template(path = "share/robots.txt")]
struct Robots {
    site: &'static str,
}

/// `GET /robots.txt`
pub async fn robots(AxumState(state): AxumState<State>) -> Result<Response, AppError> {
    xml(&Robots { site: state.public_url }, "text/plain; charset=utf-8")
}

#[derive(Template)]
#[template(path = "share/opensearch.xml")]
struct OpenSearch {
    site: &'static str,
    icon: String,
}

/// `GET /opensearch.xml`: the site as a search engine of the browser.
pub async fn opensearch(AxumState(state): AxumState<State>) -> Result<Response, AppError> {
    let icon = format!("{}{}", state.public_url, state.assets.url("icons/favicon.svg"));
    let page = OpenSearch { site: state.public_url, icon };
    xml(&page, "application/opensearchdescription+xml; charset=utf-8")
}
