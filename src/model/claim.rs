//! Claims: contested explanations, tracked with their evidence.

use serde::{Deserialize, Serialize};

use super::{
    Edtf, Kind, Problems, Record, Slug,
    field::{Field, NOTES, SOURCES, Shape},
    record::SearchText,
    vocabulary::{Stance, vocabulary},
};

vocabulary! {
    /// Where the evidence stands.
    pub enum ClaimStatus {
        /// Too little to say.
        Open = "open" "Open",
        /// The evidence speaks mostly for it.
        Supported = "supported" "Supported",
        /// The evidence goes both ways.
        Mixed = "mixed" "Mixed",
        /// The evidence speaks mostly against it.
        Contradicted = "contradicted" "Contradicted",
    }
}

/// A record that bears on a claim; exactly one of the references is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "EVIDENCE says what each field is")]
pub struct Evidence {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<Slug>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Slug>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chip: Option<Slug>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<Slug>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Slug>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Slug>,
    pub stance: Stance,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Evidence {
    /// The record that bears on the claim.
    #[must_use]
    pub fn target(&self) -> Option<(Kind, &Slug)> {
        let mut given = self.targets();
        let first = given.next();
        if given.next().is_some() { None } else { first }
    }

    fn targets(&self) -> impl Iterator<Item = (Kind, &Slug)> {
        [
            (Kind::Event, &self.event),
            (Kind::Quote, &self.quote),
            (Kind::Chip, &self.chip),
            (Kind::System, &self.system),
            (Kind::Policy, &self.policy),
            (Kind::Source, &self.source),
        ]
        .into_iter()
        .filter_map(|(kind, slug)| slug.as_ref().map(|slug| (kind, slug)))
    }
}

/// A contested explanation or assertion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "FIELDS says what each field is")]
pub struct Claim {
    pub slug: Slug,
    pub statement: String,
    pub question: String,
    pub status: ClaimStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_asserted: Option<Edtf>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asserted_by: Vec<Slug>,
    pub summary: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    pub sources: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

impl Record for Claim {
    const KIND: Kind = Kind::Claim;

    const FIELDS: &'static [Field] = &[
        Field::required("slug", Shape::OwnSlug, "The claim in a few words.")
            .example("beijing-blocks-nvidia-for-bargaining-leverage"),
        Field::required("statement", Shape::Text(200), "The claim, in one sentence.").example(
            "Beijing is blocking Nvidia to gain leverage in trade talks with the \
                United States.",
        ),
        Field::required("question", Shape::Text(150), "The question that it answers.")
            .example("Why does Beijing block Nvidia?"),
        Field::required("status", Shape::Choice(ClaimStatus::WORDS), "Where the evidence stands."),
        Field::optional("first_asserted", Shape::Date, "When it was first made."),
        Field::optional(
            "asserted_by",
            Shape::List(&Shape::Reference(Kind::Actor)),
            "Who makes it.",
        ),
        Field::required(
            "summary",
            Shape::Text(1_000),
            "What speaks for and against it, in a few sentences.",
        ),
        Field::optional(
            "evidence",
            Shape::List(&Shape::Row(EVIDENCE)),
            "What bears on it, and which way.",
        ),
        SOURCES,
        NOTES,
    ];

    fn slug(&self) -> &Slug {
        &self.slug
    }

    fn title(&self) -> String {
        self.statement.clone()
    }

    fn search_text(&self) -> SearchText {
        SearchText { keywords: self.question.clone(), body: self.summary.clone() }
    }

    fn check(&self, problems: &mut Problems) {
        let mut seen = Vec::new();
        for (index, evidence) in self.evidence.iter().enumerate() {
            match evidence.target() {
                None => problems.error(
                    format!("evidence[{index}]"),
                    "must name exactly one event, quote, chip, system, policy or source",
                ),
                Some(target) if seen.contains(&target) => {
                    problems.error(
                        format!("evidence[{index}]"),
                        "names a record that is there already",
                    );
                }
                Some(target) => seen.push(target),
            }
        }
    }
}

const EVIDENCE: &[Field] = &[
    Field::optional("event", Shape::Reference(Kind::Event), "An event."),
    Field::optional("quote", Shape::Reference(Kind::Quote), "A quote."),
    Field::optional("chip", Shape::Reference(Kind::Chip), "A chip."),
    Field::optional("system", Shape::Reference(Kind::System), "A system."),
    Field::optional("policy", Shape::Reference(Kind::Policy), "A policy."),
    Field::optional("source", Shape::Reference(Kind::Source), "A source."),
    Field::required("stance", Shape::Choice(Stance::WORDS), "Which way it bears on the claim."),
    Field::optional("note", Shape::Text(300), "Why, in one sentence.")
        .example("The finding against Nvidia was published during the Madrid talks."),
];
