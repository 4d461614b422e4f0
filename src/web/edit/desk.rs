//! Where editors begin: a new record of any kind, and the latest changes.

use askama::Template;
use axum::{extract::State as AxumState, http::StatusCode, response::Response};

use super::{
    Editor,
    form::{self, view::article},
    minute,
};
use crate::{
    model::Kind,
    store::drafts::{self, DraftEntry},
    web::{
        AppError, State,
        page::{Page, render_own},
        urls,
        view::Link,
    },
};

#[derive(Template)]
#[template(path = "edit/desk.html")]
struct DeskPage {
    page: Page,
    editor: Editor,
    kinds: Vec<KindOfRecord>,
    drafts: Vec<DraftView>,
}

/// One of one's drafts.
struct DraftView {
    form: Link,
    /// Where it is thrown away.
    address: String,
    key: String,
    /// What it is a draft of.
    what: String,
    changed: String,
}

impl From<DraftEntry> for DraftView {
    fn from(draft: DraftEntry) -> Self {
        let kind = draft.kind.label().to_lowercase();
        Self {
            form: form::draft::link(&draft),
            address: form::draft::form_of(&draft),
            what: match (draft.proposal, &draft.slug) {
                (Some(id), _) => format!("Changes to proposal {id}"),
                (None, Some(_)) => format!("Changes to {} {kind}", article(&kind)),
                (None, None) => format!("A new {kind}"),
            },
            changed: minute(&draft.changed),
            key: draft.key,
        }
    }
}

/// A kind of record that can be added or found.
struct KindOfRecord {
    add: Link,
    all: Link,
}

/// `GET /edit`
pub async fn show(
    AxumState(state): AxumState<State>,
    editor: Editor,
) -> Result<Response, AppError> {
    // What is added most comes first.
    const ORDER: [Kind; 9] = [
        Kind::Event,
        Kind::Quote,
        Kind::Source,
        Kind::Actor,
        Kind::Chip,
        Kind::System,
        Kind::Policy,
        Kind::Control,
        Kind::Claim,
    ];
    let kinds = ORDER.map(|kind| KindOfRecord {
        add: Link::new(
            urls::edit_new(kind),
            format!("Add {} {}", article(kind.label()), kind.label().to_lowercase()),
        ),
        all: Link::new(urls::list(kind), kind.plural_label()),
    });
    let page = Page::new(&state, "/edit", "The desk", "Where editors begin.").noindex(true);
    let drafts = drafts::of_account(&state.reader, editor.id).await?;
    let drafts = drafts.into_iter().map(DraftView::from).collect();
    render_own(StatusCode::OK, &DeskPage { page, editor, kinds: kinds.into(), drafts })
}
