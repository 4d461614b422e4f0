//! What is sent wrongly, by mistake or on purpose: each gets a clear answer and changes nothing.
//!
//! The lists are in parts by what is wrong; a new way to send something gets a part of its own.

mod fields;
mod people;
mod whole;

use sqlx::Row;

use crate::support::{
    App, Response, Visitor,
    form::{Pairs, post, sent, set},
};

const TAG: &str = "<script>alert(1)</script>";

const NEW: &str = "/edit/event/new";
const H20: &str = "/edit/chip/nvidia-h20";
const HALT: &str = "2025-09-17-rtx-pro-6000d-purchases-halted";

/// Everything that a wrong input must leave as it is.
async fn state(app: &App) -> String {
    let row = sqlx::query(
        "select (select value from data_version), (select count(*) from record),
                (select count(*) from revision),
                (select group_concat(name || role || coalesce(disabled, '') || coalesce(passphrase, '')) from account),
                (select count(*) from session), (select count(*) from one_time_link),
                (select count(*) from audit where action != 'sign_in_failed')",
    )
    .fetch_one(&mut app.sql().await)
    .await
    .unwrap();
    let numbers: Vec<i64> = [0, 1, 2, 4, 5, 6].map(|at| row.get(at)).into();
    format!("{numbers:?} {}", row.get::<Option<String>, _>(3).unwrap_or_default())
}

/// Counts what is tried, and compares what is there before and after.
struct Trial<'a> {
    app: &'a App,
    before: String,
    count: usize,
}

impl<'a> Trial<'a> {
    async fn begin(app: &'a App) -> Self {
        Self { app, before: state(app).await, count: 0 }
    }

    /// The answer has a status and says something; nothing has changed, and no tag of ours is one.
    async fn check(&mut self, name: &str, answer: &Response, status: u16, says: &str) {
        self.count += 1;
        let text = answer.text();
        assert_eq!(answer.status.as_u16(), status, "{name}: {text}");
        assert!((400..500).contains(&status), "{name}");
        assert!(text.contains(says), "{name}: “{says}” is not in: {text}");
        assert!(!answer.body.contains("<script>alert"), "{name}: a tag comes back as one");
        assert_eq!(answer.header("cache-control"), "no-store", "{name}");
        assert_eq!(state(self.app).await, self.before, "{name} changed something");
    }

    /// At least so many were tried.
    fn end(self, least: usize) {
        assert!(self.count >= least, "only {} of {least}", self.count);
    }
}

/// A new event with nothing wrong in it.
async fn right(editor: &Visitor<'_>) -> Pairs {
    let mut pairs = sent(&editor.get(NEW).await.ok());
    for (name, value) in [
        ("date", "2026-11-20"),
        ("title", "Numbat licences put on hold"),
        ("summary", "The ministry put licences on hold."),
        ("kind", "licensing"),
        ("initiator", "CN"),
        ("effect", "tightens"),
        ("certainty", "reported"),
        ("significance", "2"),
        ("actors[0].actor", "nvidia"),
        ("actors[0].role", "target"),
        ("chips[0]", "nvidia-h20"),
        ("new_source.title", "Numbat licences: a report"),
        ("new_source.publisher", "The Numbat Times"),
        ("new_source.url", "https://numbat.example.org/a"),
        ("new_source.kind", "press"),
        ("new_source.language", "en"),
        ("do", "save"),
    ] {
        set(&mut pairs, name, value);
    }
    pairs
}

/// The address of the field in the list of what is wrong.
fn place(field: &str) -> String {
    format!("#f-{}", field.replace("][", "-").replace(['[', '.'], "-").replace(']', ""))
}
