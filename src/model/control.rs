//! Controls: machine-readable rules inside policies.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Edtf, Figure, Jurisdiction, Kind, Problems, Record, Slug,
    chip::ChipKind,
    field::{Field, NOTES, SOURCES, Shape},
    jurisdiction::Destination,
    record::SearchText,
    vocabulary::vocabulary,
};

vocabulary! {
    /// Which chips a control reaches, by what they are designed or marketed for.
    pub enum ControlMarket {
        /// Whatever they are for.
        Any = "any" "Any market",
        /// Those for data centres.
        Datacenter = "datacenter" "Data centre",
        /// Those not for data centres.
        NotDatacenter = "not-datacenter" "Not data centre",
    }
}

vocabulary! {
    /// What a control asks for, from the softest to the strictest.
    pub enum Outcome {
        /// A duty on imports.
        Tariff = "tariff" "Tariff",
        /// A licence exception may be used.
        LicenceException = "licence-exception" "Licence exception",
        /// Guidance against it.
        Discouraged = "discouraged" "Discouraged",
        /// A licence is needed; applications are reviewed case by case.
        CaseByCase = "case-by-case" "Case-by-case review",
        /// A licence is needed.
        LicenceRequired = "licence-required" "Licence required",
        /// A licence is needed, and will mostly be refused.
        PresumptionOfDenial = "presumption-of-denial" "Presumption of denial",
        /// Not allowed.
        Banned = "banned" "Banned",
    }
}

vocabulary! {
    /// What a test measures.
    pub enum Metric {
        /// Total processing performance: the highest over formats of dense TOPS × bit length.
        Tpp = "tpp" "total processing performance",
        /// TPP divided by applicable die area in mm².
        PerformanceDensity = "performance_density" "performance density",
        /// Memory bandwidth, GB/s.
        MemoryBandwidth = "memory_bandwidth_gb_s" "memory bandwidth",
        /// Interconnect bandwidth, aggregate bidirectional, GB/s.
        Interconnect = "interconnect_gb_s" "interconnect bandwidth",
        /// Applicable die area, mm².
        DieArea = "die_area_mm2" "die area",
        /// Memory, GB.
        Memory = "memory_gb" "memory",
        /// Memory bandwidth divided by area, GB/s per mm².
        MemoryBandwidthDensity = "memory_bandwidth_density" "memory bandwidth density",
        /// Memory bandwidth and interconnect bandwidth together, GB/s.
        MemoryPlusInterconnect = "memory_plus_interconnect_gb_s" "memory and interconnect bandwidth together",
    }
}

impl Metric {
    /// Its short name in a test.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Tpp => "TPP",
            Self::PerformanceDensity => "TPP/mm²",
            _ => self.label(),
        }
    }

    /// The unit of the measure; empty where it has none.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::Tpp | Self::PerformanceDensity => "",
            Self::MemoryBandwidth | Self::Interconnect | Self::MemoryPlusInterconnect => "GB/s",
            Self::DieArea => "mm²",
            Self::Memory => "GB",
            Self::MemoryBandwidthDensity => "GB/s per mm²",
        }
    }
}

vocabulary! {
    /// How a measure is compared with a limit.
    pub enum Operator {
        /// Greater than or equal to.
        AtLeast = ">=" "at least",
        /// Greater than.
        Above = ">" "more than",
        /// Less than or equal to.
        AtMost = "<=" "at most",
        /// Less than.
        Below = "<" "less than",
    }
}

impl Operator {
    /// As mathematics writes it.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::Above => ">",
            Self::AtMost => "≤",
            Self::Below => "<",
        }
    }
}

/// One comparison of a measure with a limit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// What is measured.
    pub metric: Metric,
    /// How it is compared.
    pub op: Operator,
    /// The limit, in the measure's unit.
    pub value: Figure,
}

impl Comparison {
    /// The limit in words: `at least 4,800`, `less than 6,500 GB/s`.
    #[must_use]
    pub fn limit(&self) -> String {
        format!("{} {}", self.op.label(), self.amount())
    }

    /// As a test: `TPP ≥ 4,800`.
    #[must_use]
    pub fn formula(&self) -> String {
        format!("{} {} {}", self.metric.symbol(), self.op.symbol(), self.amount())
    }

    fn amount(&self) -> String {
        let unit = self.metric.unit();
        let blank = if unit.is_empty() { "" } else { " " };
        format!("{}{blank}{unit}", self.value)
    }
}

/// A stretch of time in which a rule is not applied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suspension {
    /// The first day on which it is not applied.
    pub from: Edtf,
    /// The last one; none while the suspension goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Edtf>,
}

impl Suspension {
    /// Whether the rule is not applied on a day.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        let until = self.until.as_ref();
        self.from.first_day() <= day && until.is_none_or(|until| day <= until.last_day())
    }
}

/// Where a rule stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It is in force.
    InForce,
    /// It is in force, but not applied for the time being.
    Suspended,
    /// It begins later.
    ToCome,
    /// It has ended.
    Ended,
    /// It was given up before its first day.
    NeverInForce,
}

impl Standing {
    /// In words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::InForce => "In force",
            Self::Suspended => "Suspended",
            Self::ToCome => "Not yet in force",
            Self::Ended => "No longer in force",
            Self::NeverInForce => "Never in force",
        }
    }
}

/// A rule that can be applied to a chip, a day and a destination.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "FIELDS says what each field is")]
pub struct Control {
    pub slug: Slug,
    pub policy: Slug,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    pub title: String,
    pub jurisdiction: Jurisdiction,
    pub destinations: Vec<Destination>,
    pub from: Edtf,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Edtf>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Edtf>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspended: Vec<Suspension>,
    pub market: ControlMarket,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sold_in: Option<Jurisdiction>,
    pub outcome: Outcome,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_percent: Option<Figure>,
    pub review: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<Vec<Comparison>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names_chips: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub softens: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applies_to: Vec<ChipKind>,
    pub sources: Vec<Slug>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

impl Control {
    /// Where it stands on a day. A month as its first or last day means the whole of it.
    #[must_use]
    pub fn standing(&self, on: Date) -> Standing {
        if self.withdrawn.as_ref().is_some_and(|withdrawn| withdrawn.first_day() <= on) {
            Standing::NeverInForce
        } else if on < self.from.first_day() {
            Standing::ToCome
        } else if self.until.as_ref().is_some_and(|until| until.last_day() < on) {
            Standing::Ended
        } else if self.suspended.iter().any(|suspension| suspension.covers(on)) {
            Standing::Suspended
        } else {
            Standing::InForce
        }
    }

    /// Whether it is applied on a day.
    #[must_use]
    pub fn in_force(&self, on: Date) -> bool {
        self.standing(on) == Standing::InForce
    }

    /// Whether it applies to deliveries to a place.
    #[must_use]
    pub fn is_for(&self, to: Jurisdiction) -> bool {
        self.destinations.iter().any(|destination| match destination {
            Destination::Everywhere => true,
            Destination::Jurisdiction(place) => *place == to,
        })
    }

    /// Whether it is on chips of a kind.
    #[must_use]
    pub fn reaches(&self, kind: ChipKind) -> bool {
        const USUAL: &[ChipKind] =
            &[ChipKind::Gpu, ChipKind::Accelerator, ChipKind::Cpu, ChipKind::Soc];
        let kinds = if self.applies_to.is_empty() { USUAL } else { &self.applies_to };
        kinds.contains(&kind)
    }

    /// Whether it measures chips, and does not only name them or follow other rules.
    #[must_use]
    pub fn is_measured(&self) -> bool {
        !self.tests.is_empty()
    }

    /// Every day on which it begins or ceases to be applied.
    pub fn boundary_days(&self) -> impl Iterator<Item = Date> {
        let after = |date: &Edtf| date.last_day().tomorrow().ok();
        let mut days = Vec::new();
        // What never began has no days.
        if self.withdrawn.is_none() {
            days.push(self.from.first_day());
            days.extend(self.until.as_ref().and_then(after));
            for suspension in &self.suspended {
                days.push(suspension.from.first_day());
                days.extend(suspension.until.as_ref().and_then(after));
            }
        }
        days.into_iter()
    }

    /// The tests in words, one for each way to be caught; the limits of a measure stand together:
    /// `total processing performance of at least 2,400 and less than 4,800`.
    #[must_use]
    pub fn limbs_in_words(&self) -> Vec<String> {
        let limb = |comparisons: &Vec<Comparison>| {
            let mut measures: Vec<(Metric, Vec<String>)> = Vec::new();
            for comparison in comparisons {
                match measures.iter_mut().find(|(metric, _)| *metric == comparison.metric) {
                    Some((_, limits)) => limits.push(comparison.limit()),
                    None => measures.push((comparison.metric, vec![comparison.limit()])),
                }
            }
            let words = measures
                .iter()
                .map(|(metric, limits)| format!("{} of {}", metric.label(), limits.join(" and ")));
            words.collect::<Vec<_>>().join(", and ")
        };
        self.tests.iter().map(limb).collect()
    }

    /// The tests as formulas, one for each way to be caught: `TPP ≥ 1,600 and TPP/mm² ≥ 5.92`.
    #[must_use]
    pub fn limbs_as_formulas(&self) -> Vec<String> {
        let limb = |comparisons: &Vec<Comparison>| {
            comparisons.iter().map(Comparison::formula).collect::<Vec<_>>().join(" and ")
        };
        self.tests.iter().map(limb).collect()
    }
}

impl Record for Control {
    const KIND: Kind = Kind::Control;

    const FIELDS: &'static [Field] = &[
        Field::required("slug", Shape::OwnSlug, "Jurisdiction, code and year.")
            .example("us-3a090a-2023"),
        Field::required(
            "policy",
            Shape::Reference(Kind::Policy),
            "The policy that holds the rule.",
        ),
        Field::optional("code", Shape::Text(40), "The rule's own code.").example("3A090.a"),
        Field::required("title", Shape::Text(150), "What it controls, in a few words.").example(
            "Top-tier data-centre chips by TPP and density, arms-embargoed \
                countries and Macau",
        ),
        Field::required("jurisdiction", Shape::Jurisdiction, "Who imposes it."),
        Field::required(
            "destinations",
            Shape::List(&Shape::Destination),
            "Where it applies; “*” for everywhere.",
        ),
        Field::required("from", Shape::Start, "First day in force."),
        Field::optional("until", Shape::Start, "Last day in force; left out while in force."),
        Field::optional(
            "withdrawn",
            Shape::Start,
            "The day on which it was given up before its first day; it was never in force.",
        ),
        Field::optional(
            "suspended",
            Shape::Sequence(&Shape::Row(SUSPENSION)),
            "Stretches of time in which it is not applied.",
        ),
        Field::required(
            "market",
            Shape::Choice(ControlMarket::WORDS),
            "Which chips it reaches by their market.",
        ),
        Field::optional(
            "sold_in",
            Shape::Jurisdiction,
            "Only chips that were on sale there when the rule began.",
        ),
        Field::required("outcome", Shape::Choice(Outcome::WORDS), "What it asks for."),
        Field::optional("rate_percent", Shape::Figure, "The rate of a tariff, percent.")
            .example("25"),
        Field::required("review", Shape::Text(400), "How cases are decided, in one sentence.")
            .example(
                "Presumption of denial for Macau and Country Group D:5, and for \
                companies headquartered there.",
            ),
        Field::optional(
            "tests",
            Shape::Sequence(&Shape::Sequence(&Shape::Row(COMPARISON))),
            "Any of these lists must hold; a list holds when all its comparisons do.",
        ),
        Field::optional(
            "names_chips",
            Shape::List(&Shape::Reference(Kind::Chip)),
            "Chips that it names instead of measuring them.",
        ),
        Field::optional(
            "softens",
            Shape::List(&Shape::Reference(Kind::Control)),
            "Controls whose outcome it replaces where it is met.",
        ),
        Field::optional(
            "applies_to",
            Shape::List(&Shape::Choice(ChipKind::WORDS)),
            "Chip kinds, when not gpu, accelerator, cpu and soc.",
        ),
        SOURCES,
        NOTES,
    ];

    fn slug(&self) -> &Slug {
        &self.slug
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn day(&self) -> Option<&Edtf> {
        Some(&self.from)
    }

    fn search_text(&self) -> SearchText {
        SearchText { keywords: self.code.clone().unwrap_or_default(), body: self.review.clone() }
    }

    fn check(&self, problems: &mut Problems) {
        if self.tests.is_empty() && self.names_chips.is_empty() && self.softens.is_empty() {
            problems
                .error("tests", "a control needs tests, the names of chips, or what it softens");
        }
        if let Some(withdrawn) = &self.withdrawn {
            if withdrawn.first_day() >= self.from.first_day() {
                problems.error("withdrawn", "is not before the first day in force");
            }
            if self.until.is_some() || !self.suspended.is_empty() {
                problems.error("withdrawn", "a rule that never began has no end or suspension");
            }
        }
        for (index, suspension) in self.suspended.iter().enumerate() {
            let ends = suspension.until.as_ref();
            if ends.is_some_and(|until| until.last_day() < suspension.from.first_day()) {
                problems.error(format!("suspended[{index}].until"), "is before its first day");
            }
        }
        if let Some(until) = &self.until
            && until.last_day() < self.from.first_day()
        {
            problems.error("until", "is before the first day in force");
        }
        if (self.outcome == Outcome::Tariff) != self.rate_percent.is_some() {
            problems.error("rate_percent", "goes with the outcome “tariff”, and only with it");
        }
        if self.softens.contains(&self.slug) {
            problems.error("softens", "names the control itself");
        }
    }
}

const SUSPENSION: &[Field] = &[
    Field::required("from", Shape::Start, "First day on which it is not applied."),
    Field::optional("until", Shape::Start, "Last such day; left out while suspended."),
];

const COMPARISON: &[Field] = &[
    Field::required("metric", Shape::Choice(Metric::WORDS), "What is measured."),
    Field::required("op", Shape::Choice(Operator::WORDS), "How it is compared."),
    Field::required("value", Shape::Figure, "The limit, in the measure's unit.").example("4,800"),
];
