//! Chips against the rules of a day.

use crate::{
    model::{
        control::Metric,
        export_control::verdict::{Finding, Verdict},
        figure::rounded,
    },
    store::rulebook::{RatedChip, Rulebook},
    web::{
        verdicts::{Asked, FindingView},
        view::{JurisdictionView, Link},
    },
};

/// Chips with one finding that are shown, the fastest of them.
const SHOWN: usize = 100;

/// Every chip against every rule in force for a destination.
pub(super) struct Matrix {
    pub(super) to: JurisdictionView,
    pub(super) columns: Vec<Column>,
    pub(super) groups: Vec<FindingGroup>,
    /// How many chips were not announced yet.
    pub(super) later: usize,
}

/// A rule.
pub(super) struct Column {
    pub(super) anchor: String,
    pub(super) label: String,
    pub(super) title: String,
}

/// The chips with one finding.
pub(super) struct FindingGroup {
    pub(super) finding: FindingView,
    /// Its anchor.
    pub(super) id: &'static str,
    /// The first of them.
    pub(super) rows: Vec<MatrixRow>,
    /// How many there are.
    pub(super) total: usize,
    /// Why no rule says anything of them, where names are enough.
    pub(super) plain: Option<String>,
}

/// A chip.
pub(super) struct MatrixRow {
    pub(super) chip: Link,
    pub(super) tpp: Option<String>,
    pub(super) density: Option<String>,
    pub(super) cells: Vec<&'static str>,
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
        })
        .collect();
    let (known, later): (Vec<&RatedChip>, Vec<&RatedChip>) =
        book.chips().iter().partition(|rated| rated.is_known_on(asked.on));
    let mut rated: Vec<(&RatedChip, Verdict<'_>)> = known
        .into_iter()
        .map(|rated| (rated, book.verdict(&rated.subject, asked.on, asked.to)))
        .collect();
    let tpp = |rated: &RatedChip| rated.subject.measure(Metric::Tpp).unwrap_or_default();
    rated.sort_by(|(a, _), (b, _)| {
        tpp(b).total_cmp(&tpp(a)).then_with(|| a.chip.slug.cmp(&b.chip.slug))
    });
    let group = |finding: Finding, id, plain, of: &dyn Fn(&RatedChip) -> bool| {
        let found = rated.iter().filter(|(rated, verdict)| verdict.finding == finding && of(rated));
        FindingGroup {
            finding: finding.into(),
            id,
            total: found.clone().count(),
            rows: found.take(SHOWN).map(|(rated, verdict)| row(rated, verdict)).collect(),
            plain,
        }
    };
    let made_there = |rated: &RatedChip| rated.subject.maker == Some(asked.to);
    let free = Finding::NotControlled;
    let to = asked.to.name();
    let mut groups: Vec<FindingGroup> = Finding::all()
        .filter(|finding| *finding != free)
        .map(|finding| group(finding, finding.as_str(), None, &|_| true))
        .collect();
    groups.push(group(free, free.as_str(), Some("By no rule in force.".to_owned()), &|rated| {
        !made_there(rated)
    }));
    groups.push(group(
        free,
        "made-there",
        Some(format!("Of makers in {to}: rules on what comes to {to} do not reach them.")),
        &made_there,
    ));
    groups.retain(|group| !group.rows.is_empty());
    Matrix { to: asked.place(), columns, groups, later: later.len() }
}

fn row(rated: &RatedChip, verdict: &Verdict<'_>) -> MatrixRow {
    let measure = |metric| rated.subject.measure(metric);
    MatrixRow {
        chip: rated.link(),
        tpp: measure(Metric::Tpp).map(rounded),
        density: measure(Metric::PerformanceDensity).map(|density| format!("{density:.2}")),
        cells: verdict.rules.iter().map(|rule| rule.state.as_str()).collect(),
    }
}
