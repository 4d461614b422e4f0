//! The working copy of a form: kept at every press of a button and while somebody types, and there
//! again when the form is opened.

use axum::{
    Json,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Serialize;

use super::{
    Subject,
    author::Author,
    page::{FormPage, Said},
    preview,
    sent::{Pairs, Sent},
};
use crate::{
    model::{Kind, draft, draft::DraftKey, form::Form},
    random,
    store::{
        self,
        drafts::{self, Draft, DraftEntry, Kept, NewDraft, Place},
    },
    web::{AppError, State, cache::CachePolicy, edit::minute, urls, view::Link},
};

/// What a form's page says about its draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// It is kept, as of that moment.
    Kept(String),
    /// Nothing is different from what is saved, or typed at all.
    Nothing,
    /// The form is filled from it.
    Opened {
        /// When it was last changed.
        changed: String,
        /// What is thrown away with it leads to: a revision to be restored.
        restores: Option<i64>,
        /// A newer revision than the one that it was begun from.
        newer: Option<i64>,
    },
    /// It is not kept, since there is another of the same record, of that moment.
    Other(String),
    /// It is not kept, for that reason.
    Refused(String),
}

impl Note {
    /// Whether what is typed stands nowhere but in the form.
    #[must_use]
    pub fn is_unkept(&self) -> bool {
        matches!(self, Self::Other(_) | Self::Refused(_))
    }
}

/// The key for a form that has none yet.
pub(super) fn new_key() -> Result<DraftKey, AppError> {
    random::bytes().map(DraftKey::new).map_err(AppError::internal)
}

impl Subject {
    /// What a draft of it is of.
    pub(super) fn place(&self) -> Place<'_> {
        match (&self.proposal, &self.slug) {
            (Some(proposal), _) => Place::Proposal(proposal.id),
            (None, Some(slug)) => Place::Record(slug),
            (None, None) => Place::New,
        }
    }
}

/// Where the draft of a form is opened again.
#[must_use]
pub fn address(form: String, of: Place<'_>, key: &str) -> String {
    match of {
        Place::New => urls::with_query(&form, [("draft", key)]),
        Place::Record(_) | Place::Proposal(_) => form,
    }
}

/// Where the draft of an entry is opened again.
pub(in crate::web::edit) fn form_of(entry: &DraftEntry) -> String {
    match (entry.proposal, &entry.slug) {
        (Some(id), _) => urls::proposal_form(id),
        (None, Some(slug)) => urls::edit(entry.kind, slug),
        (None, None) => urls::edit_new(entry.kind),
    }
}

/// An entry of a list of drafts, as a link.
#[must_use]
pub fn link(entry: &DraftEntry) -> Link {
    let text = match entry.title.as_str() {
        "" => format!("{} without a title", entry.kind.label()),
        title => title.to_owned(),
    };
    let of = match (entry.proposal, &entry.slug) {
        (None, None) => Place::New,
        (Some(id), _) => Place::Proposal(id),
        (None, Some(slug)) => Place::Record(slug),
    };
    Link::new(address(form_of(entry), of, &entry.key), text)
}

/// Keeps what was sent as its account's draft; a draft in which nothing is different any more goes
/// away.
pub(super) async fn keep(
    state: &State,
    account: i64,
    subject: &Subject,
    sent: &mut Sent,
) -> Result<Note, AppError> {
    let key = match &sent.draft {
        Some(key) => key.clone(),
        None => new_key()?,
    };
    sent.draft = Some(key.clone());
    let mut record = sent.form.record();
    // What cannot be changed is not sent.
    if let (Some(slug), Some(table)) = (&subject.slug, record.as_object_mut()) {
        table.insert("slug".to_owned(), slug.as_str().into());
    }
    let is_same = match (&subject.proposal, &subject.saved) {
        (Some(proposal), _) => {
            let source = match &proposal.source {
                Some(own) => *own == sent.source.record(),
                None => sent.source.typed().is_blank(),
            };
            proposal.body.as_ref() == Some(&record)
                && proposal.reason == sent.reason
                && proposal.correction == sent.corrects
                && source
        }
        (None, Some(saved)) => saved.record == record && sent.reason.is_empty() && !sent.corrects,
        (None, None) => sent.form.typed().is_blank() && sent.reason.is_empty(),
    };
    let has_source = subject.proposal.is_none() && !sent.source.typed().is_blank();
    let mut transaction = state.begin().await?;
    if is_same && !has_source {
        drafts::discard(&mut transaction, account, &key).await?;
        store::commit(transaction).await?;
        return Ok(Note::Nothing);
    }
    // What a record is called stands in one of these.
    let title = ["title", "name", "statement", "text", "paraphrase"];
    let title = title.iter().find_map(|name| record.get(name)?.as_str()).unwrap_or_default();
    let title = crate::model::quote::shorten(title, 120);
    let at = state.clock.now();
    let new = NewDraft {
        account,
        key: &key,
        kind: subject.kind,
        of: subject.place(),
        base: sent.base,
        title: &title,
        pairs: &draft::to_text(&sent.pairs()),
        at,
    };
    let kept = drafts::keep(&mut transaction, &new).await?;
    store::commit(transaction).await?;
    Ok(match kept {
        Kept::Yes => Note::Kept(at.to_string()),
        Kept::Other(changed) => Note::Other(minute(&changed)),
        Kept::Full => Note::Refused(format!(
            "you have {} drafts, the most that there can be. Throw one away at the desk",
            drafts::MOST
        )),
        Kept::TooLong => Note::Refused("it is too long".to_owned()),
    })
}

/// Keeps what was sent in place of another draft of the same record.
pub(super) async fn keep_instead(
    state: &State,
    account: i64,
    subject: &Subject,
    sent: &mut Sent,
) -> Result<Note, AppError> {
    let mut transaction = state.begin().await?;
    drafts::discard_of(&mut transaction, account, subject.kind, subject.place()).await?;
    store::commit(transaction).await?;
    keep(state, account, subject, sent).await
}

/// The form as an account's draft has it, where there is one of the record or proposal that is
/// there.
pub(super) async fn of_record(
    state: &State,
    account: i64,
    subject: &Subject,
    restores: Option<i64>,
) -> Result<Option<(Sent, Note)>, AppError> {
    let draft = drafts::find(&state.reader, account, subject.kind, subject.place()).await?;
    draft.map(|draft| opened(subject, &draft, restores)).transpose()
}

/// The form as an account's draft of a new record has it.
pub(super) async fn of_new(
    state: &State,
    account: i64,
    subject: &Subject,
    key: &DraftKey,
) -> Result<(Sent, Note), AppError> {
    match drafts::of_new(&state.reader, account, subject.kind, key).await? {
        Some(draft) => opened(subject, &draft, None),
        None => Err(AppError::NotFound {
            what: "You have no such draft. It was published, or thrown away.".to_owned(),
            suggestions: vec![
                Link::new("/edit", "Your drafts, at the desk"),
                Link::new(subject.address(), "A blank form"),
            ],
        }),
    }
}

fn opened(
    subject: &Subject,
    draft: &Draft,
    restores: Option<i64>,
) -> Result<(Sent, Note), AppError> {
    let pairs = draft::from_text(&draft.pairs)
        .ok_or_else(|| AppError::Internal("a draft that cannot be read".to_owned()))?;
    let mut sent = Sent::read(subject.kind, &Pairs::new(pairs));
    sent.base = draft.base;
    sent.draft = draft.key.parse().ok();
    let now = subject.saved.as_ref().map(|saved| saved.number);
    let newer = now.filter(|now| draft.base.is_some_and(|base| base < *now));
    Ok((sent, Note::Opened { changed: minute(&draft.changed), restores, newer }))
}

/// An account's drafts of new records of a kind.
pub(super) async fn of_kind(
    state: &State,
    account: i64,
    kind: Kind,
) -> Result<Vec<(Link, String)>, AppError> {
    let drafts = drafts::of_account(&state.reader, account).await?;
    let new = drafts
        .iter()
        .filter(|draft| draft.kind == kind && draft.slug.is_none() && draft.proposal.is_none());
    Ok(new.map(|draft| (link(draft), minute(&draft.changed))).collect())
}

/// Throws a draft away; where it leads to, the button says: the desk, a revision to be restored, or
/// the form without it.
pub(super) async fn discard(
    state: &State,
    author: &Author,
    subject: &Subject,
    sent: &Sent,
    to: &str,
) -> Result<Response, AppError> {
    if let Some(key) = &sent.draft {
        let mut transaction = state.begin().await?;
        drafts::discard(&mut transaction, author.id, key).await?;
        store::commit(transaction).await?;
    }
    let to = match (to, to.parse::<i64>()) {
        ("desk", _) => "/edit".to_owned(),
        (_, Ok(number)) if subject.slug.is_some() => {
            urls::with_query(&subject.address(), [("from", number.to_string().as_str())])
        }
        _ => subject.address(),
    };
    let cache = [(header::CACHE_CONTROL, CachePolicy::NoStore.header())];
    Ok((cache, Redirect::to(&to)).into_response())
}

/// What a script is told that keeps a draft.
#[derive(Serialize, Default)]
struct Answer {
    /// The moment, where it is kept.
    kept: Option<String>,
    /// Why it is not kept.
    problem: Option<String>,
    /// Whether it is another draft that stands in the way.
    other: bool,
    /// What is computed from the record, as it stands on the page.
    sums: Option<String>,
}

/// Whether a script asks, and not a page.
#[must_use]
pub fn is_script(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_some_and(|accept| accept == "application/json")
}

fn answer(status: StatusCode, answer: &Answer) -> Response {
    let cache = [(header::CACHE_CONTROL, CachePolicy::NoStore.header())];
    (status, cache, Json(answer)).into_response()
}

/// Tells a script that nobody is signed in any more.
pub(super) fn signed_out() -> Response {
    let problem = Some("your session has ended".to_owned());
    answer(StatusCode::UNAUTHORIZED, &Answer { problem, ..Answer::default() })
}

/// Keeps a draft, and says so to a script or on the form's page.
pub(super) async fn keep_and_say(
    state: &State,
    author: &Author,
    subject: &Subject,
    mut sent: Sent,
    headers: &HeaderMap,
) -> Result<Response, AppError> {
    let note = keep(state, author.id, subject, &mut sent).await?;
    if !is_script(headers) {
        let said = Said { note: Some(note), problems: sent.refused.clone(), ..Said::default() };
        return FormPage::show(state, subject, &sent, said, StatusCode::OK).await;
    }
    let sums = preview::sums(state, subject.kind, &sent.form).await?;
    let sums = sums.map(|sums| preview::part(&sums)).transpose()?;
    let (status, said) = match note {
        Note::Kept(at) => (StatusCode::OK, Answer { kept: Some(at), ..Answer::default() }),
        Note::Nothing | Note::Opened { .. } => (StatusCode::OK, Answer::default()),
        Note::Other(changed) => {
            let problem = format!("you have another draft of this record, from {changed}");
            let problem = Some(problem);
            (StatusCode::CONFLICT, Answer { problem, other: true, ..Answer::default() })
        }
        Note::Refused(problem) => {
            (StatusCode::CONFLICT, Answer { problem: Some(problem), ..Answer::default() })
        }
    };
    Ok(answer(status, &Answer { sums, ..said }))
}

/// The empty form of a new record, with a key of its own.
pub(super) fn fresh(kind: Kind) -> Result<Sent, AppError> {
    Ok(Sent { draft: Some(new_key()?), ..Sent::fresh(Form::new(kind.fields()), None) })
}
