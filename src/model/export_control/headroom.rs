//! How far a subject is from another result, one figure at a time.

use jiff::civil::Date;

use crate::model::{Control, Jurisdiction};

use super::{
    range::{Range, met_with, turning_values},
    rule::Applied,
    subject::{Input, Subject},
    verdict::{Finding, Verdict},
};

/// How far one figure is from a limit of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Headroom {
    /// The figure.
    pub input: Input,
    /// Its value; none where it is missing.
    pub value: Option<f64>,
    /// The limit at which the rule's result changes; of a missing figure, none.
    pub limit: Option<f64>,
    /// The values with which the rule is met, other figures as they are.
    pub met: Vec<Range>,
}

impl Headroom {
    /// The limit as a multiple of the value: 1.01 is one percent above it.
    #[must_use]
    pub fn factor(&self) -> Option<f64> {
        Some(self.limit? / self.value?)
    }
}

/// For each figure that a rule measures: how far it is from changing the rule's own result, all
/// others as they are; the nearest first, missing ones last. Figures that cannot change it alone
/// are left out.
#[must_use]
pub fn of_rule(applied: &Applied<'_>, subject: &Subject) -> Vec<Headroom> {
    if applied.by_name || applied.scope.is_some() {
        return Vec::new();
    }
    let of_input = |&input: &Input| {
        let met = met_with(applied.control, subject, input)?;
        let value = subject.input(input);
        let limit = value.and_then(|value| nearest_change(&met, value));
        let decides = match value {
            Some(_) => limit.is_some(),
            None => !met.is_empty() && !met.contains(&Range::ALL),
        };
        decides.then_some(Headroom { input, value, limit, met })
    };
    let mut all: Vec<Headroom> = Input::ALL.iter().filter_map(of_input).collect();
    let distance = |headroom: &Headroom| headroom.factor().map_or(f64::INFINITY, |f| f.ln().abs());
    all.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
    all
}

/// The end of a range, nearest to a value by ratio, beyond which a value is met that was not, or
/// the other way about.
fn nearest_change(met: &[Range], value: f64) -> Option<f64> {
    let within = |value: f64| met.iter().any(|range| range.contains(value));
    let now = within(value);
    let ends = met.iter().flat_map(Range::ends);
    // Ends at which two ranges meet change nothing.
    let changes = ends.filter(|&end| {
        [end * (1.0 - 1e-9), end, end * (1.0 + 1e-9)].into_iter().any(|near| within(near) != now)
    });
    changes.min_by(|a, b| (a / value).ln().abs().total_cmp(&(b / value).ln().abs()))
}

/// A change of one figure that changes the finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The figure.
    pub input: Input,
    /// Its value; none where it is missing.
    pub value: Option<f64>,
    /// The values that have the other finding, up to the next change.
    pub range: Range,
    /// The finding then.
    pub finding: Finding,
}

/// For each figure: the nearest changes of it alone, downwards and upwards, that change the
/// finding; of a missing figure, what each of its values would lead to.
#[must_use]
pub fn changes(controls: &[Control], subject: &Subject, on: Date, to: Jurisdiction) -> Vec<Change> {
    let in_force: Vec<&Control> =
        controls.iter().filter(|control| control.in_force(on) && control.is_for(to)).collect();
    let mut all = Vec::new();
    for &input in Input::ALL {
        let bands = bands(&in_force, subject, input, on, to);
        let change = |value, (range, finding)| Change { input, value, range, finding };
        if let Some(value) = subject.input(input) {
            let here = bands.iter().position(|(range, _)| range.contains(value));
            let beside = here.map(|here| [here.checked_sub(1), Some(here + 1)]);
            let beside = beside.into_iter().flatten().flatten();
            all.extend(
                beside.filter_map(|index| bands.get(index)).map(|&b| change(Some(value), b)),
            );
        } else if bands.len() > 1 {
            all.extend(bands.into_iter().map(|band| change(None, band)));
        }
    }
    all
}

/// The values of one figure in stretches of one finding each, from the lowest.
fn bands(
    controls: &[&Control],
    subject: &Subject,
    input: Input,
    on: Date,
    to: Jurisdiction,
) -> Vec<(Range, Finding)> {
    // Also of rules that other missing figures leave open: whether one is open can turn, too.
    let mut ends: Vec<f64> =
        controls.iter().flat_map(|control| turning_values(control, subject, input)).collect();
    ends.sort_by(f64::total_cmp);
    ends.dedup();
    let finding = |value: f64| {
        Verdict::of(controls.iter().copied(), &subject.with(input, value), on, to).finding
    };
    // Each end stands alone between two open stretches.
    let mut pieces = Vec::with_capacity(ends.len() * 2 + 1);
    let mut low = 0.0;
    for &end in &ends {
        let between = if low > 0.0 { f64::midpoint(low, end) } else { end / 2.0 };
        pieces
            .push((Range { low, with_low: false, high: end, with_high: false }, finding(between)));
        pieces.push((Range { low: end, with_low: true, high: end, with_high: true }, finding(end)));
        low = end;
    }
    let above = if low > 0.0 { low * 2.0 } else { 1.0 };
    pieces.push((Range { low, ..Range::ALL }, finding(above)));
    let mut bands: Vec<(Range, Finding)> = Vec::new();
    for (range, finding) in pieces {
        match bands.last_mut() {
            Some((last, same)) if *same == finding => {
                last.high = range.high;
                last.with_high = range.with_high;
            }
            _ => bands.push((range, finding)),
        }
    }
    bands
}
