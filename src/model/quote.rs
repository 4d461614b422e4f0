//! Quotes: who said what, when, where.

use serde::{Deserialize, Serialize};

use super::{
    Edtf, Kind, Problems, Record, Slug,
    field::{Field, NOTES, SOURCES, Shape},
    record::SearchText,
    vocabulary::{Stance, vocabulary},
};

vocabulary! {
    /// Whether a quote gives the speaker's own words.
    pub enum Wording {
        /// Word for word.
        Verbatim = "verbatim" "Verbatim",
        /// In our words, where the source only paraphrases.
        Paraphrase = "paraphrase" "Paraphrase",
    }
}

/// How a quote bears on a claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimStance {
    /// The claim.
    pub claim: Slug,
    /// Which way the quote bears on it.
    pub stance: Stance,
}

/// What somebody said: verbatim, or in our words where the source only paraphrases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "FIELDS says what each field is")]
pub struct Quote {
    pub slug: Slug,
    pub speaker: Slug,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affiliation: Option<Slug>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_at_time: Option<String>,
    pub date: Edtf,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paraphrase: Option<String>,
    pub language: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chips: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<ClaimStance>,
    pub sources: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// Length of the words that stand for a quote in lists and titles, in characters.
const TITLE_LENGTH: usize = 70;

impl Quote {
    /// What was said: verbatim, or paraphrased.
    #[must_use]
    pub fn words(&self) -> &str {
        self.text.as_deref().or(self.paraphrase.as_deref()).unwrap_or_default()
    }
}

impl Record for Quote {
    const KIND: Kind = Kind::Quote;

    const FIELDS: &'static [Field] = &[
        Field::required("slug", Shape::OwnSlug, "Speaker, date and a few words.")
            .example("aj-kourabi-2025-09-calculated-negotiation-tactic"),
        Field::required("speaker", Shape::Reference(Kind::Actor), "Who said it."),
        Field::optional(
            "affiliation",
            Shape::Reference(Kind::Actor),
            "The speaker's organisation at the time.",
        ),
        Field::optional("role_at_time", Shape::Text(150), "The speaker's role at the time.")
            .example("White House trade adviser"),
        Field::required("date", Shape::Date, "When it was said or published."),
        Field::optional("text", Shape::Words(60), "Verbatim, at most 60 words.")
            .example("This is likely a calculated negotiation tactic"),
        Field::optional(
            "paraphrase",
            Shape::Text(600),
            "In our words, when the source only paraphrases.",
        ),
        Field::required("language", Shape::Language, "The language of the words given.")
            .example("en"),
        Field::optional(
            "events",
            Shape::List(&Shape::Reference(Kind::Event)),
            "Events that it is about.",
        ),
        Field::optional(
            "chips",
            Shape::List(&Shape::Reference(Kind::Chip)),
            "Chips that it is about.",
        ),
        Field::optional(
            "policies",
            Shape::List(&Shape::Reference(Kind::Policy)),
            "Policies that it is about.",
        ),
        Field::optional(
            "claims",
            Shape::List(&Shape::Row(CLAIM_STANCE)),
            "Claims that it bears on, and which way.",
        ),
        SOURCES,
        NOTES,
    ];

    fn slug(&self) -> &Slug {
        &self.slug
    }

    fn title(&self) -> String {
        shorten(self.words(), TITLE_LENGTH)
    }

    fn day(&self) -> Option<&Edtf> {
        Some(&self.date)
    }

    fn search_text(&self) -> SearchText {
        let keywords = self.role_at_time.clone().unwrap_or_default();
        SearchText { keywords, body: self.words().to_owned() }
    }

    fn check(&self, problems: &mut Problems) {
        if self.text.is_some() == self.paraphrase.is_some() {
            problems.error("text", "a quote has either a verbatim text or a paraphrase");
        }
    }
}

const CLAIM_STANCE: &[Field] = &[
    Field::required("claim", Shape::Reference(Kind::Claim), "The claim."),
    Field::required("stance", Shape::Choice(Stance::WORDS), "Which way the quote bears on it."),
];

/// The first words of a text, with an ellipsis where something was cut.
#[must_use]
pub fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short = String::new();
    for word in text.split_whitespace() {
        if short.chars().count() + word.chars().count() + 1 > most {
            break;
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    short.trim_end_matches([',', ';', ':', '.', '–', '—', ' ']).to_owned() + "…"
}
