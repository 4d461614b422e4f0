//! `GET /api/v1/changes`: what was changed, record by record and in its order, for those who keep a
//! copy in step.

use axum::{extract::State as AxumState, response::Response};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    answer,
    lists::{USUAL, absolute, cut, read_limit, with_next},
    records::{Action, RevisionDocument},
};
use crate::{
    store::revisions::{self, Step},
    web::{AppError, State, changes, query::Query, urls},
};

/// Changes, the oldest first.
#[derive(Serialize, JsonSchema)]
pub(super) struct ChangesDocument {
    /// The changes.
    data: Vec<ChangeDocument>,
    /// The address of those that follow; null at the end.
    next: Option<String>,
    /// Where these end: as `cursor`, later, it gives what was changed since. Null where there are
    /// none.
    cursor: Option<String>,
}

/// A change of a record.
#[derive(Serialize, JsonSchema)]
pub(super) struct ChangeDocument {
    /// Which kind of record it is.
    kind: &'static str,
    /// The record's slug as it is now.
    slug: String,
    /// Slugs that it had before.
    former_slugs: Vec<String>,
    /// The record's title as it is now.
    title: String,
    /// The address of its page.
    url: String,
    #[serde(flatten)]
    revision: RevisionDocument,
}

/// `GET /api/v1/changes?since&kind&cursor&limit`
///
/// # Errors
/// When a parameter cannot be used, or is none.
pub async fn changes(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    let mut reading = query.read(format!("{}/changes", urls::API));
    let filter = changes::view::filter(&mut reading, false);
    let cursor = reading.one("cursor", changes::page::cursor);
    let limit = read_limit(&mut reading, USUAL);
    let list = reading.finish()?;
    let after = cursor.as_ref().map(|(moment, tie)| (moment.as_str(), *tie));
    let mut steps = revisions::steps(&state.reader, &filter, after, limit + 1).await?;
    let is_more = cut(&mut steps, limit).is_some();
    let end = steps.last().map(|last| format!("{}~{}", last.created, last.tie));
    let next = end.as_deref().filter(|_| is_more).map(|end| absolute(&state, &list, end));
    let document = ChangesDocument {
        data: steps.into_iter().map(|step| document(&state, step)).collect::<Result<_, _>>()?,
        next: next.clone(),
        cursor: end.or_else(|| list.get("cursor").map(str::to_owned)),
    };
    Ok(with_next(answer(&document), next))
}

fn document(state: &State, step: Step) -> Result<ChangeDocument, AppError> {
    let (site, number) = (state.public_url, step.number);
    Ok(ChangeDocument {
        kind: step.kind.as_str(),
        former_slugs: serde_json::from_str(&step.former).map_err(AppError::internal)?,
        title: step.title,
        url: format!("{site}{}", urls::record(step.kind, &step.slug)),
        revision: RevisionDocument {
            revision: number,
            action: Action::new(number, step.withdrawal, step.restored),
            changed: step.created,
            author: step.author,
            reviewer: step.reviewer,
            reason: step.reason,
            correction: step.correction,
            permanent_url: format!("{site}{}", urls::revision(step.kind, &step.slug, number)),
        },
        slug: step.slug,
    })
}
