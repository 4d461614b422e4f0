//! Signing in, and what signed-in people have: the forms of the record, their account, and the
//! accounts of others for admins.
//!
//! Handlers for signed-in people take an [`Editor`]; the pages that they return are nobody else's
//! ([`page::render_own`](super::page::render_own)). Public pages do not know who reads them.

pub mod account;
pub mod accounts;
pub mod address;
pub mod audit;
pub mod desk;
pub mod editor;
pub mod form;
pub mod import;
pub mod login;
pub mod passphrase;
pub mod review;
pub mod session;
pub mod setup;
pub mod throttle;

pub use address::Address;
pub use editor::Editor;

/// A stored moment for people: `2026-11-24 12:00 UTC`.
fn minute(at: &str) -> String {
    format!("{} UTC", at.get(..16).unwrap_or(at).replace('T', " "))
}

/// A field of a form: what it is called, what was typed and what is wrong with it.
#[derive(Debug, Clone)]
struct Field {
    name: &'static str,
    label: &'static str,
    hint: String,
    value: String,
    error: Option<String>,
    /// The input's type.
    kind: &'static str,
    /// What browsers may fill in.
    autocomplete: &'static str,
}

impl Field {
    fn name(label: &'static str, autocomplete: &'static str) -> Self {
        Self {
            name: "name",
            label,
            hint: String::new(),
            value: String::new(),
            error: None,
            kind: "text",
            autocomplete,
        }
    }

    fn passphrase(name: &'static str, label: &'static str, autocomplete: &'static str) -> Self {
        Self { name, label, kind: "password", ..Self::name(label, autocomplete) }
    }

    fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    fn value(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }

    fn error(self, error: Option<impl Into<String>>) -> Self {
        Self { error: error.map(Into::into), ..self }
    }
}

/// Two fields for a new passphrase.
fn new_passphrase() -> [Field; 2] {
    let hint = "At least 15 characters of any kind. Four or five unrelated words do well.";
    [
        Field::passphrase("passphrase", "New passphrase", "new-password").hint(hint),
        Field::passphrase("again", "The same again", "new-password"),
    ]
}

/// What is wrong with a new passphrase that was typed twice: the field and the message.
fn new_passphrase_problem(
    form: &super::form::Form,
    name: &str,
) -> Option<(&'static str, &'static str)> {
    let passphrase = form.exact("passphrase");
    match crate::model::account::passphrase_problem(passphrase, name) {
        Some(problem) => Some(("passphrase", problem)),
        None if form.exact("again") != passphrase => Some(("again", "is not the same")),
        None => None,
    }
}
