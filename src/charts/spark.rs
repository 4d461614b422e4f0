//! A small timeline for a profile: one row for each part that somebody plays.

use jiff::civil::Date;

use super::layout::{Rows, Side};
use super::mark::{Event, defs, open, radius};
use super::scale::Time;
use super::svg::{Svg, line};
use super::{Caption, axis};

/// A row.
#[derive(Debug, Clone)]
pub struct SparkRow {
    /// What its events have in common: 'Acts', 'Acted on'.
    pub name: String,
}

/// Events of one actor or chip through time; an event's `lane` is its row.
#[derive(Debug, Clone)]
pub struct Spark {
    /// Name and finding.
    pub caption: Caption,
    /// First day in view.
    pub from: Date,
    /// Last day in view.
    pub to: Date,
    /// From top to bottom.
    pub rows: Vec<SparkRow>,
    /// In any order.
    pub events: Vec<Event>,
    /// Width in pixels.
    pub width: f64,
}

const LEFT: f64 = 84.0;
const SCALE: f64 = 0.8;
const STEP: f64 = 9.0;
const MOST: i32 = 5;

impl Spark {
    /// The chart as `<svg>`.
    #[must_use]
    pub fn render(&self) -> String {
        let time = Time::new(self.from, self.to, (LEFT, self.width - 6.0));
        let mut order: Vec<&Event> = self.events.iter().collect();
        order.sort_by_key(|event| (event.day, event.lane));
        let mut levels = vec![Rows::default(); self.rows.len()];
        let mut placed = Vec::new();
        for event in order {
            let Some(x) = event.place(&time, self.from, self.to) else { continue };
            let Some(rows) = levels.get_mut(event.lane) else { continue };
            let r = radius(event.weight(), SCALE) + 0.5;
            let level = Side::Above
                .rows(MOST)
                .find(|&level| rows.fits(level, x - r, x + r))
                .unwrap_or(MOST);
            rows.take(level, x - r, x + r);
            placed.push((event, x, level));
        }
        if placed.is_empty() {
            return Svg::empty(&self.caption, "spark", self.width);
        }
        let mut top = 4.0;
        let mut bases = Vec::new();
        for rows in &levels {
            top += f64::from(rows.high.max(1)) * STEP + 8.0;
            bases.push(top);
        }
        let mut svg = Svg::open(&self.caption, "spark", "group", (self.width, top + 24.0));
        svg.raw(">");
        defs(&mut svg, &self.caption.id, placed.iter().map(|(event, ..)| *event), SCALE);
        let ticks = time.ticks(48.0);
        axis::grid(&mut svg, &time, &ticks, 0.0, top + 4.0);
        for (row, &base) in self.rows.iter().zip(&bases) {
            svg.path("lane", &line(LEFT, base + 4.0, self.width, base + 4.0));
            svg.text("name", 0.0, base, "start", &row.name);
        }
        for (event, x, level) in placed {
            let y = bases[event.lane] - f64::from(level - 1) * STEP - 3.0;
            open(&mut svg, &self.caption.id, event, (x, y), false);
            svg.raw("</a>");
        }
        axis::labels(&mut svg, &time, &ticks, top + 18.0, self.width, None);
        svg.close()
    }
}
