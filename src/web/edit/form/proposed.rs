//! Forms whose record is proposed: sent for review, changed while it waits, and published.

use axum::{
    extract::{Path, State as AxumState},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};

use super::{
    FIRST, Subject, answer,
    author::Author,
    check::Checked,
    conflict, draft,
    page::{Checkpoint, FormPage, Said},
    sent::{Action, NEW_SOURCE, Pairs, Sent},
    signed_out,
};
use serde_json::Value;

use crate::{
    model::{
        AnyRecord,
        account::Role,
        form::Form,
        merge::merge,
        review::{MOST_OPEN, MOST_STEPS, Sort, Standing, Step},
    },
    store::{
        self, drafts,
        edit::{self, Edit, Outcome},
        proposals::{self, Proposal, Proposed},
        revisions,
        save::Change,
    },
    web::{AppError, State, edit::Editor, urls},
};

impl Subject {
    /// The record of a proposal.
    ///
    /// # Errors
    /// With a 404 page for those who may not see it.
    pub async fn of_proposal(state: &State, author: &Author, id: i64) -> Result<Self, AppError> {
        let proposal = find(state, author, id).await?;
        let (Some(kind), Some(slug), Some(_)) = (proposal.kind, &proposal.slug, &proposal.body)
        else {
            return Err(nothing_here());
        };
        let slug = slug.clone();
        // A new record has its slug from the form; once published, it is there.
        let is_new = proposal.base.is_none() && proposal.revision.is_none();
        let saved = if is_new {
            None
        } else {
            let saved = revisions::whole(&state.reader, kind, &slug, None).await?;
            Some(saved.ok_or_else(nothing_here)?)
        };
        Ok(Self {
            kind,
            slug: saved.is_some().then_some(slug),
            saved,
            role: author.role,
            proposal: Some(proposal),
        })
    }
}

/// A proposal or suggestion, for those who may see it: editors, and its author.
pub(in crate::web::edit) async fn find(
    state: &State,
    author: &Author,
    id: i64,
) -> Result<Proposal, AppError> {
    let found = proposals::find(&state.reader, id).await?;
    let may_see = |proposal: &Proposal| author.can_publish() || proposal.author == Some(author.id);
    found.filter(may_see).ok_or_else(nothing_here)
}

fn nothing_here() -> AppError {
    AppError::NotFound {
        what: "There is no such proposal, or it is not yours.".to_owned(),
        suggestions: vec![crate::web::view::Link::new(urls::REVIEW, "All that you can see")],
    }
}

impl Sent {
    /// The form that holds a proposal.
    #[must_use]
    pub fn of_proposal(subject: &Subject, proposal: &Proposal, action: Action) -> Self {
        let body = proposal.body.clone().unwrap_or_default();
        let mut sent = Self::fresh(Form::of(&body, subject.kind.fields()), proposal.base);
        if let Some(source) = &proposal.source {
            sent.source = Form::of(source, NEW_SOURCE);
        }
        sent.reason.clone_from(&proposal.reason);
        sent.corrects = proposal.correction;
        sent.version = Some(proposal.version);
        sent.action = action;
        sent
    }

    /// Puts what was published since it was proposed into it, if nothing collides; returns whether
    /// nothing did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn catch_up(&mut self, state: &State, subject: &Subject) -> Result<bool, AppError> {
        let Some(saved) = subject.saved.as_ref().filter(|saved| Some(saved.number) != self.base)
        else {
            return Ok(true);
        };
        let base = conflict::base(state, subject, self.base).await?.unwrap_or_default();
        let fields = subject.kind.fields();
        let merged = merge(fields, &base, &saved.record, &self.form.record());
        let fits = merged.collisions.is_empty();
        if fits {
            self.form = Form::of(&merged.record, fields);
            self.base = Some(saved.number);
        }
        Ok(fits)
    }
}

/// `GET /edit/review/{id}/form`
pub async fn open(
    AxumState(state): AxumState<State>,
    author: Author,
    Path(id): Path<i64>,
) -> Result<Response, AppError> {
    let subject = Subject::of_proposal(&state, &author, id).await?;
    let Some(proposal) = &subject.proposal else { return Err(nothing_here()) };
    let is_open = proposal.state.is_open();
    if let Some((sent, note)) = draft::of_record(&state, author.id, &subject, None).await? {
        let refused = (!is_open).then(|| {
            let label = proposal.state.label().to_lowercase();
            format!(
                "This proposal is {label} meanwhile, so it cannot be changed any more. What you \
                 typed is still here; copy what you need, then throw the draft away."
            )
        });
        let problems = sent.refused.clone();
        let said = Said { note: Some(note), problems, refused, ..Said::default() };
        return FormPage::show(&state, &subject, &sent, said, StatusCode::OK).await;
    }
    if !is_open {
        return Ok(Redirect::to(&urls::proposal(id)).into_response());
    }
    let mut sent = Sent::of_proposal(&subject, proposal, Action::Send);
    sent.draft = Some(draft::new_key()?);
    let yours = sent.form.record();
    if subject.saved.as_ref().is_some_and(|saved| Some(saved.number) != sent.base) {
        return conflict::show(&state, &subject, sent, &yours, StatusCode::OK, None).await;
    }
    FormPage::show(&state, &subject, &sent, Said::default(), StatusCode::OK).await
}

/// `POST /edit/review/{id}/form`
pub async fn send(
    AxumState(state): AxumState<State>,
    editor: Option<Editor>,
    Path(id): Path<i64>,
    headers: HeaderMap,
    pairs: Pairs,
) -> Result<Response, AppError> {
    let Some(author) = editor.map(Author::from) else {
        return signed_out(&state, urls::proposal_form(id), &headers, pairs);
    };
    let subject = Subject::of_proposal(&state, &author, id).await?;
    answer(&state, &author, &subject, &headers, Sent::read(subject.kind, &pairs)).await
}

/// What keeps a form from being saved or sent, whatever is in it.
pub(super) async fn refusal(
    state: &State,
    author: &Author,
    subject: &Subject,
    sent: &Sent,
) -> Result<Option<Response>, AppError> {
    if sent.action.saves() && !author.can_publish() {
        let message = "Your account may propose changes; editors publish them. Nothing was saved. \
            Send it for review.";
        let status = StatusCode::FORBIDDEN;
        return refuse(state, subject, sent, message.to_owned(), status).await.map(Some);
    }
    let Some(proposal) = &subject.proposal else { return Ok(None) };
    if !proposal.state.is_open() {
        let message = format!(
            "This proposal is {} meanwhile, so nothing was done with what you sent. It is still \
             here; copy what you need.",
            proposal.state.label().to_lowercase()
        );
        return refuse(state, subject, sent, message, StatusCode::CONFLICT).await.map(Some);
    }
    if sent.version != Some(proposal.version) {
        let yours = sent.form.tidied().record();
        return conflict::show_proposed(state, subject, proposal, sent.clone(), &yours)
            .await
            .map(Some);
    }
    Ok(None)
}

/// A checked record as it is kept while it waits: without the source that is added in place.
fn kept<'a>(
    subject: &Subject,
    sent: &'a Sent,
    record: &'a AnyRecord,
    (body, source, title): (&'a Value, &'a Value, &'a str),
) -> Proposed<'a> {
    Proposed {
        kind: subject.kind,
        slug: record.slug().as_str(),
        title,
        base: sent.base,
        body,
        source: (!sent.source.typed().is_blank()).then_some(source),
        reason: if sent.reason.is_empty() { FIRST } else { &sent.reason },
        correction: sent.corrects,
        answers: None,
    }
}

fn is_as_proposed(proposal: &Proposal, proposed: &Proposed<'_>) -> bool {
    proposal.body.as_ref() == Some(proposed.body)
        && proposal.source.as_ref() == proposed.source
        && proposal.reason == proposed.reason
        && proposal.correction == proposed.correction
        && proposal.base == proposed.base
}

/// Sends a checked record for review: as a new proposal, or in place of what was proposed.
pub(super) async fn propose(
    state: &State,
    author: &Author,
    subject: &Subject,
    sent: &Sent,
    record: &AnyRecord,
) -> Result<Response, AppError> {
    let (body, source) = (sent.form.record(), sent.source.record());
    let title = record.title();
    let proposed = Proposed {
        answers: suggestion(state, author, sent).await?,
        ..kept(subject, sent, record, (&body, &source, &title))
    };
    let is_same = |proposal: &Proposal| {
        proposal.state == Standing::InReview && is_as_proposed(proposal, &proposed)
    };
    if subject.proposal.as_ref().is_some_and(is_same) {
        let said = Said { state: Some(Checkpoint::Unchanged), ..Said::default() };
        return FormPage::show(state, subject, sent, said, StatusCode::OK).await;
    }
    let mut transaction = state.begin().await?;
    let (id, done) = if let Some(proposal) = &subject.proposal {
        if proposals::count_steps(&mut transaction, proposal.id).await? >= MOST_STEPS {
            let message = "So much was done with this proposal that no more can be noted. Withdraw \
                it and send a new one.";
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return refuse(state, subject, sent, message.to_owned(), status).await;
        }
        let step = match proposal.state {
            Standing::SentBack => Step::SentAgain,
            _ => Step::Changed,
        };
        let (id, seen, act) = (proposal.id, proposal.version, author.act(state));
        (id, proposals::change(&mut transaction, id, seen, &proposed, step, act).await?)
    } else {
        let open = proposals::open_of(&mut transaction, author.id).await?;
        if author.role == Role::Contributor && open >= MOST_OPEN {
            let message = format!(
                "You have {open} proposals open, which is the most that can be. Withdraw one, or \
                 wait until some are reviewed; what you typed is still here."
            );
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return refuse(state, subject, sent, message, status).await;
        }
        (proposals::add(&mut transaction, &proposed, author.act(state)).await?, true)
    };
    if let Some(key) = &sent.draft {
        drafts::discard(&mut transaction, author.id, key).await?;
    }
    if !done {
        drop(transaction);
        return moved(state, author, subject, sent).await;
    }
    store::commit(transaction).await?;
    Ok(Redirect::to(&urls::proposal(id)).into_response())
}

async fn refuse(
    state: &State,
    subject: &Subject,
    sent: &Sent,
    message: String,
    status: StatusCode,
) -> Result<Response, AppError> {
    let said = Said { refused: Some(message), ..Said::default() };
    FormPage::show(state, subject, sent, said, status).await
}

/// Somebody did something with the proposal between its reading and now.
pub(super) async fn moved(
    state: &State,
    author: &Author,
    subject: &Subject,
    sent: &Sent,
) -> Result<Response, AppError> {
    let id = subject.proposal.as_ref().map(|proposal| proposal.id).unwrap_or_default();
    let subject = Subject::of_proposal(state, author, id).await?;
    match refusal(state, author, &subject, sent).await? {
        Some(response) => Ok(response),
        None => Ok(Redirect::to(&urls::proposal(id)).into_response()),
    }
}

/// The suggestion that a form answers, where the sender may answer it.
pub(super) async fn suggestion(
    state: &State,
    author: &Author,
    sent: &Sent,
) -> Result<Option<i64>, AppError> {
    let Some(id) = sent.suggestion.filter(|_| author.can_publish()) else { return Ok(None) };
    let found = proposals::find(&state.reader, id).await?;
    let is_open = |found: &Proposal| found.sort() == Sort::Suggestion && found.state.is_open();
    Ok(found.filter(is_open).map(|found| found.id))
}

/// Publishes a checked record, with what belongs to it, all or nothing. Returns nothing where the
/// proposal was moved on meanwhile.
pub(super) async fn publish(
    state: &State,
    author: &Author,
    subject: &Subject,
    sent: &Sent,
    checked: &Checked,
    record: &AnyRecord,
) -> Result<Option<Outcome>, AppError> {
    let reason = if sent.reason.is_empty() { FIRST } else { &sent.reason };
    let by = subject.proposal.as_ref().and_then(|proposal| proposal.author_name.as_deref());
    let change = Change {
        author: by.unwrap_or(&author.name),
        reason,
        at: state.clock.now(),
        correction: sent.corrects,
        reviewer: Some(&author.name),
    };
    let edit = Edit { record, source: checked.source.as_ref(), base: sent.base, change };
    let (act, answers) = (author.act(state), suggestion(state, author, sent).await?);
    let mut transaction = state.begin().await?;
    if let Some(proposal) = &subject.proposal {
        let mut seen = proposal.version;
        let (body, source, title) = (sent.form.record(), sent.source.record(), record.title());
        let kept = kept(subject, sent, record, (&body, &source, &title));
        if !is_as_proposed(proposal, &kept) {
            let (id, step) = (proposal.id, Step::Changed);
            if !proposals::change(&mut transaction, id, seen, &kept, step, act).await? {
                return Ok(None);
            }
            seen += 1;
        }
        let to = (Standing::Published, Step::Published);
        if !proposals::decide(&mut transaction, proposal.id, seen, to, "", act).await? {
            return Ok(None);
        }
    }
    // The draft goes only if the record is saved.
    if let Some(key) = &sent.draft {
        drafts::discard(&mut transaction, author.id, key).await?;
    }
    let outcome = edit::apply(&mut transaction, &edit).await?;
    if let Outcome::Saved(number) = outcome {
        if let Some(proposal) = &subject.proposal {
            let slug = record.slug().as_str();
            proposals::became(&mut transaction, proposal.id, slug, number, act).await?;
        }
        if let Some(suggestion) = answers {
            proposals::answered(&mut transaction, suggestion, Some(number), act).await?;
        }
        store::commit(transaction).await?;
    }
    Ok(Some(outcome))
}
