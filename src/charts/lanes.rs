//! The timeline picture: lanes by jurisdiction, marks for events, arcs for answers.

use std::fmt::Write;

use jiff::civil::Date;

use super::mark::{self, Event, Precision};
use super::scale::Time;
use super::svg::{Svg, esc, line, num};
use super::swarm::{self, Item, Limits, Placed, Swarm};
use super::{Caption, Hue, axis};

const LEFT: f64 = 126.0;
const RIGHT: f64 = 36.0;
const HEAD: f64 = 26.0;
const PITCH: f64 = 13.0;
const PAD: f64 = 9.0;
/// Rows of marks that a lane may grow to.
const MOST_ROWS: i32 = 15;
/// Up to so many events in all, everybody may have a label.
const FEW: usize = 60;

/// A lane.
#[derive(Debug, Clone)]
pub struct Lane {
    /// ISO code, or a word.
    pub code: String,
    /// Name in full.
    pub name: String,
    /// Where the events that are left out can be read.
    pub href: String,
    /// Events of the lane that the caller left out already.
    pub left_out: u32,
}

/// An arc: event `from` answers event `to`. Indices into the chart's events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// The act.
    pub to: usize,
    /// The answer.
    pub from: usize,
}

/// Lanes of events through time.
///
/// Events outside the range, or of a lane that is not there, are not drawn. Marks are written, and
/// so reached by keyboard, in order of date.
#[derive(Debug, Clone)]
pub struct Lanes {
    /// Name and finding.
    pub caption: Caption,
    /// First day in view.
    pub from: Date,
    /// Last day in view.
    pub to: Date,
    /// Today, marked where it is in view.
    pub today: Option<Date>,
    /// From top to bottom.
    pub lanes: Vec<Lane>,
    /// In any order.
    pub events: Vec<Event>,
    /// Which answers which.
    pub answers: Vec<Answer>,
    /// Width in pixels; 1200 is usual, less than 480 is taken as 480.
    pub width: f64,
}

/// A drawn picture.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// The `<svg>`.
    pub svg: String,
    /// How many events each lane leaves out, by lane.
    pub left_out: Vec<u32>,
}

impl Lanes {
    /// The chart, and what it could not show.
    #[must_use]
    pub fn render(&self) -> Drawn {
        let width = self.width.max(480.0);
        let time = Time::new(self.from, self.to, (LEFT, width - RIGHT));
        let swarms = self.layout(&time, width);
        let counts = swarms.iter().zip(&self.lanes);
        let left_out: Vec<u32> =
            counts.map(|(swarm, lane)| swarm.left_out + lane.left_out).collect();
        if swarms.iter().all(|s| s.placed.is_empty()) {
            return Drawn { svg: Svg::empty(&self.caption, "lanes", width), left_out };
        }
        let (lines, bottom) = baselines(&swarms, &left_out);
        let mut svg = Svg::open(&self.caption, "lanes", "group", (width, bottom + HEAD));
        let drawn = swarms.iter().flat_map(|s| &s.placed).map(|p| &self.events[p.index]);
        mark::defs(&mut svg, &self.caption.id, drawn, 1.0);
        self.furniture(&mut svg, &time, width, bottom);
        for (i, (lane, swarm)) in self.lanes.iter().zip(&swarms).enumerate() {
            lane.draw(&mut svg, swarm, left_out[i], lines[i], width);
        }
        let mut spots = vec![None; self.events.len()];
        let mut order: Vec<(&Placed, f64)> = Vec::new();
        for (swarm, y) in swarms.iter().zip(&lines) {
            for placed in &swarm.placed {
                spots[placed.index] = Some((placed.x, y - f64::from(placed.row) * PITCH));
                order.push((placed, *y));
            }
        }
        let arcs = self.arcs(&mut svg, &spots);
        self.whiskers(&mut svg, &time, &spots);
        order.sort_by_key(|(placed, _)| (self.events[placed.index].day, placed.index));
        for (placed, line) in order {
            self.mark(&mut svg, placed, line, &arcs[placed.index]);
        }
        Drawn { svg: svg.close(), left_out }
    }

    fn layout(&self, time: &Time, width: f64) -> Vec<Swarm> {
        let mut items: Vec<Vec<Item>> = self.lanes.iter().map(|_| Vec::new()).collect();
        for (index, event) in self.events.iter().enumerate() {
            let place = event.place(time, self.from, self.to.max(self.from));
            if let (Some(x), Some(lane)) = (place, items.get_mut(event.lane)) {
                let half = swarm::half_width(event, spread(time, event), 1.0);
                lane.push(Item { index, event, x, half });
            }
        }
        let few = items.iter().map(Vec::len).sum::<usize>() <= FEW;
        let limits = Limits {
            rows: MOST_ROWS,
            label_rows: if few { MOST_ROWS } else { 4 },
            least_labelled: if few { 1 } else { 3 },
            label_most: if few { 340.0 } else { 230.0 },
            edges: (LEFT, width - RIGHT),
            pitch: PITCH,
        };
        items.iter().map(|lane| swarm::swarm(lane, limits)).collect()
    }

    fn furniture(&self, svg: &mut Svg, time: &Time, width: f64, bottom: f64) {
        let ticks = time.ticks(48.0);
        axis::grid(svg, time, &ticks, HEAD - 6.0, bottom + 6.0);
        axis::labels(svg, time, &ticks, bottom + 18.0, width, None);
        let today = self.today.filter(|day| time.holds(*day)).map(|day| time.mid(day));
        if let Some(x) = today {
            svg.path("today", &line(x, HEAD - 8.0, x, bottom + 6.0));
            let (anchor, x) = if x + 17.0 > width { ("end", width) } else { ("middle", x) };
            svg.text("today", x, HEAD - 12.0, anchor, "today");
        }
        axis::labels(svg, time, &ticks, HEAD - 12.0, width, today.map(|x| (x - 22.0, x + 22.0)));
    }

    /// One mark with its label; and the arcs that begin or end at it, lit up by CSS.
    fn mark(&self, svg: &mut Svg, placed: &Placed, line: f64, arcs: &[usize]) {
        let at = (placed.x, line - f64::from(placed.row) * PITCH);
        mark::open(svg, &self.caption.id, &self.events[placed.index], at, placed.roomy);
        if let Some(label) = &placed.label {
            let anchor = if label.end { "end" } else { "start" };
            svg.text("label", label.x, at.1 + 3.8, anchor, &label.text);
        }
        for arc in arcs {
            svg.raw(&format!("<use class=\"arc\" href=\"#{}-a{arc}\"/>", esc(&self.caption.id)));
        }
        svg.raw("</a>");
    }

    /// Draws the arcs at rest; returns for each event the arcs that it begins or ends.
    fn arcs(&self, svg: &mut Svg, spots: &[Option<(f64, f64)>]) -> Vec<Vec<usize>> {
        let mut of = vec![Vec::new(); spots.len()];
        let spot = |i: usize| spots.get(i).copied().flatten();
        let mut groups: [String; 4] = Default::default();
        for (n, answer) in self.answers.iter().enumerate() {
            let (Some(act), Some(reaction)) = (spot(answer.to), spot(answer.from)) else {
                continue;
            };
            let Some(lane) = self.lanes.get(self.events[answer.from].lane) else { continue };
            let hue = Hue::of(&lane.code);
            let group = Hue::ALL.iter().position(|h| *h == hue).unwrap_or(3);
            if answer.from != answer.to {
                let (id, d) = (esc(&self.caption.id), taper(act, reaction));
                let _ = write!(groups[group], "<path id=\"{id}-a{n}\" d=\"{d}\"/>");
                of[answer.from].push(n);
                of[answer.to].push(n);
            }
        }
        if groups.iter().any(|g| !g.is_empty()) {
            svg.raw("<g class=\"arcs\" aria-hidden=\"true\">");
            for (hue, group) in Hue::ALL.iter().zip(groups).filter(|(_, g)| !g.is_empty()) {
                svg.raw(&format!("<g class=\"{}\">{group}</g>", hue.class()));
            }
            svg.raw("</g>");
        }
        of
    }

    fn whiskers(&self, svg: &mut Svg, time: &Time, spots: &[Option<(f64, f64)>]) {
        let mut d = String::new();
        for (event, spot) in self.events.iter().zip(spots) {
            if let (Some((x, y)), true) = (spot, event.precision != Precision::Day) {
                let half = swarm::half_width(event, spread(time, event), 1.0) - 0.6;
                let (a, b, c) = (num(x - half), num(y - 2.5), num(x + half));
                let _ = write!(d, "M{a} {b}v5m0-2.5H{c}m0-2.5v5");
            }
        }
        svg.path("whisker", &d);
    }
}

impl Lane {
    fn draw(&self, svg: &mut Svg, swarm: &Swarm, left_out: u32, y: f64, width: f64) {
        svg.path("lane", &rule(swarm, y, width));
        svg.text("code", 0.0, y + 4.0, "start", &self.code);
        svg.text("code end", width, y + 4.0, "end", &self.code);
        // Beside the code while the lane is thin, under it once there is room.
        let tall = swarm.high - swarm.low >= 3 || left_out > 0;
        let (x, below) = if tall { (0.0, 18.0) } else { (30.0, 4.0) };
        if self.name != self.code {
            svg.text("name", x, y + below, "start", &self.name);
        }
        if left_out > 0 {
            svg.link("more", &self.href, &format!("{left_out} more, {}, not drawn", self.name));
            svg.text("more", 0.0, y + 33.0, "start", &format!("+{left_out} more"));
            svg.raw("</a>");
        }
    }
}

/// The lane's line, with gaps for the words that stand on it.
fn rule(swarm: &Swarm, y: f64, width: f64) -> String {
    let on_line = swarm.placed.iter().filter_map(|p| p.label.as_ref()).filter(|l| l.row == 0);
    let mut gaps: Vec<(f64, f64)> = on_line.map(swarm::Label::extent).collect();
    gaps.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut d, mut x) = (String::new(), LEFT - 2.0);
    for (from, to) in gaps {
        if from > x {
            d.push_str(&line(x, y, from - 1.0, y));
        }
        x = x.max(to + 1.0);
    }
    d + line(x, y, (width - RIGHT + 4.0).max(x), y).as_str()
}

/// Pixels over which an imprecise date may lie.
fn spread(time: &Time, event: &Event) -> f64 {
    let (first, last) = event.span();
    if event.precision == Precision::Day { 0.0 } else { time.mid(last) - time.mid(first) }
}

/// The line of each lane, and where the last lane ends.
fn baselines(swarms: &[Swarm], left_out: &[u32]) -> (Vec<f64>, f64) {
    let mut y = HEAD;
    let mut lines = Vec::new();
    for (swarm, left_out) in swarms.iter().zip(left_out) {
        // A lane has at least room for its code; a tall one for its name below that.
        let above = f64::from(swarm.high) * PITCH + 7.0;
        let least = match (left_out, swarm.high - swarm.low >= 3) {
            (0, false) => 8.0,
            (0, true) => 20.0,
            _ => 36.0,
        };
        let below = (f64::from(-swarm.low) * PITCH + 7.0).max(least);
        let line = y + PAD / 2.0 + above.max(8.0);
        lines.push(line);
        y = line + below + PAD / 2.0;
    }
    (lines, y)
}

/// A curve from action to reaction that thins towards the reaction, which reads as a direction
/// without an arrowhead (Holten and van Wijk, 2009).
fn taper(a: (f64, f64), b: (f64, f64)) -> String {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx.hypot(dy).max(1.0);
    // Bowed to one side of its way; within one lane more so, since it passes over other marks.
    let flat = (dx.abs() / length).powi(4);
    let bow = (length * (0.10 + 0.16 * flat)).min(70.0);
    let (nx, ny) = (dy / length, -dx / length);
    // The curve's top stays below the axis.
    let highest = 2.0 * HEAD - f64::midpoint(a.1, b.1);
    let middle = (a.0 + dx * 0.5 + nx * bow * 2.0, (a.1 + dy * 0.5 + ny * bow * 2.0).max(highest));
    let (wx, wy) = (nx * 1.5, ny * 1.5);
    let mut d = format!("M{} {}Q", num(a.0 + wx), num(a.1 + wy));
    let points = [
        (middle.0 + wx * 0.6, middle.1 + wy * 0.6),
        b,
        (middle.0 - wx * 0.6, middle.1 - wy * 0.6),
        (a.0 - wx, a.1 - wy),
    ];
    d.push_str(&points.map(|(x, y)| format!("{} {}", num(x), num(y))).join(" "));
    d.push('z');
    d
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::mark::{Certainty, Effect};
    use super::super::svg::check::well_formed;
    use super::*;

    fn small(n: usize) -> i8 {
        i8::try_from(n + 1).unwrap()
    }

    fn event(n: usize) -> Event {
        let effects = [Effect::Tightens, Effect::Eases, Effect::Neutral];
        let precisions = [Precision::Day, Precision::Day, Precision::Month, Precision::Year];
        Event {
            day: date(2024, small(n * 7 % 12), small(n * 11 % 28)),
            precision: precisions[n % 4],
            lane: n % 2,
            effect: effects[n % 3],
            certainty: [Certainty::Confirmed, Certainty::Disputed, Certainty::Denied][n / 3 % 3],
            significance: u8::try_from(n % 5).unwrap(),
            title: format!("Title <{n}> & \"more\" of it"),
            href: format!("/events/{n}?a=1&b='2'"),
        }
    }

    fn lanes(count: usize) -> Lanes {
        let lane = |code: &str| Lane {
            code: code.into(),
            name: "A & B".into(),
            href: "/more?a&b".into(),
            left_out: 0,
        };
        Lanes {
            caption: Caption { id: "x".into(), title: "T".into(), desc: "<d>".into() },
            from: date(2024, 1, 1),
            to: date(2024, 12, 31),
            today: Some(date(2024, 12, 31)),
            lanes: vec![lane("US"), lane("CN")],
            events: (0..count).map(event).collect(),
            answers: (1..count).map(|n| Answer { to: n - 1, from: n }).collect(),
            width: 1200.0,
        }
    }

    #[test]
    fn every_size_is_well_formed_and_counts_what_it_leaves_out() {
        for count in [0, 1, 40, 300, 3000] {
            let drawn = lanes(count).render();
            well_formed(&drawn.svg);
            let marks = drawn.svg.matches("class=\"mark\"").count();
            let left_out: u32 = drawn.left_out.iter().sum();
            assert_eq!(marks + left_out as usize, count);
        }
        assert!(lanes(0).render().svg.contains("No events in this range"));
    }

    #[test]
    fn odd_input_draws_what_it_can() {
        let mut chart = lanes(4);
        chart.events[0].lane = 99;
        chart.answers = vec![Answer { to: 500, from: 1 }, Answer { to: 2, from: 2 }];
        chart.answers.push(Answer { to: 0, from: 1 });
        let drawn = chart.render();
        well_formed(&drawn.svg);
        assert!(!drawn.svg.contains("class=\"arc\""));
        chart.to = date(2020, 1, 1);
        well_formed(&chart.render().svg);
    }

    #[test]
    fn an_arc_thins_from_the_act_to_the_answer() {
        // It begins with a width at the act and passes through the answer's very point.
        let d = taper((0.0, 0.0), (100.0, 50.0));
        assert!(d.contains(" 100 50 "), "{d}");
        let mut chart = lanes(2);
        chart.answers = vec![Answer { to: 0, from: 1 }];
        assert_eq!(chart.render().svg.matches("class=\"arc\"").count(), 2);
        assert!(chart.render().svg.contains("<g class=\"cn\">"), "the answerer's hue");
    }
}
