//! What was done with accounts, for admins.

use askama::Template;
use axum::{extract::State as AxumState, http::StatusCode, response::Response};

use super::{Editor, minute};
use crate::{
    model::account::Role,
    store::audit::{self, Noted},
    web::{
        AppError, State,
        page::{Page, render_own},
        query::Query,
        view::Link,
    },
};

/// Entries on a page.
const ON_A_PAGE: i64 = 100;

#[derive(Template)]
#[template(path = "edit/audit.html")]
struct AuditPage {
    page: Page,
    editor: Editor,
    entries: Vec<Noted>,
    older: Option<Link>,
}

/// `GET /admin/audit`
pub async fn list(
    AxumState(state): AxumState<State>,
    editor: Editor,
    query: Query,
) -> Result<Response, AppError> {
    editor.require(Role::Admin)?;
    let mut reading = query.read("/admin/audit");
    let before = reading.one("before", |value| {
        value.parse::<i64>().map_err(|_| "is not the number of an entry".to_owned())
    });
    let list = reading.finish()?;
    let mut entries = audit::latest(&state.reader, before, ON_A_PAGE).await?;
    for entry in &mut entries {
        entry.at = minute(&entry.at);
    }
    let is_full = entries.len() == usize::try_from(ON_A_PAGE).unwrap_or(usize::MAX);
    let oldest = entries.last().filter(|_| is_full);
    let older = oldest
        .map(|entry| Link::new(list.with("before", Some(&entry.id.to_string())), "Older entries"));
    let description = "What was done with accounts: who signed in, what was changed, and by whom.";
    render_own(
        StatusCode::OK,
        &AuditPage {
            page: Page::new(&state, "/admin/audit", "Audit log", description).noindex(true),
            editor,
            entries,
            older,
        },
    )
}
