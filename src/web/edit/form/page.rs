//! The page around a form's fields.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::{
    Subject,
    check::LONGEST_REASON,
    conflict::Conflict,
    draft::{self, Note},
    order::{self, Arranged},
    preview::{self, Sums},
    sent::{NEW_SOURCE, NEW_SOURCE_PREFIX, Sent},
    view::{self, FieldView, Found, Surroundings},
};
use crate::{
    model::{
        Kind, Problem, Problems, Severity,
        account::Role,
        field,
        form::{self, Form},
        review::Standing,
    },
    store::{
        edit, proposals,
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
    /// How its draft stands.
    pub note: Option<Note>,
    /// Drafts of other new records of the kind, each with its moment.
    pub drafts: Vec<(Link, String)>,
    /// What somebody else saved meanwhile.
    pub conflict: Option<Conflict>,
    /// How it stands, where that is known.
    pub state: Option<Checkpoint>,
    /// Why nothing was done with it, whatever is in it.
    pub refused: Option<String>,
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
    key: String,
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
    note: Option<Note>,
    drafts: Vec<(Link, String)>,
    sums: Option<Sums>,
    conflict: Option<Conflict>,
    /// Nothing is different, or it was checked.
    state: Option<Checkpoint>,
    /// Why nothing was done with it.
    refused: Option<String>,
    /// What can be done with it: the button's value and text; the first is the usual one.
    buttons: Vec<(&'static str, &'static str)>,
    /// The version of the proposal.
    version: Option<i64>,
    /// The visitor's suggestion that it answers: its number and words.
    suggestion: Option<(i64, String)>,
    /// Why it was withdrawn, where it is.
    withdrawn: Option<String>,
    /// What else can be done with what is published.
    others: Vec<Link>,
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

    /// The field that what is computed stands behind.
    fn sums_follow(&self) -> &'static str {
        match self.kind {
            Kind::Chip => "dense",
            Kind::Control => "tests",
            _ => "",
        }
    }

    /// The moment at which the draft was kept, where it was.
    fn kept(&self) -> Option<String> {
        match &self.note {
            Some(Note::Kept(at)) => at.get(11..16).map(str::to_owned),
            _ => None,
        }
    }

    /// Whether it was checked, can be saved, and is no likely copy.
    fn can_be_saved(&self) -> bool {
        self.state == Some(Checkpoint::CanBeSaved) && self.duplicates.is_empty()
    }

    /// What happens with it at last.
    fn done(&self) -> &'static str {
        if self.buttons.first().is_some_and(|(value, _)| *value == "save") {
            "saved"
        } else {
            "sent"
        }
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
        let proposal = subject.proposal.as_ref();
        let title = saved.and_then(|saved| title(kind, &saved.record));
        let title = title.or_else(|| proposal.map(|proposal| proposal.title.clone()));
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
            lead: lead(subject),
            heading,
            action: subject.address(),
            back: back(subject),
            base: sent.base,
            key: match &sent.draft {
                Some(key) => key.to_string(),
                None => draft::new_key()?.to_string(),
            },
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
            note: said.note,
            drafts: said.drafts,
            sums: preview::sums(state, kind, &sent.form).await?,
            conflict: said.conflict,
            state: said.state,
            refused: said.refused,
            buttons: buttons(subject),
            version: sent.version,
            suggestion: suggestion(state, subject, sent).await?,
            withdrawn: saved.filter(|saved| saved.withdrawal).map(|saved| saved.reason.clone()),
            others: others(subject),
        };
        render_own(status, &page)
    }
}

/// What can be done with a form, by whom.
fn buttons(subject: &Subject) -> Vec<(&'static str, &'static str)> {
    let can_publish = subject.role.at_least(Role::Editor);
    let send = match subject.proposal.as_ref().map(|proposal| proposal.state) {
        None => "Send for review",
        Some(Standing::SentBack) => "Send again",
        Some(_) => "Save the proposal",
    };
    let save = if subject.proposal.is_some() { "Publish" } else { "Save" };
    let save = can_publish.then_some(("save", save));
    save.into_iter().chain([("send", send)]).collect()
}

/// Where one comes from, and goes without saving.
fn back(subject: &Subject) -> Link {
    match (&subject.proposal, &subject.slug) {
        (Some(proposal), _) => Link::new(urls::proposal(proposal.id), "Back to the proposal"),
        (None, Some(slug)) => Link::to(subject.kind, slug, "Back to the page"),
        (None, None) => Link::new(urls::list(subject.kind), subject.kind.plural_label()),
    }
}

/// What else can be done with what is published.
fn others(subject: &Subject) -> Vec<Link> {
    let published = subject.saved.as_ref().is_some_and(|saved| !saved.withdrawal);
    let Some(slug) = &subject.slug else { return Vec::new() };
    if !published || subject.proposal.is_some() || !subject.role.at_least(Role::Editor) {
        return Vec::new();
    }
    let address = match subject.kind {
        Kind::Event => "Change its date and address",
        _ => "Change its address",
    };
    vec![
        Link::new(urls::edit_address(subject.kind, slug), address),
        Link::new(urls::edit_withdraw(subject.kind, slug), "Withdraw it"),
    ]
}

/// The visitor's suggestion that a form answers: its number and words, for editors.
async fn suggestion(
    state: &State,
    subject: &Subject,
    sent: &Sent,
) -> Result<Option<(i64, String)>, AppError> {
    let Some(id) = sent.suggestion.filter(|_| subject.role.at_least(Role::Editor)) else {
        return Ok(None);
    };
    let found = proposals::find(&state.reader, id).await?;
    Ok(found.filter(|found| found.body.is_none()).map(|found| (id, found.reason)))
}

/// What the form is for, in a sentence.
fn lead(subject: &Subject) -> String {
    let kind = subject.kind.label().to_lowercase();
    let Some(proposal) = &subject.proposal else {
        return match (&subject.saved, subject.role.at_least(Role::Editor)) {
            (Some(_), true) => format!("Edit this {kind}. Every change stays in its history."),
            (Some(_), false) => format!("Propose a change of this {kind}. An editor reviews it."),
            (None, true) => "What is left blank is left out of the record.".to_owned(),
            (None, false) => {
                "Propose it; an editor reviews it. What is left blank is left out of the record."
                    .to_owned()
            }
        };
    };
    let what = if subject.saved.is_some() { "A change" } else { "A new record" };
    let who = proposal.author_name.as_deref().unwrap_or_default();
    let standing = proposal.state.label().to_lowercase();
    format!("{what} proposed by {who}, {standing}. Readers see it once an editor publishes it.")
}

/// The names of what a form refers to, as far as it is there.
async fn names(state: &State, kind: Kind, form: &Form) -> Result<Names, AppError> {
    let references = field::references(&form.record(), kind.fields());
    Ok(edit::names(&state.reader, &references).await?)
}

pub(super) fn title(kind: Kind, record: &serde_json::Value) -> Option<String> {
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
