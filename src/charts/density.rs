//! The density strip: how much happened in each month.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Caption;
use super::axis;
use super::scale::{Linear, Month, month_name, month_number, month_of};
use super::svg::{Svg, line, rect};
use super::text;

const TOP: f64 = 16.0;
const BASE: f64 = 76.0;
const FOOT: f64 = 20.0;
/// Hairline between the parts of a bar.
const HAIR: f64 = 0.7;

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
    /// Months in any order; missing ones are empty.
    pub months: Vec<MonthBar>,
    /// First and last day of the chosen range; its months are shaded.
    pub selected: Option<(Date, Date)>,
    /// Width in pixels; 1200 is usual.
    pub width: f64,
}

impl Density {
    /// The chart as `<svg>`.
    #[must_use]
    pub fn render(&self) -> String {
        let width = self.width.max(240.0);
        let months: BTreeMap<i32, &MonthBar> =
            self.months.iter().map(|m| (month_number(m.month), m)).collect();
        let peak = months.values().map(|m| m.total()).max().unwrap_or(0);
        let (Some((&first, _)), Some((&last, _)), 1..) =
            (months.first_key_value(), months.last_key_value(), peak)
        else {
            return Svg::empty(&self.caption, "density", width);
        };
        let x = Linear::new((f64::from(first), f64::from(last + 1)), (0.5, width - 0.5));
        let y = Linear::new((0.0, f64::from(peak)), (BASE, TOP));
        let mut svg = Svg::open(&self.caption, "density", "group", (width, BASE + FOOT));
        self.shade(&mut svg, &x, first, last);
        axes(&mut svg, &x, (first, last), width);
        for (number, bar) in &months {
            if bar.total() > 0 {
                bar.draw(&mut svg, &x, &y, f64::from(*number));
            }
        }
        if let Some((number, _)) = months.iter().rev().find(|(_, m)| m.total() == peak) {
            let at = x.at(f64::from(*number) + 0.5).clamp(9.0, width - 9.0);
            svg.text("peak", at, TOP - 5.0, "middle", &peak.to_string());
        }
        svg.close()
    }

    fn shade(&self, svg: &mut Svg, x: &Linear, first: i32, last: i32) {
        let Some((from, to)) = self.selected else { return };
        let month = |day: Date| month_number((day.year(), day.month()));
        let (from, to) = (month(from).max(first), month(to).min(last));
        if from <= to {
            let (a, b) = (x.at(f64::from(from)), x.at(f64::from(to + 1)));
            svg.path("sel", &rect(a, 2.0, b - a, BASE - 2.0));
            svg.path("sel-edge", &format!("{}{}", line(a, 2.0, a, BASE), line(b, 2.0, b, BASE)));
        }
    }
}

impl MonthBar {
    fn total(&self) -> u32 {
        self.tightens + self.eases + self.neutral
    }

    /// 'Oct 2025: 19 events, 9 tighten, 4 ease'.
    fn name(&self) -> String {
        let total = self.total();
        let (year, month) = self.month;
        let events = if total == 1 { "event" } else { "events" };
        let mut name = format!("{} {year}: {total} {events}", month_name(month));
        for (count, one, many) in
            [(self.tightens, "tightens", "tighten"), (self.eases, "eases", "ease")]
        {
            if count > 0 {
                name.extend([", ", &count.to_string(), " ", if count == 1 { one } else { many }]);
            }
        }
        name
    }

    fn draw(&self, svg: &mut Svg, x: &Linear, y: &Linear, number: f64) {
        let (left, right) = (x.at(number), x.at(number + 1.0));
        let gap = ((right - left) * 0.14).clamp(0.4, 6.0);
        svg.link("bar", &self.href, &self.name());
        // The whole height of the month can be hit.
        svg.path("hit", &rect(left, 0.0, right - left, BASE));
        let mut below = 0;
        for (class, count) in [("t", self.tightens), ("n", self.neutral), ("e", self.eases)] {
            if count > 0 {
                let (low, high) = (y.at(f64::from(below)), y.at(f64::from(below + count)));
                let hair = if below > 0 { HAIR } else { 0.0 };
                let wide = right - left - 2.0 * gap;
                svg.path(class, &rect(left + gap, high, wide, low - high - hair));
                below += count;
            }
        }
        svg.raw("</a>");
    }
}

/// Base line, year marks with labels, months too when there is room.
fn axes(svg: &mut Svg, x: &Linear, (first, last): (i32, i32), width: f64) {
    svg.path("zero", &line(0.0, BASE + 0.5, width, BASE + 0.5));
    let months = last - first < 24;
    let mut ticks = String::new();
    let mut free_from = 0.0;
    for number in first..=last {
        let (year, month) = month_of(number);
        let left = x.at(f64::from(number));
        if month == 1 || months {
            let foot = if month == 1 { 8.0 } else { 4.0 };
            ticks.push_str(&line(left, BASE + 1.0, left, BASE + foot));
        }
        let label = match (month, months) {
            (1, _) => year.to_string(),
            (_, true) if number == first => format!("{} {year}", month_name(month)),
            (_, true) => month_name(month).to_owned(),
            _ => continue,
        };
        let end = left + 3.0 + text::width(&label, axis::SIZE);
        if left >= free_from && end <= width {
            let class = if month == 1 && months { "axis major" } else { "axis" };
            svg.text(class, left + 3.0, BASE + 15.0, "start", &label);
            free_from = end + 4.0;
        }
    }
    svg.path("grid major", &ticks);
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::svg::check::well_formed;
    use super::*;

    fn strip(months: &[(Month, u32)]) -> Density {
        let bar = |&(month, n): &(Month, u32)| MonthBar {
            month,
            tightens: n,
            eases: n / 2,
            neutral: 1,
            href: "/t?a&b".into(),
        };
        Density {
            caption: Caption { id: "d".into(), title: "T".into(), desc: String::new() },
            months: months.iter().map(bar).collect(),
            selected: Some((date(2019, 1, 1), date(2024, 6, 30))),
            width: 1200.0,
        }
    }

    #[test]
    fn draws_any_months() {
        for months in [&[][..], &[((2024, 5), 3)], &[((2025, 1), 3), ((2014, 9), 40)]] {
            let svg = strip(months).render();
            well_formed(&svg);
            assert_eq!(svg.matches("class=\"bar\"").count(), months.len());
        }
    }

    #[test]
    fn months_are_named_in_words() {
        let bar = &strip(&[((2025, 10), 2)]).months[0];
        assert_eq!(bar.name(), "Oct 2025: 4 events, 2 tighten, 1 eases");
    }
}
