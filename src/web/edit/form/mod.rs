//! The forms of all nine kinds, made of the same parts by each kind's fields.
//!
//! `sent` is what a browser sends, `check` says what is wrong with it, `view` shows the fields,
//! `page` the page around them; `conflict` is for two who change the same record at once. Every
//! button works without scripts: the form is sent whole and comes back changed.

pub mod author;
pub mod check;
pub mod conflict;
pub mod find;
pub mod order;
pub mod page;
pub mod preview;
pub mod sent;
pub mod view;

use axum::{
    extract::{Path, State as AxumState},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use self::{
    author::Author,
    check::Checked,
    page::{Checkpoint, FormPage, Said},
    sent::{Action, Pairs, Sent},
};
use super::super::{AppError, State, query::Query, urls, view::Link};
use crate::{
    model::{AnyRecord, Kind, Slug, form::Form},
    store::{
        edit::{self, Edit, Outcome},
        revisions::{self, Whole},
        save::Change,
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
}

impl Subject {
    /// A new record.
    fn new(kind: &str) -> Result<Self, AppError> {
        Ok(Self { kind: known(kind)?, saved: None, slug: None })
    }

    /// A record that is there.
    async fn of(state: &State, kind: &str, slug: &str) -> Result<Self, AppError> {
        let kind = known(kind)?;
        match revisions::whole(&state.reader, kind, slug, None).await? {
            Some(saved) => Ok(Self { kind, saved: Some(saved), slug: Some(slug.to_owned()) }),
            None => Err(AppError::no_record(state, kind, slug).await),
        }
    }

    /// The address of its form.
    #[must_use]
    pub fn address(&self) -> String {
        match &self.slug {
            Some(slug) => urls::edit(self.kind, slug),
            None => urls::edit_new(self.kind),
        }
    }
}

fn known(kind: &str) -> Result<Kind, AppError> {
    kind.parse().map_err(|_| AppError::NotFound {
        what: "There is no such kind of record.".to_owned(),
        suggestions: Vec::new(),
    })
}

/// `GET /edit/{kind}/new`
pub async fn blank(
    AxumState(state): AxumState<State>,
    _: Author,
    Path(kind): Path<String>,
) -> Result<Response, AppError> {
    let subject = Subject::new(&kind)?;
    let sent = Sent::fresh(Form::new(subject.kind.fields()), None);
    let said = Said { changed: Some(String::new()), ..Said::default() };
    FormPage::show(&state, &subject, &sent, said, StatusCode::OK).await
}

/// `GET /edit/{kind}/{slug}`; `from` fills the form with an older revision, to be restored: saving
/// it makes a new one, so that nothing is lost by it.
pub async fn open(
    AxumState(state): AxumState<State>,
    _: Author,
    Path((kind, slug)): Path<(String, String)>,
    query: Query,
) -> Result<Response, AppError> {
    let subject = Subject::of(&state, &kind, &slug).await?;
    let saved = subject.saved.as_ref();
    let mut reading = query.read(subject.address());
    let from = reading.one("from", |value| match value.parse::<i64>() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err("must be the number of a revision".to_owned()),
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
    let shown = older.as_ref().or(saved);
    let form = shown.map(|shown| Form::of(&shown.record, subject.kind.fields()));
    let form = form.unwrap_or_else(|| Form::new(subject.kind.fields()));
    let mut sent = Sent::fresh(form, saved.map(|saved| saved.number));
    if let Some(number) = from {
        sent.reason = format!("Restores revision {number}");
    }
    FormPage::show(&state, &subject, &sent, Said::default(), StatusCode::OK).await
}

/// `POST /edit/{kind}/new`
pub async fn send_new(
    AxumState(state): AxumState<State>,
    author: Author,
    Path(kind): Path<String>,
    pairs: Pairs,
) -> Result<Response, AppError> {
    let subject = Subject::new(&kind)?;
    // What is new was made from no revision.
    let sent = Sent { base: None, ..Sent::read(subject.kind, &pairs) };
    answer(&state, &author, &subject, sent).await
}

/// `POST /edit/{kind}/{slug}`
pub async fn send(
    AxumState(state): AxumState<State>,
    author: Author,
    Path((kind, slug)): Path<(String, String)>,
    pairs: Pairs,
) -> Result<Response, AppError> {
    let subject = Subject::of(&state, &kind, &slug).await?;
    answer(&state, &author, &subject, Sent::read(subject.kind, &pairs)).await
}

async fn answer(
    state: &State,
    author: &Author,
    subject: &Subject,
    mut sent: Sent,
) -> Result<Response, AppError> {
    let mut said = Said::default();
    match sent.action.clone() {
        Action::Add(path) => {
            sent.form.add_row(&path);
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
        Action::Find(path) => {
            said.found = find::search(state, &mut sent, &path).await?;
        }
        Action::Preview | Action::Page | Action::Save | Action::SaveAnyway => {
            return checked(state, author, subject, sent).await;
        }
    }
    FormPage::show(state, subject, &sent, said, StatusCode::OK).await
}

/// What is to be checked first: a preview, or a save.
async fn checked(
    state: &State,
    author: &Author,
    subject: &Subject,
    mut sent: Sent,
) -> Result<Response, AppError> {
    let mut checked = Checked::new(state, subject, &mut sent).await?;
    let record = checked.value.clone();
    let unchanged = subject.saved.as_ref().is_some_and(|saved| saved.record == record)
        && checked.source_is_blank;
    let saves = matches!(sent.action, Action::Save | Action::SaveAnyway);
    let is_stale = sent.base != subject.saved.as_ref().map(|saved| saved.number);
    if saves && unchanged && !checked.problems.has_errors() {
        let said = Said { state: Some(Checkpoint::Unchanged), ..checked.said() };
        return FormPage::show(state, subject, &sent, said, StatusCode::OK).await;
    }
    if is_stale && subject.saved.is_some() {
        return conflict::show(state, subject, sent, &record).await;
    }
    if saves {
        checked.check_reason(subject, &sent);
    }
    let (Some(record), false) = (&checked.record, checked.problems.has_errors()) else {
        return FormPage::show(
            state,
            subject,
            &sent,
            checked.said(),
            StatusCode::UNPROCESSABLE_ENTITY,
        )
        .await;
    };
    if sent.action == Action::Page {
        let new: Vec<AnyRecord> = checked.source.iter().chain([record]).cloned().collect();
        return preview::page(state, &new, record).await;
    }
    if sent.action != Action::SaveAnyway {
        let mut duplicates = Vec::new();
        if subject.saved.is_none() {
            duplicates.extend(edit::likely_duplicates(&state.reader, record).await?);
        }
        if let Some(source) = &checked.source {
            duplicates.extend(edit::likely_duplicates(&state.reader, source).await?);
        }
        if sent.action == Action::Preview || !duplicates.is_empty() {
            let sums = preview::sums(state, record).await?;
            let said =
                Said { duplicates, sums, state: Some(Checkpoint::CanBeSaved), ..checked.said() };
            return FormPage::show(state, subject, &sent, said, StatusCode::OK).await;
        }
    }
    let reason = if sent.reason.is_empty() { FIRST } else { &sent.reason };
    let change =
        Change { author: &author.name, reason, at: state.clock.now(), correction: sent.corrects };
    let edit = Edit { record, source: checked.source.as_ref(), base: sent.base, change };
    match edit::save_edit(state.begin().await?, &edit).await? {
        Outcome::Saved(_) => {
            let slug: &Slug = record.slug();
            Ok(Redirect::to(&urls::record(subject.kind, slug)).into_response())
        }
        Outcome::Stale => {
            let slug = record.slug().to_string();
            let subject = Subject::of(state, subject.kind.as_str(), &slug).await?;
            conflict::show(state, &subject, sent, &checked.value).await
        }
        Outcome::Taken => {
            checked.problems.error("slug", "was taken a moment ago; choose another");
            FormPage::show(state, subject, &sent, checked.said(), StatusCode::UNPROCESSABLE_ENTITY)
                .await
        }
    }
}
