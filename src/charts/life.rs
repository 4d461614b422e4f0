//! A policy's life as a bar.

use jiff::civil::Date;

use super::layout::Rows;
use super::scale::Time;
use super::svg::{Svg, esc, line, num, rect};
use super::{Caption, axis, text};

const SIDE: f64 = 6.0;
const BAR: f64 = 16.0;
const STEP: f64 = 15.0;

/// What a phase is, for its look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhaseState {
    /// Announced, proposed: not in force. Hatched.
    Planned,
    /// In force. Solid.
    InForce,
    /// Over. Outline only.
    Ended,
}

/// A stretch of a life.
#[derive(Debug, Clone)]
pub struct Phase {
    /// What begins with it: 'announced', 'in force', 'ended'.
    pub label: String,
    /// When that was, in words, as precisely as it is known.
    pub when: String,
    /// First day.
    pub from: Date,
    /// Last day; None while it goes on.
    pub to: Option<Date>,
    /// Its look.
    pub state: PhaseState,
}

/// Phases in order, with today marked. Phases that overlap get a line each.
#[derive(Debug, Clone)]
pub struct Life {
    /// Name and finding.
    pub caption: Caption,
    /// In order of time.
    pub phases: Vec<Phase>,
    /// Today.
    pub today: Date,
    /// Width in pixels; 640 is usual.
    pub width: f64,
}

/// A phase on its line of the picture.
struct Bar<'a> {
    phase: &'a Phase,
    line: i32,
    from: f64,
    to: f64,
}

impl PhaseState {
    const fn class(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::InForce => "in-force",
            Self::Ended => "ended",
        }
    }
}

impl Life {
    /// The chart as `<svg>`.
    #[must_use]
    pub fn render(&self) -> String {
        let width = self.width.max(240.0);
        let Some(first) = self.phases.iter().map(|p| p.from).min() else {
            return Svg::empty(&self.caption, "life", width);
        };
        let begins = self.phases.iter().map(|p| p.from);
        let last = self.phases.iter().filter_map(|p| p.to).chain(begins).max();
        let last = last.map_or(self.today, |day| day.max(self.today));
        let time = scale(first.min(self.today), last, width);
        let bars = self.bars(&time, width);
        let lines = bars.iter().map(|b| b.line + 1).max().unwrap_or(1);
        let labels = place_labels(&bars, width);
        let levels = labels.iter().map(|l| l.0 + 1).max().unwrap_or(1);
        let top = f64::from(levels) * STEP + 6.0;
        let bottom = top + f64::from(lines) * (BAR + 4.0);
        let mut svg = Svg::open(&self.caption, "life", "img", (width, bottom + 22.0));
        svg.raw(&format!(
            "<defs><pattern id=\"{}-h\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(45)\"><path class=\"hatch\" d=\"M0 0v5\"/></pattern></defs>",
            esc(&self.caption.id)
        ));
        let ticks = time.ticks(44.0);
        axis::grid(&mut svg, &time, &ticks, top - 2.0, bottom + 4.0);
        let today = axis::Today::new(&time, self.today, width);
        axis::labels(&mut svg, &time, &ticks, bottom + 16.0, width, Some(today.room()));
        for (bar, (level, _, _)) in bars.iter().zip(&labels) {
            let foot = f64::from(levels - level) * STEP;
            let to = top + f64::from(bar.line) * (BAR + 4.0);
            svg.path("leader", &line(bar.from, foot - 12.0, bar.from, to));
        }
        for bar in &bars {
            self.draw_bar(&mut svg, bar, top);
        }
        today.draw(&mut svg, top - 4.0, bottom + 16.0);
        for (level, x, label) in &labels {
            svg.text("label", *x, f64::from(levels - level) * STEP - 3.0, "start", label);
        }
        svg.close()
    }

    fn bars<'a>(&'a self, time: &Time, width: f64) -> Vec<Bar<'a>> {
        let mut rows = Rows::default();
        let mut out = Vec::new();
        for phase in &self.phases {
            let from = time.at(phase.from);
            let end = phase.to.map_or(width - SIDE, |day| time.at(day) - 1.0);
            let to = end.max(from + 3.0);
            // Phases that merely touch share a line.
            let free = (0..9).find(|k| rows.fits(*k, from + 0.9, to - 0.9)).unwrap_or(9);
            rows.take(free, from + 0.9, to - 0.9);
            out.push(Bar { phase, line: free, from, to });
        }
        out
    }

    fn draw_bar(&self, svg: &mut Svg, bar: &Bar, top: f64) {
        let (y, w) = (top + f64::from(bar.line) * (BAR + 4.0), bar.to - bar.from);
        let d = if bar.phase.to.is_some() {
            rect(bar.from, y, w, BAR)
        } else {
            // What goes on ends in a point.
            let tip = (BAR / 2.0).min(w / 2.0);
            let (start, body) = (format!("{} {}", num(bar.from), num(y)), num(w - tip));
            let (t, h) = (num(tip), num(BAR / 2.0));
            format!("M{start}h{body}l{t} {h}l-{t} {h}h-{body}z")
        };
        svg.path(bar.phase.state.class(), &d);
        if bar.phase.state == PhaseState::Planned {
            svg.raw(&format!("<path fill=\"url(#{}-h)\" d=\"{d}\"/>", esc(&self.caption.id)));
        }
    }
}

/// A little air on both sides, more after today, so that what goes on is seen to.
fn scale(first: Date, last: Date, width: f64) -> Time {
    let days = first.duration_until(last).as_hours() / 24;
    let pad = (days / 24).clamp(5, 400);
    let from = first.checked_sub(jiff::Span::new().days(pad / 2)).unwrap_or(first);
    let to = last.checked_add(jiff::Span::new().days(pad)).unwrap_or(last);
    Time::new(from, to, (SIDE, width - SIDE))
}

/// For each bar: the level of its label counted from the bar, its x and its text.
///
/// Placed from right to left: a leader comes down left of all that is there already, so that no
/// leader crosses a label.
fn place_labels(bars: &[Bar], width: f64) -> Vec<(i32, f64, String)> {
    let mut order: Vec<usize> = (0..bars.len()).collect();
    order.sort_by(|a, b| bars[*b].from.total_cmp(&bars[*a].from));
    let mut rows = Rows::default();
    let mut out = vec![(0, 0.0, String::new()); bars.len()];
    for i in order {
        let bar = &bars[i];
        let label = format!("{}, {}", bar.phase.label, bar.phase.when);
        let label = text::fit(&label, axis::SIZE, width - 2.0 * SIDE).unwrap_or(label);
        let length = text::width(&label, axis::SIZE) + 6.0;
        let x = (bar.from + 4.0).min(width - length).max(0.0);
        let from = x.min(bar.from - 2.0);
        let level = (0..20).find(|k| rows.fits(*k, from, x + length)).unwrap_or(20);
        // Nothing may be written across its leader on lower levels.
        for lower in 0..level {
            if rows.fits(lower, bar.from - 2.0, bar.from + 2.0) {
                rows.take(lower, bar.from - 2.0, bar.from + 2.0);
            }
        }
        rows.take(level, from, x + length);
        out[i] = (level, x, label);
    }
    out
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::svg::check::well_formed;
    use super::*;

    #[test]
    fn phases_of_any_shape_are_drawn() {
        let phase =
            |from, to, state| Phase { label: "A & b".into(), when: "2024".into(), from, to, state };
        let (a, b) = (date(2024, 1, 1), date(2025, 1, 1));
        for phases in [
            vec![],
            vec![phase(a, None, PhaseState::InForce)],
            vec![phase(a, Some(a), PhaseState::Planned), phase(b, Some(a), PhaseState::Ended)],
            vec![phase(a, None, PhaseState::InForce); 15],
            vec![phase(date(2030, 1, 1), None, PhaseState::Planned)],
        ] {
            let caption = Caption { id: "l".into(), title: "T".into(), desc: String::new() };
            well_formed(&Life { caption, phases, today: date(2025, 6, 1), width: 640.0 }.render());
        }
    }
}
