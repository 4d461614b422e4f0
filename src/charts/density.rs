//! The density strip: how much happened in each month.

use jiff::civil::Date;

use super::Caption;
use super::axis;
use super::scale::{Linear, Month, Time, first_day, month_name, month_number, month_of};
use super::svg::{Svg, line, num, rect};

/// A month's events by effect.
#[derive(Debug, Clone)]
pub struct MonthBar {
    /// Which month.
    pub month: Month,
    /// Events that tighten.
    pub tightens: u32,
    /// Events that ease.
    pub eases: u32,
    /// Events that do neither.
    pub neutral: u32,
    /// Where a click on the month leads.
    pub href: String,
}

/// A stacked bar for each month, as links; months without events are gaps.
#[derive(Debug, Clone)]
pub struct Density {
    /// Name and finding.
    pub caption: Caption,
    /// Months in order; missing ones are empty.
    pub months: Vec<MonthBar>,
    /// First and last day of the chosen range, shaded.
    pub selected: Option<(Date, Date)>,
    /// Width in pixels.
    pub width: f64,
}

const HEIGHT: f64 = 96.0;
const TOP: f64 = 16.0;
const BASE: f64 = 74.0;

impl Density {
    /// The chart as `<svg>`.
    #[must_use]
    pub fn render(&self) -> String {
        let (Some(first), Some(last)) = (self.months.first(), self.months.last()) else {
            return Svg::empty(&self.caption, "density", self.width);
        };
        let mut svg = Svg::open(&self.caption, "density", "group", (self.width, HEIGHT));
        svg.raw(">");
        let end = first_day(month_of(month_number(last.month) + 1));
        let end = end.yesterday().unwrap_or(end);
        let time = Time::new(first_day(first.month), end, (0.0, self.width));
        let peak = self.months.iter().map(MonthBar::total).max().unwrap_or(1).max(1);
        let height = Linear::new((0.0, f64::from(peak)), (0.0, BASE - TOP));
        if let Some((from, to)) = self.selected {
            let (x1, x2) = (time.at(from).max(0.0), time.at(to).min(self.width));
            svg.path("sel", &rect(x1, TOP - 8.0, (x2 - x1).max(2.0), BASE - TOP + 8.0));
        }
        svg.path("zero", &line(0.0, BASE, self.width, BASE));
        let mut peak_is_labelled = false;
        for bar in self.months.iter().filter(|bar| bar.total() > 0) {
            let x = time.at(first_day(bar.month));
            let next = time.at(first_day(month_of(month_number(bar.month) + 1)));
            let (gap, width) = (if next - x > 4.0 { 0.8 } else { 0.3 }, next - x);
            svg.link("bar", &bar.href, &bar.name());
            svg.path("hit", &rect(x, TOP - 8.0, width, BASE - TOP + 8.0));
            let mut y = BASE;
            for (class, count) in [("t", bar.tightens), ("n", bar.neutral), ("e", bar.eases)] {
                if count > 0 {
                    let h = height.at(f64::from(count));
                    y -= h;
                    svg.path(class, &rect(x + gap / 2.0, y, width - gap, (h - 0.6).max(0.6)));
                }
            }
            svg.raw("</a>");
            if bar.total() == peak && !peak_is_labelled {
                peak_is_labelled = true;
                let x = x.clamp(16.0, self.width - 16.0);
                svg.text("note", x + width / 2.0, TOP - 4.0, "middle", &num(f64::from(peak)));
            }
        }
        let ticks = time.ticks(44.0);
        axis::labels(&mut svg, &time, &ticks, BASE + 15.0, self.width, None);
        svg.close()
    }
}

impl MonthBar {
    fn total(&self) -> u32 {
        self.tightens + self.eases + self.neutral
    }

    fn name(&self) -> String {
        let total = self.total();
        let events = if total == 1 { "event" } else { "events" };
        format!(
            "{} {}: {total} {events} ({} tighten, {} ease)",
            month_name(self.month.1),
            self.month.0,
            self.tightens,
            self.eases
        )
    }
}
