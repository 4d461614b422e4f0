//! Withdrawn records: the page that says why, and their versions, which stay readable.

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use serde_json::Value;

use super::{
    ReadBack, Versions,
    history::{crumbs, section, time},
    lines::{self, FieldView},
};
use crate::{
    model::{AnyRecord, diff},
    store::{
        record, revisions,
        withdrawal::{self, Withdrawn},
    },
    web::{
        AppError, State,
        cache::CachePolicy,
        page::{Page, render},
        urls,
        view::{DateView, Link},
    },
};

#[derive(Template)]
#[template(path = "revisions/withdrawn.html")]
struct WithdrawnPage<'a> {
    page: Page,
    withdrawn: &'a Withdrawn,
    date: DateView,
    time: String,
    history: String,
    last: String,
    list: Link,
    restore: String,
}

/// The page of a withdrawn record, or of the version that withdrew it.
///
/// # Errors
/// When the template fails, which is a fault of ours.
pub fn gone(state: &State, withdrawn: &Withdrawn) -> Result<Response, AppError> {
    let (kind, slug) = (withdrawn.kind, withdrawn.slug.as_str());
    let record = Link::to(kind, slug, withdrawn.title.as_str());
    let [list, _] = crumbs(kind, &record);
    let date = DateView::moment(&withdrawn.created);
    let what = kind.label().to_lowercase();
    let description = format!("This {what} was withdrawn on {}: {}", date.text, withdrawn.reason);
    let page = WithdrawnPage {
        page: Page::new(
            state,
            &record.href,
            format!("Withdrawn: {}", withdrawn.title),
            &description,
        )
        .section(section(kind))
        .crumbs([list.clone()])
        .noindex(true)
        .without_address(),
        date,
        time: time(&withdrawn.created),
        history: urls::history(kind, slug),
        last: urls::revision(kind, slug, withdrawn.last),
        list,
        restore: urls::edit(kind, slug),
        withdrawn,
    };
    let html = page.render().map_err(AppError::internal)?;
    let cache = [(header::CACHE_CONTROL, CachePolicy::Page.header())];
    Ok((StatusCode::GONE, cache, Html(html)).into_response())
}

#[derive(Template)]
#[template(path = "revisions/fields.html")]
struct FieldsPage {
    page: Page,
    record: Link,
    revision: Link,
    all: String,
    fields: Vec<FieldView>,
}

/// A version of a record that is withdrawn, field by field: what its own page puts around it, lists
/// and links of today, no longer has it.
pub(super) async fn version(
    state: &State,
    versions: &Versions,
    back: &ReadBack,
) -> Result<Response, AppError> {
    let (kind, slug, number) = (versions.kind, versions.slug.as_str(), back.revision);
    let reader = &state.reader;
    if let Some(withdrawn) = withdrawal::find(reader, kind, slug, Some(number)).await? {
        return gone(state, &withdrawn);
    }
    let Some(whole) = revisions::whole(reader, kind, slug, Some(number)).await? else {
        return Err(AppError::no_record(state, kind, slug).await);
    };
    let changes = diff::records(&Value::Null, &whole.record, kind.fields());
    let names = record::names_ever(reader, diff::named(&changes)).await?;
    let title = AnyRecord::from_json(kind, whole.record).map(|record| record.title());
    let title = title.unwrap_or_else(|_| slug.to_owned());
    let record = Link::to(kind, slug, title.as_str());
    let day = DateView::moment(&back.created).text;
    let words = match &back.known {
        Some(known) => {
            format!("As this record stood on {}: revision {number}, saved on {day}.", known.words())
        }
        None => format!("Revision {number} of {}, as of {day}.", back.newest),
    };
    let description = format!("{words} The record was withdrawn since.");
    render(&FieldsPage {
        page: Page::new(
            state,
            &urls::revision(kind, slug, number),
            format!("{title} (revision {number}, withdrawn)"),
            &description,
        )
        .section(section(kind))
        .crumbs(crumbs(kind, &record))
        .noindex(true)
        .banner(words, &record.href, number),
        revision: Link::new(urls::revision(kind, slug, number), format!("Revision {number}")),
        record,
        all: urls::history(kind, slug),
        fields: lines::fields(&changes, &names),
    })
}
