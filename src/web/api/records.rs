//! Records and their revisions as JSON: the fields of the dataset, and which revision they are of.

use axum::{
    extract::{Path, State as AxumState},
    response::Response,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::{
    model::{Kind, record::keep_public},
    store::{
        record::{self, Published},
        revisions::Revision,
        withdrawal,
    },
    web::{
        AppError, State,
        query::Query,
        revisions::{ReadAt, Versions},
        routes, urls,
    },
};

/// A record as programs get it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RecordDocument {
    /// Which kind it is.
    #[schemars(with = "String")]
    pub kind: Kind,
    /// The address of its page.
    pub url: String,
    /// The number of the revision that it is of.
    pub revision: i64,
    /// The address at which this revision stays.
    pub permanent_url: String,
    /// When the record was added, RFC 3339.
    pub added: String,
    /// When this revision was saved, RFC 3339.
    pub changed: String,
    /// Its fields, as the dataset has them.
    pub record: Value,
}

impl RecordDocument {
    /// A published record for the public.
    #[must_use]
    pub fn new(site: &str, kind: Kind, published: Published<Value>) -> Self {
        let Published { mut record, revision, changed, added } = published;
        keep_public(&mut record);
        let slug = record.get("slug").and_then(Value::as_str).unwrap_or_default();
        let (url, permanent) = (urls::record(kind, slug), urls::revision(kind, slug, revision));
        Self {
            kind,
            url: format!("{site}{url}"),
            revision,
            permanent_url: format!("{site}{permanent}"),
            added,
            changed,
            record,
        }
    }

    /// The same; where the site is read back to a day, with the address of the page of that day.
    #[must_use]
    pub fn on_its_day(state: &State, kind: Kind, published: Published<Value>) -> Self {
        let mut document = Self::new(state.public_url, kind, published);
        if let Some(path) = document.url.strip_prefix(state.public_url) {
            document.url = format!("{}{}", state.public_url, state.link(path.to_owned()));
        }
        document
    }
}

/// What a revision did to its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It is the record's first.
    Added,
    /// It changed the record.
    Changed,
    /// It withdrew the record.
    Withdrawn,
    /// It published a withdrawn record again.
    Restored,
}

impl Action {
    /// By a revision's number, and what it and its parent did.
    #[must_use]
    pub fn new(number: i64, withdrawal: bool, restored: bool) -> Self {
        match () {
            () if withdrawal => Self::Withdrawn,
            () if restored => Self::Restored,
            () if number == 1 => Self::Added,
            () => Self::Changed,
        }
    }
}

/// A revision, without the record's fields.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RevisionDocument {
    /// Its number, from one.
    pub revision: i64,
    /// What it did.
    pub action: Action,
    /// When it was saved, RFC 3339.
    pub changed: String,
    /// Whose change it was.
    pub author: String,
    /// Who published it; null for what was imported.
    pub reviewer: Option<String>,
    /// Why, for readers.
    pub reason: String,
    /// Whether it corrects a mistake.
    pub correction: bool,
    /// The address at which this revision stays.
    pub permanent_url: String,
}

/// The revisions of a record.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RevisionsDocument {
    /// Which kind of record it is.
    #[schemars(with = "String")]
    pub kind: Kind,
    /// The record's slug.
    pub slug: String,
    /// The address of its page.
    pub url: String,
    /// Its revisions, the oldest first.
    pub data: Vec<RevisionDocument>,
}

/// `GET /api/v1/{kinds}/{slug}?revision`
///
/// # Errors
/// When there is no such record or revision, or it was withdrawn.
pub async fn show(
    AxumState(state): AxumState<State>,
    path: Result<Path<String>, axum::extract::rejection::PathRejection>,
    query: Query,
    kind: Kind,
) -> Result<Response, AppError> {
    let Path(slug) = path.map_err(|_| routes::no_page_error())?;
    let mut reading = query.read(urls::api_record(kind, &slug));
    let number = reading.one("revision", |value| match value.parse::<u32>() {
        Ok(number @ 1..) => Ok(i64::from(number)),
        _ => Err("must be the number of a revision, from 1 on".to_owned()),
    });
    reading.finish()?;
    if let Some(number) = number {
        let versions = Versions::read(&state, kind, &slug).await?;
        if versions.one(&number.to_string())?.withdrawal {
            let found = withdrawal::find(&state.reader, kind, &slug, Some(number)).await?;
            let withdrawn = found.ok_or_else(routes::no_page_error)?;
            return Err(AppError::Withdrawn(Box::new(withdrawn)));
        }
    }
    let found = record::document(&state.reader, kind, &slug, number).await?;
    let Some(found) = found else { return Err(AppError::no_record(&state, kind, &slug).await) };
    Ok(super::answer(&RecordDocument::on_its_day(&state, kind, found)))
}

/// `GET /api/v1/{kinds}/{slug}/revisions`
///
/// # Errors
/// When there is no such record.
pub async fn revisions(
    AxumState(state): AxumState<State>,
    path: Result<Path<String>, axum::extract::rejection::PathRejection>,
    query: Query,
    kind: Kind,
) -> Result<Response, AppError> {
    let Path(slug) = path.map_err(|_| routes::no_page_error())?;
    query.read(urls::api_revisions(kind, &slug)).finish()?;
    let versions = Versions::read(&state, kind, &slug).await?;
    let site = state.public_url;
    let withdrew = |number: Option<i64>| {
        versions.all.iter().any(|row| Some(row.number) == number && row.withdrawal)
    };
    let row = |row: &Revision| RevisionDocument {
        revision: row.number,
        action: Action::new(row.number, row.withdrawal, withdrew(row.parent)),
        changed: row.created.clone(),
        author: row.author.clone(),
        reviewer: row.reviewer.clone(),
        reason: row.reason.clone(),
        correction: row.correction,
        permanent_url: format!("{site}{}", urls::revision(kind, &slug, row.number)),
    };
    Ok(super::answer(&RevisionsDocument {
        kind,
        url: format!("{site}{}", urls::record(kind, &slug)),
        data: versions.all.iter().map(row).collect(),
        slug,
    }))
}

/// `GET /{kind}/{slug}.json`
pub(in crate::web) async fn file(
    state: &State,
    kind: Kind,
    at: &ReadAt,
) -> Result<Response, AppError> {
    let number = at.back.as_ref().map(|back| back.revision);
    let found = record::document(&state.reader, kind, &at.slug, number).await?;
    let Some(found) = found else { return Err(AppError::no_record(state, kind, &at.slug).await) };
    Ok(super::answer(&RecordDocument::on_its_day(state, kind, found)))
}
