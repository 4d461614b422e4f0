//! Policies: instruments with legal or administrative force, and bills.

use serde::{Deserialize, Serialize};

use super::{
    Edtf, Jurisdiction, Kind, Problems, Record, Slug,
    field::{Field, NOTES, SOURCES, Shape},
    jurisdiction::Destination,
    record::SearchText,
    vocabulary::{Effect, vocabulary},
};

vocabulary! {
    /// What form a policy takes.
    pub enum Instrument {
        /// A rule with the force of law.
        Regulation = "regulation" "Regulation",
        /// An order or proclamation of a head of government.
        ExecutiveAction = "executive-action" "Executive action",
        /// A law, or a bill for one.
        Legislation = "legislation" "Legislation",
        /// A duty on imports.
        Tariff = "tariff" "Tariff",
        /// Letters or decisions on licences.
        LicenceDecision = "licence-decision" "Licence decision",
        /// The addition to, or removal from, a list of restricted parties.
        EntityListing = "entity-listing" "Entity listing",
        /// A formal inquiry.
        Investigation = "investigation" "Investigation",
        /// Guidance without the form of law.
        AdministrativeGuidance = "administrative-guidance" "Administrative guidance",
        /// Public money.
        Subsidy = "subsidy" "Subsidy",
        /// A deal between states or with companies.
        Agreement = "agreement" "Agreement",
        /// A court's decision.
        CourtRuling = "court-ruling" "Court ruling",
    }
}

vocabulary! {
    /// Where a policy stands.
    pub enum PolicyStatus {
        /// Not yet adopted.
        Proposed = "proposed" "Proposed",
        /// Has effect.
        InForce = "in-force" "In force",
        /// Has effect in a form changed by a later policy.
        Amended = "amended" "Amended",
        /// On hold.
        Suspended = "suspended" "Suspended",
        /// Withdrawn.
        Rescinded = "rescinded" "Rescinded",
        /// Ran out.
        Expired = "expired" "Expired",
        /// Came to its end.
        Concluded = "concluded" "Concluded",
        /// Known from the press only; no public text.
        Reported = "reported" "Reported",
    }
}

/// An instrument with legal or administrative force, or a bill.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "FIELDS says what each field is")]
pub struct Policy {
    pub slug: Slug,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_title: Option<String>,
    pub jurisdiction: Jurisdiction,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<Slug>,
    pub instrument: Instrument,
    pub effect: Effect,
    pub status: PolicyStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub citation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_number: Option<String>,
    pub announced: Edtf,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Edtf>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<Edtf>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Edtf>,
    pub summary: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets_jurisdictions: Vec<Destination>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub target_actors: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub target_chips: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amends: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supersedes: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responds_to: Vec<Slug>,
    pub sources: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

impl Policy {
    /// The name by which it is mostly known.
    #[must_use]
    pub fn short_name(&self) -> &str {
        self.short_title.as_deref().unwrap_or(&self.title)
    }
}

impl Record for Policy {
    const KIND: Kind = Kind::Policy;

    const FIELDS: &'static [Field] = &[
        Field::required("slug", Shape::OwnSlug, "Jurisdiction, year and a few words.")
            .example("us-oct-2023-advanced-computing-rule"),
        Field::required("title", Shape::Text(400), "The official title, or a plain description.")
            .example(
                "Implementation of Additional Export Controls: Certain Advanced \
                Computing Items",
            ),
        Field::optional("short_title", Shape::Text(100), "The name by which it is mostly known.")
            .example("October 2023 advanced computing rule"),
        Field::required("jurisdiction", Shape::Jurisdiction, "Whose instrument it is."),
        Field::optional("issuer", Shape::Reference(Kind::Actor), "The body that issued it."),
        Field::required("instrument", Shape::Choice(Instrument::WORDS), "What form it takes."),
        Field::required(
            "effect",
            Shape::Choice(Effect::WORDS),
            "Its direction towards trade in chips.",
        ),
        Field::required("status", Shape::Choice(PolicyStatus::WORDS), "Where it stands."),
        Field::optional("citation", Shape::Text(100), "Legal citation.").example("88 FR 73458"),
        Field::optional("document_number", Shape::Text(100), "Official document number.")
            .example("2023-23055"),
        Field::required("announced", Shape::Date, "When it was made known."),
        Field::optional("published", Shape::Date, "When its text was published."),
        Field::optional("effective", Shape::Date, "When it took effect."),
        Field::optional("ended", Shape::Date, "When it ended."),
        Field::required(
            "summary",
            Shape::Text(1_000),
            "What it does, to whom, in two to five sentences.",
        )
        .example(
            "Replaced the 2022 test, which turned on chip-to-chip transfer speed, \
                with total processing performance and performance density.",
        ),
        Field::optional(
            "targets_jurisdictions",
            Shape::List(&Shape::Destination),
            "Where it bites; “*” for everywhere.",
        ),
        Field::optional(
            "target_actors",
            Shape::List(&Shape::Reference(Kind::Actor)),
            "Whom it aims at.",
        ),
        Field::optional(
            "target_chips",
            Shape::List(&Shape::Reference(Kind::Chip)),
            "Chips that it names or was made for.",
        ),
        Field::optional(
            "amends",
            Shape::List(&Shape::Reference(Kind::Policy)),
            "Policies that it changes.",
        ),
        Field::optional(
            "supersedes",
            Shape::List(&Shape::Reference(Kind::Policy)),
            "Policies that it replaces.",
        ),
        Field::optional(
            "responds_to",
            Shape::List(&Shape::Reference(Kind::Policy)),
            "Policies that it answers.",
        ),
        SOURCES,
        NOTES,
    ];

    fn slug(&self) -> &Slug {
        &self.slug
    }

    fn title(&self) -> String {
        self.short_name().to_owned()
    }

    fn day(&self) -> Option<&Edtf> {
        Some(&self.announced)
    }

    fn search_text(&self) -> SearchText {
        let names = [Some(&self.title), self.citation.as_ref(), self.document_number.as_ref()];
        SearchText {
            keywords: names.into_iter().flatten().cloned().collect::<Vec<_>>().join(" · "),
            body: self.summary.clone(),
        }
    }

    fn check(&self, problems: &mut Problems) {
        let lists = [
            ("amends", &self.amends),
            ("supersedes", &self.supersedes),
            ("responds_to", &self.responds_to),
        ];
        for (field, list) in lists {
            if list.contains(&self.slug) {
                problems.error(field, "names the policy itself");
            }
        }
        let start = self.effective.as_ref().unwrap_or(&self.announced);
        if let Some(ended) = &self.ended
            && ended.last_day() < start.first_day()
        {
            problems.error("ended", "is before its start");
        }
        if let Some(published) = &self.published
            && published.last_day() < self.announced.first_day()
        {
            problems.error("published", "is before its announcement");
        }
    }
}
