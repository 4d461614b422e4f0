//! What rules measure in a chip.
//!
//! Source of the formulas: 15 CFR Part 774, Supplement No. 1, ECCN 3A090, technical notes.

use std::collections::BTreeMap;

use crate::model::{Chip, Figure, chip::Format};

/// Total processing performance, with the format that gives it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tpp {
    /// Throughput × bit length; no unit.
    pub value: f64,
    /// The number format with the highest product.
    pub format: Format,
    /// Dense throughput in that format, TFLOPS or TOPS.
    pub dense: Figure,
}

impl Tpp {
    /// The arithmetic: `989 TFLOPS × 16 bit`.
    #[must_use]
    pub fn working(&self) -> String {
        format!("{} {} × {} bit", self.dense, self.format.unit(), self.format.bits())
    }
}

/// Total processing performance: the highest over formats of dense throughput × bit length.
///
/// A multiply-accumulate counts as two operations, as vendors count it. None where no throughput
/// was published.
#[must_use]
pub fn tpp(chip: &Chip) -> Option<Tpp> {
    highest(&chip.dense)
}

/// The highest product of dense throughput and bit length; among equal ones that of the longest
/// format, floating point first, as makers and lawyers quote it.
#[must_use]
pub fn highest(dense: &BTreeMap<Format, Figure>) -> Option<Tpp> {
    // The last of equal ones is taken, and formats are in order of their length.
    dense
        .iter()
        .rev()
        .map(|(&format, &dense)| Tpp {
            value: dense.get() * f64::from(format.bits()),
            format,
            dense,
        })
        .max_by(|a, b| a.value.total_cmp(&b.value))
}

/// Performance density: TPP divided by applicable die area in mm².
///
/// None where either is unknown.
#[must_use]
pub fn performance_density(chip: &Chip) -> Option<f64> {
    Some(tpp(chip)?.value / chip.die_area_mm2?.get())
}

/// A number with thousands separators and at most three decimals, as it stands in a working.
#[must_use]
pub fn exact(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    crate::model::figure::group_thousands(text)
}

/// A computed value in so many decimals; in more where its rounding would equal a limit that the
/// value itself does not (3.201 against 3.2).
#[must_use]
pub fn against(value: f64, limit: f64, decimals: usize) -> String {
    let differs = |&decimals: &usize| {
        let shown = format!("{value:.decimals$}").parse::<f64>();
        #[expect(clippy::float_cmp, reason = "the limit is a written number, and so is the other")]
        let same = shown.is_ok_and(|shown| shown == limit);
        !same
    };
    let exactly = (value - limit).abs() < 1e-9;
    let most = decimals + 4;
    let decimals = if exactly { decimals } else { (decimals..=most).find(differs).unwrap_or(most) };
    crate::model::figure::group_thousands(&format!("{value:.decimals$}"))
}
