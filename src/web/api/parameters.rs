//! The parameters of the data interface: their shapes, and what they mean.

use serde_json::{Value, json};

use super::lists::MOST;
use crate::{
    model::{
        Kind,
        actor::ActorKind,
        chip::{ChipKind, Format, Market},
        claim::ClaimStatus,
        event::{Certainty, EventKind, Significance},
        export_control::subject::Input,
        field::Shape as FieldShape,
        json_schema,
        policy::{Instrument, PolicyStatus},
        quote::Wording,
        source::SourceKind,
        vocabulary::Effect,
    },
    store::{actors::ActorOrder, chips::ChipSort, sources::SourceOrder, systems::SystemSort},
};

/// What a parameter can be.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Free words of at most so many characters.
    Text(u32),
    /// One of some words.
    Word(&'static [&'static str]),
    /// Any of some words, joined by commas.
    Words(&'static [&'static str]),
    /// One of some words, the other way round with a hyphen before it.
    Sort(&'static [&'static str]),
    /// Codes of jurisdictions, joined by commas.
    Jurisdictions,
    /// The code of a country.
    Place,
    /// A record's slug.
    Slug,
    /// Slugs, joined by commas, of which there can be so many.
    Slugs(u32),
    /// A date as YYYY, YYYY-MM or YYYY-MM-DD.
    Date,
    /// A day.
    Day,
    /// A date or a moment.
    Since,
    /// A year, or the word for those without one.
    Year(Option<&'static str>),
    /// A figure.
    Figure,
    /// How many; the number where nothing is given.
    Limit(i64),
    /// A revision's number.
    Revision,
    /// A place in a list.
    Cursor,
}

/// A parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it can be.
    pub shape: Shape,
    /// What it means.
    pub help: String,
    /// Whether it must be given.
    pub required: bool,
}

impl Parameter {
    fn new(name: &'static str, shape: Shape, help: impl Into<String>) -> Self {
        Self { name, shape, help: help.into(), required: false }
    }

    fn required(name: &'static str, shape: Shape, help: &str) -> Self {
        Self { required: true, ..Self::new(name, shape, help) }
    }

    /// Whether several values can be joined by commas.
    #[must_use]
    pub fn is_list(&self) -> bool {
        matches!(self.shape, Shape::Words(_) | Shape::Jurisdictions | Shape::Slugs(_))
    }

    /// Its JSON Schema.
    #[must_use]
    pub fn schema(&self) -> Value {
        let many = |items: Value| json!({ "type": "array", "items": items, "minItems": 1 });
        let slug = || json_schema::of_shape(FieldShape::OwnSlug);
        let year = json!({ "type": "string", "pattern": "^[0-9]{4}$" });
        match self.shape {
            Shape::Text(most) => json!({ "type": "string", "minLength": 1, "maxLength": most }),
            Shape::Word(words) => json!({ "type": "string", "enum": words }),
            Shape::Words(words) => many(json!({ "type": "string", "enum": words })),
            Shape::Sort(words) => {
                let back = words.iter().map(|word| format!("-{word}"));
                let all: Vec<String> = words.iter().map(ToString::to_string).chain(back).collect();
                json!({ "type": "string", "enum": all })
            }
            Shape::Jurisdictions => many(json!({ "type": "string", "pattern": "^[A-Z]{2}$" })),
            Shape::Place => json!({ "type": "string", "pattern": "^[A-Z]{2}$" }),
            Shape::Slug => slug(),
            Shape::Slugs(most) => {
                let mut schema = many(slug());
                schema["maxItems"] = most.into();
                schema
            }
            Shape::Date => {
                json!({ "type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$" })
            }
            Shape::Day => json!({ "type": "string", "format": "date" }),
            Shape::Since => {
                json!({ "type": "string", "anyOf": [{ "format": "date" }, { "format": "date-time" }] })
            }
            Shape::Year(None) => year,
            Shape::Year(Some(word)) => json!({ "anyOf": [year, { "const": word }] }),
            Shape::Figure => {
                json!({ "type": "number", "minimum": 0.001, "exclusiveMaximum": 1e12 })
            }
            Shape::Limit(usual) => {
                json!({ "type": "integer", "minimum": 1, "maximum": MOST, "default": usual })
            }
            Shape::Revision => json!({ "type": "integer", "minimum": 1, "maximum": u32::MAX }),
            Shape::Cursor => json!({ "type": "string", "maxLength": 250 }),
        }
    }

    /// What it can be, in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self.shape {
            Shape::Text(most) => format!("words, up to {most} characters"),
            Shape::Word(words) => format!("one of: {}", words.join(", ")),
            Shape::Words(words) => format!("any of: {}", words.join(", ")),
            Shape::Sort(words) => format!(
                "one of: {}; with a hyphen before it, the other way round",
                words.join(", ")
            ),
            Shape::Jurisdictions => "codes of jurisdictions".to_owned(),
            Shape::Place => "a country’s code".to_owned(),
            Shape::Slug => "a slug".to_owned(),
            Shape::Slugs(_) => "slugs".to_owned(),
            Shape::Date => "YYYY, YYYY-MM or YYYY-MM-DD".to_owned(),
            Shape::Day => "YYYY-MM-DD".to_owned(),
            Shape::Since => "a date, or a moment as 2026-11-24T12:00:00Z".to_owned(),
            Shape::Year(None) => "YYYY".to_owned(),
            Shape::Year(Some(word)) => format!("YYYY, or “{word}”"),
            Shape::Figure => "a number".to_owned(),
            Shape::Limit(usual) => format!("1 to {MOST}; {usual} where it is not given"),
            Shape::Revision => "a number, from 1".to_owned(),
            Shape::Cursor => "as the answer before gave it".to_owned(),
        }
    }
}

/// The day to which everything is read back.
pub(super) fn known() -> Parameter {
    let help = "Answers from the record as it stood at the end of that day.";
    Parameter::new("known", Shape::Date, help)
}

fn limit(usual: i64) -> Parameter {
    Parameter::new("limit", Shape::Limit(usual), "How many to return.")
}

fn cursor() -> Parameter {
    let help = "Where to go on: part of the address that the answer before named as the next.";
    Parameter::new("cursor", Shape::Cursor, help)
}

fn on() -> Parameter {
    Parameter::new("on", Shape::Day, "The day on which rules are applied; today where not given.")
}

fn to(help: &'static str) -> Parameter {
    Parameter::new("to", Shape::Place, help)
}

const BUYER: &str = "Where the buyer is; China (CN) where not given.";

/// The parameters of a kind's list: the same as those of its page.
pub(super) fn of_list(kind: Kind) -> Vec<Parameter> {
    use Shape::{Date, Day, Jurisdictions, Place, Slug, Slugs, Sort, Text, Word, Words, Year};
    let p = |name, shape, help: &str| Parameter::new(name, shape, help);
    let q =
        |most| p("q", Text(most), "Words to look for; misspelt ones are taken for the nearest.");
    let own = match kind {
        Kind::Event => vec![
            p("from", Date, "Only events from then on."),
            p("to", Date, "Only events up to then, its last day included."),
            q(200),
            p("kind", Words(EventKind::TOKENS), "What kind of event."),
            p("initiator", Jurisdictions, "Who acted."),
            p("effect", Words(Effect::TOKENS), "Which way it goes."),
            p("certainty", Words(Certainty::TOKENS), "How sure it is."),
            p("significance", Words(Significance::TOKENS), "How weighty: 3 is a turning point."),
            p("actor", Slug, "Only events in which that actor has a part."),
            p("chip", Slug, "Only events that concern that chip."),
            p("policy", Slug, "Only events that concern that policy."),
            p("target", Jurisdictions, "At whom it is aimed."),
            p(
                "order",
                Word(&["newest", "oldest"]),
                "Which come first; the newest where not given.",
            ),
        ],
        Kind::Actor => vec![
            q(100),
            p("kind", Words(ActorKind::TOKENS), "What kind of actor."),
            p("jurisdiction", Jurisdictions, "Where it is at home."),
            p("sort", Word(ActorOrder::TOKENS), "By number of events, or by name."),
        ],
        Kind::Chip => vec![
            q(100),
            p("vendor", Slugs(50), "Who sells it."),
            p("kind", Words(ChipKind::TOKENS), "What kind of chip."),
            p("market", Words(Market::TOKENS), "What it is designed or marketed for."),
            p("made_for", Jurisdictions, "For whose market it was made."),
            p("family", Text(60), "Its family, as the record has it."),
            p("architecture", Text(60), "Its architecture, as the record has it."),
            p(
                "sort",
                Sort(ChipSort::TOKENS),
                "By which figure; by TPP, the highest first, where not given.",
            ),
        ],
        Kind::System => vec![
            q(100),
            p("vendor", Slugs(50), "Who sells it."),
            p(
                "sort",
                Sort(SystemSort::TOKENS),
                "By which figure; by number of chips, the most first, where not given.",
            ),
        ],
        Kind::Policy => vec![
            q(100),
            p("jurisdiction", Jurisdictions, "Whose it is."),
            p("instrument", Words(Instrument::TOKENS), "What form it takes."),
            p("status", Words(PolicyStatus::TOKENS), "Where it stands."),
            p("effect", Words(Effect::TOKENS), "Which way it goes."),
            p("issuer", Slug, "Who issued it."),
            p("year", Year(None), "The year in which it was published."),
        ],
        Kind::Control => vec![
            p("on", Day, "Only rules in force on that day."),
            p("to", Place, "Only rules that reach a buyer there."),
        ],
        Kind::Quote => vec![
            q(100),
            p("speaker", Slug, "Who said it."),
            p("organisation", Slug, "For whom the speaker spoke."),
            p("claim", Slug, "Only quotes that bear on that claim."),
            p("kind", Word(Wording::TOKENS), "Verbatim or paraphrased."),
            p("year", Year(None), "The year in which it was said."),
        ],
        Kind::Claim => vec![
            q(100),
            p("status", Words(ClaimStatus::TOKENS), "Where the evidence stands."),
            p("asserted_by", Slugs(50), "Who makes it."),
        ],
        Kind::Source => vec![
            q(100),
            p("kind", Words(SourceKind::TOKENS), "What kind of source."),
            p("publisher", Text(100), "Its publisher, as the record has it."),
            p("year", Year(Some(crate::store::sources::UNDATED)), "The year of its date."),
            p("language", Text(8), "Its language, ISO 639-1."),
            p(
                "sort",
                Word(SourceOrder::TOKENS),
                "The newest first, or those first on which most rests.",
            ),
        ],
    };
    own.into_iter().chain([limit(super::lists::USUAL), cursor(), known()]).collect()
}

/// Those of a record.
pub(super) fn of_record() -> Vec<Parameter> {
    let help = "The record as that revision had it.";
    vec![Parameter::new("revision", Shape::Revision, help), known()]
}

/// Those of a search.
pub(super) fn of_search() -> Vec<Parameter> {
    let spelling = "“as-typed” looks for misspelt words as they are.";
    let most = u32::try_from(crate::web::search::MOST_LETTERS).unwrap_or(u32::MAX);
    let limit = Parameter {
        help: "How many to return, of each kind where none is asked for.".to_owned(),
        ..limit(super::search::USUAL)
    };
    vec![
        Parameter::required("q", Shape::Text(most), "Words to look for."),
        Parameter::new("kind", Shape::Word(Kind::TOKENS), "Only records of that kind."),
        Parameter::new("spelling", Shape::Word(&["as-typed"]), spelling),
        limit,
        known(),
    ]
}

/// Those of a verdict: a chip, or figures.
pub(super) fn of_verdict() -> Vec<Parameter> {
    const MARKETS: &[&str] = &["datacenter", "not-datacenter", "workstation", "consumer", "other"];
    let chip = "A chip of the record; else give figures.";
    let market = "What a chip of figures alone is designed or marketed for.";
    let sold = "Whether it is sold in the United States; yes where not given.";
    let figure = |input: Input| {
        let unit = match input.unit() {
            "" => String::new(),
            unit => format!(", {unit}"),
        };
        let help = format!("Its {}{unit}.", input.label());
        Parameter::new(input.as_str(), Shape::Figure, help)
    };
    let rate = |format: &Format| {
        let help = format!("Its dense throughput in {}, {}.", format.label(), format.unit());
        Parameter::new(format.as_str(), Shape::Figure, help)
    };
    let mut all = vec![
        Parameter::new("chip", Shape::Slug, chip),
        on(),
        to(BUYER),
        Parameter::new(
            "kind",
            Shape::Word(ChipKind::TOKENS),
            "What kind of chip the figures are of.",
        ),
        Parameter::new("market", Shape::Word(MARKETS), market),
        Parameter::new("sold_in_us", Shape::Word(&["yes", "no"]), sold),
    ];
    all.extend(Input::ALL.iter().copied().map(figure));
    all.extend(Format::ALL.iter().map(rate));
    all.push(known());
    all
}

/// Those of a comparison.
pub(super) fn of_comparison() -> Vec<Parameter> {
    let most = u32::try_from(crate::web::compare::selection::MOST).unwrap_or(u32::MAX);
    let base = "The one that the others are measured against; the first where not given.";
    vec![
        Parameter::new("chips", Shape::Slugs(most), "Chips, in the order wanted."),
        Parameter::new("systems", Shape::Slugs(most), "Systems, in place of chips."),
        Parameter::new("base", Shape::Slug, base),
        on(),
        to(BUYER),
        known(),
    ]
}

/// Those of the changes.
pub(super) fn of_changes() -> Vec<Parameter> {
    vec![
        Parameter::new("since", Shape::Since, "Only changes from then on."),
        Parameter::new("kind", Shape::Word(Kind::TOKENS), "Only records of that kind."),
        cursor(),
        limit(super::lists::USUAL),
    ]
}
