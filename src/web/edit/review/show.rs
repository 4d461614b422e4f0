//! One proposal or suggestion: what it is, what it would change now, and what was said about it.

use askama::Template;
use axum::{
    extract::{Path, State as AxumState},
    http::StatusCode,
    response::Response,
};
use serde_json::Value;

use super::act::WITHDRAWN;
use crate::{
    model::{
        Severity,
        diff::{self, FieldChange},
        merge::merge,
        review::{LONGEST_COMMENT, MOST_STEPS, Sort, Standing, Wish},
    },
    store::{
        proposals::{self, Proposal, StepRow},
        record,
    },
    web::{
        AppError, State,
        edit::{
            Editor,
            form::{
                Subject,
                author::Author,
                check::{Checked, LONGEST_REASON},
                conflict::{self, CollisionView},
                proposed,
                sent::{Action, NEW_SOURCE, Sent},
            },
            minute,
        },
        page::{Page, render_own},
        revisions::lines::{self, FieldView},
        urls,
        view::Link,
    },
};

/// What the page answers to what was sent from it.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    /// What went wrong as a whole.
    pub(super) notice: Option<String>,
    /// What is wrong with the comment.
    pub(super) comment_problem: Option<String>,
    /// What was typed.
    pub(super) comment: String,
    pub(super) reason: Option<String>,
}

#[derive(Template)]
#[template(path = "edit/review/show.html")]
struct ReviewPage {
    page: Page,
    editor: Editor,
    proposal: Proposal,
    heading: String,
    /// What it is, in a few words.
    what: String,
    who: String,
    when: String,
    /// The record as it is published, where it is.
    record: Option<Link>,
    /// The form in which a suggestion can be followed.
    form: Option<String>,
    /// What it became or led to.
    became: Option<Link>,
    content: Option<Content>,
    steps: Vec<StepView>,
    can: Can,
    said: Said,
    longest_comment: usize,
    longest_reason: usize,
}

/// What a proposal would change now.
struct Content {
    is_new: bool,
    fields: Vec<FieldView>,
    source: Vec<FieldView>,
    source_url: Option<String>,
    /// What was published since it was proposed.
    since: Option<Link>,
    taken: Vec<String>,
    collisions: Vec<CollisionView>,
    /// What keeps it from being published as it is.
    problems: Vec<String>,
}

/// Something that was done or said.
struct StepView {
    who: String,
    what: &'static str,
    when: String,
    text: String,
    /// What was changed with it.
    changes: Vec<FieldView>,
}

/// What whoever reads the page may do now.
#[derive(Debug, Clone)]
pub(super) struct Can(Vec<Wish>);

impl Can {
    pub(super) fn new(editor: &Editor, proposal: &Proposal, steps: usize) -> Self {
        let is_editor = editor.reviews();
        let (is_open, is_record) = (proposal.state.is_open(), proposal.sort() == Sort::Proposal);
        let may = |wish: &Wish| match wish {
            Wish::Publish => is_editor && is_open && is_record,
            Wish::Page => is_open && is_record,
            Wish::Comment => i64::try_from(steps).unwrap_or(i64::MAX) < MOST_STEPS,
            Wish::SendBack => is_editor && is_record && proposal.state == Standing::InReview,
            Wish::Close => is_editor && is_open && !is_record,
            Wish::Decline => is_editor && is_open,
            Wish::Withdraw => is_open && is_record && proposal.author == Some(editor.id),
        };
        Self(Wish::ALL.iter().copied().filter(may).collect())
    }

    pub(super) fn may(&self, wish: Wish) -> bool {
        self.0.contains(&wish)
    }

    fn publish(&self) -> bool {
        self.may(Wish::Publish)
    }

    fn edit(&self) -> bool {
        self.may(Wish::Page)
    }

    /// What goes with a comment.
    fn say(&self) -> impl Iterator<Item = &Wish> {
        self.0.iter().filter(|wish| wish.takes_words())
    }

    /// Which need one, beside commenting itself.
    fn need(&self) -> String {
        if self.may(Wish::SendBack) {
            " Sending back and declining need one.".to_owned()
        } else if self.may(Wish::Close) {
            " Marking it as done and declining need one.".to_owned()
        } else if self.may(Wish::Decline) {
            " Declining needs one.".to_owned()
        } else {
            String::new()
        }
    }
}

/// `GET /edit/review/{id}`
pub async fn show(
    AxumState(state): AxumState<State>,
    editor: Editor,
    Path(id): Path<i64>,
) -> Result<Response, AppError> {
    page(&state, editor, id, Said::default(), StatusCode::OK).await
}

/// The page of one, with an answer to what was sent from it.
pub(super) async fn page(
    state: &State,
    editor: Editor,
    id: i64,
    said: Said,
    status: StatusCode,
) -> Result<Response, AppError> {
    let author = Author::from(editor.clone());
    let proposal = proposed::find(state, &author, id).await?;
    let steps = proposals::steps(&state.reader, id).await?;
    let can = Can::new(&editor, &proposal, steps.len());
    let is_record = proposal.sort() == Sort::Proposal;
    let kind = proposal.kind.map(|kind| kind.label().to_lowercase());
    let published = match (proposal.kind, &proposal.slug) {
        (Some(kind), Some(slug)) => record::name(&state.reader, kind, slug).await?,
        _ => None,
    };
    let what = match kind {
        Some(kind) if is_record && proposal.base.is_none() => format!("New {kind}"),
        Some(kind) if is_record => format!("Change of this {kind}"),
        Some(kind) => format!("Suggestion about this {kind}"),
        None => "Suggestion about a page".to_owned(),
    };
    let content = match proposal.body {
        Some(_) => Some(content(state, &author, &proposal).await?),
        None => None,
    };
    let became = proposal.revision.zip(proposal.kind).zip(proposal.slug.as_deref()).map(
        |((number, kind), slug)| {
            Link::new(urls::revision(kind, slug, number), format!("Revision {number}"))
        },
    );
    let form = proposal.kind.zip(published.as_ref()).filter(|_| can.may(Wish::Close)).map(
        |(kind, name)| {
            urls::with_query(
                &urls::edit(kind, &name.slug),
                [("suggestion", id.to_string().as_str())],
            )
        },
    );
    let steps = step_views(state, &proposal, steps).await?;
    let title = format!("{what}: {}", proposal.title);
    let description = "A proposal or suggestion, and what was said about it.";
    render_own(
        status,
        &ReviewPage {
            page: Page::new(state, &urls::proposal(id), title, description).noindex(true),
            heading: proposal.title.clone(),
            who: proposal.author_name.clone().unwrap_or_else(|| "a reader".to_owned()),
            when: minute(&proposal.created),
            what,
            record: published.map(Link::from),
            form,
            became,
            content,
            steps,
            can,
            said,
            longest_comment: LONGEST_COMMENT,
            longest_reason: LONGEST_REASON,
            editor,
            proposal,
        },
    )
}

/// What a proposal would change of what is published now; once it is closed, what it changed of what
/// it was made from.
async fn content(state: &State, author: &Author, proposal: &Proposal) -> Result<Content, AppError> {
    let mut subject = Subject::of_proposal(state, author, proposal.id).await?;
    let kind = subject.kind;
    let fields = kind.fields();
    let mut sent = Sent::of_proposal(&subject, proposal, Action::Save);
    let body = sent.form.record();
    let base = conflict::base(state, &subject, proposal.base).await?.unwrap_or_default();
    let is_open = proposal.state.is_open();
    if !is_open {
        subject.saved = None;
    }
    let saved = subject.saved.as_ref();
    let newer = saved.filter(|saved| Some(saved.number) != proposal.base);
    let (before, after, taken, collisions) = match newer {
        Some(newer) => {
            let merged = merge(fields, &base, &newer.record, &body);
            let taken = conflict::taken(fields, &merged);
            let collisions = conflict::collisions(fields, merged.collisions);
            (newer.record.clone(), merged.record, taken, collisions)
        }
        None => (base, body, Vec::new(), Vec::new()),
    };
    let is_new = proposal.base.is_none();
    let before = if is_new { Value::Null } else { before };
    let changes = diff::records(&before, &after, fields);
    let source = proposal.source.as_ref();
    let source_url = source.and_then(|source| source.get("url")?.as_str()).map(str::to_owned);
    let source = source.map(|source| diff::records(&Value::Null, source, NEW_SOURCE));
    let names = record::names_of(&state.reader, diff::named(&changes)).await?;
    let views = lines::all_fields(&changes, &names).into_iter();
    let since = newer.zip(proposal.base).map(|(newer, base)| {
        let slug = proposal.slug.as_deref().unwrap_or_default();
        let text = format!("revision {} by {}", newer.number, newer.author);
        Link::new(urls::difference(kind, slug, base, newer.number), text)
    });
    let mut problems = Vec::new();
    if saved.is_some_and(|saved| saved.withdrawal) {
        problems.push(WITHDRAWN.to_owned());
    }
    if is_open && collisions.is_empty() {
        sent.catch_up(state, &subject).await?;
        let checked = Checked::new(state, &subject, &mut sent).await?;
        let errors = checked.problems.iter().filter(|problem| problem.severity == Severity::Error);
        problems.extend(errors.map(|problem| {
            let label = lines::label(problem.field.split(['.', '[']).next().unwrap_or_default());
            format!("{label} {}", problem.message)
        }));
    }
    Ok(Content {
        is_new,
        fields: views.map(|view| if is_new { view.plain() } else { view }).collect(),
        source: lines::all_fields(source.iter().flatten(), &names)
            .into_iter()
            .map(FieldView::plain)
            .collect(),
        source_url,
        since,
        taken,
        collisions,
        problems,
    })
}

async fn step_views(
    state: &State,
    proposal: &Proposal,
    steps: Vec<StepRow>,
) -> Result<Vec<StepView>, AppError> {
    let mut all: Vec<(StepRow, Vec<FieldChange>)> = Vec::new();
    let mut before: Option<Value> = None;
    for step in steps {
        let mut changes = Vec::new();
        if let (Some(kind), Some(body)) = (proposal.kind, &step.body) {
            if let Some(before) = &before {
                changes = diff::records(before, body, kind.fields());
            }
            before = Some(body.clone());
        }
        all.push((step, changes));
    }
    let wanted: Vec<_> = all.iter().flat_map(|(_, changes)| diff::named(changes)).collect();
    let names = record::names_of(&state.reader, wanted).await?;
    let view = |(step, changes): (StepRow, Vec<FieldChange>)| StepView {
        who: step.name.unwrap_or_else(|| "A reader".to_owned()),
        what: step.action.label(),
        when: minute(&step.at),
        text: step.text,
        changes: lines::all_fields(&changes, &names),
    };
    Ok(all.into_iter().map(view).collect())
}
