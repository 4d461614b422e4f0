//! What an event's page shows of those who took part, its story, quotes and claims.

use std::collections::HashMap;

use crate::{
    model::{
        Edtf, Kind, Slug,
        control::Metric,
        date::Precision,
        event::Role,
        figure::rounded,
        policy::PolicyStatus,
        quote::shorten,
        source::SourceKind,
        vocabulary::{Effect, Stance},
    },
    store::{
        claims::{ClaimRow, EvidenceRow},
        events::{EventActor, EventPolicy, LinkedEvent},
        quotes::QuoteRow,
        rulebook::{RatedChip, Rulebook},
        sources::SourceRow,
    },
    web::{
        urls,
        verdicts::{Asked, FindingView},
        view::{ClaimLine, DateView, JurisdictionView, Link, QuoteView, count_of},
    },
};

/// Those who played one part.
pub(in crate::web) struct RoleGroup {
    pub(in crate::web) role: &'static str,
    pub(in crate::web) actors: Vec<Taker>,
}

/// Somebody who took part.
pub(in crate::web) struct Taker {
    pub(in crate::web) link: Link,
    pub(in crate::web) jurisdiction: Option<JurisdictionView>,
}

/// By the part that they played, in the order of the parts.
pub(in crate::web) fn role_groups(actors: Vec<EventActor>) -> Vec<RoleGroup> {
    let mut groups: Vec<_> = Role::ALL
        .iter()
        .map(|&role| {
            let label = match role {
                Role::Initiator => "Acted",
                Role::Target => "Aimed at",
                Role::Subject => "Concerned",
                Role::Beneficiary => "Gained",
                Role::Intermediary => "Stood between",
                Role::Commentator => "Commented",
            };
            (role, RoleGroup { role: label, actors: Vec::new() })
        })
        .collect();
    for actor in actors {
        if let Some((_, group)) = groups.iter_mut().find(|(role, _)| *role == actor.role) {
            group.actors.push(Taker {
                link: Link::to(Kind::Actor, &actor.slug, actor.name),
                jurisdiction: actor.jurisdiction.map(JurisdictionView::from),
            });
        }
    }
    groups.retain(|(_, group)| !group.actors.is_empty());
    groups.into_iter().map(|(_, group)| group).collect()
}

/// A policy beside the event.
pub(in crate::web) struct PolicyLine {
    pub(in crate::web) link: Link,
    pub(in crate::web) status: PolicyStatus,
    pub(in crate::web) date: DateView,
}

impl From<EventPolicy> for PolicyLine {
    fn from(policy: EventPolicy) -> Self {
        Self {
            link: Link::to(Kind::Policy, &policy.slug, policy.title),
            status: policy.status,
            date: DateView::from(&policy.announced),
        }
    }
}

/// A chip beside the event, with its verdict on the event's day.
pub(in crate::web) struct ChipLine {
    pub(in crate::web) link: Link,
    pub(in crate::web) verdict_href: String,
    pub(in crate::web) vendor: Link,
    pub(in crate::web) tpp: Option<String>,
    pub(in crate::web) finding: FindingView,
}

impl ChipLine {
    pub(in crate::web) fn new(book: &Rulebook, rated: &RatedChip, asked: Asked) -> Self {
        Self {
            verdict_href: asked.verdict_of(&rated.chip.slug),
            link: rated.link(),
            vendor: Link::to(Kind::Actor, &rated.chip.vendor, rated.vendor.clone()),
            tpp: rated.subject.measure(Metric::Tpp).map(rounded),
            finding: book.verdict(&rated.subject, asked.on, asked.to).finding.into(),
        }
    }
}

/// An event before or after this one in the same story.
pub(in crate::web) struct ThreadItem {
    pub(in crate::web) href: String,
    pub(in crate::web) title: String,
    pub(in crate::web) date: DateView,
    pub(in crate::web) initiator: Option<JurisdictionView>,
    pub(in crate::web) effect: Effect,
    pub(in crate::web) relation: &'static str,
    pub(in crate::web) lag: String,
}

/// An event linked both as an answer and as a continuation is shown once, as an answer.
pub(in crate::web) fn thread(
    linked: Vec<LinkedEvent>,
    here: &Edtf,
    [answer, sequel]: [&'static str; 2],
) -> Vec<ThreadItem> {
    let mut items: Vec<ThreadItem> = Vec::new();
    for other in linked {
        let href = urls::record(Kind::Event, &other.slug);
        if items.iter().any(|item| item.href == href) {
            continue;
        }
        items.push(ThreadItem {
            href,
            lag: lag(&other.date, here),
            title: other.title,
            date: DateView::from(&other.date),
            initiator: other.initiator.map(JurisdictionView::from),
            effect: other.effect,
            relation: if other.relation == "responds-to" { answer } else { sequel },
        });
    }
    items
}

/// How far another date is from this one, as exactly as both are known: in days, months or years.
fn lag(other: &Edtf, here: &Edtf) -> String {
    let (first, second) = (here.first_day(), other.first_day());
    let years = i32::from(second.year()) - i32::from(first.year());
    let months = years * 12 + i32::from(second.month()) - i32::from(first.month());
    let days = (second - first).get_days();
    let known = |precision| [other, here].iter().all(|date| date.precision() == precision);
    let any = |precision| [other, here].iter().any(|date| date.precision() == precision);
    let (distance, one, many) = if known(Precision::Day) {
        (days, "day", "days")
    } else if any(Precision::Interval) {
        return String::new();
    } else if any(Precision::Year) {
        (years, "year", "years")
    } else if months.abs() < 24 {
        (months, "month", "months")
    } else {
        (months / 12, "year", "years")
    };
    let direction = if distance < 0 { "before" } else { "after" };
    match distance.unsigned_abs() {
        0 => format!("the same {one}"),
        count => format!("{} {direction}", count_of(count.into(), one, many)),
    }
}

/// What one speaker said.
pub(in crate::web) struct QuoteGroup {
    pub(in crate::web) speaker: Link,
    pub(in crate::web) role: Option<String>,
    pub(in crate::web) affiliation: Option<Link>,
    pub(in crate::web) quotes: Vec<(QuoteView, String)>,
}

/// By speaker; those who spoke nearest to the event's days come first.
pub(in crate::web) fn quote_groups(
    mut rows: Vec<QuoteRow>,
    sources: &mut HashMap<Slug, Vec<SourceRow>>,
    here: &Edtf,
    span: &Edtf,
) -> Vec<QuoteGroup> {
    rows.sort_by_cached_key(|quote| {
        let inexact = quote.date.precision() != Precision::Day;
        (distance(&quote.date, span), inexact, quote.date.clone(), quote.slug.clone())
    });
    let mut groups: Vec<QuoteGroup> = Vec::new();
    for row in rows {
        let near = distance(&row.date, span) == 0;
        let lag = if near { String::new() } else { lag(&row.date, here) };
        let quote = QuoteView::new(row.clone(), sources.remove(&row.slug).unwrap_or_default());
        let same = groups
            .iter_mut()
            .find(|group| group.speaker == quote.speaker && group.role == quote.role);
        if let Some(group) = same {
            group.quotes.push((quote, lag));
        } else {
            groups.push(QuoteGroup {
                speaker: quote.speaker.clone(),
                role: quote.role.clone(),
                affiliation: quote.affiliation.clone(),
                quotes: vec![(quote, lag)],
            });
        }
    }
    groups
}

/// The least number of days that can lie between two dates.
fn distance(one: &Edtf, other: &Edtf) -> i32 {
    let gap = |earlier: &Edtf, later: &Edtf| (later.first_day() - earlier.last_day()).get_days();
    gap(one, other).max(gap(other, one)).max(0)
}

/// The claims that answer one question.
pub(in crate::web) struct Question {
    pub(in crate::web) text: String,
    pub(in crate::web) claims: Vec<WeighedClaim>,
}

/// A claim with what else speaks for and against it.
pub(in crate::web) struct WeighedClaim {
    pub(in crate::web) line: ClaimLine,
    pub(in crate::web) sides: Vec<Side>,
}

/// What speaks for a claim, or against it.
pub(in crate::web) struct Side {
    pub(in crate::web) stance: Stance,
    pub(in crate::web) label: &'static str,
    /// Whether the event itself stands on this side.
    pub(in crate::web) own: bool,
    pub(in crate::web) pieces: Vec<Piece>,
}

/// A piece of evidence.
pub(in crate::web) struct Piece {
    pub(in crate::web) note: Option<String>,
    pub(in crate::web) link: Link,
    pub(in crate::web) kind: &'static str,
    pub(in crate::web) source: Option<(Link, SourceKind)>,
}

/// By question; they come sorted by question.
pub(in crate::web) fn questions(
    claims: Vec<ClaimRow>,
    evidence: Vec<EvidenceRow>,
) -> Vec<Question> {
    let mut pieces: HashMap<(Slug, Stance), Vec<Piece>> = HashMap::new();
    for row in evidence {
        pieces.entry((row.claim.clone(), row.stance)).or_default().push(Piece::from(row));
    }
    let mut questions: Vec<Question> = Vec::new();
    for row in claims {
        let sides = [(Stance::Supports, "Also for it"), (Stance::Contradicts, "Against it")];
        let sides = sides.map(|(stance, label)| {
            let own = row.stance == Some(stance);
            let label = match (stance, own) {
                (Stance::Supports, false) => "For it",
                (Stance::Contradicts, true) => "Also against it",
                _ => label,
            };
            let pieces = pieces.remove(&(row.slug.clone(), stance)).unwrap_or_default();
            Side { stance, label, own, pieces }
        });
        let claim = WeighedClaim { sides: sides.into(), line: ClaimLine::from(row) };
        match questions.last_mut() {
            Some(question) if question.text == claim.line.question => question.claims.push(claim),
            _ => {
                let text = claim.line.question.clone();
                questions.push(Question { text, claims: vec![claim] });
            }
        }
    }
    questions
}

/// Length of a quote's words in a piece of evidence, in characters.
const EVIDENCE_WORDS: usize = 60;

impl From<EvidenceRow> for Piece {
    fn from(row: EvidenceRow) -> Self {
        let text = match row.speaker {
            Some(speaker) => format!("{speaker}: {}", shorten(&row.title, EVIDENCE_WORDS)),
            None => row.title,
        };
        let source = row.source.zip(row.publisher).zip(row.source_kind);
        Self {
            note: row.note,
            link: Link::to(row.kind, &row.slug, text),
            kind: row.kind.label(),
            source: source
                .map(|((slug, publisher), kind)| (Link::to(Kind::Source, slug, publisher), kind)),
        }
    }
}

/// What an event rests on, in words: `7 sources: 5 press reports, 2 analyses`.
pub(in crate::web) fn rests_on(sources: &[SourceRow]) -> String {
    let counts: Vec<_> = SourceKind::ALL
        .iter()
        .filter_map(|&kind| {
            let (one, many) = match kind {
                SourceKind::Official => ("official document", "official documents"),
                SourceKind::Company => ("company statement", "company statements"),
                SourceKind::Press => ("press report", "press reports"),
                SourceKind::Analysis => ("analysis", "analyses"),
                SourceKind::Reference => ("reference work", "reference works"),
            };
            let count = sources.iter().filter(|source| source.kind == kind).count();
            (count > 0).then(|| count_of(i64::try_from(count).unwrap_or(i64::MAX), one, many))
        })
        .collect();
    match counts.as_slice() {
        [only] => only.clone(),
        counts => counts.join(", "),
    }
}
