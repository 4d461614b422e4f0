//! What a day changed: rules that began or were over, chips whose verdict is another.

use crate::{
    model::{
        Kind, Slug,
        export_control::verdict::{Finding, Verdict},
    },
    store::rulebook::{RatedChip, Rulebook},
    web::view::Link,
};

use super::{Asked, FindingView};

/// What changed on a day.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "plain")]
pub struct Changes {
    pub began: Vec<Link>,
    pub over: Vec<Link>,
    pub chips: Vec<Moved>,
}

/// Chips whose finding changed in the same way.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "plain")]
pub struct Moved {
    pub from: FindingView,
    pub to: FindingView,
    pub chips: Vec<Link>,
}

/// What a day changed against the day before it.
#[must_use]
pub fn changes(book: &Rulebook, asked: Asked) -> Changes {
    let mut changes = Changes::default();
    let Ok(before) = asked.on.yesterday() else { return changes };
    for control in book.controls.iter().filter(|control| control.is_for(asked.to)) {
        let link = || Link::to(Kind::Control, &control.slug, control.title.clone());
        match (control.in_force(before), control.in_force(asked.on)) {
            (false, true) => changes.began.push(link()),
            (true, false) => changes.over.push(link()),
            _ => {}
        }
    }
    changes.chips = moved(book, asked, |_| true);
    changes
}

/// Chips whose finding on a day is not that of the day before, by how it changed, the strictest
/// first; those announced later are left out.
pub fn moved(book: &Rulebook, asked: Asked, counts: impl Fn(&Verdict<'_>) -> bool) -> Vec<Moved> {
    let Ok(before) = asked.on.yesterday() else { return Vec::new() };
    let mut found: Vec<(Finding, Finding, Vec<Link>)> = Vec::new();
    for rated in book.chips().iter().filter(|rated| rated.is_known_on(asked.on)) {
        let verdict = book.verdict(&rated.subject, asked.on, asked.to);
        let was = book.verdict(&rated.subject, before, asked.to).finding;
        if was == verdict.finding || !counts(&verdict) {
            continue;
        }
        match found.iter_mut().find(|(from, to, _)| *from == was && *to == verdict.finding) {
            Some((_, _, chips)) => chips.push(rated.link()),
            None => found.push((was, verdict.finding, vec![rated.link()])),
        }
    }
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found
        .into_iter()
        .map(|(from, to, chips)| Moved { from: from.into(), to: to.into(), chips })
        .collect()
}

/// Chips that a rule of some catches on a day; those announced later are left out.
#[must_use]
pub fn caught(book: &Rulebook, asked: Asked, controls: &[&Slug]) -> Vec<Link> {
    let known = book.chips().iter().filter(|rated| rated.is_known_on(asked.on));
    let caught = known
        .filter(|rated| is_caught_by(&book.verdict(&rated.subject, asked.on, asked.to), controls));
    caught.map(RatedChip::link).collect()
}

/// Whether one of some rules catches a chip.
#[must_use]
pub fn is_caught_by(verdict: &Verdict<'_>, controls: &[&Slug]) -> bool {
    let own = verdict.rules.iter().filter(|rule| controls.contains(&&rule.control().slug));
    own.into_iter().any(|rule| rule.state.catches())
}
