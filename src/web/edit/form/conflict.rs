//! Two who changed the same record: what goes together is put together, the rest is shown as it
//! was, as it is, and as it was sent.

use axum::{http::StatusCode, response::Response};
use serde_json::Value;

use super::{
    Subject,
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
    store::revisions::{self, Whole},
    web::{AppError, State},
};

/// What somebody else saved meanwhile.
pub struct Conflict {
    pub(super) author: String,
    pub(super) reason: String,
    pub(super) revision: i64,
    /// Whether there is the revision that it was said to be made from.
    pub(super) has_base: bool,
    pub(super) collisions: Vec<CollisionView>,
    pub(super) taken: Vec<String>,
}

/// A field that both changed.
pub(super) struct CollisionView {
    pub(super) field: &'static str,
    pub(super) id: String,
    pub(super) label: String,
    pub(super) base: String,
    pub(super) theirs: String,
    pub(super) yours: String,
}

/// Shows the form with both changes in it.
pub(super) async fn show(
    state: &State,
    subject: &Subject,
    mut sent: Sent,
    yours: &Value,
) -> Result<Response, AppError> {
    let Some(theirs) = &subject.saved else {
        return Err(AppError::Internal("a conflict without a saved record".to_owned()));
    };
    let slug = subject.slug.as_deref().unwrap_or_default();
    let base = match sent.base {
        Some(number) => revisions::whole(&state.reader, subject.kind, slug, Some(number)).await?,
        None => None,
    };
    // Without the revision that it was made from, every difference is one that collides.
    let has_base = base.is_some();
    let base = base.map_or(Value::Null, |base| base.record);
    let fields = subject.kind.fields();
    let merged = merge(fields, &base, &theirs.record, yours);
    sent.form = Form::of(&merged.record, fields);
    sent.base = Some(theirs.number);
    let conflict = conflict(theirs, has_base, fields, merged);
    let said = Said { conflict: Some(conflict), ..Said::default() };
    FormPage::show(state, subject, &sent, said, StatusCode::CONFLICT).await
}

fn conflict(theirs: &Whole, has_base: bool, fields: &[Field], merged: Merged) -> Conflict {
    let label = |name: &str| {
        fields.iter().find(|field| field.name == name).map(Field::label).unwrap_or_default()
    };
    Conflict {
        author: theirs.author.clone(),
        reason: theirs.reason.clone(),
        revision: theirs.number,
        has_base,
        taken: merged.taken.iter().map(|name| label(name)).collect(),
        collisions: merged
            .collisions
            .into_iter()
            .map(|Collision { field, base, theirs, yours }| CollisionView {
                field,
                id: view::id(field),
                label: label(field),
                base: words(base.as_ref()),
                theirs: words(theirs.as_ref()),
                yours: words(yours.as_ref()),
            })
            .collect(),
    }
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
