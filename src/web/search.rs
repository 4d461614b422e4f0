//! Search: one box for everything.

use askama::Template;
use axum::{
    Json,
    extract::State as AxumState,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{
    model::Kind,
    store::search::{self, Hit, MARK_END, MARK_START},
    web::{
        AppError, State,
        cache::CachePolicy,
        page::{Page, render},
        query::Query,
        urls,
        view::{Facet, Link, count_of},
    },
};

/// Results on a page.
const PAGE: i64 = 25;

/// Nobody reads further; a narrower query finds more.
const MAX_PAGE: i64 = 10;

/// Longest query, in characters.
const MAX_QUERY: usize = 200;

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    page: Page,
    q: String,
    count: Option<String>,
    corrected: Option<String>,
    hits: Vec<HitView>,
    facets: Vec<Facet>,
    prev: Option<Link>,
    next: Option<Link>,
    suggestions: Vec<Link>,
}

/// A result; the title and snippet are markup with the found words marked.
struct HitView {
    href: String,
    kind: &'static str,
    title: String,
    snippet: String,
}

/// `GET /search`
pub async fn search(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    let mut reading = query.read("/search");
    let q = reading.text("q", MAX_QUERY);
    let kind = reading.word::<Kind>("kind");
    let number = reading
        .one("page", |value| match value.parse::<i64>() {
            Ok(number) if (1..=MAX_PAGE).contains(&number) => Ok(number),
            _ => Err(format!("must be a number from 1 to {MAX_PAGE}; narrow the search instead")),
        })
        .unwrap_or(1);
    let list = reading.finish()?;
    let Some(q) = q else { return empty(&state) };
    let found = search::search(&state.reader, &q, kind, PAGE, (number - 1) * PAGE).await?;
    let total: i64 = found
        .counts
        .iter()
        .filter(|(of, _)| kind.is_none_or(|kind| kind == *of))
        .map(|(_, count)| count)
        .sum();
    let facet = list.facet(
        "kind",
        "Kind",
        Kind::ALL.iter().map(|kind| {
            let count =
                found.counts.iter().find(|(of, _)| of == kind).map_or(0, |(_, count)| *count);
            (kind.to_string(), kind.plural_label().to_owned(), count)
        }),
    );
    let page_link = |number: i64, text: &str| {
        let number = (number > 1).then(|| number.to_string());
        Link::new(list.with("page", number.as_deref()), text)
    };
    let more = number < MAX_PAGE && number * PAGE < total;
    let description = format!("What the record of semiconductor trade tensions has on “{q}”.");
    render(&SearchPage {
        page: Page::new(&state, &list.url(), format!("Search: {q}"), &description).noindex(true),
        count: Some(count_of(total, "result", "results")),
        corrected: found.corrected,
        hits: found.hits.iter().map(view).collect(),
        facets: if facet.options.is_empty() { Vec::new() } else { vec![facet] },
        prev: (number > 1).then(|| page_link(number - 1, "Better matches")),
        next: more.then(|| page_link(number + 1, "More results")),
        suggestions: kind
            .map(|kind| Link::new(list.with("kind", None), format!("Not only {}", kind.plural())))
            .into_iter()
            .collect(),
        q,
    })
}

fn empty(state: &State) -> Result<Response, AppError> {
    let description = "Search events, actors, chips, policies, quotes, claims and sources.";
    render(&SearchPage {
        page: Page::new(state, "/search", "Search", description),
        q: String::new(),
        count: None,
        corrected: None,
        hits: Vec::new(),
        facets: Vec::new(),
        prev: None,
        next: None,
        suggestions: ["H20", "3A090", "gallium", "Entity List", "Huang", "88 FR 73458"]
            .into_iter()
            .map(|example| Link::new(urls::with_query("/search", [("q", example)]), example))
            .collect(),
    })
}

fn view(hit: &Hit) -> HitView {
    HitView {
        href: urls::record(hit.kind, &hit.slug),
        kind: hit.kind.label(),
        title: marked(&hit.title),
        snippet: marked(&hit.snippet),
    }
}

/// Escapes a text and turns its marks into `<mark>`.
fn marked(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 32);
    for c in text.chars() {
        match c {
            MARK_START => html.push_str("<mark>"),
            MARK_END => html.push_str("</mark>"),
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
    html
}

#[derive(Serialize)]
struct Suggestion {
    kind: &'static str,
    title: String,
    href: String,
}

/// `GET /search/suggest`: names for the search box while typing, as JSON.
pub async fn suggest(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    const MOST: i64 = 8;
    let mut reading = query.read("/search/suggest");
    let q = reading.text("q", MAX_QUERY).unwrap_or_default();
    reading.finish()?;
    let found = search::search(&state.reader, &q, None, MOST, 0).await?;
    let suggestions: Vec<_> = found
        .hits
        .into_iter()
        .map(|hit| Suggestion {
            kind: hit.kind.label(),
            title: hit.title.replace([MARK_START, MARK_END], ""),
            href: urls::record(hit.kind, &hit.slug),
        })
        .collect();
    Ok(([(header::CACHE_CONTROL, CachePolicy::Page.header())], Json(suggestions)).into_response())
}
