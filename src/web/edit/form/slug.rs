//! Changing a record's slug, which is fixed for all but this.

use askama::Template;
use axum::{
    extract::{Path, State as AxumState},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde_json::Value;

use super::{
    author::Publisher,
    check::{LONGEST_REASON, reason_problems},
    withdraw::{Published, with_kinds},
};
use crate::{
    model::{AnyRecord, Kind, Problems, form::label_at},
    store::{
        referring,
        rename::{self, Outcome},
        save::Change,
    },
    web::{
        AppError, State,
        form::Form,
        page::{Page, render_own},
        urls,
        view::{Link, count_of},
    },
};

/// What was typed.
struct Typed {
    slug: String,
    /// Of an event, whose slug starts with it.
    date: Option<String>,
    reason: String,
    corrects: bool,
}

#[derive(Template)]
#[template(path = "edit/address.html")]
struct AddressPage {
    page: Page,
    record: Link,
    form: String,
    action: String,
    base: i64,
    site: &'static str,
    before: String,
    referring: Vec<(Link, &'static str)>,
    referring_count: usize,
    typed: Typed,
    slug_errors: Vec<String>,
    date_errors: Vec<String>,
    reason_errors: Vec<String>,
    other_errors: Vec<String>,
    longest_reason: usize,
    out_of_order: Vec<Link>,
    is_stale: bool,
}

async fn page(state: &State, record: &Published, typed: Typed) -> Result<AddressPage, AppError> {
    let (kind, slug) = (record.kind, &record.slug);
    let referring = referring::of(&state.reader, kind, slug).await?;
    let action = urls::edit_address(kind, slug);
    Ok(AddressPage {
        page: Page::new(
            state,
            &action,
            format!("Change the address of {}: {}", kind.label().to_lowercase(), record.title),
            "Where editors change the address of a record.",
        )
        .noindex(true)
        .without_address(),
        record: Link::to(kind, slug, record.title.as_str()),
        form: urls::edit(kind, slug),
        action,
        base: record.number,
        site: state.public_url,
        before: urls::record(kind, ""),
        referring_count: referring.len(),
        referring: with_kinds(referring),
        typed,
        slug_errors: Vec::new(),
        date_errors: Vec::new(),
        reason_errors: Vec::new(),
        other_errors: Vec::new(),
        longest_reason: LONGEST_REASON,
        out_of_order: Vec::new(),
        is_stale: false,
    })
}

/// The date of an event.
fn date(record: &Published) -> Option<String> {
    let date = record.record.get("date").filter(|_| record.kind == Kind::Event);
    Some(date?.as_str()?.to_owned())
}

/// `GET /edit/{kind}/{slug}/address`
pub async fn ask(
    AxumState(state): AxumState<State>,
    Publisher(author): Publisher,
    Path((kind, slug)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let record = Published::of(&state, &author, &kind, &slug).await?;
    let date = date(&record);
    let typed = Typed { slug, date, reason: String::new(), corrects: false };
    render_own(StatusCode::OK, &page(&state, &record, typed).await?)
}

/// `POST /edit/{kind}/{slug}/address`
pub async fn send(
    AxumState(state): AxumState<State>,
    Publisher(author): Publisher,
    Path((kind, slug)): Path<(String, String)>,
    form: Form,
) -> Result<Response, AppError> {
    let record = Published::of(&state, &author, &kind, &slug).await?;
    let base = form.line("base").parse().unwrap_or(0);
    let typed = Typed {
        slug: form.line("slug"),
        date: date(&record).map(|date| if form.has("date") { form.line("date") } else { date }),
        reason: form.text("reason"),
        corrects: form.has("corrects"),
    };
    let parsed = parse(&record, &typed);
    let reason_errors = reason_problems(&typed.reason, true);
    let renamed = match parsed {
        Ok(renamed) if reason_errors.is_empty() => renamed,
        parsed => {
            let problems = parsed.err().unwrap_or_default();
            let of = |field: &str| {
                let own = problems.iter().filter(|problem| problem.field == field);
                own.map(|problem| problem.message.clone()).collect::<Vec<_>>()
            };
            let others = problems.iter().filter(|p| p.field != "slug" && p.field != "date");
            let other = |problem: &crate::model::Problem| {
                let label = label_at(record.kind.fields(), &problem.field);
                format!("{} {}", label.as_deref().unwrap_or("The record"), problem.message)
            };
            let page = AddressPage {
                slug_errors: of("slug"),
                date_errors: of("date"),
                other_errors: others.map(other).collect(),
                reason_errors,
                ..page(&state, &record, typed).await?
            };
            return render_own(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let (old, new) = (&record.slug, renamed.slug().clone());
    let reason = format!("{} (address changed from “{old}” to “{new}”)", typed.reason);
    let change = Change {
        author: &author.name,
        reason: &reason,
        at: state.clock.now(),
        correction: typed.corrects,
        reviewer: Some(&author.name),
    };
    match rename::rename(state.begin().await?, old, &renamed, base, &change).await? {
        Outcome::Renamed(_) => Ok(Redirect::to(&urls::record(record.kind, &new)).into_response()),
        Outcome::Taken => {
            let message = format!("is taken: another {} has it, or had it before", record.kind);
            let shown = page(&state, &record, typed).await?;
            let shown = AddressPage { slug_errors: vec![message], ..shown };
            render_own(StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
        Outcome::Stale => {
            // What is so now, not what was read before.
            let record = Published::of(&state, &author, &kind, &slug).await?;
            let shown = page(&state, &record, typed).await?;
            render_own(StatusCode::CONFLICT, &AddressPage { is_stale: true, ..shown })
        }
        Outcome::OutOfOrder(others) => {
            let shown = page(&state, &record, typed).await?;
            let shown = AddressPage {
                date_errors: vec![format!(
                    "is later than {} that follow or answer this one",
                    count_of(i64::try_from(others.len()).unwrap_or(i64::MAX), "event", "events")
                )],
                out_of_order: Link::all(others),
                ..shown
            };
            render_own(StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
    }
}

/// The record with what was typed.
fn parse(record: &Published, typed: &Typed) -> Result<AnyRecord, Problems> {
    if typed.slug == record.slug.as_str() {
        let mut problems = Problems::new();
        problems.error("slug", "is the one that it has");
        return Err(problems);
    }
    let mut value = record.record.clone();
    if let Some(table) = value.as_object_mut() {
        table.insert("slug".to_owned(), Value::from(typed.slug.as_str()));
        if let Some(date) = &typed.date {
            table.insert("date".to_owned(), Value::from(date.as_str()));
        }
    }
    AnyRecord::parse(record.kind, &value).map(|(record, _)| record)
}
