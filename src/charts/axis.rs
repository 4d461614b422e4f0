//! Time axes: grid lines and their labels.

use jiff::civil::Date;

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

/// Today's line and its word, which stands left of the line close to the right edge.
pub(super) struct Today {
    x: f64,
    left: bool,
}

impl Today {
    pub(super) fn new(time: &Time, today: Date, width: f64) -> Self {
        let x = time.mid(today);
        Self { x, left: x + 40.0 > width }
    }

    /// The stretch that labels leave free.
    pub(super) fn room(&self) -> (f64, f64) {
        if self.left { (self.x - 42.0, self.x + 2.0) } else { (self.x - 2.0, self.x + 42.0) }
    }

    /// Draws it from `top` to just below the word's baseline `y`.
    pub(super) fn draw(&self, svg: &mut Svg, top: f64, y: f64) {
        svg.path("today", &line(self.x, top, self.x, y + 2.0));
        let (anchor, nudge) = if self.left { ("end", -4.0) } else { ("start", 4.0) };
        svg.text("today", self.x + nudge, y, anchor, "today");
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
