//! Chips by today's verdict.

use crate::{
    model::export_control::verdict::Finding,
    store::rulebook::Rulebook,
    web::verdicts::{Asked, FindingView},
};

/// How many chips have a finding.
pub(super) struct Count {
    pub(super) finding: FindingView,
    pub(super) chips: usize,
    pub(super) href: String,
    pub(super) note: &'static str,
}

/// The chips of each finding, the strictest first; those made at the destination apart.
pub(super) fn counts(book: &Rulebook, asked: Asked) -> Vec<Count> {
    let known = book.chips().iter().filter(|rated| rated.is_known_on(asked.on));
    let found: Vec<(Finding, bool)> = known
        .map(|rated| {
            let finding = book.verdict(&rated.subject, asked.on, asked.to).finding;
            let made_there = rated.subject.maker == Some(asked.to);
            (finding, made_there && finding == Finding::NotControlled)
        })
        .collect();
    let count = |finding: Finding, made_there: bool| {
        found.iter().filter(|found| **found == (finding, made_there)).count()
    };
    let mut counts: Vec<Count> = Finding::all()
        .map(|finding| Count {
            finding: finding.into(),
            chips: count(finding, false),
            href: format!("/controls#finding-{}", finding.as_str()),
            note: "",
        })
        .collect();
    counts.push(Count {
        finding: Finding::NotControlled.into(),
        chips: count(Finding::NotControlled, true),
        href: "/controls#finding-made-there".to_owned(),
        note: "made in China",
    });
    counts.retain(|row| row.chips > 0);
    counts
}
