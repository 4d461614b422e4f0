//! What is wrong with what was sent: all of it at once.

use serde_json::{Map, Value};

use super::{
    Subject,
    draft::Note,
    page::Said,
    sent::{NEW_SOURCE_PREFIX, Sent, THE_NEW_SOURCE},
};
use crate::{
    model::{
        AnyRecord, Kind, Problems, Slug,
        field::{self, unreadable},
        proposal,
    },
    store::{edit, former, revisions},
    web::{AppError, State},
};

/// The longest reason, in characters.
pub(crate) const LONGEST_REASON: usize = 500;

/// What was sent, checked.
#[derive(Debug)]
pub struct Checked {
    /// The record as JSON.
    pub value: Value,
    /// The record, where it has the form of its kind.
    pub record: Option<AnyRecord>,
    /// A source added in place.
    pub source: Option<AnyRecord>,
    /// Whether no source is added in place.
    pub source_is_blank: bool,
    /// Everything that is wrong.
    pub problems: Problems,
}

impl Checked {
    /// Checks what was sent. Its blank rows are taken out, and a slug is proposed where none is
    /// given.
    pub async fn new(state: &State, subject: &Subject, sent: &mut Sent) -> Result<Self, AppError> {
        let (reader, kind) = (&state.reader, subject.kind);
        sent.form = sent.form.tidied();
        let mut problems = sent.refused.clone();
        let (source, source_is_blank) = new_source(state, sent, &mut problems).await?;
        let is_proposed = subject.slug.is_none() && sent.form.text("slug").is_empty();
        let slug = match (&subject.slug, sent.form.text("slug")) {
            (Some(slug), _) => slug.clone(),
            (None, "") => {
                let slug = proposal::slug(kind, &sent.form.record());
                edit::free_slug(reader, kind, &slug).await?
            }
            (None, slug) => {
                let slug = slug.to_owned();
                if slug.parse::<Slug>().is_ok()
                    && let Some(message) = taken(state, kind, &slug).await?
                {
                    problems.error("slug", message);
                }
                slug
            }
        };
        sent.form.set("slug", Some(&Value::String(slug)));
        let mut value = sent.form.record();
        if let Some(source) = &source {
            put_source(&mut value, kind, source.slug());
        }
        let record = match AnyRecord::parse(kind, &value) {
            Ok((record, warnings)) => {
                for problem in warnings {
                    problems.warning(problem.field, problem.message);
                }
                Some(record)
            }
            Err(found) => {
                for problem in found {
                    // Of a new source that is wrong, its own fields say so; of a slug that cannot
                    // be proposed yet, the fields that it is made of.
                    let has_source = source.is_some() || source_is_blank;
                    let is_awaited = (problem.field == "sources" && !has_source)
                        || (problem.field == "slug" && is_proposed);
                    if !is_awaited {
                        problems.error(problem.field, problem.message);
                    }
                }
                None
            }
        };
        let references = field::references(&value, kind.fields());
        let names = edit::names(reader, &references).await?;
        for to in references {
            let is_new = to.kind == Kind::Source
                && source.as_ref().is_some_and(|source| source.slug().as_str() == to.slug);
            // A new record may refer to itself as little as to nothing; its own check says so.
            let is_own = to.kind == kind && value.get("slug") == Some(&to.slug.clone().into());
            // Of a new source that is wrong, its own fields say so.
            let is_new = is_new || (to.slug == THE_NEW_SOURCE && !source_is_blank);
            let is_slug = to.slug.parse::<Slug>().is_ok();
            if names.title(to.kind, &to.slug).is_none() && !is_new && !is_own && is_slug {
                let (kind, slug) = (to.kind, to.slug);
                problems.error(to.field, format!("there is no {kind} “{slug}”; press Find"));
            }
        }
        if is_proposed && problems.has_errors() {
            // It is proposed anew from what is put right.
            sent.form.set("slug", None);
        }
        Ok(Self { value, record, source, source_is_blank, problems })
    }

    /// Checks what is said about the change.
    pub fn check_reason(&mut self, subject: &Subject, sent: &Sent) {
        for message in reason_problems(&sent.reason, subject.saved.is_some()) {
            self.problems.error("reason", message);
        }
    }

    /// What the page says about it.
    #[must_use]
    pub fn said(&self, note: Option<Note>) -> Said {
        Said { problems: self.problems.clone(), note, ..Said::default() }
    }
}

/// What is wrong with the reason of a change.
pub(in crate::web::edit) fn reason_problems(reason: &str, is_needed: bool) -> Vec<String> {
    let mut problems = Vec::new();
    if reason.is_empty() && is_needed {
        problems.push("is missing; say why, for readers".to_owned());
    }
    if reason.chars().count() > LONGEST_REASON {
        problems.push(format!("has more than {LONGEST_REASON} characters"));
    }
    if reason.chars().any(|c| c.is_control() && c != '\n') {
        problems.push("has a character in it that is no text".to_owned());
    }
    problems.extend(unreadable(reason));
    problems
}

/// Why a new record cannot have a slug.
async fn taken(state: &State, kind: Kind, slug: &str) -> Result<Option<String>, AppError> {
    let there = revisions::whole(&state.reader, kind, slug, None).await?;
    if let Some(there) = there {
        let message = if there.withdrawal {
            format!("is that of a {kind} that was withdrawn; restore it, or choose another")
        } else {
            format!("is taken: there is a {kind} “{slug}”")
        };
        return Ok(Some(message));
    }
    let now = former::now(&state.reader, kind, slug).await?;
    Ok(now.map(|now| format!("is taken: it leads to the {kind} “{now}”, which had it before")))
}

/// The source that is added in place, with its slug.
async fn new_source(
    state: &State,
    sent: &mut Sent,
    problems: &mut Problems,
) -> Result<(Option<AnyRecord>, bool), AppError> {
    sent.source = sent.source.tidied();
    let Value::Object(given) = sent.source.record() else { return Ok((None, true)) };
    if given.is_empty() {
        return Ok((None, true));
    }
    let slug = proposal::slug(Kind::Source, &Value::Object(given.clone()));
    let slug = edit::free_slug(&state.reader, Kind::Source, &slug).await?;
    let mut source = Map::new();
    source.insert("slug".to_owned(), slug.into());
    source.extend(given);
    match AnyRecord::parse(Kind::Source, &Value::Object(source)) {
        Ok((source, _)) => Ok((Some(source), false)),
        Err(found) => {
            for problem in found.into_iter().filter(|problem| problem.field != "slug") {
                problems.error(format!("{NEW_SOURCE_PREFIX}{}", problem.field), problem.message);
            }
            Ok((None, false))
        }
    }
}

/// Lets a record rest on a new source, too, and puts its slug where the record refers to it.
fn put_source(record: &mut Value, kind: Kind, source: &Slug) {
    let references = field::references(record, kind.fields());
    for to in references.iter().filter(|to| to.kind == Kind::Source && to.slug == THE_NEW_SOURCE) {
        let pointer = format!("/{}", to.field.replace(['[', '.'], "/").replace(']', ""));
        if let Some(place) = record.pointer_mut(&pointer) {
            *place = source.as_str().into();
        }
    }
    let Some(table) = record.as_object_mut() else { return };
    let sources = table.entry("sources").or_insert_with(|| Value::Array(Vec::new()));
    if let Some(sources) = sources.as_array_mut()
        && !sources.iter().any(|known| known == source.as_str())
    {
        sources.push(source.as_str().into());
    }
}
