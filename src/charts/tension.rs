//! The tension chart: tightening acts above the line, easing ones below, by month.

use super::scale::{Linear, Month, month_name, month_number, month_of};
use super::svg::{Svg, esc, line, rect};
use super::tension_notes::{self, Target};
use super::{Caption, Hue, axis, tension_axis, text};

const HEIGHT: f64 = 330.0;
pub(super) const LEFT: f64 = 34.0;
pub(super) const RIGHT: f64 = 4.0;
const TOP: f64 = 50.0;
pub(super) const FOOT: f64 = 22.0;

/// A jurisdiction group's acts through time.
#[derive(Debug, Clone)]
pub struct Series {
    /// What it is called.
    pub name: String,
    /// Its hue; doubled by a pattern.
    pub hue: Hue,
    /// Its months.
    pub cells: Vec<Cell>,
}

/// A series' acts in a month.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Which month.
    pub month: Month,
    /// Acts that tighten.
    pub tightens: u32,
    /// Acts that ease.
    pub eases: u32,
    /// Where its tightening acts can be read.
    pub tightens_href: String,
    /// Where its easing acts can be read.
    pub eases_href: String,
}

/// A word at a month's bar: above it, or below where the month eases more than it tightens.
#[derive(Debug, Clone)]
pub struct Note {
    /// Which month.
    pub month: Month,
    /// A few words.
    pub text: String,
}

/// Tightening and easing by month.
#[derive(Debug, Clone)]
pub struct Tension {
    /// Name and finding.
    pub caption: Caption,
    /// First month.
    pub from: Month,
    /// Last month.
    pub to: Month,
    /// Groups, from the line outwards.
    pub series: Vec<Series>,
    /// Words at single months, the most important first; those without room are left out.
    pub notes: Vec<Note>,
    /// Width in pixels; 1200 is usual.
    pub width: f64,
}

/// What a bar shows of one side: for each series, how many and where they can be read.
type Side<'a> = Vec<(u32, &'a str)>;

/// One bar.
#[derive(Clone)]
struct Period<'a> {
    up: Side<'a>,
    down: Side<'a>,
}

/// Where bars stand: months (first, last, per bar) and both scales.
struct Frame {
    months: (i32, i32, i32),
    x: Linear,
    y: Linear,
}

impl Tension {
    /// The chart as `<svg>`: a bar per month, each part of it a link.
    #[must_use]
    pub fn render(&self) -> String {
        self.draw(1, None)
    }

    /// The chart with a bar per quarter, for more than about five years. Each bar is one link:
    /// `href` with `{from}` and `{to}` replaced by its first and last month, such as `2025-10`.
    #[must_use]
    pub fn render_quarters(&self, href: &str) -> String {
        self.draw(3, Some(href))
    }

    fn draw(&self, step: i32, href: Option<&str>) -> String {
        let width = self.width.max(280.0);
        let (first, last) = (month_number(self.from), month_number(self.to));
        // Quarters begin in January, April, July, October.
        let first = first - first.rem_euclid(step);
        let periods = self.periods(first, last, step);
        let up = periods.iter().map(|p| sum(&p.up)).max().unwrap_or(0);
        let down = periods.iter().map(|p| sum(&p.down)).max().unwrap_or(0);
        if up + down == 0 {
            return Svg::empty(&self.caption, "tension", width);
        }
        let x = Linear::new((0.0, periods.len() as f64), (LEFT, width - RIGHT));
        let values = (-f64::from(down), f64::from(up));
        let y = Linear::new(values, (HEIGHT - FOOT - 22.0, TOP + 18.0));
        let frame = Frame { months: (first, last, step), x, y };
        let mut svg = Svg::open(&self.caption, "tension", "group", (width, HEIGHT));
        self.patterns(&mut svg);
        tension_axis::values(&mut svg, &y, width);
        tension_axis::months(&mut svg, &x, frame.months, (width, HEIGHT));
        self.key(&mut svg, width, step);
        for (i, period) in periods.iter().enumerate() {
            match href {
                _ if sum(&period.up) + sum(&period.down) == 0 => {}
                Some(href) => self.whole_bar(&mut svg, period, &frame, i, href),
                None => self.parts(&mut svg, period, &frame, i),
            }
        }
        svg.path("zero", &line(LEFT, y.at(0.0), width - RIGHT, y.at(0.0)));
        let targets: Vec<Target> = (0..periods.len())
            .map(|i| Target {
                left: x.at(i as f64),
                right: x.at(i as f64 + 1.0),
                top: y.at(f64::from(sum(&periods[i].up))),
                bottom: y.at(-f64::from(sum(&periods[i].down))),
            })
            .collect();
        let bounds = (LEFT, TOP - 6.0, width - RIGHT, HEIGHT - FOOT);
        tension_notes::draw(&mut svg, &targets, &self.wanted(&periods, &frame), bounds);
        svg.close()
    }

    fn periods(&self, first: i32, last: i32, step: i32) -> Vec<Period<'_>> {
        let none = vec![(0, ""); self.series.len()];
        let count = usize::try_from((last - first) / step + 1).unwrap_or(0).min(4000);
        let empty = Period { up: none.clone(), down: none };
        let mut periods = vec![empty; if last < first { 0 } else { count }];
        for (k, series) in self.series.iter().enumerate() {
            for cell in &series.cells {
                let number = month_number(cell.month);
                let index = usize::try_from((number - first).div_euclid(step)).ok();
                let period = index.and_then(|i| periods.get_mut(i)).filter(|_| number <= last);
                if let Some(period) = period {
                    add(&mut period.up[k], cell.tightens, &cell.tightens_href);
                    add(&mut period.down[k], cell.eases, &cell.eases_href);
                }
            }
        }
        periods
    }

    /// Notes as (bar, words, above), then the highest bars' counts.
    fn wanted(&self, periods: &[Period], frame: &Frame) -> Vec<(usize, String, bool)> {
        let (first, last, step) = frame.months;
        let mut out: Vec<(usize, String, bool)> = Vec::new();
        for note in &self.notes {
            let number = month_number(note.month);
            let index = usize::try_from((number - first) / step).ok();
            if let Some(i) = index.filter(|_| (first..=last).contains(&number))
                && let Some(period) = periods.get(i)
            {
                out.push((i, note.text.clone(), sum(&period.up) >= sum(&period.down)));
            }
        }
        for above in [true, false] {
            let count = |p: &Period| sum(if above { &p.up } else { &p.down });
            let peak = periods.iter().enumerate().max_by_key(|(_, p)| count(p));
            if let Some((i, period)) = peak.filter(|(_, p)| count(p) > 0) {
                if let Some(note) = out.iter_mut().find(|n| n.0 == i && n.2 == above) {
                    note.1 = format!("{} ({})", note.1, count(period));
                } else {
                    out.push((i, count(period).to_string(), above));
                }
            }
        }
        out
    }

    /// A bar as one link.
    fn whole_bar(&self, svg: &mut Svg, period: &Period, frame: &Frame, i: usize, href: &str) {
        let (first, last) = frame.span(i);
        let iso = |n: i32| format!("{:04}-{:02}", month_of(n).0, month_of(n).1);
        let href = href.replace("{from}", &iso(first)).replace("{to}", &iso(last));
        let mut parts = Vec::new();
        for (side, one, many) in
            [(&period.up, "tightens", "tighten"), (&period.down, "eases", "ease")]
        {
            let total = sum(side);
            if total > 0 {
                let named = side.iter().zip(&self.series).filter(|((n, _), _)| *n > 0);
                let who: Vec<_> = named.map(|((n, _), s)| format!("{} {n}", s.name)).collect();
                let word = if total == 1 { one } else { many };
                parts.push(format!("{total} {word} ({})", who.join(", ")));
            }
        }
        svg.link("bar", &href, &format!("{}: {}", frame.when(i), parts.join(", ")));
        let (x, w) = frame.slot(i, 0.0);
        svg.path("hit", &rect(x, TOP, w, HEIGHT - FOOT - TOP));
        for (side, sign) in [(&period.up, 1.0), (&period.down, -1.0)] {
            stack(side, sign, frame, i, |k, d| self.fill(svg, k, d));
        }
        svg.raw("</a>");
    }

    /// A bar whose parts are links.
    fn parts(&self, svg: &mut Svg, period: &Period, frame: &Frame, i: usize) {
        for (side, sign, one, many) in
            [(&period.up, 1.0, "tightens", "tighten"), (&period.down, -1.0, "eases", "ease")]
        {
            stack(side, sign, frame, i, |k, d| {
                let (count, href) = side[k];
                let word = if count == 1 { one } else { many };
                let title = format!("{}, {}: {count} {word}", frame.when(i), self.series[k].name);
                svg.link("bar", href, &title);
                self.fill(svg, k, d);
                svg.raw("</a>");
            });
        }
    }

    fn fill(&self, svg: &mut Svg, series: usize, d: &str) {
        svg.path(self.series[series].hue.class(), d);
        if series > 0 {
            let id = esc(&self.caption.id);
            svg.raw(&format!("<path fill=\"url(#{id}-p{series})\" d=\"{d}\"/>"));
        }
    }

    /// A hatch for every series but the first, laid over its fill.
    fn patterns(&self, svg: &mut Svg) {
        const HATCHES: [&str; 3] = ["M-1 1l2-2M0 6L6 0M5 7l2-2", "M0 3H6", "M3 0V6"];
        svg.raw("<defs>");
        for k in 1..self.series.len() {
            svg.raw(&format!(
                "<pattern id=\"{}-p{k}\" width=\"6\" height=\"6\" \
                 patternUnits=\"userSpaceOnUse\"><path class=\"hatch\" d=\"{}\"/></pattern>",
                esc(&self.caption.id),
                HATCHES[(k - 1) % 3]
            ));
        }
        svg.raw("</defs>");
    }

    /// What is above and below, and whose bars are whose.
    fn key(&self, svg: &mut Svg, width: f64, step: i32) {
        let per = if step == 3 { "quarter" } else { "month" };
        svg.text("side up", 0.0, 13.0, "start", &format!("▲ Acts that tighten, per {per}"));
        svg.text("side down", LEFT, HEIGHT - FOOT - 6.0, "start", "▼ Acts that ease");
        let total: f64 = self.series.iter().map(|s| text::width(&s.name, axis::SIZE) + 34.0).sum();
        // On the right of the first line, or on a second line where that is too narrow.
        let one_line = total + 220.0 < width;
        let (mut x, y) = if one_line { (width - total + 16.0, 13.0) } else { (0.0, 33.0) };
        for (k, series) in self.series.iter().enumerate() {
            self.fill(svg, k, &rect(x, y - 10.0, 12.0, 11.0));
            svg.text("axis", x + 17.0, y, "start", &series.name);
            x += text::width(&series.name, axis::SIZE) + 34.0;
        }
    }
}

impl Frame {
    /// First and last month of a bar.
    fn span(&self, i: usize) -> (i32, i32) {
        let (first, last, step) = self.months;
        let begin = first + i32::try_from(i).unwrap_or(0) * step;
        (begin, (begin + step - 1).min(last))
    }

    /// 'Oct 2025' or 'Oct to Dec 2025'; a quarter lies within a year.
    fn when(&self, i: usize) -> String {
        let (first, last) = self.span(i);
        let ((year, a), (_, b)) = (month_of(first), month_of(last));
        if a == b {
            return format!("{} {year}", month_name(a));
        }
        format!("{} to {} {year}", month_name(a), month_name(b))
    }

    /// Left edge and width of a bar, with a share of air on each side.
    fn slot(&self, i: usize, air: f64) -> (f64, f64) {
        let (left, right) = (self.x.at(i as f64), self.x.at(i as f64 + 1.0));
        let gap = if air > 0.0 { ((right - left) * air).clamp(0.3, 8.0) } else { 0.0 };
        (left + gap, right - left - 2.0 * gap)
    }
}

/// Calls `part` with the series and outline of each part of a bar's side.
fn stack(side: &Side, sign: f64, frame: &Frame, i: usize, mut part: impl FnMut(usize, &str)) {
    let (x, w) = frame.slot(i, 0.12);
    let mut done = 0;
    for (k, (n, _)) in side.iter().enumerate().filter(|(_, (n, _))| *n > 0) {
        let near = frame.y.at(sign * f64::from(done));
        let far = frame.y.at(sign * f64::from(done + n));
        // A hairline of paper between parts.
        let near = if done > 0 { near - 0.8 * sign } else { near };
        part(k, &rect(x, near.min(far), w, (near - far).abs()));
        done += n;
    }
}

fn sum(side: &Side) -> u32 {
    side.iter().map(|(n, _)| n).sum()
}

fn add<'a>(part: &mut (u32, &'a str), count: u32, href: &'a str) {
    part.0 += count;
    if count > 0 {
        part.1 = href;
    }
}

#[cfg(test)]
mod tests {
    use super::super::svg::check::well_formed;
    use super::*;

    fn chart(counts: &[(Month, u32, u32)]) -> Tension {
        let cell = |&(month, tightens, eases): &(Month, u32, u32)| Cell {
            month,
            tightens,
            eases,
            tightens_href: "/t?a&b".into(),
            eases_href: "/e".into(),
        };
        let series = |name: &str, hue| Series {
            name: name.into(),
            hue,
            cells: counts.iter().map(cell).collect(),
        };
        Tension {
            caption: Caption { id: "n".into(), title: "T".into(), desc: String::new() },
            from: (2018, 2),
            to: (2026, 11),
            series: vec![series("A & B", Hue::Us), series("C", Hue::Cn)],
            notes: vec![Note { month: (2025, 10), text: "<words>".into() }],
            width: 1200.0,
        }
    }

    #[test]
    fn months_have_a_link_per_part_and_quarters_one_per_bar() {
        let chart = chart(&[((2025, 10), 3, 1), ((2025, 11), 2, 0), ((2030, 1), 9, 9)]);
        let (months, quarters) = (chart.render(), chart.render_quarters("/t?from={from}&to={to}"));
        well_formed(&months);
        well_formed(&quarters);
        assert_eq!(months.matches("class=\"bar\"").count(), 6);
        assert_eq!(quarters.matches("class=\"bar\"").count(), 1);
        assert!(quarters.contains("href=\"/t?from=2025-10&amp;to=2025-12\""));
        assert!(quarters.contains("Oct to Dec 2025: 10 tighten (A &amp; B 5, C 5), 2 ease"));
    }

    #[test]
    fn nothing_is_said_to_be_nothing() {
        assert!(chart(&[]).render().contains("No events in this range"));
        let mut backwards = chart(&[((2020, 1), 1, 1)]);
        (backwards.from, backwards.to) = (backwards.to, backwards.from);
        well_formed(&backwards.render_quarters("/"));
    }
}
