//! Two who changed the same record: what goes together is put together, the rest is shown as it
//! was, as it is, and as it was sent.

use axum::{http::StatusCode, response::Response};
use serde_json::Value;

use super::{
    Subject,
    draft::Note,
    page::{FormPage, Said},
    sent::Sent,
    view,
};
use crate::{
    model::{
        field::Field,
        form::Form,
        merge::{Collision, Merged, merge},
    },
    store::{
        proposals::{self, Proposal},
        revisions,
    },
    web::{AppError, State},
};

/// What somebody else did meanwhile.
pub struct Conflict {
    /// Who did what.
    pub(super) what: String,
    /// Why, where that was said.
    pub(super) reason: String,
    /// The button that takes a field of theirs.
    pub(super) take: &'static str,
    pub(super) collisions: Vec<CollisionView>,
    pub(super) taken: Vec<String>,
}

/// A field that both changed.
pub(crate) struct CollisionView {
    pub(crate) field: &'static str,
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) base: String,
    pub(crate) theirs: String,
    pub(crate) yours: String,
}

/// The record as a form had it that was made from a revision.
///
/// # Errors
/// When the database fails.
pub(crate) async fn base(
    state: &State,
    subject: &Subject,
    number: Option<i64>,
) -> Result<Option<Value>, AppError> {
    let slug = subject.slug.as_deref().unwrap_or_default();
    let base = match number {
        Some(number) => revisions::whole(&state.reader, subject.kind, slug, Some(number)).await?,
        None => None,
    };
    Ok(base.map(|base| base.record))
}

/// Shows the form with both changes of a record in it.
pub(crate) async fn show(
    state: &State,
    subject: &Subject,
    mut sent: Sent,
    yours: &Value,
    status: StatusCode,
    note: Option<Note>,
) -> Result<Response, AppError> {
    let Some(theirs) = &subject.saved else {
        return Err(AppError::Internal("a conflict without a saved record".to_owned()));
    };
    let base = base(state, subject, sent.base).await?;
    let has_base = base.is_some();
    // Without the revision that it was made from, every difference is one that collides.
    let base = base.unwrap_or_default();
    let fields = subject.kind.fields();
    let merged = merge(fields, &base, &theirs.record, yours);
    sent.form = Form::of(&merged.record, fields);
    sent.base = Some(theirs.number);
    let (author, number) = (&theirs.author, theirs.number);
    let conflict = Conflict {
        what: match &subject.proposal {
            _ if !has_base => format!(
                "The form did not say which revision it was made from. The newest is {number}; \
                 whatever differs from it is shown."
            ),
            _ if theirs.withdrawal => {
                format!("{author} withdrew it meanwhile. Publishing it again restores it.")
            }
            Some(_) => {
                format!("{author}’s revision {number} was published since this was proposed.")
            }
            None => format!("{author} saved revision {number} while you were editing."),
        },
        reason: if has_base { theirs.reason.clone() } else { String::new() },
        take: "take",
        taken: taken(fields, &merged),
        collisions: collisions(fields, merged.collisions),
    };
    let problems = sent.refused.clone();
    let said = Said { conflict: Some(conflict), problems, note, ..Said::default() };
    FormPage::show(state, subject, &sent, said, status).await
}

/// Shows the form of a proposal that somebody else changed meanwhile, with both changes in it.
pub(super) async fn show_proposed(
    state: &State,
    subject: &Subject,
    proposal: &Proposal,
    mut sent: Sent,
    yours: &Value,
) -> Result<Response, AppError> {
    let steps = proposals::steps(&state.reader, proposal.id).await?;
    let seen = sent.version.unwrap_or_default();
    let base = steps.iter().rfind(|step| step.version <= seen && step.body.is_some());
    let base = base.and_then(|step| step.body.clone()).unwrap_or_default();
    let theirs = proposal.body.clone().unwrap_or_default();
    let fields = subject.kind.fields();
    let merged = merge(fields, &base, &theirs, yours);
    sent.form = Form::of(&merged.record, fields);
    sent.base = proposal.base;
    sent.version = Some(proposal.version);
    let last = steps.iter().rfind(|step| step.version > seen);
    let who = last.and_then(|step| step.name.as_deref()).unwrap_or("Somebody");
    let what = last.map_or("changed it", |step| step.action.label());
    let conflict = Conflict {
        what: format!("While you were editing this proposal, {who} {what}."),
        reason: last.map(|step| step.text.clone()).unwrap_or_default(),
        take: "take-proposed",
        taken: taken(fields, &merged),
        collisions: collisions(fields, merged.collisions),
    };
    let said = Said { conflict: Some(conflict), ..Said::default() };
    FormPage::show(state, subject, &sent, said, StatusCode::CONFLICT).await
}

fn label(fields: &[Field], name: &str) -> String {
    fields.iter().find(|field| field.name == name).map(Field::label).unwrap_or_default()
}

pub(crate) fn taken(fields: &[Field], merged: &Merged) -> Vec<String> {
    merged.taken.iter().map(|name| label(fields, name)).collect()
}

/// Fields that collide, for people.
pub(crate) fn collisions(fields: &[Field], collisions: Vec<Collision>) -> Vec<CollisionView> {
    let view = |Collision { field, base, theirs, yours }| CollisionView {
        field,
        id: view::id(field),
        label: label(fields, field),
        base: words(base.as_ref()),
        theirs: words(theirs.as_ref()),
        yours: words(yours.as_ref()),
    };
    collisions.into_iter().map(view).collect()
}

/// A value as plain text, lists one item a line.
fn words(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "(blank)".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => {
            items.iter().map(|item| words(Some(item))).collect::<Vec<_>>().join("\n")
        }
        Some(Value::Object(table)) => {
            let parts = table.iter().map(|(key, value)| format!("{key}: {}", words(Some(value))));
            parts.collect::<Vec<_>>().join(", ")
        }
        Some(other) => other.to_string(),
    }
}
