//! Sources: where something was read.

use serde::{Deserialize, Serialize};

use super::{
    Edtf, Kind, Record, Slug,
    field::{Field, NOTES, Shape},
    record::SearchText,
    vocabulary::vocabulary,
};

vocabulary! {
    /// What a source is, nearest to the facts first.
    pub enum SourceKind {
        /// A government's or court's own document.
        Official = "official" "Official document",
        /// Its subject's own statement.
        Company = "company" "Company statement",
        /// A newspaper, wire or broadcaster.
        Press = "press" "Press report",
        /// A law firm, think tank or research house.
        Analysis = "analysis" "Analysis",
        /// A database or encyclopedia.
        Reference = "reference" "Reference work",
    }
}

/// A document that records rest on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "FIELDS says what each field is")]
pub struct Source {
    pub slug: Slug,
    pub title: String,
    pub publisher: String,
    pub url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Edtf>,
    pub kind: SourceKind,
    pub language: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

impl Record for Source {
    const KIND: Kind = Kind::Source;

    const FIELDS: &'static [Field] = &[
        Field::required("slug", Shape::OwnSlug, "Publisher, date and a few words.")
            .example("federal-register-2023-10-25-advanced-computing-rule"),
        Field::required("title", Shape::Text(300), "The document's own title.")
            .example("Addition of an Entity to the Entity List"),
        Field::required("publisher", Shape::Text(100), "Who published it.")
            .example("Federal Register"),
        Field::required("url", Shape::Url, "Where it was read.")
            .example("https://www.federalregister.gov/d/2023-23055"),
        Field::optional("published", Shape::Date, "When it was published."),
        Field::required("kind", Shape::Choice(SourceKind::WORDS), "What sort of source it is."),
        Field::required("language", Shape::Language, "The language it is written in.")
            .example("en"),
        NOTES,
    ];

    fn slug(&self) -> &Slug {
        &self.slug
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn search_text(&self) -> SearchText {
        SearchText { keywords: self.publisher.clone(), body: self.url.clone() }
    }
}
