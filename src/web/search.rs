//! Search: one box for everything.

mod hit;

use askama::Template;
use axum::{
    Json,
    extract::State as AxumState,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use self::hit::HitView;
use crate::{
    model::Kind,
    store::search::{self, Found, Wanted},
    web::{
        AppError, State,
        cache::CachePolicy,
        page::{Page, render},
        query::{ListState, Query},
        urls,
        view::{Facet, Link, count_of},
    },
};

/// Records of each kind on the overview.
const OF_EACH_KIND: i64 = 5;

/// Records on a page of one kind.
const ON_A_PAGE: i64 = 20;

/// Further down, better words find more than more pages.
const LAST_PAGE: i64 = 10;

/// Longer texts are refused.
pub(crate) const MOST_LETTERS: usize = 500;

/// The order in which readers know the kinds.
pub(crate) const KINDS: [Kind; 9] = [
    Kind::Event,
    Kind::Actor,
    Kind::Chip,
    Kind::System,
    Kind::Policy,
    Kind::Control,
    Kind::Quote,
    Kind::Claim,
    Kind::Source,
];

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    page: Page,
    q: String,
    kind: Option<Kind>,
    summary: String,
    groups: Vec<Group>,
    kinds: Facet,
    correction: Option<Correction>,
    notes: Vec<&'static str>,
    prev: Option<Link>,
    next: Option<Link>,
    suggestions: Vec<Link>,
    collections: Vec<(Link, String)>,
    examples: Vec<(Link, &'static str)>,
}

/// What was looked for instead of what was typed.
struct Correction {
    shown: String,
    as_typed: Link,
}

struct Group {
    kind: Kind,
    hits: Vec<HitView>,
    /// All of this kind, when there are more than are shown.
    more: Option<Link>,
}

/// `GET /search`
pub async fn search(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    let mut reading = query.read("/search");
    let q = reading.text("q", MOST_LETTERS);
    let kind = reading.word::<Kind>("kind");
    let as_typed = reading.one("spelling", |value| match value {
        "as-typed" => Ok(()),
        _ => Err("can only be “as-typed”".to_owned()),
    });
    let some = reading.one("words", |value| match value {
        "some" => Ok(()),
        _ => Err("can only be “some”".to_owned()),
    });
    let page = reading.one("page", page_number).unwrap_or(1);
    if page > 1 && kind.is_none() {
        reading.reject("page", "goes with a kind of record, since each kind has its own pages");
    }
    let list = reading.finish()?;
    let Some(q) = q else {
        return nothing_asked(&state, list).await;
    };
    let take = if kind.is_some() { ON_A_PAGE } else { OF_EACH_KIND };
    let wanted = Wanted {
        text: &q,
        kind,
        as_typed: as_typed.is_some(),
        // Whoever chose a kind among records with all words does not look for others.
        some_words: kind.is_none() || some.is_some(),
        skip: (page - 1) * take,
        take,
    };
    let found = search::search(&state.reader, wanted).await?;
    render(&results(&state, &q, kind, page, &list, found))
}

fn page_number(value: &str) -> Result<i64, String> {
    match value.parse::<i64>() {
        Ok(page @ 1..=LAST_PAGE) => Ok(page),
        Ok(page) if page > LAST_PAGE => {
            Err(format!("goes up to {LAST_PAGE}; add a word to find what is further down"))
        }
        _ => Err(format!("must be a number from 1 to {LAST_PAGE}")),
    }
}

fn results(
    state: &State,
    q: &str,
    kind: Option<Kind>,
    page: i64,
    list: &ListState,
    found: Found,
) -> SearchPage {
    let count_of_kind =
        |kind| found.counts.iter().find(|(other, _)| *other == kind).map_or(0, |(_, n)| *n);
    let total = kind.map_or_else(|| found.counts.iter().map(|(_, n)| n).sum(), count_of_kind);
    let mut groups: Vec<Group> = Vec::new();
    for hit in found.hits {
        let (kind_of_hit, view) = (hit.kind, HitView::from(hit));
        match groups.iter_mut().find(|group| group.kind == kind_of_hit) {
            Some(group) => group.hits.push(view),
            None => groups.push(Group { kind: kind_of_hit, hits: vec![view], more: None }),
        }
    }
    // The kind of the best hit first; the others in the order in which readers know them.
    if let Some((_, others)) = groups.split_first_mut() {
        others.sort_by_key(|group| KINDS.iter().position(|kind| *kind == group.kind));
    }
    let words = found.some_words.then_some("some");
    for group in &mut groups {
        let all = count_of_kind(group.kind);
        if kind.is_none() && all > OF_EACH_KIND {
            let text = format!("All {}", count_in_words(group.kind, all));
            let kind = Some(group.kind.as_str());
            let href = list.with_all(&[("kind", kind), ("words", words)]);
            group.more = Some(Link::new(href, text));
        }
    }
    let facets = KINDS.map(|kind| {
        (kind.as_str().to_owned(), kind.plural_label().to_owned(), count_of_kind(kind))
    });
    let mut kinds = list.facet("kind", "Kind of record", facets);
    for option in &mut kinds.options {
        let value = (!option.selected).then_some(option.value.as_str());
        option.href = list.with_all(&[("kind", value), ("words", words), ("page", None)]);
    }
    let shown = kind
        .map_or_else(|| count_of(total, "record", "records"), |kind| count_in_words(kind, total));
    let to_page = |page: i64, text: &str| {
        Link::new(list.with("page", (page > 1).then(|| page.to_string()).as_deref()), text)
    };
    let more = kind.is_some() && page * ON_A_PAGE < total && page < LAST_PAGE;
    let beyond = kind.is_some() && page == LAST_PAGE && page * ON_A_PAGE < total;
    let correction = found.corrected.map(|shown| {
        let href = list.with_all(&[("spelling", Some("as-typed")), ("page", None)]);
        Correction { shown, as_typed: Link::new(href, q) }
    });
    let mut notes = Vec::new();
    if found.some_words && total > 0 {
        notes.push("No record has all of these words. These have some of them.");
    }
    if found.cut {
        notes.push("Only the first twelve words were looked for.");
    }
    if beyond {
        notes.push("There are more. Add a word to find what is further down.");
    }
    let title = kind.map_or_else(
        || format!("Search: {q}"),
        |kind| format!("Search: {q}, {}", kind.plural_label().to_lowercase()),
    );
    let description = format!("What the record has on “{q}”.");
    let page_of_results =
        Page::new(state, "/search", crate::model::quote::shorten(&title, 90), &description)
            .noindex(true);
    let mut suggestions = Vec::new();
    if kind.is_some() {
        suggestions.push(Link::new(
            list.with_all(&[("kind", None), ("words", None), ("page", None)]),
            "All kinds of record",
        ));
    }
    SearchPage {
        page: page_of_results,
        q: q.to_owned(),
        kind,
        summary: if total == 0 { String::new() } else { shown },
        groups,
        kinds,
        correction,
        notes,
        prev: (page > 1).then(|| to_page(page - 1, "Better matches")),
        next: more.then(|| to_page(page + 1, "More")),
        suggestions,
        collections: Vec::new(),
        examples: examples(),
    }
}

/// What can be looked for.
async fn nothing_asked(state: &State, list: ListState) -> Result<Response, AppError> {
    let counts = state.counts().await?;
    let collections = KINDS.map(|kind| {
        let count = counts.of(kind);
        (Link::new(urls::list(kind), count_in_words(kind, count)), has(kind).to_owned())
    });
    render(&SearchPage {
        page: Page::new(
            state,
            "/search",
            "Search the record",
            "Search events, actors, chips, systems, policies, controls, quotes, claims and \
             sources of the semiconductor trade tensions.",
        )
        .noindex(list.is_filtered()),
        q: String::new(),
        kind: None,
        summary: String::new(),
        groups: Vec::new(),
        kinds: list.facet("kind", "Kind of record", []),
        correction: None,
        notes: Vec::new(),
        prev: None,
        next: None,
        suggestions: Vec::new(),
        collections: collections.into(),
        examples: examples(),
    })
}

/// What a search of a kind looks through.
fn has(kind: Kind) -> &'static str {
    match kind {
        Kind::Event => "by title, kind and summary",
        Kind::Actor => "by name, other names, ticker, role",
        Kind::Chip => "by name, maker, family, architecture, process, memory",
        Kind::System => "by name, maker, interconnect",
        Kind::Policy => "by title, short title, citation, document number",
        Kind::Control => "by code and title",
        Kind::Quote => "by words, speaker and role",
        Kind::Claim => "by statement, question and summary",
        Kind::Source => "by title, publisher and address",
    }
}

fn examples() -> Vec<(Link, &'static str)> {
    [
        ("H20", "a chip"),
        ("3A090", "a rule's code"),
        ("88 FR 73458", "a citation"),
        ("gallium", "a material"),
        ("Huang Nvidia", "a speaker"),
        ("Nexperia", "a company"),
    ]
    .map(|(q, what)| (Link::new(urls::with_query("/search", [("q", q)]), q), what))
    .into()
}

fn count_in_words(kind: Kind, count: i64) -> String {
    let (one, many) = (kind.label().to_lowercase(), kind.plural_label().to_lowercase());
    count_of(count, &one, &many)
}

#[derive(Serialize)]
struct Suggestion {
    kind: &'static str,
    title: String,
    href: String,
}

/// How many names are suggested.
const SUGGESTIONS: i64 = 8;

/// `GET /search/suggest`: names for the search box while typing, as JSON.
///
/// Whatever is typed, the answer is a list: a box that fails while one types helps nobody.
pub async fn suggest(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    let text = query.read("/search/suggest").one("q", |value| Ok(value.to_owned()));
    let names = match text {
        Some(text) => search::suggest(&state.reader, &text, SUGGESTIONS).await?,
        None => Vec::new(),
    };
    let suggestions: Vec<_> = names
        .into_iter()
        .map(|name| Suggestion {
            kind: name.kind.label(),
            href: state.link(urls::record(name.kind, &name.slug)),
            title: name.title,
        })
        .collect();
    Ok(([(header::CACHE_CONTROL, CachePolicy::Page.header())], Json(suggestions)).into_response())
}
