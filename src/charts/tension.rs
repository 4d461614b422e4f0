//! The tension chart: tightening acts above the line, easing ones below, by month.

use super::scale::{Linear, Month, Time, first_day, month_name, month_number, month_of};
use super::svg::{Svg, esc, line, num, rect};
use super::{Caption, Hue, axis, text};

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

/// A word at a month's bar.
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
    /// Words at single months.
    pub notes: Vec<Note>,
    /// Width in pixels.
    pub width: f64,
}

const HEIGHT: f64 = 300.0;
const LEFT: f64 = 30.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 24.0;

impl Tension {
    /// The chart as `<svg>`.
    #[must_use]
    pub fn render(&self) -> String {
        let (up, down) = self.peaks();
        if up + down == 0 {
            return Svg::empty(&self.caption, "tension", self.width);
        }
        let mut svg = Svg::open(&self.caption, "tension", "group", (self.width, HEIGHT));
        svg.raw(">");
        self.patterns(&mut svg);
        let end = first_day(month_of(month_number(self.to) + 1));
        let end = end.yesterday().unwrap_or(end);
        let time = Time::new(first_day(self.from), end, (LEFT, self.width));
        let value =
            Linear::new((-f64::from(down.max(1)), f64::from(up.max(1))), (HEIGHT - BOTTOM, TOP));
        let ticks = time.ticks(52.0);
        axis::grid(&mut svg, &time, &ticks, TOP, HEIGHT - BOTTOM);
        for tick in value.ticks(6).into_iter().filter(|tick| tick.fract() == 0.0 && *tick != 0.0) {
            let y = value.at(tick);
            svg.path("grid", &line(LEFT, y, self.width, y));
            svg.text("axis", LEFT - 6.0, y + 4.0, "end", &num(tick.abs()));
        }
        svg.text("note", 0.0, TOP - 8.0, "start", "▲ tightens");
        svg.text("note", 0.0, HEIGHT - 6.0, "start", "▼ eases");
        self.legend(&mut svg);
        self.bars(&mut svg, &time, &value);
        let zero = value.at(0.0);
        svg.path("zero", &line(LEFT, zero, self.width, zero));
        axis::labels(&mut svg, &time, &ticks, HEIGHT - 6.0, self.width, Some((0.0, 62.0)));
        for note in &self.notes {
            let x = time.at(first_day(note.month));
            let total = self.total(note.month);
            let anchor = if x > self.width * 0.7 { "end" } else { "start" };
            svg.text("note", x, value.at(f64::from(total)) - 5.0, anchor, &note.text);
        }
        svg.close()
    }

    fn total(&self, month: Month) -> u32 {
        let cells = self.series.iter().flat_map(|series| &series.cells);
        cells.filter(|cell| cell.month == month).map(|cell| cell.tightens).sum()
    }

    fn peaks(&self) -> (u32, u32) {
        let mut sums = std::collections::BTreeMap::<Month, (u32, u32)>::new();
        for cell in self.series.iter().flat_map(|series| &series.cells) {
            let sum = sums.entry(cell.month).or_default();
            sum.0 += cell.tightens;
            sum.1 += cell.eases;
        }
        let up = sums.values().map(|sum| sum.0).max().unwrap_or_default();
        let down = sums.values().map(|sum| sum.1).max().unwrap_or_default();
        (up, down)
    }

    /// Hatches, so that the groups are told apart without colour.
    fn patterns(&self, svg: &mut Svg) {
        svg.raw("<defs>");
        for (index, series) in self.series.iter().enumerate() {
            let id = format!("{}-p{index}", esc(&self.caption.id));
            let hatch = match series.hue {
                Hue::Us => "",
                Hue::Cn => "M0 0l6 6M-1 5l2 2M5-1l2 2",
                Hue::Eu => "M0 3h6",
                Hue::Other => "M3 0v6",
            };
            svg.raw(&format!(
                "<pattern id=\"{id}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
                 <path class=\"{}\" d=\"M0 0h6v6H0z\"/><path class=\"hatch\" d=\"{hatch}\"/></pattern>",
                series.hue.class()
            ));
        }
        svg.raw("</defs>");
    }

    fn legend(&self, svg: &mut Svg) {
        let mut x = self.width;
        for (index, series) in self.series.iter().enumerate().rev() {
            x -= text::width(&series.name, axis::SIZE) + 6.0;
            svg.text("axis", x, TOP - 26.0 + 10.0, "start", &series.name);
            x -= 16.0;
            let fill = self.fill(index);
            svg.raw(&format!(
                "<rect x=\"{}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"{fill}\"/>",
                num(x),
                num(TOP - 26.0)
            ));
            x -= 14.0;
        }
    }

    fn fill(&self, series: usize) -> String {
        format!("url(#{}-p{series})", esc(&self.caption.id))
    }

    fn bars(&self, svg: &mut Svg, time: &Time, value: &Linear) {
        for number in month_number(self.from)..=month_number(self.to) {
            let month = month_of(number);
            let (x, next) = (time.at(first_day(month)), time.at(first_day(month_of(number + 1))));
            let (mut above, mut below) = (0.0, 0.0);
            for (index, series) in self.series.iter().enumerate() {
                for cell in series.cells.iter().filter(|cell| cell.month == month) {
                    let when = format!("{} {}", month_name(month.1), month.0);
                    let fill = self.fill(index);
                    let parts = [
                        (cell.tightens, 1.0, &mut above, &cell.tightens_href, "tighten"),
                        (cell.eases, -1.0, &mut below, &cell.eases_href, "ease"),
                    ];
                    for (count, sign, sum, href, word) in parts {
                        if count == 0 {
                            continue;
                        }
                        let (a, b) = (*sum, *sum + f64::from(count));
                        *sum = b;
                        let (y1, y2) = (value.at(a * sign), value.at(b * sign));
                        let (y, h) = (y1.min(y2), (y1 - y2).abs());
                        svg.link("bar", href, &format!("{when}, {}: {count} {word}", series.name));
                        svg.raw(&format!(
                            "<path fill=\"{fill}\" d=\"{}\"/></a>",
                            rect(x + 0.7, y, (next - x - 1.4).max(1.0), h)
                        ));
                    }
                }
            }
        }
    }
}
