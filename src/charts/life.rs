//! A policy's life as a bar.

use jiff::civil::Date;

use super::scale::{Time, day_label};
use super::svg::{Svg, line, rect};
use super::{Caption, axis};

/// What a phase is, for its look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhaseState {
    /// Announced, proposed: not in force.
    Planned,
    /// In force.
    InForce,
    /// Over.
    Ended,
}

/// A stretch of a life.
#[derive(Debug, Clone)]
pub struct Phase {
    /// What begins with it: 'announced', 'in force', 'ended'.
    pub label: String,
    /// First day.
    pub from: Date,
    /// Last day; None while it goes on.
    pub to: Option<Date>,
    /// Its look.
    pub state: PhaseState,
}

/// Phases in order, with today marked.
#[derive(Debug, Clone)]
pub struct Life {
    /// Name and finding.
    pub caption: Caption,
    /// In order of time.
    pub phases: Vec<Phase>,
    /// Today.
    pub today: Date,
    /// Width in pixels.
    pub width: f64,
}

const HEIGHT: f64 = 66.0;
const BAR: f64 = 26.0;
const THICK: f64 = 14.0;

impl Life {
    /// The chart as `<svg>`.
    #[must_use]
    pub fn render(&self) -> String {
        let Some(first) = self.phases.iter().map(|phase| phase.from).min() else {
            return Svg::empty(&self.caption, "life", self.width);
        };
        let ends = self.phases.iter().map(|phase| phase.to.unwrap_or(self.today).max(phase.from));
        let last = ends.max().unwrap_or(self.today).max(self.today);
        let mut svg = Svg::open(&self.caption, "life", "img", (self.width, HEIGHT));
        svg.raw(">");
        let time = Time::new(first, last, (0.0, self.width - 2.0));
        let ticks = time.ticks(56.0);
        axis::grid(&mut svg, &time, &ticks, BAR - 4.0, BAR + THICK + 4.0);
        let mut free_from = f64::MIN;
        for phase in &self.phases {
            let (x1, x2) = (time.at(phase.from), time.at(phase.to.unwrap_or(last).max(phase.from)));
            let class = match phase.state {
                PhaseState::Planned => "planned",
                PhaseState::InForce => "in-force",
                PhaseState::Ended => "ended",
            };
            svg.path(class, &rect(x1, BAR, (x2 - x1).max(2.0), THICK));
            let label = format!("{} {}", phase.label, day_label(phase.from));
            let width = super::text::width(&label, axis::SIZE);
            let x = x1.min(self.width - width).max(0.0);
            if x >= free_from {
                svg.text("label", x, BAR - 8.0, "start", &label);
                free_from = x + width + 8.0;
            }
        }
        if time.holds(self.today) {
            let x = time.mid(self.today);
            svg.path("today", &line(x, BAR - 4.0, x, BAR + THICK + 4.0));
        }
        axis::labels(&mut svg, &time, &ticks, BAR + THICK + 18.0, self.width, None);
        svg.close()
    }
}
