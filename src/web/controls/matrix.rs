//! Chips against rules on a day, and what a day changed.

use crate::{
    model::{
        Kind,
        export_control::{
            metrics,
            verdict::{Finding, RuleState, Verdict},
        },
        figure::rounded,
    },
    store::rulebook::{RatedChip, Rulebook},
    web::{
        verdicts::{Asked, FindingView},
        view::{JurisdictionView, Link},
    },
};

/// Every chip against every rule in force for a destination.
pub(super) struct Matrix {
    pub(super) to: JurisdictionView,
    pub(super) columns: Vec<Column>,
    pub(super) groups: Vec<FindingGroup>,
}

/// A rule.
pub(super) struct Column {
    pub(super) anchor: String,
    pub(super) label: String,
    pub(super) title: String,
    pub(super) outcome: &'static str,
}

/// The chips with one finding.
pub(super) struct FindingGroup {
    pub(super) finding: FindingView,
    pub(super) rows: Vec<MatrixRow>,
    /// Whether no rule says anything of them, so that names are enough.
    pub(super) plain: bool,
}

/// A chip.
pub(super) struct MatrixRow {
    pub(super) chip: Link,
    pub(super) tpp: Option<String>,
    pub(super) density: Option<String>,
    pub(super) cells: Vec<&'static str>,
}

/// What changed on a day.
pub(super) struct Changes {
    pub(super) began: Vec<Link>,
    pub(super) over: Vec<Link>,
    pub(super) chips: Vec<Moved>,
}

/// Chips whose finding changed in the same way.
pub(super) struct Moved {
    pub(super) from: FindingView,
    pub(super) to: FindingView,
    pub(super) chips: Vec<Link>,
}

pub(super) fn matrix(book: &Rulebook, asked: Asked) -> Matrix {
    let in_force = book
        .controls
        .iter()
        .filter(|control| control.in_force(asked.on) && control.is_for(asked.to));
    let columns = in_force
        .map(|control| Column {
            anchor: control.slug.to_string(),
            label: control.code.clone().unwrap_or_else(|| {
                format!("{} {}", control.jurisdiction.code(), control.from.first_day().year())
            }),
            title: control.title.clone(),
            outcome: control.outcome.as_str(),
        })
        .collect();
    let mut rated: Vec<(&RatedChip, Verdict<'_>)> = book
        .chips()
        .iter()
        .map(|rated| (rated, book.verdict(&rated.subject, asked.on, asked.to)))
        .collect();
    let tpp = |rated: &RatedChip| metrics::tpp(&rated.chip).map_or(0.0, |tpp| tpp.value);
    rated.sort_by(|(a, _), (b, _)| {
        tpp(b).total_cmp(&tpp(a)).then_with(|| a.chip.slug.cmp(&b.chip.slug))
    });
    let groups = Finding::all().filter_map(|finding| {
        let chips = rated.iter().filter(|(_, verdict)| verdict.finding == finding);
        let rows: Vec<MatrixRow> = chips.map(|(rated, verdict)| row(rated, verdict)).collect();
        (!rows.is_empty()).then(|| FindingGroup {
            finding: finding.into(),
            rows,
            plain: finding == Finding::NotControlled,
        })
    });
    Matrix { to: asked.place(), columns, groups: groups.collect() }
}

fn row(rated: &RatedChip, verdict: &Verdict<'_>) -> MatrixRow {
    let chip = &rated.chip;
    MatrixRow {
        chip: chip_link(rated),
        tpp: metrics::tpp(chip).map(|tpp| rounded(tpp.value)),
        density: metrics::performance_density(chip).map(|density| format!("{density:.2}")),
        cells: verdict.rules.iter().map(|rule| rule.state.as_str()).collect(),
    }
}

fn chip_link(rated: &RatedChip) -> Link {
    Link::to(Kind::Chip, &rated.chip.slug, rated.chip.name.clone())
}

/// What the day changed against the day before it; nothing where it is no boundary day.
pub(super) fn changes(book: &Rulebook, asked: Asked, is_boundary: bool) -> Changes {
    let mut changes = Changes { began: Vec::new(), over: Vec::new(), chips: Vec::new() };
    let Some(before) = asked.on.yesterday().ok().filter(|_| is_boundary) else { return changes };
    for control in book.controls.iter().filter(|control| control.is_for(asked.to)) {
        let link = || Link::to(Kind::Control, &control.slug, control.title.clone());
        match (control.in_force(before), control.in_force(asked.on)) {
            (false, true) => changes.began.push(link()),
            (true, false) => changes.over.push(link()),
            _ => {}
        }
    }
    let moved = moved(book, asked, |_| true);
    changes.chips = moved;
    changes
}

/// Chips whose finding on a day is not that of the day before, by how it changed, the strictest
/// first.
pub(crate) fn moved(
    book: &Rulebook,
    asked: Asked,
    counts: impl Fn(&Verdict<'_>) -> bool,
) -> Vec<Moved> {
    let Ok(before) = asked.on.yesterday() else { return Vec::new() };
    let mut found: Vec<(Finding, Finding, Vec<Link>)> = Vec::new();
    for rated in book.chips() {
        let verdict = book.verdict(&rated.subject, asked.on, asked.to);
        let was = book.verdict(&rated.subject, before, asked.to).finding;
        if was == verdict.finding || !counts(&verdict) {
            continue;
        }
        let link = chip_link(rated);
        match found.iter_mut().find(|(from, to, _)| *from == was && *to == verdict.finding) {
            Some((_, _, chips)) => chips.push(link),
            None => found.push((was, verdict.finding, vec![link])),
        }
    }
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found
        .into_iter()
        .map(|(from, to, chips)| Moved { from: from.into(), to: to.into(), chips })
        .collect()
}

/// Whether a rule of the named ones catches a chip.
pub(crate) fn caught_by(verdict: &Verdict<'_>, controls: &[&str]) -> bool {
    let own = |slug: &str| controls.contains(&slug);
    verdict.rules.iter().any(|rule| {
        own(rule.control().slug.as_str()) && matches!(rule.state, RuleState::Met | RuleState::Softened(_))
    })
}
