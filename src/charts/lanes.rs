//! The timeline's picture: a lane for each jurisdiction, arcs from act to answer.

use std::fmt::Write;

use jiff::civil::Date;

use super::layout::Rows;
use super::mark::{Event, defs, open, radius};
use super::scale::Time;
use super::svg::{Svg, line, num, rect};
use super::{Caption, Hue, axis, text};

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

/// An arc: the second event answers the first. Indices into the chart's events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// The act.
    pub to: usize,
    /// The answer.
    pub from: usize,
}

/// Lanes of events through time.
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
    /// Width in pixels.
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

const LEFT: f64 = 46.0;
const ROW: f64 = 13.0;
const MOST_ROWS: i32 = 11;
const AXIS: f64 = 22.0;
const LABEL: f64 = 11.0;

/// Where an event stands: its lane's rows, and x.
struct Placed {
    event: usize,
    row: i32,
    x: f64,
    r: f64,
}

struct LaneLayout {
    rows: Rows,
    placed: Vec<Placed>,
    left_out: u32,
}

impl Lanes {
    /// The chart, and what it could not show.
    #[must_use]
    pub fn render(&self) -> Drawn {
        let time = Time::new(self.from, self.to, (LEFT, self.width - 8.0));
        let lanes: Vec<LaneLayout> =
            (0..self.lanes.len()).map(|lane| self.lay_out(lane, &time)).collect();
        let left_out: Vec<u32> = lanes
            .iter()
            .zip(&self.lanes)
            .map(|(layout, lane)| layout.left_out + lane.left_out)
            .collect();
        if lanes.iter().all(|lane| lane.placed.is_empty()) {
            return Drawn { svg: Svg::empty(&self.caption, "lanes", self.width), left_out };
        }
        let mut top = AXIS;
        let mut middles = Vec::new();
        let mut bounds = Vec::new();
        for lane in &lanes {
            let above = f64::from(lane.rows.high.max(0)) * ROW + ROW;
            let below = f64::from(-lane.rows.low.min(0)) * ROW + ROW;
            middles.push(top + above);
            bounds.push((top, top + above + below));
            top += above + below + 4.0;
        }
        let bottom = top;
        let height = bottom + AXIS;
        let mut svg = Svg::open(&self.caption, "lanes", "group", (self.width, height));
        svg.raw(">");
        let placed = || lanes.iter().flat_map(|lane| &lane.placed);
        defs(&mut svg, &self.caption.id, placed().map(|p| &self.events[p.event]), 1.0);
        let ticks = time.ticks(52.0);
        axis::grid(&mut svg, &time, &ticks, AXIS, bottom);
        axis::labels(&mut svg, &time, &ticks, AXIS - 8.0, self.width, None);
        axis::labels(&mut svg, &time, &ticks, bottom + 15.0, self.width, None);
        self.draw_lanes(&mut svg, &lanes, &middles, &bounds, &left_out);
        self.draw_today(&mut svg, &time, bottom);

        let mut at: Vec<Option<(f64, f64)>> = vec![None; self.events.len()];
        for (lane, &middle) in lanes.iter().zip(&middles) {
            for p in &lane.placed {
                at[p.event] = Some((p.x, middle - f64::from(p.row) * ROW));
            }
        }
        self.draw_arcs(&mut svg, &at);
        let mut order: Vec<&Placed> = placed().collect();
        order.sort_by(|a, b| {
            let key = |p: &Placed| (self.events[p.event].day, self.events[p.event].lane, p.row);
            key(a).cmp(&key(b))
        });
        for p in order {
            if let Some(at) = at[p.event] {
                let event = &self.events[p.event];
                let roomy = event.weight() == 3 || time.day_width() > 3.0;
                open(&mut svg, &self.caption.id, event, at, roomy);
                svg.raw("</a>");
            }
        }
        self.draw_labels(&mut svg, &lanes, &at);
        Drawn { svg: svg.close(), left_out }
    }

    /// The weightiest events are placed first, nearest to the lane's line.
    fn lay_out(&self, lane: usize, time: &Time) -> LaneLayout {
        let mut order: Vec<usize> =
            (0..self.events.len()).filter(|&i| self.events[i].lane == lane).collect();
        order.sort_by_key(|&i| (u8::MAX - self.events[i].weight(), self.events[i].day));
        let mut layout = LaneLayout { rows: Rows::default(), placed: Vec::new(), left_out: 0 };
        for index in order {
            let event = &self.events[index];
            let Some(x) = event.place(time, self.from, self.to) else { continue };
            let r = radius(event.weight(), 1.0);
            let (a, b) = (x - r - 0.8, x + r + 0.8);
            let row = event
                .effect
                .side()
                .rows(MOST_ROWS)
                .find(|&row| layout.rows.fits(row, a, b) && layout.rows.within(row, MOST_ROWS));
            match row {
                Some(row) => {
                    layout.rows.take(row, a, b);
                    layout.placed.push(Placed { event: index, row, x, r });
                }
                None => layout.left_out += 1,
            }
        }
        layout
    }

    fn draw_lanes(
        &self,
        svg: &mut Svg,
        lanes: &[LaneLayout],
        middles: &[f64],
        bounds: &[(f64, f64)],
        left_out: &[u32],
    ) {
        for (index, lane) in self.lanes.iter().enumerate() {
            let (middle, (_, bottom)) = (middles[index], bounds[index]);
            svg.path("lane", &line(LEFT, middle, self.width, middle));
            svg.path("grid", &line(0.0, bottom + 2.0, self.width, bottom + 2.0));
            svg.text("code", 0.0, middle + 4.0, "start", &lane.code);
            if left_out[index] > 0 {
                svg.link("more", &lane.href, &format!("{} more, {}", left_out[index], lane.name));
                svg.text("more", 0.0, middle + 18.0, "start", &format!("+{}", left_out[index]));
                svg.raw("</a>");
            }
            let whiskers: String = lanes[index]
                .placed
                .iter()
                .filter_map(|p| {
                    let (first, last) = self.events[p.event].span();
                    (first < last).then(|| {
                        let half = (p.r + 5.0).min(9.0);
                        let y = middle - f64::from(p.row) * ROW;
                        line(p.x - half, y, p.x + half, y)
                    })
                })
                .collect();
            svg.path("whisker", &whiskers);
        }
    }

    fn draw_today(&self, svg: &mut Svg, time: &Time, bottom: f64) {
        if let Some(today) = self.today.filter(|&day| time.holds(day)) {
            let x = time.mid(today);
            svg.path("today", &line(x, AXIS, x, bottom));
            let anchor = if x > self.width - 40.0 { "end" } else { "start" };
            svg.text("today", x - 3.0, AXIS + 10.0, anchor, "today");
        }
    }

    /// An arc rises from the act and ends in a dot at the answer.
    fn draw_arcs(&self, svg: &mut Svg, at: &[Option<(f64, f64)>]) {
        let mut by_hue: Vec<(Hue, String, String)> =
            Hue::ALL.iter().map(|&hue| (hue, String::new(), String::new())).collect();
        for answer in &self.answers {
            let points =
                at.get(answer.to).copied().flatten().zip(at.get(answer.from).copied().flatten());
            let Some(((x1, y1), (x2, y2))) = points else { continue };
            let code =
                self.lanes.get(self.events[answer.from].lane).map_or("", |l| l.code.as_str());
            let Some(entry) = by_hue.iter_mut().find(|(hue, ..)| *hue == Hue::of(code)) else {
                continue;
            };
            let bend = (16.0 + (x2 - x1).abs() * 0.18).min(70.0);
            // Within a lane the arc stands over it; between lanes it swings to the side.
            let (cx, cy) = if (y1 - y2).abs() < ROW * 4.0 {
                (f64::midpoint(x1, x2), y1.min(y2) - bend)
            } else {
                (x1 + (x2 - x1) * 0.15, y1 + (y2 - y1) * 0.75)
            };
            let _ = write!(
                entry.1,
                "M{} {}Q{} {} {} {}",
                num(x1),
                num(y1),
                num(cx),
                num(cy),
                num(x2),
                num(y2)
            );
            entry.2.push_str(&rect(x2 - 1.5, y2 - 1.5, 3.0, 3.0));
        }
        svg.raw("<g class=\"arcs\" aria-hidden=\"true\">");
        for (hue, arcs, ends) in by_hue {
            svg.path(hue.class(), &arcs);
            svg.path(&format!("end {}", hue.class()), &ends);
        }
        svg.raw("</g>");
    }

    /// Turning points say what they are, where there is room beside them.
    fn draw_labels(&self, svg: &mut Svg, lanes: &[LaneLayout], at: &[Option<(f64, f64)>]) {
        svg.raw("<g aria-hidden=\"true\">");
        for lane in lanes {
            let mut rows = lane.rows.clone();
            for p in &lane.placed {
                let event = &self.events[p.event];
                let Some((x, y)) = at[p.event].filter(|_| event.weight() == 3) else { continue };
                let start = x + p.r + 4.0;
                let most = (self.width - start).min(230.0);
                let room = rows.room_right(p.row, start - 2.0, most) - 6.0;
                if let Some(label) = text::fit(&event.title, LABEL, room) {
                    rows.take(p.row, start, start + text::width(&label, LABEL) + 4.0);
                    svg.text("label", start, y + 3.5, "start", &label);
                }
            }
        }
        svg.raw("</g>");
    }
}
