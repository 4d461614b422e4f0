//! Verdicts through time as one bar.

use jiff::civil::Date;

use super::scale::Time;
use super::svg::{Svg, rect};
use super::{Caption, axis, text};

const SIDE: f64 = 6.0;
const BAR: f64 = 26.0;
const TOP: f64 = 8.0;

/// A stretch of time with one finding.
#[derive(Debug, Clone)]
pub struct Stretch {
    /// First day; None for what was before.
    pub from: Option<Date>,
    /// Last day; None while it goes on.
    pub to: Option<Date>,
    /// Token of the finding, which is its class: `not-controlled`, `cannot-tell`, an outcome.
    pub class: &'static str,
    /// What it is called.
    pub label: &'static str,
}

/// Findings in order of time, with today marked.
#[derive(Debug, Clone)]
pub struct History {
    /// Name and finding.
    pub caption: Caption,
    /// In order of time, without gaps.
    pub stretches: Vec<Stretch>,
    /// The first day that matters.
    pub from: Date,
    /// Today.
    pub today: Date,
    /// Width in pixels.
    pub width: f64,
}

impl History {
    /// The chart as `<svg>`.
    #[must_use]
    pub fn render(&self) -> String {
        let width = self.width.max(240.0);
        if self.stretches.is_empty() {
            return Svg::empty(&self.caption, "history", width);
        }
        let last = self.stretches.iter().filter_map(|s| s.from.max(s.to)).max();
        let last = last.map_or(self.today, |day| day.max(self.today));
        let first = self.from.min(self.today);
        let pad = (first.duration_until(last).as_hours() / 24 / 16).clamp(30, 400);
        let begin = first.checked_sub(jiff::Span::new().days(pad)).unwrap_or(first);
        let end = last.checked_add(jiff::Span::new().days(pad)).unwrap_or(last);
        let time = Time::new(begin, end, (SIDE, width - SIDE));
        let bottom = TOP + BAR;
        let mut svg = Svg::open(&self.caption, "history", "img", (width, bottom + 24.0));
        let ticks = time.ticks(52.0);
        axis::grid(&mut svg, &time, &ticks, TOP - 4.0, bottom + 5.0);
        for stretch in &self.stretches {
            let from = stretch.from.map_or(SIDE, |day| time.at(day));
            let to = stretch.to.and_then(|day| day.tomorrow().ok());
            let to = to.map_or(width - SIDE, |day| time.at(day)).max(from + 1.5);
            svg.path(stretch.class, &rect(from, TOP, to - from - 1.0, BAR));
            let room = to - from - 12.0;
            let whole = text::width(stretch.label, axis::SIZE) <= room;
            let words = if whole { stretch.label } else { symbol(stretch.class) };
            if text::width(words, axis::SIZE) <= to - from - 2.0 {
                let x = if whole { from + 6.0 } else { f64::midpoint(from, to) - 0.5 };
                let anchor = if whole { "start" } else { "middle" };
                let class = format!("on {}", stretch.class);
                svg.text(&class, x, TOP + BAR / 2.0 + 4.0, anchor, words);
            }
        }
        let today = axis::Today::new(&time, self.today, width);
        axis::labels(&mut svg, &time, &ticks, bottom + 17.0, width, Some(today.room()));
        today.draw(&mut svg, TOP - 6.0, bottom + 17.0);
        svg.close()
    }
}

/// The mark that stands for a finding everywhere on the site.
fn symbol(class: &str) -> &'static str {
    match class {
        "banned" | "presumption-of-denial" | "licence-required" => "◆",
        "case-by-case" | "licence-exception" | "discouraged" | "tariff" => "◈",
        "cannot-tell" => "?",
        _ => "◇",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::svg::check::well_formed;
    use super::*;

    #[test]
    fn stretches_of_any_length_are_drawn() {
        let stretch = |from, to, class| Stretch { from, to, class, label: "Licence required" };
        let (a, b) = (date(2022, 10, 21), date(2023, 11, 17));
        for stretches in [
            vec![],
            vec![stretch(None, None, "not-controlled")],
            vec![
                stretch(None, a.yesterday().ok(), "not-controlled"),
                stretch(Some(a), Some(a), "cannot-tell"),
                stretch(a.tomorrow().ok(), b.yesterday().ok(), "banned"),
                stretch(Some(b), None, "licence-required"),
            ],
        ] {
            let caption = Caption { id: "h".into(), title: "T".into(), desc: String::new() };
            let today = date(2026, 11, 24);
            well_formed(&History { caption, stretches, from: a, today, width: 700.0 }.render());
        }
    }
}
