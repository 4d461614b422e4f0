//! What a browser sends of a form.

use axum::extract::{FromRequest, Request};

use crate::{
    model::{
        Kind, Problems, Source,
        draft::DraftKey,
        field::Field,
        form::{Form, MAX_ROWS, Put, clean},
        record::Record,
    },
    web::{AppError, State, form},
};

/// Longer bodies are refused.
pub(super) const MOST_BYTES: usize = 1_024_000;

/// A form's fields as they were sent, in order. What is no text among them is said beside its field,
/// so that the rest is kept: a plain [`form::Form`] refuses the whole.
pub struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Fields that came by another way.
    #[must_use]
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The fields.
    #[must_use]
    pub fn into_inner(self) -> Vec<(String, String)> {
        self.0
    }
}

impl FromRequest<State> for Pairs {
    type Rejection = AppError;

    async fn from_request(request: Request, _: &State) -> Result<Self, AppError> {
        let body = form::body(request, MOST_BYTES).await?;
        Ok(Self(form_urlencoded::parse(&body).into_owned().collect()))
    }
}

/// What the sender wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Save it.
    Save,
    /// Save it, though it may be there already.
    SaveAnyway,
    /// Send it for review.
    Send,
    /// Send it, though it may be there already.
    SendAnyway,
    /// Check it, and show what it comes to.
    Preview,
    /// Show the page as it would be.
    Page,
    /// A blank row more in a list.
    Add(String),
    /// A row less.
    Remove(String),
    /// Records for a reference.
    Find(String),
    /// Of a field that both changed, what is saved.
    Take(String),
    /// Of a field that both changed, what is proposed.
    TakeProposed(String),
    /// Keep it as a draft.
    Keep,
    /// Keep it in place of another draft of the record.
    Instead,
    /// Throw the draft away and go where the word leads.
    Discard(String),
}

impl Action {
    /// Whether it changes what is published.
    #[must_use]
    pub fn saves(&self) -> bool {
        matches!(self, Self::Save | Self::SaveAnyway)
    }

    /// Whether it changes what waits for review.
    #[must_use]
    pub fn sends(&self) -> bool {
        matches!(self, Self::Send | Self::SendAnyway)
    }

    fn read(text: &str) -> Self {
        let (word, path) = text.split_once(':').unwrap_or((text, ""));
        let path = path.to_owned();
        match word {
            "save-anyway" => Self::SaveAnyway,
            "send" => Self::Send,
            "send-anyway" => Self::SendAnyway,
            "preview" => Self::Preview,
            "page" => Self::Page,
            "add" => Self::Add(path),
            "remove" => Self::Remove(path),
            "find" => Self::Find(path),
            "take" => Self::Take(path),
            "take-proposed" => Self::TakeProposed(path),
            "keep" => Self::Keep,
            "instead" => Self::Instead,
            "discard" => Self::Discard(path),
            _ => Self::Save,
        }
    }
}

/// The fields of a source that is added in place: its slug is proposed.
pub const NEW_SOURCE: &[Field] = {
    const ALL: &[Field] = Source::FIELDS;
    // From the title to the language.
    ALL.split_at(7).0.split_at(1).1
};

/// Stands before the names of a new source's fields.
pub const NEW_SOURCE_PREFIX: &str = "new_source.";

/// What stands for the new source where a field asks for one: its slug is not known yet.
pub const THE_NEW_SOURCE: &str = "new-source";

/// A form as it stands: what was sent, or what is to be changed.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The record.
    pub form: Form,
    /// A source added in place.
    pub source: Form,
    /// The revision that it was made from.
    pub base: Option<i64>,
    /// The version of the proposal that it was made from.
    pub version: Option<i64>,
    /// The visitor's suggestion that it answers.
    pub suggestion: Option<i64>,
    /// Why, for readers.
    pub reason: String,
    /// Whether it corrects an error.
    pub corrects: bool,
    /// What the sender wants.
    pub action: Action,
    /// What cannot be taken as it was sent: the field, and why.
    pub refused: Problems,
    /// The words that records are looked for by, for the reference at a path.
    pub words: Option<String>,
    /// The draft that it is kept as.
    pub draft: Option<DraftKey>,
}

impl Sent {
    /// A form that nobody has sent yet.
    #[must_use]
    pub fn fresh(form: Form, base: Option<i64>) -> Self {
        Self {
            form,
            source: Form::new(NEW_SOURCE),
            base,
            version: None,
            suggestion: None,
            reason: String::new(),
            corrects: false,
            action: Action::Save,
            refused: Problems::new(),
            words: None,
            draft: None,
        }
    }

    /// Reads what was sent.
    #[must_use]
    pub fn read(kind: Kind, pairs: &Pairs) -> Self {
        let mut sent = Self::fresh(Form::new(kind.fields()), None);
        let mut looked_for = Vec::new();
        for (name, text) in &pairs.0 {
            match name.as_str() {
                "base" => sent.base = text.parse().ok().filter(|number| *number > 0),
                "version" => sent.version = text.parse().ok(),
                "suggestion" => sent.suggestion = text.parse().ok(),
                "reason" => sent.reason = clean(text),
                "corrects" => sent.corrects = true,
                "do" => sent.action = Action::read(text),
                "draft" => sent.draft = text.parse().ok(),
                name => match (name.strip_prefix("find:"), name.strip_prefix(NEW_SOURCE_PREFIX)) {
                    (Some(path), _) => looked_for.push((path, text)),
                    (_, Some(path)) => {
                        let put = sent.source.put(path, text);
                        sent.note(put, name, sent.source.field_of(path));
                    }
                    _ => {
                        let put = sent.form.put(name, text);
                        sent.note(put, name, sent.form.field_of(name));
                    }
                },
            }
        }
        for (path, words) in looked_for {
            if sent.action == Action::Find(path.to_owned()) {
                sent.words = Some(words.clone());
            }
            // Words that led to no choice are still what was typed.
            if sent.form.text(path).is_empty() {
                sent.form.put(path, words);
            }
        }
        sent
    }

    /// Its fields as they can be read again, but for what stands beside a draft: its key and the
    /// revision that it was made from.
    #[must_use]
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = self.form.pairs();
        let source = self.source.pairs().into_iter();
        pairs.extend(source.map(|(name, text)| (format!("{NEW_SOURCE_PREFIX}{name}"), text)));
        if !self.reason.is_empty() {
            pairs.push(("reason".to_owned(), self.reason.clone()));
        }
        if self.corrects {
            pairs.push(("corrects".to_owned(), "yes".to_owned()));
        }
        for (name, number) in [("version", self.version), ("suggestion", self.suggestion)] {
            pairs.extend(number.map(|number| (name.to_owned(), number.to_string())));
        }
        pairs
    }

    /// Keeps in mind what is not taken as it was sent. What names no field at all is passed over.
    pub(super) fn note(&mut self, put: Put, name: &str, field: Option<&'static str>) {
        match (put, field) {
            (Put::Twice, _) => self.refused.error(name, "was sent twice, with different texts"),
            (Put::Nowhere, Some(field)) if name.contains('[') => {
                let said = self.refused.iter().any(|problem| problem.field == field);
                if !said {
                    let message = format!("has more than {MAX_ROWS} rows, or one that is no row");
                    self.refused.error(field, message);
                }
            }
            _ => {}
        }
    }
}
