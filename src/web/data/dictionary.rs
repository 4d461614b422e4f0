//! `GET /data/dictionary`: every field of every kind, from the same description by which records are
//! checked, so that it cannot say anything else.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use crate::{
    model::{
        Kind,
        field::Shape,
        flat::{Column, public_columns},
        json_schema,
    },
    web::{
        AppError, State,
        page::{Page, render},
        urls,
        view::Link,
    },
};

/// A kind and its fields.
pub struct KindEntry {
    /// Its list.
    pub list: Link,
    /// Its name in files.
    pub token: &'static str,
    /// What it is.
    pub meaning: &'static str,
    /// Its fields, as the columns of its CSV.
    pub fields: Vec<Entry>,
    /// The closed lists of words that its fields have.
    pub vocabularies: Vec<Words>,
}

/// A field.
pub struct Entry {
    /// Its path.
    pub name: String,
    /// What it holds, in words.
    pub of: String,
    /// Its unit.
    pub unit: &'static str,
    /// Whether every record has it.
    pub required: bool,
    /// What it means; for a part of a list, after what the list means.
    pub help: String,
    /// A value that would be right.
    pub example: &'static str,
}

/// The words that a field can have.
pub struct Words {
    /// The field's path.
    pub field: String,
    /// Each word, with its label and what it means.
    pub words: Vec<(&'static str, &'static str, &'static str)>,
}

/// All kinds, events first.
#[must_use]
pub fn kinds() -> Vec<KindEntry> {
    let kinds = Kind::WORDS.explained().zip(Kind::ALL).collect::<Vec<_>>();
    kinds
        .into_iter()
        .rev()
        .map(|((token, _, meaning), &kind)| entry(kind, token, meaning))
        .collect()
}

fn entry(kind: Kind, token: &'static str, meaning: &'static str) -> KindEntry {
    let columns = public_columns(kind);
    let mut vocabularies: Vec<Words> = Vec::new();
    for column in &columns {
        if let Shape::Choice(words) = column.shape {
            vocabularies
                .push(Words { field: column.name.clone(), words: words.explained().collect() });
        }
    }
    KindEntry {
        list: Link::new(urls::list(kind), kind.plural_label()),
        token,
        meaning,
        fields: columns.iter().map(|column| field(kind, column)).collect(),
        vocabularies,
    }
}

fn field(kind: Kind, column: &Column) -> Entry {
    let of = described(column.shape);
    let of = match column.depth {
        0 => of,
        1 => format!("list: {of}"),
        _ => format!("list of lists: {of}"),
    };
    let first = column.name.split('.').next().unwrap_or_default();
    let top = kind.fields().iter().find(|field| field.name == first);
    let whole = top.map_or("", |field| field.help);
    let help = if whole == column.help {
        column.help.to_owned()
    } else {
        format!("{whole} {}", column.help)
    };
    Entry {
        name: column.name.clone(),
        of,
        unit: crate::model::field::unit(&column.name).unwrap_or_default(),
        required: column.required,
        help,
        example: top.filter(|_| first == column.name).map_or("", |field| field.example),
    }
}

/// What a field holds, in words; the words of closed lists have a table of their own.
fn described(shape: Shape) -> String {
    match shape {
        Shape::Choice(_) => "a word of a closed list".to_owned(),
        shape => json_schema::words(shape),
    }
}

#[derive(Template)]
#[template(path = "data/dictionary.html")]
struct DictionaryPage {
    page: Page,
    kinds: Vec<KindEntry>,
}

/// `GET /data/dictionary`
pub async fn dictionary(AxumState(state): AxumState<State>) -> Result<Response, AppError> {
    let description = "What each field of each kind of record holds: its type, its unit, whether every \
        record has it, and what the words of closed lists mean.";
    let page = Page::new(&state, "/data/dictionary", "Data dictionary", description)
        .crumbs([Link::new("/data", "Data")]);
    render(&DictionaryPage { page, kinds: kinds() })
}
