//! Bars small enough for a table cell.

use super::svg::{esc, num};

/// A bar of `value` against `max` for a table cell; decoration, since the cell holds the number.
///
/// `class` gives the fill, e.g. `t`, `us` or `accent`. Nothing measurable gives an empty bar.
#[must_use]
pub fn bar_cell(value: f64, max: f64, class: &str) -> String {
    let share = if max > 0.0 && value.is_finite() { (value / max).clamp(0.0, 1.0) } else { 0.0 };
    // A value above nothing is seen, however small.
    let width = if share > 0.0 { (share * 100.0).max(1.0) } else { 0.0 };
    format!(
        "<svg class=\"bar-cell\" viewBox=\"0 0 100 8\" width=\"100\" height=\"8\" \
         preserveAspectRatio=\"none\" aria-hidden=\"true\"><path class=\"ground\" d=\"M0 0h100v8H0z\"/>\
         <path class=\"{}\" d=\"M0 0h{}v8H0z\"/></svg>",
        esc(class),
        num(width)
    )
}

#[cfg(test)]
mod tests {
    use super::super::svg::check::well_formed;
    use super::*;

    #[test]
    fn bars_stay_inside() {
        assert!(bar_cell(5.0, 10.0, "us").contains("h50v8"));
        for (value, max) in
            [(20.0, 10.0), (-1.0, 10.0), (1.0, 0.0), (f64::NAN, 1.0), (1.0, f64::NAN)]
        {
            well_formed(&bar_cell(value, max, "a\"b"));
        }
    }
}
