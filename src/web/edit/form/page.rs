//! The page around a form's fields.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::{
    Subject,
    check::LONGEST_REASON,
    conflict::Conflict,
    order::{self, Arranged},
    preview::Sums,
    sent::{NEW_SOURCE, NEW_SOURCE_PREFIX, Sent},
    view::{self, FieldView, Found, Surroundings},
};
use crate::{
    model::{
        Kind, Problem, Problems, Severity, field,
        form::{self, Form},
    },
    store::{
        edit,
        record::{Name, Names},
    },
    web::{
        AppError, State,
        page::{Page, render_own},
        urls,
        view::Link,
    },
};

/// What the page has to say about what was sent.
#[derive(Default)]
pub struct Said {
    /// What is wrong.
    pub problems: Problems,
    /// Records found for a reference.
    pub found: Option<Found>,
    /// Records that this may be another copy of.
    pub duplicates: Vec<Name>,
    /// What is computed from it.
    pub sums: Option<Sums>,
    /// What somebody else saved meanwhile.
    pub conflict: Option<Conflict>,
    /// How it stands, where that is known.
    pub state: Option<Checkpoint>,
    /// The list whose rows were changed, so that typing goes on there; for a new form, which is
    /// begun at its first field, the name of nothing.
    pub changed: Option<String>,
}

#[derive(Template)]
#[template(path = "edit/form.html")]
pub(super) struct FormPage<'a> {
    page: Page,
    kind: Kind,
    heading: String,
    lead: String,
    action: String,
    back: Link,
    base: Option<i64>,
    fields: Arranged,
    source_fields: Vec<FieldView>,
    source_is_open: bool,
    reason: &'a str,
    reason_errors: Vec<String>,
    longest_reason: usize,
    corrects: bool,
    errors: Vec<ProblemView>,
    warnings: Vec<ProblemView>,
    duplicates: Vec<Link>,
    sums: Option<Sums>,
    conflict: Option<Conflict>,
    /// Nothing is different, or it was checked.
    state: Option<Checkpoint>,
}

/// How what was sent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checkpoint {
    /// Nothing is different from what is saved.
    Unchanged,
    /// It was checked, and can be saved.
    CanBeSaved,
}

/// A problem, as it stands at the top.
struct ProblemView {
    id: String,
    label: String,
    message: String,
}

impl FormPage<'_> {
    fn is_new(&self) -> bool {
        self.base.is_none()
    }

    /// Whether it was checked, can be saved, and is no likely copy.
    fn can_be_saved(&self) -> bool {
        self.state == Some(Checkpoint::CanBeSaved) && self.duplicates.is_empty()
    }

    /// Shows a form as it stands.
    pub(super) async fn show(
        state: &State,
        subject: &Subject,
        sent: &Sent,
        said: Said,
        status: StatusCode,
    ) -> Result<Response, AppError> {
        let kind = subject.kind;
        let names = names(state, kind, &sent.form).await?;
        let surroundings = |prefix, slug| Surroundings {
            names: &names,
            problems: view::by_path(&said.problems),
            found: said.found.as_ref(),
            prefix,
            slug,
            changed: said.changed.as_deref(),
        };
        let saved = subject.saved.as_ref();
        let title = saved.and_then(|saved| title(kind, &saved.record));
        let what = kind.label().to_lowercase();
        let heading = match &title {
            Some(title) => title.clone(),
            None => format!("New {what}"),
        };
        let source_fields = surroundings(NEW_SOURCE_PREFIX, None);
        let page = FormPage {
            page: Page::new(
                state,
                &subject.address(),
                match &title {
                    Some(title) => format!("Edit {what}: {title}"),
                    None => heading.clone(),
                },
                "A form for editors of the record.",
            )
            .noindex(true)
            .without_address(),
            kind,
            lead: match &title {
                Some(_) => format!("Edit this {what}. Every change stays in its history."),
                None => "What is left blank is left out of the record.".to_owned(),
            },
            heading,
            action: subject.address(),
            back: match (&subject.slug, title) {
                (Some(slug), Some(title)) => Link::to(kind, slug, title),
                _ => Link::new(urls::list(kind), kind.plural_label()),
            },
            base: sent.base,
            fields: order::arrange(
                kind,
                surroundings("", subject.slug.as_deref()).fields(
                    kind.fields(),
                    sent.form.typed(),
                    "",
                ),
                said.changed.as_deref() == Some(""),
            ),
            source_is_open: !sent.source.typed().is_blank(),
            source_fields: if kind == Kind::Source {
                Vec::new()
            } else {
                source_fields.fields(NEW_SOURCE, sent.source.typed(), "")
            },
            reason: &sent.reason,
            reason_errors: view::by_path(&said.problems).remove("reason").unwrap_or_default(),
            longest_reason: LONGEST_REASON,
            corrects: sent.corrects,
            errors: problems(kind, &said.problems, Severity::Error),
            warnings: problems(kind, &said.problems, Severity::Warning),
            duplicates: Link::all(said.duplicates),
            sums: said.sums,
            conflict: said.conflict,
            state: said.state,
        };
        render_own(status, &page)
    }
}

/// The names of what a form refers to, as far as it is there.
async fn names(state: &State, kind: Kind, form: &Form) -> Result<Names, AppError> {
    let references = field::references(&form.record(), kind.fields());
    Ok(edit::names(&state.reader, &references).await?)
}

fn title(kind: Kind, record: &serde_json::Value) -> Option<String> {
    let record = crate::model::AnyRecord::from_json(kind, record.clone()).ok()?;
    Some(record.title())
}

fn problems(kind: Kind, problems: &Problems, severity: Severity) -> Vec<ProblemView> {
    let view = |problem: &Problem| {
        let label = match problem.field.strip_prefix(NEW_SOURCE_PREFIX) {
            Some(path) => {
                form::label_at(NEW_SOURCE, path).map(|label| format!("New source, {label}"))
            }
            None if problem.field == "reason" => Some("Why".to_owned()),
            None => form::label_at(kind.fields(), &problem.field),
        };
        ProblemView {
            id: view::id(&problem.field),
            label: label.unwrap_or_else(|| "The record".to_owned()),
            message: problem.message.clone(),
        }
    };
    problems.iter().filter(|problem| problem.severity == severity).map(view).collect()
}
