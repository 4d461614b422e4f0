//! The forms of all nine kinds, made of the same parts by each kind's fields.
//!
//! `sent` is what a browser sends, `check` says what is wrong with it, `view` shows the fields,
//! `page` the page around them; `conflict` is for two who change the same record at once, `proposed`
//! for records that wait for review. Every button works without scripts: the form is sent whole and
//! comes back changed, and what it holds is kept as a `draft`; `carry` takes it through signing in.
//! What is done with a record beside its text has pages of its own: `slug`, `withdraw`.

pub mod author;
pub mod carry;
pub mod check;
pub mod conflict;
pub mod draft;
pub mod find;
pub mod order;
pub mod page;
pub mod preview;
pub mod proposed;
pub mod sent;
pub mod slug;
pub mod view;
pub mod withdraw;

use axum::{
    extract::{Path, State as AxumState},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};

use self::{
    author::Author,
    carry::Carried,
    check::Checked,
    draft::Note,
    page::{Checkpoint, FormPage, Said},
    sent::{Action, Pairs, Sent},
};
use super::{
    super::{AppError, State, query::Query, urls, view::Link},
    Editor, login,
};
use crate::{
    model::{AnyRecord, Kind, Slug, account::Role, draft::DraftKey, form::Form},
    store::{
        edit::{self, Outcome},
        proposals::Proposal,
        revisions::{self, Whole},
    },
};

/// What a change's reason is, where a record is new and nothing is said.
const FIRST: &str = "New on record";

/// The record that a form is of.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Its kind.
    pub kind: Kind,
    /// What is saved of it now; none for a new one.
    pub saved: Option<Whole>,
    /// Its slug; none for a new one.
    pub slug: Option<String>,
    /// What whoever has the form may do.
    pub role: Role,
    /// The proposal that the form is of, where it is of one.
    pub proposal: Option<Proposal>,
}

impl Subject {
    /// A new record.
    fn new(kind: &str, author: &Author) -> Result<Self, AppError> {
        let role = author.role;
        Ok(Self { kind: known(kind)?, saved: None, slug: None, role, proposal: None })
    }

    /// A record that is there.
    async fn of(state: &State, author: &Author, kind: &str, slug: &str) -> Result<Self, AppError> {
        let kind = known(kind)?;
        match revisions::whole(&state.reader, kind, slug, None).await? {
            Some(saved) => Ok(Self {
                kind,
                saved: Some(saved),
                slug: Some(slug.to_owned()),
                role: author.role,
                proposal: None,
            }),
            None => Err(AppError::no_record(state, kind, slug).await),
        }
    }

    /// The address of its form.
    #[must_use]
    pub fn address(&self) -> String {
        match (&self.proposal, &self.slug) {
            (Some(proposal), _) => urls::proposal_form(proposal.id),
            (None, Some(slug)) => urls::edit(self.kind, slug),
            (None, None) => urls::edit_new(self.kind),
        }
    }
}

fn known(kind: &str) -> Result<Kind, AppError> {
    kind.parse().map_err(|_| AppError::NotFound {
        what: "There is no such kind of record.".to_owned(),
        suggestions: Vec::new(),
    })
}

/// `GET /edit/{kind}/new`; `draft` fills the form with what was typed before.
pub async fn blank(
    AxumState(state): AxumState<State>,
    author: Author,
    Path(kind): Path<String>,
    query: Query,
) -> Result<Response, AppError> {
    let subject = Subject::new(&kind, &author)?;
    let mut reading = query.read(subject.address());
    let key =
        reading.one("draft", |value| value.parse::<DraftKey>().map_err(|error| error.to_string()));
    reading.finish()?;
    if let Some(key) = key {
        let (sent, note) = draft::of_new(&state, author.id, &subject, &key).await?;
        let said = Said { note: Some(note), problems: sent.refused.clone(), ..Said::default() };
        return FormPage::show(&state, &subject, &sent, said, StatusCode::OK).await;
    }
    let sent = draft::fresh(subject.kind)?;
    let drafts = draft::of_kind(&state, author.id, subject.kind).await?;
    let said = Said { drafts, changed: Some(String::new()), ..Said::default() };
    FormPage::show(&state, &subject, &sent, said, StatusCode::OK).await
}

/// `GET /edit/{kind}/{slug}`; `from` fills the form with an older revision, to be restored: saving
/// it makes a new one, so that nothing is lost by it. `suggestion` is what a visitor says is wrong:
/// saving answers it. A draft comes before all of them, so that it is not typed over.
pub async fn open(
    AxumState(state): AxumState<State>,
    author: Author,
    Path((kind, slug)): Path<(String, String)>,
    query: Query,
) -> Result<Response, AppError> {
    let subject = Subject::of(&state, &author, &kind, &slug).await?;
    let saved = subject.saved.as_ref();
    let mut reading = query.read(subject.address());
    let from = reading.one("from", |value| match value.parse::<i64>() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err("must be the number of a revision".to_owned()),
    });
    let suggestion = reading.one("suggestion", |value| {
        value.parse::<i64>().map_err(|_| "must be the number of a suggestion".to_owned())
    });
    reading.finish()?;
    let older = match from {
        None => None,
        Some(number) => {
            let older = revisions::whole(&state.reader, subject.kind, &slug, from).await?;
            Some(older.ok_or_else(|| AppError::NotFound {
                what: format!("This record has no revision {number}."),
                suggestions: vec![Link::new(subject.address(), "The form of its newest")],
            })?)
        }
    };
    if let Some((mut sent, note)) = draft::of_record(&state, author.id, &subject, from).await? {
        sent.suggestion = suggestion.or(sent.suggestion);
        sent.suggestion = proposed::suggestion(&state, &author, &sent).await?;
        let said = Said { note: Some(note), problems: sent.refused.clone(), ..Said::default() };
        return FormPage::show(&state, &subject, &sent, said, StatusCode::OK).await;
    }
    let shown = older.as_ref().or(saved);
    let form = shown.map(|shown| Form::of(&shown.record, subject.kind.fields()));
    let form = form.unwrap_or_else(|| Form::new(subject.kind.fields()));
    let mut sent = Sent::fresh(form, saved.map(|saved| saved.number));
    sent.draft = Some(draft::new_key()?);
    if let Some(number) = from {
        sent.reason = format!("Restores revision {number}");
    }
    sent.suggestion = suggestion;
    sent.suggestion = proposed::suggestion(&state, &author, &sent).await?;
    FormPage::show(&state, &subject, &sent, Said::default(), StatusCode::OK).await
}

/// `POST /edit/{kind}/new`
pub async fn send_new(
    AxumState(state): AxumState<State>,
    editor: Option<Editor>,
    Path(kind): Path<String>,
    headers: HeaderMap,
    pairs: Pairs,
) -> Result<Response, AppError> {
    let Some(author) = editor.map(Author::from) else {
        return signed_out(&state, urls::edit_new(known(&kind)?), &headers, pairs);
    };
    let subject = Subject::new(&kind, &author)?;
    // What is new was made from no revision.
    let sent = Sent { base: None, ..Sent::read(subject.kind, &pairs) };
    answer(&state, &author, &subject, &headers, sent).await
}

/// `POST /edit/{kind}/{slug}`
pub async fn send(
    AxumState(state): AxumState<State>,
    editor: Option<Editor>,
    Path((kind, slug)): Path<(String, String)>,
    headers: HeaderMap,
    pairs: Pairs,
) -> Result<Response, AppError> {
    let Some(author) = editor.map(Author::from) else {
        return signed_out(&state, urls::edit(known(&kind)?, &slug), &headers, pairs);
    };
    let subject = Subject::of(&state, &author, &kind, &slug).await?;
    answer(&state, &author, &subject, &headers, Sent::read(subject.kind, &pairs)).await
}

/// What is sent without a session goes with whoever signs in.
pub(super) fn signed_out(
    state: &State,
    form: String,
    headers: &HeaderMap,
    pairs: Pairs,
) -> Result<Response, AppError> {
    if draft::is_script(headers) {
        return Ok(draft::signed_out());
    }
    login::ask_with(state, Carried::of(form, pairs)?)
}

pub(super) async fn answer(
    state: &State,
    author: &Author,
    subject: &Subject,
    headers: &HeaderMap,
    mut sent: Sent,
) -> Result<Response, AppError> {
    let mut said = Said::default();
    match sent.action.clone() {
        Action::Add(path) => {
            let put = sent.form.add_row(&path);
            sent.note(put, &format!("{path}[]"), sent.form.field_of(&path));
            said.changed = Some(path);
        }
        Action::Remove(path) => {
            sent.form.remove_row(&path);
            said.changed = path.rsplit_once('[').map(|(list, _)| list.to_owned());
        }
        Action::Take(name) => {
            let theirs = subject.saved.as_ref().and_then(|saved| saved.record.get(&name));
            sent.form.set(&name, theirs);
        }
        Action::TakeProposed(name) => {
            let body = subject.proposal.as_ref().and_then(|proposal| proposal.body.as_ref());
            sent.form.set(&name, body.and_then(|body| body.get(&name)));
        }
        Action::Find(path) => said.found = find::search(state, &mut sent, &path).await?,
        Action::Keep => {
            return draft::keep_and_say(state, author, subject, sent, headers).await;
        }
        Action::Discard(to) => return draft::discard(state, author, subject, &sent, &to).await,
        Action::Instead => {}
        Action::Preview
        | Action::Page
        | Action::Save
        | Action::SaveAnyway
        | Action::Send
        | Action::SendAnyway => {
            let note = draft::keep(state, author.id, subject, &mut sent).await?;
            return checked(state, author, subject, sent, note).await;
        }
    }
    let note = match sent.action {
        Action::Instead => draft::keep_instead(state, author.id, subject, &mut sent).await?,
        _ => draft::keep(state, author.id, subject, &mut sent).await?,
    };
    let said = Said { note: Some(note), problems: sent.refused.clone(), ..said };
    FormPage::show(state, subject, &sent, said, StatusCode::OK).await
}

/// What is to be checked first: a preview, a save, or what is sent for review.
async fn checked(
    state: &State,
    author: &Author,
    subject: &Subject,
    mut sent: Sent,
    note: Note,
) -> Result<Response, AppError> {
    let keeps = sent.action.saves() || sent.action.sends();
    if keeps && let Some(refused) = proposed::refusal(state, author, subject, &sent).await? {
        return Ok(refused);
    }
    let mut checked = Checked::new(state, subject, &mut sent).await?;
    let note = Some(note);
    let record = checked.value.clone();
    let unchanged = subject.saved.as_ref().is_some_and(|saved| {
        // A withdrawn record is restored by saving it as it was.
        saved.record == record && !saved.withdrawal
    }) && checked.source_is_blank;
    let is_stale = sent.base != subject.saved.as_ref().map(|saved| saved.number);
    if keeps && unchanged && !checked.problems.has_errors() {
        let said = Said { state: Some(Checkpoint::Unchanged), ..checked.said(note) };
        return FormPage::show(state, subject, &sent, said, StatusCode::OK).await;
    }
    if is_stale && subject.saved.is_some() {
        return conflict::show(state, subject, sent, &record, StatusCode::CONFLICT, note).await;
    }
    if keeps {
        checked.check_reason(subject, &sent);
    }
    let (Some(record), false) = (&checked.record, checked.problems.has_errors()) else {
        let (said, status) = (checked.said(note), StatusCode::UNPROCESSABLE_ENTITY);
        return FormPage::show(state, subject, &sent, said, status).await;
    };
    if sent.action == Action::Page {
        let new: Vec<AnyRecord> = checked.source.iter().chain([record]).cloned().collect();
        return preview::page(state, &new, record).await;
    }
    if !matches!(sent.action, Action::SaveAnyway | Action::SendAnyway) {
        let mut duplicates = Vec::new();
        if subject.saved.is_none() {
            duplicates.extend(edit::likely_duplicates(&state.reader, record).await?);
        }
        if let Some(source) = &checked.source {
            duplicates.extend(edit::likely_duplicates(&state.reader, source).await?);
        }
        if sent.action == Action::Preview || !duplicates.is_empty() {
            let said =
                Said { duplicates, state: Some(Checkpoint::CanBeSaved), ..checked.said(note) };
            return FormPage::show(state, subject, &sent, said, StatusCode::OK).await;
        }
    }
    if sent.action.sends() {
        return proposed::propose(state, author, subject, &sent, record).await;
    }
    match proposed::publish(state, author, subject, &sent, &checked, record).await? {
        Some(Outcome::Saved(_)) => {
            let slug: &Slug = record.slug();
            Ok(Redirect::to(&urls::record(subject.kind, slug)).into_response())
        }
        Some(Outcome::Stale) => {
            let slug = record.slug().to_string();
            let whole = revisions::whole(&state.reader, subject.kind, &slug, None).await?;
            let subject = Subject { saved: whole, ..subject.clone() };
            let status = StatusCode::CONFLICT;
            conflict::show(state, &subject, sent, &checked.value, status, note).await
        }
        Some(Outcome::Taken) => {
            checked.problems.error("slug", "was taken a moment ago; choose another");
            let (said, status) = (checked.said(note), StatusCode::UNPROCESSABLE_ENTITY);
            FormPage::show(state, subject, &sent, said, status).await
        }
        None => proposed::moved(state, author, subject, &sent).await,
    }
}
