//! Where editors begin: a new record of any kind, and the latest changes.

use askama::Template;
use axum::{extract::State as AxumState, http::StatusCode, response::Response};

use super::{Editor, form::view::article};
use crate::{
    model::{Kind, account::Role},
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
    can_publish: bool,
    kinds: Vec<KindOfRecord>,
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
    let can_publish = editor.role.at_least(Role::Editor);
    render_own(StatusCode::OK, &DeskPage { page, editor, can_publish, kinds: kinds.into() })
}
