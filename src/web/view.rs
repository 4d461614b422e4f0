//! What templates show of records, in the words that readers see.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::urls;
use crate::{
    model::{
        Edtf, Jurisdiction, Kind,
        claim::ClaimStatus,
        event::{Certainty, EventKind},
        policy::PolicyStatus,
        source::SourceKind,
        vocabulary::{Effect, Stance},
    },
    store::{
        claims::ClaimRow, events::EventRow, policies::PolicyRow, quotes::QuoteRow, record::Name,
        rulebook::RatedChip, sources::SourceRow,
    },
};

/// A link within the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where to.
    pub href: String,
    /// What it says.
    pub text: String,
}

impl Link {
    /// A link to a page.
    pub fn new(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self { href: href.into(), text: text.into() }
    }

    /// A link to a record.
    pub fn to(kind: Kind, slug: impl AsRef<str>, text: impl Into<String>) -> Self {
        Self { href: urls::record(kind, slug), text: text.into() }
    }

    /// Links to records, by their names.
    #[must_use]
    pub fn all(names: Vec<Name>) -> Vec<Self> {
        names.into_iter().map(Self::from).collect()
    }
}

impl RatedChip {
    /// A link to its page.
    #[must_use]
    pub fn link(&self) -> Link {
        Link::to(Kind::Chip, &self.chip.slug, self.chip.name.clone())
    }
}

/// A date as readers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateView {
    /// For machines.
    pub iso: String,
    /// For people, with just the precision that it has.
    pub text: String,
}

impl DateView {
    /// A date for a narrow column: `17 Sep 2025`.
    #[must_use]
    pub fn short(date: &Edtf) -> Self {
        Self { iso: date.to_string(), text: date.short_words() }
    }

    /// The day of a stored RFC 3339 moment.
    #[must_use]
    pub fn moment(at: &str) -> Self {
        let day = at.get(..10).and_then(|day| day.parse::<Edtf>().ok());
        day.as_ref().map_or_else(|| Self { iso: at.to_owned(), text: at.to_owned() }, Self::from)
    }
}

impl From<&Edtf> for DateView {
    fn from(date: &Edtf) -> Self {
        Self { iso: date.as_str().replace('/', "–"), text: date.words() }
    }
}

impl From<Date> for DateView {
    fn from(day: Date) -> Self {
        Self::from(&Edtf::from(day))
    }
}

/// An event in a list.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the fields of an event, for templates")]
pub struct EventItem {
    pub href: String,
    pub date: DateView,
    pub title: String,
    pub summary: String,
    pub kind: Option<Link>,
    pub kind_label: &'static str,
    pub initiator: Option<JurisdictionView>,
    pub effect: Effect,
    pub certainty: Certainty,
    pub significance: i64,
    pub actors: Vec<Link>,
}

impl From<EventRow> for EventItem {
    fn from(row: EventRow) -> Self {
        Self {
            href: urls::record(Kind::Event, &row.slug),
            date: DateView::from(&row.date),
            title: row.title,
            summary: row.summary,
            kind: Some(kind_link(row.kind)),
            kind_label: row.kind.label(),
            initiator: row.initiator.map(JurisdictionView::from),
            effect: row.effect,
            certainty: row.certainty,
            significance: row.significance,
            actors: Vec::new(),
        }
    }
}

/// A link to the events of a kind.
#[must_use]
pub fn kind_link(kind: EventKind) -> Link {
    Link::new(urls::timeline("kind", kind.as_str()), kind.label())
}

/// A jurisdiction, for templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JurisdictionView {
    /// ISO 3166-1 alpha-2, or `EU`.
    pub code: &'static str,
    /// The common English name.
    pub name: &'static str,
}

impl From<Jurisdiction> for JurisdictionView {
    fn from(jurisdiction: Jurisdiction) -> Self {
        Self { code: jurisdiction.code(), name: jurisdiction.name() }
    }
}

/// A source as it stands beside a statement.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the fields of a source, for templates")]
pub struct SourceRef {
    pub href: String,
    pub url: String,
    pub title: String,
    pub publisher: String,
    pub kind: SourceKind,
    pub date: Option<DateView>,
    pub language: String,
}

impl From<SourceRow> for SourceRef {
    fn from(row: SourceRow) -> Self {
        Self {
            href: urls::record(Kind::Source, &row.slug),
            url: row.url,
            title: row.title,
            publisher: row.publisher,
            kind: row.kind,
            date: row.published.as_ref().map(DateView::from),
            language: row.language,
        }
    }
}

/// A quote as it is shown on every page.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the fields of a quote, for templates")]
pub struct QuoteView {
    pub href: String,
    pub anchor: String,
    pub text: Option<String>,
    pub paraphrase: Option<String>,
    pub speaker: Link,
    pub role: Option<String>,
    pub affiliation: Option<Link>,
    pub date: DateView,
    pub sources: Vec<SourceRef>,
    pub language: String,
}

impl QuoteView {
    /// A quote with the sources that it rests on.
    #[must_use]
    pub fn new(row: QuoteRow, sources: Vec<SourceRow>) -> Self {
        // A statement of an organisation does not name it twice.
        let affiliation = row.affiliation.filter(|own| *own != row.speaker);
        let affiliation = affiliation.zip(row.affiliation_name);
        let organisation = affiliation.as_ref().map(|(_, name)| name.as_str());
        let role = row.role_at_time.map(|role| role_alone(role, organisation));
        Self {
            href: urls::record(Kind::Quote, &row.slug),
            anchor: format!("quote-{}", row.slug),
            text: row.text,
            paraphrase: row.paraphrase,
            speaker: Link::to(Kind::Actor, &row.speaker, row.speaker_name),
            role,
            affiliation: affiliation.map(|(slug, name)| Link::to(Kind::Actor, slug, name)),
            date: DateView::from(&row.date),
            sources: sources.into_iter().map(SourceRef::from).collect(),
            language: row.language,
        }
    }
}

/// A role without the organisation at its end, where that is named beside it: `Chief executive,
/// Nvidia` at Nvidia is `Chief executive`.
#[must_use]
pub fn role_alone(role: String, organisation: Option<&str>) -> String {
    let alone = organisation
        .and_then(|name| role.strip_suffix(name))
        .map(str::trim_end)
        .and_then(|role| role.strip_suffix(','))
        .map(str::to_owned);
    alone.unwrap_or(role)
}

/// A claim in a list.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the fields of a claim, for templates")]
pub struct ClaimLine {
    pub href: String,
    pub statement: String,
    pub question: String,
    pub status: ClaimStatus,
    pub supports: i64,
    pub qualifies: i64,
    pub contradicts: i64,
    pub stance: Option<Stance>,
    pub note: Option<String>,
}

impl From<ClaimRow> for ClaimLine {
    fn from(row: ClaimRow) -> Self {
        Self {
            href: urls::record(Kind::Claim, &row.slug),
            statement: row.statement,
            question: row.question,
            status: row.status,
            supports: row.supports,
            qualifies: row.qualifies,
            contradicts: row.contradicts,
            stance: row.stance,
            note: row.note,
        }
    }
}

/// A group of filter links.
#[derive(Debug, Clone)]
pub struct Facet {
    /// The parameter.
    pub name: &'static str,
    /// Its heading.
    pub label: &'static str,
    /// What can be chosen.
    pub options: Vec<FacetOption>,
}

/// One filter link.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "plain")]
pub struct FacetOption {
    pub label: String,
    pub value: String,
    pub count: i64,
    pub href: String,
    pub selected: bool,
}

/// A filter that is set.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "plain")]
pub struct ActiveFilter {
    pub label: String,
    pub href_without: String,
}

/// For an empty list: each filter that could be dropped.
#[must_use]
pub fn ways_out(active: &[ActiveFilter]) -> Vec<Link> {
    let link = |filter: &ActiveFilter| {
        Link::new(&filter.href_without, format!("Drop this filter: {}", filter.label))
    };
    active.iter().map(link).collect()
}

/// An option of a drop-down list in a form.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "plain")]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub count: i64,
    pub chosen: bool,
}

impl Choice {
    /// The values that some record has, by what readers call them; and the chosen one in any case.
    #[must_use]
    pub fn all(
        counts: &BTreeMap<&str, i64>,
        chosen: Option<&str>,
        label: impl Fn(&str) -> String,
    ) -> Vec<Self> {
        let mut counts = counts.clone();
        counts.remove("");
        if let Some(value) = chosen {
            counts.entry(value).or_default();
        }
        let mut choices: Vec<_> = counts
            .into_iter()
            .map(|(value, count)| Self {
                value: value.to_owned(),
                label: label(value),
                count,
                chosen: chosen == Some(value),
            })
            .collect();
        choices.sort_by_cached_key(|choice| choice.label.to_lowercase());
        choices
    }
}

/// A hidden field that keeps a parameter in a form.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "plain")]
pub struct Kept {
    pub name: &'static str,
    pub value: String,
}

/// A chart with what stands around it.
#[derive(Debug, Clone)]
pub struct ChartView {
    /// Its anchor.
    pub id: &'static str,
    /// The finding.
    pub title: String,
    /// How to read it.
    pub note: Option<String>,
    /// The picture; trusted markup from our own charts.
    pub svg: String,
    /// What it is drawn from.
    pub sources: Vec<Link>,
    /// The day that it shows.
    pub as_of: DateView,
}

/// A text with a capital at its start.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// `1 quote`, `2 quotes`.
#[must_use]
pub fn count_of(count: i64, one: &str, many: &str) -> String {
    let number = crate::model::figure::group_thousands(&count.to_string());
    format!("{number} {}", if count == 1 { one } else { many })
}

/// What readers call a jurisdiction: `US United States`.
#[must_use]
pub fn jurisdiction_label(code: &str) -> String {
    code.parse::<Jurisdiction>()
        .map_or_else(|_| code.to_owned(), |known| format!("{code} {}", known.name()))
}

/// A column's heading that sorts the table.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "plain")]
pub struct SortHeader {
    pub label: &'static str,
    pub href: String,
    pub aria_sort: &'static str,
    pub numeric: bool,
}

/// A row of a specification.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "plain")]
pub struct FigureRow {
    pub label: String,
    pub value: Option<String>,
    pub unit: &'static str,
    pub estimate: bool,
    pub sources: Vec<SourceRef>,
    pub note: Option<String>,
}

impl FigureRow {
    /// Where it stands in its page.
    #[must_use]
    pub fn anchor(&self) -> String {
        format!("figure-{}", anchor(&self.label))
    }
}

/// Words as a place in a page: `Memory, GB/s` is `memory-gb-s`.
#[must_use]
pub fn anchor(words: &str) -> String {
    let mut anchor = String::new();
    for c in words.chars().filter(|c| *c != '\'') {
        if c.is_ascii_alphanumeric() {
            anchor.push(c.to_ascii_lowercase());
        } else if !anchor.ends_with('-') {
            anchor.push('-');
        }
    }
    anchor.trim_matches('-').to_owned()
}

/// Rows of a specification under one heading.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "plain")]
pub struct FigureGroup {
    pub label: &'static str,
    pub rows: Vec<FigureRow>,
}

/// A policy in a list of another page.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the fields of a policy, for templates")]
pub struct PolicyLine {
    pub href: String,
    pub title: String,
    pub jurisdiction: JurisdictionView,
    pub date: DateView,
    pub instrument: &'static str,
    pub status: PolicyStatus,
    pub effect: Effect,
    pub relation: &'static str,
}

impl From<PolicyRow> for PolicyLine {
    fn from(row: PolicyRow) -> Self {
        Self {
            href: urls::record(Kind::Policy, &row.slug),
            title: row.title,
            jurisdiction: row.jurisdiction.into(),
            date: DateView::from(&row.announced),
            instrument: row.instrument.label(),
            status: row.status,
            effect: row.effect,
            relation: "",
        }
    }
}

/// A language's English name; its code where we have none.
#[must_use]
pub fn language_name(code: &str) -> &str {
    match code {
        "bg" => "Bulgarian",
        "da" => "Danish",
        "de" => "German",
        "en" => "English",
        "es" => "Spanish",
        "fi" => "Finnish",
        "fr" => "French",
        "it" => "Italian",
        "ja" => "Japanese",
        "ko" => "Korean",
        "nl" => "Dutch",
        "pt" => "Portuguese",
        "ru" => "Russian",
        "sv" => "Swedish",
        "zh" => "Chinese",
        other => other,
    }
}
