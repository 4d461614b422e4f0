//! In which order a form asks: what every record of its kind needs first, what is rarely given folded
//! at the end.

use super::view::FieldView;
use crate::model::Kind;

/// The fields of a form as they stand on the page.
pub(super) struct Arranged {
    /// Up to the sources; a new source is added below them.
    pub(super) first: Vec<FieldView>,
    /// What it is linked with, where that comes after the sources.
    pub(super) then: Vec<FieldView>,
    /// What is rarely given.
    pub(super) more: Vec<FieldView>,
    /// Whether something that stands in `more` must be seen.
    pub(super) more_is_open: bool,
}

/// Of a kind, what is rarely given.
fn rare(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Event => &["slug", "end_date", "systems", "follows", "notes"],
        Kind::Quote => &["slug", "role_at_time", "notes"],
        _ => &["slug", "notes"],
    }
}

/// Puts the fields of a form in order; typing may begin in the first.
#[must_use]
pub(super) fn arrange(kind: Kind, fields: Vec<FieldView>, is_begun_here: bool) -> Arranged {
    let rare = rare(kind);
    let (more, mut first): (Vec<_>, Vec<_>) =
        fields.into_iter().partition(|field| rare.contains(&field.name.as_str()));
    let mut then = Vec::new();
    if kind == Kind::Event {
        // An editor adds an event with its source in hand; who and what is linked comes last.
        (first, then) = first
            .into_iter()
            .partition(|field| field.required || matches!(&*field.name, "initiator" | "sources"));
    }
    if let Some(field) = first.first_mut() {
        field.is_next = is_begun_here;
    }
    let more_is_open = more.iter().any(FieldView::is_wanted);
    Arranged { first, then, more, more_is_open }
}

impl Arranged {
    /// What is folded, in words.
    pub(super) fn more_in_words(&self) -> String {
        let labels: Vec<String> = self
            .more
            .iter()
            .map(|field| match field.name.as_str() {
                "slug" => field.label.clone(),
                _ => field.label.to_lowercase(),
            })
            .collect();
        labels.join(", ")
    }
}
