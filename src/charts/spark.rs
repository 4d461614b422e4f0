//! A small timeline for a profile: one row for each part that somebody plays.

use jiff::civil::Date;

use super::mark::{self, Event};
use super::scale::Time;
use super::svg::{Svg, line};
use super::swarm::{self, Item, Limits, Swarm};
use super::{Caption, axis, text};

const SCALE: f64 = 0.82;
const PITCH: f64 = 10.5;
const RIGHT: f64 = 30.0;

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
    /// Width in pixels; 640 is usual.
    pub width: f64,
}

impl Spark {
    /// The chart as `<svg>`. What finds no room in its row is counted at the row's end.
    #[must_use]
    pub fn render(&self) -> String {
        let width = self.width.max(240.0);
        let names = self.rows.iter().map(|row| text::width(&row.name, 11.5));
        let left = names.fold(4.0, |most, w| f64::max(most, w + 10.0)).min(width * 0.4);
        let time = Time::new(self.from, self.to, (left, width - RIGHT));
        let swarms: Vec<Swarm> =
            (0..self.rows.len()).map(|row| self.layout(&time, row, left, width)).collect();
        if swarms.iter().all(|s| s.placed.is_empty()) {
            return Svg::empty(&self.caption, "spark", width);
        }
        let mut y = 4.0;
        let mut lines = Vec::new();
        for swarm in &swarms {
            let line = y + (f64::from(swarm.high) * PITCH + 7.0).max(10.0);
            lines.push(line);
            y = line + (f64::from(-swarm.low) * PITCH + 7.0).max(10.0);
        }
        let mut svg = Svg::open(&self.caption, "spark", "group", (width, y + 18.0));
        let drawn = swarms.iter().flat_map(|s| &s.placed).map(|p| &self.events[p.index]);
        mark::defs(&mut svg, &self.caption.id, drawn, SCALE);
        let ticks = time.ticks(40.0);
        axis::grid(&mut svg, &time, &ticks, 2.0, y + 3.0);
        axis::labels(&mut svg, &time, &ticks, y + 14.0, width, None);
        let mut order = Vec::new();
        for ((row, swarm), base) in self.rows.iter().zip(&swarms).zip(&lines) {
            svg.path("lane", &line(left, *base, width - RIGHT, *base));
            svg.text("name", 0.0, base + 4.0, "start", &row.name);
            if swarm.left_out > 0 {
                svg.text("name", width, base + 4.0, "end", &format!("+{}", swarm.left_out));
            }
            order.extend(swarm.placed.iter().map(|p| (p, base - f64::from(p.row) * PITCH)));
        }
        order.sort_by_key(|(placed, _)| (self.events[placed.index].day, placed.index));
        for (placed, y) in order {
            let event = &self.events[placed.index];
            mark::open(&mut svg, &self.caption.id, event, (placed.x, y), placed.roomy);
            svg.raw("</a>");
        }
        svg.close()
    }

    fn layout(&self, time: &Time, row: usize, left: f64, width: f64) -> Swarm {
        let mine = self.events.iter().enumerate().filter(|(_, event)| event.lane == row);
        let items: Vec<Item> = mine
            .filter_map(|(index, event)| {
                let x = event.place(time, self.from, self.to.max(self.from))?;
                Some(Item { index, event, x, half: swarm::half_width(event, 0.0, SCALE) })
            })
            .collect();
        let edges = (left, width - RIGHT);
        let limits = Limits {
            rows: 11,
            label_rows: 0,
            least_labelled: 3,
            label_most: 0.0,
            edges,
            pitch: PITCH,
        };
        swarm::swarm(&items, limits)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::svg::check::well_formed;
    use super::*;

    #[test]
    fn an_empty_profile_says_so() {
        let spark = Spark {
            caption: Caption { id: "s".into(), title: "T".into(), desc: String::new() },
            from: date(2020, 1, 1),
            to: date(2026, 1, 1),
            rows: vec![SparkRow { name: "Acts".into() }],
            events: Vec::new(),
            width: 640.0,
        };
        well_formed(&spark.render());
        assert!(spark.render().contains("No events in this range"));
    }
}
