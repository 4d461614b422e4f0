//! A verdict as pages show it: the finding, the rules behind it, the arithmetic.

use crate::{
    model::{
        Kind,
        export_control::{
            headroom::{self, Headroom},
            history::Span,
            subject::{Input, Subject},
            verdict::{Finding, RuleState, Ruled, Verdict},
        },
        figure::rounded,
    },
    store::rulebook::Rulebook,
    web::view::{DateView, JurisdictionView, Link},
};

use super::{asked::Asked, measure::percent_words};

/// A finding, for templates: a class for its mark, and words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FindingView {
    /// The CSS class, which is its token.
    pub class: &'static str,
    /// The words.
    pub label: &'static str,
}

impl From<Finding> for FindingView {
    fn from(finding: Finding) -> Self {
        Self { class: finding.as_str(), label: finding.label() }
    }
}

/// A verdict, for templates.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "plain")]
pub struct VerdictView {
    pub finding: FindingView,
    pub on: DateView,
    pub to: JurisdictionView,
    /// The rules that decide it.
    pub by: Vec<Link>,
    /// What cannot be ruled out, in a sentence.
    pub perhaps: Option<String>,
    /// How many rules are in force.
    pub in_force: usize,
    /// Rules that catch the chip or might.
    pub caught: Vec<RuledView>,
    /// Rules that do not.
    pub clear: Vec<RuledView>,
}

/// A rule applied to a chip, for templates.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "plain")]
pub struct RuledView {
    pub link: Link,
    pub code: Option<String>,
    pub policy: Link,
    pub jurisdiction: JurisdictionView,
    pub outcome: FindingView,
    /// `met`, `softened`, `not-met`, `cannot-tell`.
    pub state: &'static str,
    /// The rule that softens it.
    pub softened_by: Option<Link>,
    /// Which way to be caught it is, where there are several.
    pub limb: Option<usize>,
    pub working: String,
    pub estimate: bool,
    /// How far it is from another result, and what missing figures would lead to.
    pub room: Vec<String>,
}

impl VerdictView {
    /// A verdict with the names of its rules.
    #[must_use]
    pub fn new(book: &Rulebook, verdict: &Verdict<'_>, subject: &Subject, asked: Asked) -> Self {
        let view = |rule: &Ruled<'_>| RuledView::new(book, rule, subject);
        let (caught, clear): (Vec<&Ruled<'_>>, Vec<&Ruled<'_>>) =
            verdict.rules.iter().partition(|rule| rule.state != RuleState::NotMet);
        let mut caught = caught;
        // The strictest that counts first, then what is open, then what is softened.
        caught.sort_by_key(|rule| {
            let order = match rule.state {
                RuleState::Met => 0,
                RuleState::CannotTell => 1,
                _ => 2,
            };
            (order, std::cmp::Reverse(rule.control().outcome))
        });
        Self {
            finding: verdict.finding.into(),
            on: asked.day(),
            to: asked.place(),
            by: verdict.deciding().map(|rule| rule_link(rule)).collect(),
            perhaps: perhaps(verdict),
            in_force: verdict.rules.len(),
            caught: caught.into_iter().map(view).collect(),
            // What only names other chips, or softens rules that do not catch it, is no news.
            clear: clear
                .into_iter()
                .filter(|rule| rule.control().is_measured() && rule.control().softens.is_empty())
                .map(view)
                .collect(),
        }
    }
}

/// What is not certain about the finding, in a sentence.
fn perhaps(verdict: &Verdict<'_>) -> Option<String> {
    let names = |missing: Vec<Input>| {
        let names: Vec<&str> = missing.iter().map(|input| input.label()).collect();
        names.join(", ")
    };
    if let Some(outcome) = verdict.perhaps {
        return Some(format!(
            "At least. “{}” cannot be ruled out, for want of a figure: {}.",
            outcome.label(),
            names(verdict.missing())
        ));
    }
    if let Some(outcome) = verdict.perhaps_softer {
        return Some(format!(
            "Perhaps “{}” instead: whether the softer rule is met cannot be told from the record.",
            outcome.label()
        ));
    }
    let open = verdict.finding == Finding::CannotTell && !verdict.missing().is_empty();
    open.then(|| format!("Not on record: {}.", names(verdict.missing())))
}

/// `3A090.a: Top-tier chips…`
fn rule_link(rule: &Ruled<'_>) -> Link {
    let control = rule.control();
    Link::to(Kind::Control, &control.slug, control.title.clone())
}

impl RuledView {
    fn new(book: &Rulebook, rule: &Ruled<'_>, subject: &Subject) -> Self {
        let control = rule.control();
        let deciding = rule.applied.deciding().map(|(_, limb)| limb);
        let follows = rule.state == RuleState::NotMet && rule.applied.truth.is_met();
        Self {
            link: rule_link(rule),
            code: control.code.clone(),
            policy: Link::to(
                Kind::Policy,
                &control.policy,
                book.policies.get(&control.policy).cloned().unwrap_or_default(),
            ),
            jurisdiction: control.jurisdiction.into(),
            outcome: Finding::Caught(control.outcome).into(),
            state: rule.state.as_str(),
            softened_by: match rule.state {
                RuleState::Softened(by) => {
                    book.control(by).map(|by| Link::to(Kind::Control, &by.slug, by.title.clone()))
                }
                _ => None,
            },
            limb: rule.limb().filter(|_| control.tests.len() > 1),
            working: rule.working(subject),
            estimate: deciding.is_some_and(|limb| limb.compared.iter().any(|c| c.estimate)),
            room: if follows {
                Vec::new()
            } else {
                let all = headroom::of_rule(&rule.applied, subject);
                // Nobody makes a chip a hundred times as fast: only what is within reach is said.
                let near = all.iter().filter(|room| {
                    room.factor().is_none_or(|factor| (0.1..=10.0).contains(&factor))
                });
                near.map(|room| room_words(room, rule.state.catches())).collect()
            },
        }
    }

    /// What the rule does, in words.
    #[must_use]
    pub fn state_words(&self) -> &'static str {
        match self.state {
            "met" => "catches it",
            "softened" => "catches it, softened",
            "cannot-tell" => "cannot tell",
            _ => "does not catch it",
        }
    }
}

/// How far a figure is from the limit: `total processing performance 2,368: 1.4 % below 2,400`.
fn room_words(room: &Headroom, caught: bool) -> String {
    let name = room.input.label();
    let Some((limit, factor)) = room.limit.zip(room.factor()) else {
        let ranges: Vec<String> = room.met.iter().map(|range| range.words(room.input)).collect();
        return format!("with a {name} of {} it is caught", ranges.join(", or of "));
    };
    let percent = percent_words((factor - 1.0).abs() * 100.0);
    let side = if factor > 1.0 { "more" } else { "less" };
    let end = if caught { "is out of it" } else { "is caught" };
    format!("with {percent} {side} {name} ({}) it {end}", with_unit(room.input, limit))
}

/// A computed limit with its unit.
fn with_unit(input: Input, limit: f64) -> String {
    format!("{} {}", rounded(limit), input.unit()).trim_end().to_owned()
}

/// A stretch of a chip's history, for templates.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "plain")]
pub struct SpanView {
    pub from: Option<DateView>,
    pub until: Option<DateView>,
    pub finding: FindingView,
    pub perhaps: Option<String>,
    pub by: Vec<Link>,
    pub softened: Vec<Link>,
}

impl From<&Span<'_>> for SpanView {
    fn from(span: &Span<'_>) -> Self {
        let verdict = &span.verdict;
        let softened =
            verdict.rules.iter().filter(|rule| matches!(rule.state, RuleState::Softened(_)));
        Self {
            from: span.from.map(DateView::from),
            until: span.until.map(DateView::from),
            finding: verdict.finding.into(),
            perhaps: verdict.perhaps.map(|outcome| format!("perhaps {}", outcome.label())),
            by: verdict.deciding().map(rule_link).collect(),
            softened: softened.map(rule_link).collect(),
        }
    }
}
