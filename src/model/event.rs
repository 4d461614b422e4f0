//! Events: things that happened on a day.

use serde::{Deserialize, Serialize};

use super::{
    Edtf, Jurisdiction, Kind, Problems, Record, Slug,
    field::{Field, NOTES, SOURCES, Shape},
    record::SearchText,
    vocabulary::{Effect, vocabulary},
};

vocabulary! {
    /// What sort of thing happened.
    pub enum EventKind {
        /// A control on exports was made or changed.
        ExportControl = "export-control" "Export control",
        /// A limit on imports or use.
        ImportRestriction = "import-restriction" "Import restriction",
        /// Names were put on, or taken off, a list.
        EntityListing = "entity-listing" "Entity listing",
        /// A decision or report about licences.
        Licensing = "licensing" "Licensing",
        /// A duty on imports.
        Tariff = "tariff" "Tariff",
        /// An inquiry was opened, moved on or closed.
        Investigation = "investigation" "Investigation",
        /// A penalty, charge or arrest.
        Enforcement = "enforcement" "Enforcement",
        /// A bill or law.
        Legislation = "legislation" "Legislation",
        /// A court's act.
        Court = "court" "Court",
        /// Public money.
        Subsidy = "subsidy" "Subsidy",
        /// Talks, deals, statements of governments.
        Diplomacy = "diplomacy" "Diplomacy",
        /// A company's act or statement.
        Corporate = "corporate" "Corporate",
        /// A product was announced, sold or ended.
        Product = "product" "Product",
        /// Supply, orders, production.
        Supply = "supply" "Supply",
        /// Research findings.
        Research = "research" "Research",
    }
}

vocabulary! {
    /// How sure it is that an event happened as told.
    pub enum Certainty {
        /// An own document or a statement on the record.
        Confirmed = "confirmed" "Confirmed",
        /// Press reports that rest on unnamed sources.
        Reported = "reported" "Reported",
        /// Those concerned give accounts that differ.
        Disputed = "disputed" "Disputed",
        /// Those concerned say that it did not happen.
        Denied = "denied" "Denied",
    }
}

impl Certainty {
    /// What the word says about how an event is known.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Confirmed => "on record in a document or a statement of those concerned",
            Self::Reported => "known from press reports that rest on unnamed sources",
            Self::Disputed => "those concerned give accounts that differ",
            Self::Denied => "those concerned say that it did not happen",
        }
    }
}

vocabulary! {
    /// The part that an actor played in an event.
    pub enum Role {
        /// Did it.
        Initiator = "initiator" "Initiator",
        /// Was aimed at.
        Target = "target" "Target",
        /// Was concerned.
        Subject = "subject" "Subject",
        /// Gained by it.
        Beneficiary = "beneficiary" "Beneficiary",
        /// Stood between.
        Intermediary = "intermediary" "Intermediary",
        /// Spoke about it.
        Commentator = "commentator" "Commentator",
    }
}

vocabulary! {
    /// How much an event weighs in an overview.
    pub enum Significance {
        /// A turning point.
        TurningPoint = "3" "Turning point",
        /// Notable.
        Notable = "2" "Notable",
        /// A detail.
        Detail = "1" "Detail",
    }
}

/// An actor's part in an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Participant {
    /// The actor.
    pub actor: Slug,
    /// The part that it played.
    pub role: Role,
}

/// Something that happened on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "FIELDS says what each field is")]
pub struct Event {
    pub slug: Slug,
    pub date: Edtf,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<Edtf>,
    pub title: String,
    pub summary: String,
    pub kind: EventKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiator: Option<Jurisdiction>,
    pub effect: Effect,
    pub certainty: Certainty,
    pub significance: u8,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actors: Vec<Participant>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chips: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub systems: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<Slug>,
    pub sources: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follows: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responds_to: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// Longest title that fits cards and lists, in characters.
const MAX_TITLE: usize = 90;

impl Record for Event {
    const KIND: Kind = Kind::Event;

    const FIELDS: &'static [Field] = &[
        Field::required("slug", Shape::OwnSlug, "The date and a few words.")
            .example("2025-09-17-rtx-pro-6000d-purchases-halted"),
        Field::required(
            "date",
            Shape::Date,
            "When it happened, only as precise as the source; of a span, both ends.",
        )
        .example("2025-09-14/2025-09-15"),
        Field::optional("end_date", Shape::Date, "When it ended, if it lasted."),
        Field::required("title", Shape::Text(200), "A plain headline of at most 90 characters.")
            .example("China tells firms to stop buying the RTX PRO 6000D"),
        Field::required("summary", Shape::Text(1_000), "What happened, in two to five sentences.")
            .example(
                "The Financial Times reported that the Cyberspace Administration of \
                China told large technology companies to stop testing and ordering \
                Nvidia’s RTX Pro 6000D.",
            ),
        Field::required("kind", Shape::Choice(EventKind::WORDS), "What sort of thing happened."),
        Field::optional("initiator", Shape::Jurisdiction, "The jurisdiction that acted."),
        Field::required(
            "effect",
            Shape::Choice(Effect::WORDS),
            "Its direction towards trade in chips.",
        ),
        Field::required("certainty", Shape::Choice(Certainty::WORDS), "How sure it is."),
        Field::required(
            "significance",
            Shape::Whole(1, 3),
            "1 detail, 2 notable, 3 turning point.",
        ),
        Field::optional("actors", Shape::List(&Shape::Row(PARTICIPANT)), "Who took part, and how."),
        Field::optional("chips", Shape::List(&Shape::Reference(Kind::Chip)), "Chips concerned."),
        Field::optional(
            "systems",
            Shape::List(&Shape::Reference(Kind::System)),
            "Systems concerned.",
        ),
        Field::optional(
            "policies",
            Shape::List(&Shape::Reference(Kind::Policy)),
            "Policies concerned.",
        ),
        SOURCES,
        Field::optional(
            "follows",
            Shape::List(&Shape::Reference(Kind::Event)),
            "Earlier events that it continues.",
        ),
        Field::optional(
            "responds_to",
            Shape::List(&Shape::Reference(Kind::Event)),
            "Events that it is a stated or clearly reported answer to.",
        ),
        NOTES,
    ];

    fn slug(&self) -> &Slug {
        &self.slug
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn day(&self) -> Option<&Edtf> {
        Some(&self.date)
    }

    fn search_text(&self) -> SearchText {
        SearchText { keywords: self.kind.label().to_owned(), body: self.summary.clone() }
    }

    fn check(&self, problems: &mut Problems) {
        let start = self.date.start();
        if !self.slug.as_str().strip_prefix(start).is_some_and(|rest| rest.starts_with('-')) {
            problems
                .error("slug", format!("must start with the event's date, {start}, and a hyphen"));
        }
        if let Some(end) = &self.end_date
            && end.last_day() < self.date.first_day()
        {
            problems.error("end_date", "is before the event's date");
        }
        let length = self.title.chars().count();
        if length > MAX_TITLE {
            problems
                .warning("title", format!("has {length} characters; {MAX_TITLE} fit everywhere"));
        }
        for (field, list) in [("follows", &self.follows), ("responds_to", &self.responds_to)] {
            if list.contains(&self.slug) {
                problems.error(field, "names the event itself");
            }
        }
    }
}

const PARTICIPANT: &[Field] = &[
    Field::required("actor", Shape::Reference(Kind::Actor), "Who took part."),
    Field::required("role", Shape::Choice(Role::WORDS), "The part that they played."),
];
