//! The addresses of the data interface: one table for the routes, the document and the reference.

use axum::{
    extract::{Path, State as AxumState, rejection::PathRejection},
    routing::{MethodRouter, get},
};

use super::{
    changes, compare, index, lists, openapi,
    parameters::{self, Parameter},
    records, search, verdict,
};
use crate::{
    model::Kind,
    web::{State, query::Query, search::KINDS, urls},
};

/// An address of the data interface.
pub struct Endpoint {
    /// Its path, as a route has it: `/api/v1/chips/{slug}`.
    pub path: String,
    /// What generated programs call it.
    pub id: String,
    /// Under which heading it stands.
    pub tag: &'static str,
    /// What it gives, in a few words.
    pub summary: String,
    /// What else there is to know.
    pub detail: &'static str,
    /// Its parameters in the query.
    pub parameters: Vec<Parameter>,
    /// The kind of the record that its path names.
    pub names: Option<Kind>,
    /// The schema of its answer.
    pub answer: String,
    /// A request.
    pub example: String,
    /// What answers it.
    pub handler: MethodRouter<State>,
}

/// All of them, in the order in which the reference has them.
#[must_use]
pub fn all() -> Vec<Endpoint> {
    let kinds = KINDS.into_iter();
    let mut all = Vec::new();
    all.push(own(
        index::index,
        "",
        "index",
        "About",
        "What there is: links, counts, licence",
        "IndexDocument",
        Vec::new(),
        "",
    ));
    all.extend(kinds.clone().map(list));
    all.extend(kinds.clone().map(record));
    all.extend(kinds.map(revisions));
    all.push(own(
        search::search,
        "/search",
        "search",
        "Search",
        "Records that have some words",
        "SearchDocument",
        parameters::of_search(),
        "?q=nvidia+h20&kind=event&limit=2",
    ));
    all.push(own(
        verdict::verdict,
        "/verdict",
        "verdict",
        "Verdicts",
        "Which export controls catch a chip, or a set of figures, on a day for a destination",
        "VerdictDocument",
        parameters::of_verdict(),
        "?chip=nvidia-h20&on=2025-06-02&to=CN",
    ));
    all.push(own(
        compare::compare,
        "/compare",
        "compare",
        "Comparison",
        "Chips or systems side by side",
        "CompareDocument",
        parameters::of_comparison(),
        "?chips=nvidia-h20,nvidia-h100-sxm&on=2025-06-02&to=CN",
    ));
    all.push(own(
        changes::changes,
        "/changes",
        "changes",
        "Changes",
        "What was changed, the oldest first, to keep a copy in step",
        "ChangesDocument",
        parameters::of_changes(),
        "?kind=chip&limit=2",
    ));
    all.push(own(
        openapi::document,
        "/openapi.json",
        "openapi",
        "About",
        "This interface as an OpenAPI 3.1 document",
        "OpenApiDocument",
        Vec::new(),
        "",
    ));
    all
}

/// One that is not of a kind.
#[expect(clippy::too_many_arguments, reason = "a row of the table")]
fn own<H, T>(
    handler: H,
    path: &str,
    id: &str,
    tag: &'static str,
    summary: &str,
    answer: &str,
    parameters: Vec<Parameter>,
    example: &str,
) -> Endpoint
where
    H: axum::handler::Handler<T, State>,
    T: 'static,
{
    let detail = match id {
        "verdict" => {
            "Give either “chip” or figures. A figure that is not given counts as never published. It \
             informs; it is not legal advice."
        }
        "compare" => "Give either “chips” or “systems”, up to eight.",
        "changes" => {
            "Start without parameters and follow “next” to the end; keep the last “cursor”, and ask \
             with it later for what was changed since. Then read each record anew, or drop it where \
             it was withdrawn."
        }
        "search" => {
            "Without “kind”, the best of each kind. A misspelt word is taken for the nearest \
             one on record, and “corrected” says so."
        }
        _ => "",
    };
    Endpoint {
        path: format!("{}{path}", urls::API),
        id: id.to_owned(),
        tag,
        summary: summary.to_owned(),
        detail,
        parameters,
        names: None,
        answer: answer.to_owned(),
        example: format!("{}{path}{example}", urls::API),
        handler: get(handler),
    }
}

fn list(kind: Kind) -> Endpoint {
    let asked = match kind {
        Kind::Event => "?effect=tightens&initiator=CN&significance=3&limit=1",
        Kind::Chip => "?made_for=CN&sort=-tpp&limit=1",
        Kind::Control => "?on=2025-06-02&to=CN&limit=1",
        _ => "?limit=1",
    };
    let path = urls::api_list(kind);
    Endpoint {
        id: format!("list{}", plural_name(kind)),
        tag: "Lists",
        summary: format!("{} that pass some filters", kind.plural_label()),
        detail: "In the order of the page of the same name, from which the filters come.",
        parameters: parameters::of_list(kind),
        names: None,
        answer: format!("{}List", name(kind)),
        example: format!("{path}{asked}"),
        handler: get(move |state: AxumState<State>, query: Query| lists::list(state, query, kind)),
        path,
    }
}

fn record(kind: Kind) -> Endpoint {
    let handler = move |state: AxumState<State>,
                        path: Result<Path<String>, PathRejection>,
                        query: Query| records::show(state, path, query, kind);
    Endpoint {
        path: urls::api_record(kind, "{slug}"),
        id: format!("get{}", name(kind)),
        tag: "Records",
        summary: format!("One {}", kind.label().to_lowercase()),
        detail: "The same document as the page’s address with “.json” behind it.",
        parameters: parameters::of_record(),
        names: Some(kind),
        answer: format!("{}Document", name(kind)),
        example: urls::api_record(kind, example_slug(kind)),
        handler: get(handler),
    }
}

fn revisions(kind: Kind) -> Endpoint {
    let handler =
        move |state: AxumState<State>, path: Result<Path<String>, PathRejection>, query: Query| {
            records::revisions(state, path, query, kind)
        };
    Endpoint {
        path: urls::api_revisions(kind, "{slug}"),
        id: format!("list{}Revisions", name(kind)),
        tag: "Revisions",
        summary: format!("The revisions of one {}", kind.label().to_lowercase()),
        detail: "Who changed it, when and why; also of a record that was withdrawn.",
        parameters: Vec::new(),
        names: Some(kind),
        answer: "RevisionsDocument".to_owned(),
        example: urls::api_revisions(kind, example_slug(kind)),
        handler: get(handler),
    }
}

/// What schemas call a kind: `Chip`.
#[must_use]
pub fn name(kind: Kind) -> &'static str {
    kind.label()
}

fn plural_name(kind: Kind) -> &'static str {
    kind.plural_label()
}

/// A record that the starter dataset has; tests ask for each.
#[must_use]
pub fn example_slug(kind: Kind) -> &'static str {
    match kind {
        Kind::Source => "nvidia-rtx-pro-6000-page",
        Kind::Actor => "nvidia",
        Kind::Chip => "nvidia-h20",
        Kind::System => "nvidia-gb200-nvl72",
        Kind::Policy => "us-oct-2023-advanced-computing-rule",
        Kind::Control => "us-3a090-2022",
        Kind::Event => "2025-09-17-rtx-pro-6000d-purchases-halted",
        Kind::Quote => "donald-trump-2018-05-13-too-many-jobs",
        Kind::Claim => "beijing-blocks-nvidia-for-bargaining-leverage",
    }
}
