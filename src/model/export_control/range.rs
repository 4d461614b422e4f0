//! The values of one figure, or a patch of the plane of two, in which a test is met.

use crate::model::{
    Control,
    control::{Comparison, Metric, Operator},
};

use super::subject::{Input, Subject, needs};

/// An interval of positive numbers; each end may belong to it or not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Where it begins; 0 where nothing bounds it from below.
    pub low: f64,
    /// Whether `low` itself belongs to it.
    pub with_low: bool,
    /// Where it ends; infinite where nothing bounds it from above.
    pub high: f64,
    /// Whether `high` itself belongs to it.
    pub with_high: bool,
}

impl Range {
    /// All positive numbers.
    pub const ALL: Self = Self { low: 0.0, with_low: false, high: f64::INFINITY, with_high: false };

    /// The values that stand so to a limit.
    #[must_use]
    pub fn of(op: Operator, limit: f64) -> Self {
        match op {
            Operator::AtLeast => Self { low: limit, with_low: true, ..Self::ALL },
            Operator::Above => Self { low: limit, with_low: false, ..Self::ALL },
            Operator::AtMost => Self { high: limit, with_high: true, ..Self::ALL },
            Operator::Below => Self { high: limit, with_high: false, ..Self::ALL },
        }
    }

    /// What is in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let (low, with_low) = match self.low.total_cmp(&other.low) {
            std::cmp::Ordering::Less => (other.low, other.with_low),
            std::cmp::Ordering::Greater => (self.low, self.with_low),
            std::cmp::Ordering::Equal => (self.low, self.with_low && other.with_low),
        };
        let (high, with_high) = match self.high.total_cmp(&other.high) {
            std::cmp::Ordering::Less => (self.high, self.with_high),
            std::cmp::Ordering::Greater => (other.high, other.with_high),
            std::cmp::Ordering::Equal => (self.high, self.with_high && other.with_high),
        };
        Self { low, with_low, high, with_high }
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self.low.total_cmp(&self.high) {
            std::cmp::Ordering::Less => self.high <= 0.0,
            std::cmp::Ordering::Equal => !(self.with_low && self.with_high),
            std::cmp::Ordering::Greater => true,
        }
    }

    /// Whether a value is in it.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        let above = if self.with_low { value >= self.low } else { value > self.low };
        let below = if self.with_high { value <= self.high } else { value < self.high };
        above && below
    }

    /// Its ends that are numbers.
    pub fn ends(&self) -> impl Iterator<Item = f64> {
        [self.low, self.high].into_iter().filter(|end| *end > 0.0 && end.is_finite())
    }

    /// In words, with the figure's unit: `at least 400 mm²`.
    #[must_use]
    pub fn words(&self, input: Input) -> String {
        let low = (self.low > 0.0).then(|| {
            let word = if self.with_low { Operator::AtLeast } else { Operator::Above };
            format!("{} {}", word.label(), input.amount(self.low))
        });
        let high = self.high.is_finite().then(|| {
            let word = if self.with_high { Operator::AtMost } else { Operator::Below };
            format!("{} {}", word.label(), input.amount(self.high))
        });
        match (low, high) {
            (Some(low), Some(high)) => format!("{low} and {high}"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => "any value".to_owned(),
        }
    }
}

/// The values of one input with which a control's own test is met, all other figures as they are;
/// one range for each way to be caught, empty ones left out. None where other figures are missing
/// to say so.
#[must_use]
pub fn met_with(control: &Control, subject: &Subject, input: Input) -> Option<Vec<Range>> {
    let mut ranges = Vec::new();
    let mut open = false;
    for limb in &control.tests {
        match limb_range(limb, subject, input) {
            Some(range) if !range.is_empty() => ranges.push(range),
            Some(_) => {}
            None => open = true,
        }
    }
    (!open).then_some(ranges)
}

/// The values of one input at which some comparison of a control turns, as far as the other figures
/// say where that is.
#[must_use]
pub fn turning_values(control: &Control, subject: &Subject, input: Input) -> Vec<f64> {
    let compared = control.tests.iter().flatten();
    let of_input = compared.filter(|comparison| needs(comparison.metric).contains(&input));
    let ranges = of_input.filter_map(|comparison| solve(comparison, subject, input));
    ranges.flat_map(|range| range.ends().collect::<Vec<_>>()).collect()
}

/// None where a comparison needs another figure that is missing, and no other one fails for sure.
fn limb_range(limb: &[Comparison], subject: &Subject, input: Input) -> Option<Range> {
    const NOTHING: Range = Range { low: 1.0, with_low: false, high: 1.0, with_high: false };
    let mut range = Some(Range::ALL);
    for comparison in limb {
        if needs(comparison.metric).contains(&input) {
            match solve(comparison, subject, input) {
                Some(own) => range = range.map(|range| range.and(own)),
                None => range = None,
            }
        } else {
            match subject.measure(comparison.metric) {
                Some(value) if comparison.op.holds(value, comparison.value.get()) => {}
                Some(_) => return Some(NOTHING),
                None => range = None,
            }
        }
    }
    range
}

/// The values of the input with which a comparison holds.
fn solve(comparison: &Comparison, subject: &Subject, input: Input) -> Option<Range> {
    let (op, limit) = (comparison.op, comparison.value.get());
    let other = |input: Input| subject.input(input);
    Some(match (comparison.metric, input) {
        (Metric::PerformanceDensity, Input::Tpp) => Range::of(op, limit * other(Input::DieArea)?),
        (Metric::PerformanceDensity, _) => Range::of(mirrored(op), other(Input::Tpp)? / limit),
        (Metric::MemoryBandwidthDensity, Input::MemoryBandwidth) => {
            Range::of(op, limit * other(Input::PackageArea)?)
        }
        (Metric::MemoryBandwidthDensity, _) => {
            Range::of(mirrored(op), other(Input::MemoryBandwidth)? / limit)
        }
        (Metric::MemoryPlusInterconnect, Input::MemoryBandwidth) => {
            Range::of(op, limit - other(Input::Interconnect)?)
        }
        (Metric::MemoryPlusInterconnect, _) => {
            Range::of(op, limit - other(Input::MemoryBandwidth)?)
        }
        _ => Range::of(op, limit),
    })
}

/// A divisor grows where the quotient falls.
fn mirrored(op: Operator) -> Operator {
    match op {
        Operator::AtLeast => Operator::AtMost,
        Operator::Above => Operator::Below,
        Operator::AtMost => Operator::AtLeast,
        Operator::Below => Operator::Above,
    }
}

/// The part of the plane of total processing performance and performance density in which a limb
/// is met, as far as these two decide it.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    /// Which way to be caught it is, counted from 0.
    pub limb: usize,
    /// Total processing performance.
    pub tpp: Range,
    /// Performance density.
    pub density: Range,
    /// What must hold beside.
    pub also: Vec<Comparison>,
}

impl Region {
    /// Whether a point is in it.
    #[must_use]
    pub fn contains(&self, tpp: f64, density: f64) -> bool {
        self.tpp.contains(tpp) && self.density.contains(density)
    }
}

/// The regions of a control, one for each way to be caught that says something of the two.
#[must_use]
pub fn regions(control: &Control) -> Vec<Region> {
    let region = |(limb, comparisons): (usize, &Vec<Comparison>)| {
        let mut region = Region { limb, tpp: Range::ALL, density: Range::ALL, also: Vec::new() };
        for comparison in comparisons {
            let range = Range::of(comparison.op, comparison.value.get());
            match comparison.metric {
                Metric::Tpp => region.tpp = region.tpp.and(range),
                Metric::PerformanceDensity => region.density = region.density.and(range),
                _ => region.also.push(*comparison),
            }
        }
        (region.also.len() < comparisons.len()).then_some(region)
    };
    control.tests.iter().enumerate().filter_map(region).collect()
}
