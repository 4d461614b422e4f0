//! The queue: what waits, the oldest first, and what became of the rest.

use askama::Template;
use axum::{extract::State as AxumState, http::StatusCode, response::Response};

use crate::{
    model::{
        Kind,
        account::Role,
        quote::shorten,
        review::{Sort, Standing},
    },
    store::proposals::{self, Count, Filter, Line},
    web::{
        AppError, State,
        edit::{Editor, minute},
        page::{Page, render_own},
        query::{ListState, Query},
        urls,
        view::{Facet, FacetOption, Link, count_of},
    },
};

/// Lines on a page.
const ON_A_PAGE: i64 = 50;

/// Longer reasons are cut.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "edit/review/queue.html")]
struct QueuePage {
    page: Page,
    editor: Editor,
    title: &'static str,
    lead: &'static str,
    facets: Vec<Facet>,
    count: String,
    lines: Vec<LineView>,
    is_filtered: bool,
    /// Whether the lines are of several states.
    is_mixed: bool,
    prev: Option<Link>,
    next: Option<Link>,
}

struct LineView {
    link: Link,
    what: String,
    state: Standing,
    who: String,
    when: String,
    reason: String,
}

/// `GET /edit/review`
pub async fn queue(
    AxumState(state): AxumState<State>,
    editor: Editor,
    query: Query,
) -> Result<Response, AppError> {
    let sees_all = editor.role.at_least(Role::Editor);
    let mut reading = query.read(urls::REVIEW);
    let asked = reading.word::<Standing>("state");
    let kind = reading.word::<Kind>("kind");
    let sort = reading.word::<Sort>("sort_of");
    let after = reading.one("cursor", |value| match value.parse::<i64>() {
        Ok(id) if id > 0 => Ok(id),
        _ => Err("is not a place in this list".to_owned()),
    });
    let list = reading.finish()?;
    // Editors come for what waits; contributors for all that they sent.
    let standing = asked.or(sees_all.then_some(Standing::InReview));
    let author = (!sees_all).then_some(editor.id);
    let filter = Filter { state: standing, kind, sort, author };
    let counts = proposals::counts(&state.reader, author).await?;
    let facets = facets(&list, &counts, filter, sees_all);
    let total = count(&counts, filter);
    let mut lines =
        proposals::list(&state.reader, filter, after.unwrap_or_default(), ON_A_PAGE + 1).await?;
    let page_size = usize::try_from(ON_A_PAGE).unwrap_or(usize::MAX);
    let more = lines.len() > page_size;
    lines.truncate(page_size);
    let end = lines.last().filter(|_| more).map(|line| line.id.to_string());
    let (title, lead) = if sees_all {
        ("Review", "Proposals by contributors and suggestions by readers; the oldest first.")
    } else {
        ("Your proposals", "What you sent for review, and what became of it; the oldest first.")
    };
    render_own(
        StatusCode::OK,
        &QueuePage {
            page: Page::new(&state, urls::REVIEW, title, lead).noindex(true),
            title,
            lead,
            facets,
            count: count_of(total, "entry", "entries"),
            lines: lines.into_iter().map(line).collect(),
            is_mixed: standing.is_none(),
            is_filtered: list.is_filtered(),
            prev: list.back_to_start(),
            next: list.onwards(end),
            editor,
        },
    )
}

fn line(line: Line) -> LineView {
    let kind = line.kind.map(|kind| kind.label().to_lowercase());
    let what = match (line.sort, kind) {
        (Sort::Proposal, Some(kind)) if line.is_new => format!("New {kind}"),
        (Sort::Proposal, kind) => format!("Change of {}", a(&kind.unwrap_or_default())),
        (Sort::Suggestion, Some(kind)) => format!("Suggestion about {}", a(&kind)),
        (Sort::Suggestion, None) => "Suggestion about a page".to_owned(),
    };
    LineView {
        link: Link::new(urls::proposal(line.id), line.title),
        what,
        state: line.state,
        who: line.author.unwrap_or_else(|| "a reader".to_owned()),
        when: minute(&line.created),
        reason: shorten(&line.reason, SHOWN),
    }
}

fn a(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {word}")
}

fn count(counts: &[Count], filter: Filter) -> i64 {
    let fits = |count: &&Count| {
        filter.state.is_none_or(|state| state == count.state)
            && filter.kind.is_none_or(|kind| Some(kind) == count.kind)
            && filter.sort.is_none_or(|sort| sort == count.sort)
    };
    counts.iter().filter(fits).map(|count| count.count).sum()
}

/// The filters, each with what it would leave, given the others.
fn facets(list: &ListState, counts: &[Count], filter: Filter, sees_all: bool) -> Vec<Facet> {
    let mut states = list.choice(
        "state",
        "State",
        Standing::ALL.iter().map(|&state| {
            let count = count(counts, Filter { state: Some(state), ..filter });
            (state.as_str().to_owned(), state.label().to_owned(), count)
        }),
    );
    if sees_all && list.get("state").is_none() {
        // It is what the page shows when nothing is asked for.
        let waiting = |option: &mut FacetOption| {
            if option.value == Standing::InReview.as_str() {
                option.selected = true;
                option.href = list.with("state", None);
            }
        };
        states.options.iter_mut().for_each(waiting);
    }
    let kinds = list.choice(
        "kind",
        "Kind",
        Kind::ALL.iter().filter_map(|&kind| {
            let count = count(counts, Filter { kind: Some(kind), ..filter });
            let is_there = count > 0 || filter.kind == Some(kind);
            is_there.then(|| (kind.as_str().to_owned(), kind.plural_label().to_owned(), count))
        }),
    );
    let mut facets = vec![states, kinds];
    if sees_all {
        facets.push(list.choice(
            "sort_of",
            "What it is",
            Sort::ALL.iter().map(|&sort| {
                let count = count(counts, Filter { sort: Some(sort), ..filter });
                (sort.as_str().to_owned(), format!("{}s", sort.label()), count)
            }),
        ));
    }
    facets.retain(|facet| !facet.options.is_empty());
    facets
}
