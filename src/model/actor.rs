//! Actors: companies, government bodies, people, research houses.

use serde::{Deserialize, Serialize};

use super::{
    Edtf, Jurisdiction, Kind, Record, Slug,
    field::{Field, NOTES, SOURCES, Shape},
    record::SearchText,
    vocabulary::vocabulary,
};

vocabulary! {
    /// What an actor is.
    pub enum ActorKind {
        /// A company or one of its units.
        Company = "company" "Company",
        /// A government, ministry or agency.
        Government = "government" "Government body",
        /// A parliament, or a committee or house of one.
        Legislature = "legislature" "Legislature",
        /// A court.
        Court = "court" "Court",
        /// A think tank, research house or university.
        Research = "research" "Research house",
        /// A person.
        Person = "person" "Person",
        /// A group of states.
        Bloc = "bloc" "Bloc",
    }
}

/// Somebody who acts, is acted on, or speaks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "FIELDS says what each field is")]
pub struct Actor {
    pub slug: Slug,
    pub name: String,
    pub kind: ActorKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    pub summary: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affiliation: Option<Slug>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub founded: Option<Edtf>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticker: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wikidata: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

impl Record for Actor {
    const KIND: Kind = Kind::Actor;

    const FIELDS: &'static [Field] = &[
        Field::required("slug", Shape::OwnSlug, "The common English name in kebab-case.")
            .example("jensen-huang"),
        Field::required("name", Shape::Text(100), "The name as it is commonly written in English.")
            .example("Bureau of Industry and Security"),
        Field::required("kind", Shape::Choice(ActorKind::WORDS), "What it is."),
        Field::optional("jurisdiction", Shape::Jurisdiction, "Where it is seated or acts for."),
        Field::required("summary", Shape::Text(600), "Who it is, in one to three sentences.")
            .example(
                "Agency of the US Commerce Department that writes and enforces export \
                controls, and keeps the Entity List.",
            ),
        Field::optional("aliases", Shape::List(&Shape::Text(100)), "Other names for it.")
            .example("BIS"),
        Field::optional(
            "affiliation",
            Shape::Reference(Kind::Actor),
            "A person's organisation, a subsidiary's parent, an agency's department.",
        ),
        Field::optional("role", Shape::Text(150), "A person's title there.")
            .example("Founder and chief executive, Nvidia"),
        Field::optional("founded", Shape::Date, "When it was founded."),
        Field::optional("website", Shape::Url, "Its own website.").example("https://www.bis.gov"),
        Field::optional("ticker", Shape::Text(30), "Exchange and symbol.").example("NASDAQ:NVDA"),
        Field::optional("wikidata", Shape::Text(20), "Its Wikidata item.").example("Q182477"),
        // Not required: an actor's acts and words each carry their own source.
        Field::optional(SOURCES.name, SOURCES.shape, SOURCES.help),
        NOTES,
    ];

    fn slug(&self) -> &Slug {
        &self.slug
    }

    fn title(&self) -> String {
        self.name.clone()
    }

    fn search_text(&self) -> SearchText {
        let names = self.aliases.iter().chain(&self.ticker).chain(&self.role);
        SearchText {
            keywords: names.cloned().collect::<Vec<_>>().join(" · "),
            body: self.summary.clone(),
        }
    }

    fn check(&self, problems: &mut super::Problems) {
        if self.affiliation.as_ref() == Some(&self.slug) {
            problems.error("affiliation", "is the actor itself");
        }
        if self.sources.is_empty() {
            problems.warning("sources", "no source of its own; only its acts and words have one");
        }
        if let Some(item) = &self.wikidata
            && item.strip_prefix('Q').is_none_or(|n| n.parse::<u64>().is_err())
        {
            problems.error("wikidata", "must be a Wikidata item like “Q182477”");
        }
    }
}
