//! Time axes: grid lines and their labels.

use super::scale::{Time, TimeTick};
use super::svg::{Svg, line};
use super::text;

/// Size of axis text, as set in `charts.css`.
pub(super) const SIZE: f64 = 12.0;

/// Vertical grid lines from `top` to `bottom`.
pub(super) fn grid(svg: &mut Svg, time: &Time, ticks: &[TimeTick], top: f64, bottom: f64) {
    for (class, major) in [("grid", false), ("grid major", true)] {
        let lines = ticks.iter().filter(|t| t.major == major);
        let d: String = lines.map(|t| line(time.at(t.day), top, time.at(t.day), bottom)).collect();
        svg.path(class, &d);
    }
}

/// Labels just right of their grid lines, on baseline `y`, none past `right`; `skip` is a stretch
/// to leave free.
pub(super) fn labels(
    svg: &mut Svg,
    time: &Time,
    ticks: &[TimeTick],
    y: f64,
    right: f64,
    skip: Option<(f64, f64)>,
) {
    let mut free_from = f64::MIN;
    // Bold tells years from months; where there are only years, it has nothing to tell.
    let mixed = ticks.iter().any(|tick| !tick.major);
    for tick in ticks {
        let x = time.at(tick.day) + 3.0;
        let end = x + text::width(&tick.label, SIZE);
        let clear = skip.is_none_or(|(a, b)| end < a || x > b);
        if x >= free_from && end <= right && clear {
            let class = if tick.major && mixed { "axis major" } else { "axis" };
            svg.text(class, x, y, "start", &tick.label);
            free_from = end + 6.0;
        }
    }
}
