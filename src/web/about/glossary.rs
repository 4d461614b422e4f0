//! The words that the site uses.

use std::sync::LazyLock;

use askama::Template;
use axum::{extract::State as AxumState, response::Response};
use serde::Deserialize;

use crate::web::{
    AppError, State,
    page::{Page, render},
    view::Link,
};

/// A term and what it means.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "content/glossary.toml says what each key is")]
pub struct Term {
    pub slug: String,
    pub term: String,
    pub definition: String,
    #[serde(default)]
    pub also: Vec<String>,
    #[serde(default)]
    pub see: Vec<String>,
    #[serde(default)]
    pub citation: Option<String>,
}

#[derive(Deserialize)]
struct File {
    term: Vec<Term>,
}

/// All terms, by name; none when the embedded file cannot be read, which a test rules out.
pub static TERMS: LazyLock<Vec<Term>> = LazyLock::new(|| {
    let text = include_str!("../../../content/glossary.toml");
    let mut terms = toml::from_str::<File>(text).map(|file| file.term).unwrap_or_default();
    terms.sort_by_key(|term| term.term.to_lowercase());
    terms
});

#[derive(Template)]
#[template(path = "about/glossary.html")]
struct GlossaryPage {
    page: Page,
    letters: Vec<Letter>,
}

/// The terms that begin with a letter.
struct Letter {
    letter: char,
    terms: Vec<(&'static Term, Vec<Link>)>,
}

/// `GET /about/glossary`
pub async fn glossary(AxumState(state): AxumState<State>) -> Result<Response, AppError> {
    let mut letters: Vec<Letter> = Vec::new();
    for term in TERMS.iter() {
        let letter = term.term.chars().next().unwrap_or('?').to_ascii_uppercase();
        let see = term.see.iter().filter_map(|slug| TERMS.iter().find(|other| other.slug == *slug));
        let see = see.map(|other| Link::new(format!("#{}", other.slug), &other.term)).collect();
        match letters.last_mut() {
            Some(last) if last.letter == letter => last.terms.push((term, see)),
            _ => letters.push(Letter { letter, terms: vec![(term, see)] }),
        }
    }
    let description = "What ECCN, total processing performance, Entity List, presumption of denial \
        and other terms of the chip dispute mean, with their legal citations.";
    render(&GlossaryPage {
        page: Page::new(&state, "/about/glossary", "Glossary", description)
            .crumbs([Link::new("/about", "About")]),
        letters,
    })
}
