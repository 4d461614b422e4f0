//! Withdrawing a published record.

use askama::Template;
use axum::{
    extract::{Path, State as AxumState},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use super::{
    Subject,
    author::{Author, Publisher},
    check::{LONGEST_REASON, reason_problems},
    page::title,
};
use crate::{
    model::{Kind, Slug},
    store::{
        record::Name,
        referring,
        save::Change,
        withdrawal::{self, Outcome},
    },
    web::{
        AppError, State,
        form::Form,
        page::{Page, render_own},
        urls,
        view::Link,
    },
};

/// Of more records that refer to one it is enough to say how many.
const NAMED: usize = 100;

/// A published record that something is to be done with, beside its text.
pub(super) struct Published {
    pub(super) kind: Kind,
    pub(super) slug: Slug,
    pub(super) number: i64,
    pub(super) record: serde_json::Value,
    pub(super) title: String,
}

impl Published {
    /// The record of an address, unless it is withdrawn.
    pub(super) async fn of(
        state: &State,
        author: &Author,
        kind: &str,
        slug: &str,
    ) -> Result<Self, AppError> {
        let subject = Subject::of(state, author, kind, slug).await?;
        let kind = subject.kind;
        let found = (subject.saved.filter(|saved| !saved.withdrawal), slug.parse::<Slug>());
        let (Some(saved), Ok(slug)) = found else {
            return Err(AppError::no_record(state, kind, slug).await);
        };
        let title = title(kind, &saved.record).unwrap_or_else(|| slug.to_string());
        Ok(Self { kind, slug, number: saved.number, record: saved.record, title })
    }
}

/// Links to records, each with what it is.
pub(super) fn with_kinds(names: Vec<Name>) -> Vec<(Link, &'static str)> {
    let with_kind = |name: Name| {
        let kind = name.kind.label();
        (Link::from(name), kind)
    };
    names.into_iter().take(NAMED).map(with_kind).collect()
}

#[derive(Template)]
#[template(path = "edit/withdraw.html")]
struct WithdrawPage {
    page: Page,
    kind: Kind,
    record: Link,
    form: String,
    action: String,
    base: i64,
    /// What refers to it, as far as it is named, and how many do in all.
    referring: Vec<(Link, &'static str)>,
    referring_count: usize,
    reason: String,
    reason_errors: Vec<String>,
    longest_reason: usize,
    /// Whether somebody saved it meanwhile.
    is_stale: bool,
}

async fn page(state: &State, record: &Published) -> Result<WithdrawPage, AppError> {
    let (kind, slug) = (record.kind, &record.slug);
    let referring = referring::of(&state.reader, kind, slug).await?;
    let action = urls::edit_withdraw(kind, slug);
    Ok(WithdrawPage {
        page: Page::new(
            state,
            &action,
            format!("Withdraw {}: {}", kind.label().to_lowercase(), record.title),
            "Where editors withdraw a record.",
        )
        .noindex(true)
        .without_address(),
        kind,
        record: Link::to(kind, slug, record.title.as_str()),
        form: urls::edit(kind, slug),
        action,
        base: record.number,
        referring_count: referring.len(),
        referring: with_kinds(referring),
        reason: String::new(),
        reason_errors: Vec::new(),
        longest_reason: LONGEST_REASON,
        is_stale: false,
    })
}

/// `GET /edit/{kind}/{slug}/withdraw`
pub async fn ask(
    AxumState(state): AxumState<State>,
    Publisher(author): Publisher,
    Path((kind, slug)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let record = Published::of(&state, &author, &kind, &slug).await?;
    render_own(StatusCode::OK, &page(&state, &record).await?)
}

/// `POST /edit/{kind}/{slug}/withdraw`
pub async fn send(
    AxumState(state): AxumState<State>,
    Publisher(author): Publisher,
    Path((kind, slug)): Path<(String, String)>,
    form: Form,
) -> Result<Response, AppError> {
    let record = Published::of(&state, &author, &kind, &slug).await?;
    let reason = form.text("reason");
    let base = form.line("base").parse().unwrap_or(0);
    let reason_errors = reason_problems(&reason, true);
    if !reason_errors.is_empty() {
        let page = WithdrawPage { reason, reason_errors, ..page(&state, &record).await? };
        return render_own(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let change = Change {
        author: &author.name,
        reason: &reason,
        at: state.clock.now(),
        correction: false,
        reviewer: Some(&author.name),
    };
    let transaction = state.begin().await?;
    let outcome =
        withdrawal::withdraw(transaction, record.kind, &record.slug, base, &change).await?;
    let is_stale = match outcome {
        Outcome::Withdrawn => {
            let target = urls::record(record.kind, &record.slug);
            return Ok(Redirect::to(&target).into_response());
        }
        Outcome::Stale => true,
        Outcome::Needed(_) => false,
    };
    // What is so now, not what was read before.
    let record = Published::of(&state, &author, &kind, &slug).await?;
    let page = WithdrawPage { reason, is_stale, ..page(&state, &record).await? };
    render_own(StatusCode::CONFLICT, &page)
}
