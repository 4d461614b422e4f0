//! Where the marks and labels of one lane go.
//!
//! The most significant are placed first, nearest to the lane's line; whatever finds no room
//! within the allowed rows is left out. Labels never cost a mark: a layout with labels first is
//! kept only when nothing had to go for it.

use super::layout::Rows;
use super::mark::{Event, radius};
use super::text;

/// Size of direct labels, as set in `charts.css`.
pub(super) const LABEL: f64 = 11.0;
const GAP: f64 = 4.0;

/// What an event needs to be placed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item<'a> {
    /// Index in the chart's events.
    pub(super) index: usize,
    pub(super) event: &'a Event,
    pub(super) x: f64,
    /// Half of what it takes up, whisker included.
    pub(super) half: f64,
}

/// A label, and where it begins or ends.
#[derive(Debug, Clone)]
pub(super) struct Label {
    pub(super) text: String,
    pub(super) x: f64,
    pub(super) row: i32,
    pub(super) end: bool,
}

/// A mark that found a place.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) index: usize,
    pub(super) x: f64,
    pub(super) row: i32,
    pub(super) label: Option<Label>,
    /// Whether a finger has room: nothing else within the touch area.
    pub(super) roomy: bool,
}

/// Limits of a lane.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Rows at most.
    pub(super) rows: i32,
    /// Rows that may be filled for the sake of labels; 0 for no labels at all.
    pub(super) label_rows: i32,
    /// Significance from which on an event may have a label.
    pub(super) least_labelled: u8,
    /// Width of a label at most.
    pub(super) label_most: f64,
    /// Left and right edge.
    pub(super) edges: (f64, f64),
    /// Height of a row.
    pub(super) pitch: f64,
}

/// A lane laid out.
#[derive(Debug, Default)]
pub(super) struct Swarm {
    pub(super) placed: Vec<Placed>,
    pub(super) high: i32,
    pub(super) low: i32,
    pub(super) left_out: u32,
}

/// Lays a lane out.
pub(super) fn swarm(items: &[Item], limits: Limits) -> Swarm {
    let mut order: Vec<&Item> = items.iter().collect();
    order.sort_by_key(|i| (std::cmp::Reverse(i.event.weight()), i.event.day, i.index));
    let mut best = None;
    if limits.label_rows > 0 {
        best = (limits.least_labelled..=3).find_map(|least| {
            let swarm = with_labels(&order, limits, least);
            (swarm.left_out == 0).then_some(swarm)
        });
    }
    let mut swarm = best.unwrap_or_else(|| marks_then_labels(&order, limits));
    swarm.placed.sort_by_key(|p| p.index);
    touch_areas(&mut swarm.placed, limits.pitch);
    swarm
}

/// Finds the nearest free row for a stretch.
fn find(rows: &Rows, item: &Item, from: f64, to: f64, limit: i32) -> Option<i32> {
    let fits = |row: &i32| rows.within(*row, limit) && rows.fits(*row, from, to);
    item.event.effect.side().rows(limit).find(fits)
}

/// Marks of at least `least` are placed together with their label where the rows allow.
fn with_labels(order: &[&Item], limits: Limits, least: u8) -> Swarm {
    let (mut rows, mut swarm) = (Rows::default(), Swarm::default());
    for item in order {
        let (from, to) = (item.x - item.half, item.x + item.half);
        if item.event.weight() >= least
            && let Some((row, label)) = labelled(&rows, item, limits)
        {
            let width = text::width(&label.text, LABEL);
            let ends = if label.end { (label.x - width, to) } else { (from, label.x + width) };
            rows.take(row, ends.0 - GAP, ends.1 + GAP);
            swarm.push(item, row, Some(label));
        } else if let Some(row) = find(&rows, item, from, to, limits.rows) {
            rows.take(row, from, to);
            swarm.push(item, row, None);
        } else {
            swarm.left_out += 1;
        }
    }
    swarm.finish(&rows)
}

/// A row with room for mark and label, to the right or at the right edge to the left.
fn labelled(rows: &Rows, item: &Item, limits: Limits) -> Option<(i32, Label)> {
    let start = item.x + item.half + GAP;
    let room = (limits.edges.1 - start).min(limits.label_most);
    if let Some(text) = text::fit(&item.event.title, LABEL, room) {
        let to = start + text::width(&text, LABEL) + GAP;
        let found = find(rows, item, item.x - item.half - GAP, to, limits.label_rows);
        if let Some(row) = found {
            return Some((row, Label { text, x: start, row, end: false }));
        }
    }
    let end = item.x - item.half - GAP;
    let text = text::fit(&item.event.title, LABEL, (end - limits.edges.0).min(limits.label_most))?;
    let from = end - text::width(&text, LABEL) - GAP;
    let row = find(rows, item, from, item.x + item.half + GAP, limits.label_rows)?;
    Some((row, Label { text, x: end, row, end: true }))
}

/// All marks first; then the weightiest get labels in what room is left.
fn marks_then_labels(order: &[&Item], limits: Limits) -> Swarm {
    let (mut rows, mut swarm) = (Rows::default(), Swarm::default());
    let mut wanting = Vec::new();
    for item in order {
        let (from, to) = (item.x - item.half, item.x + item.half);
        let Some(row) = find(&rows, item, from, to, limits.rows) else {
            swarm.left_out += 1;
            continue;
        };
        rows.take(row, from, to);
        if item.event.weight() == 3 && limits.label_rows > 0 {
            wanting.push((swarm.placed.len(), *item));
        }
        swarm.push(item, row, None);
    }
    for (at, item) in wanting {
        let row = swarm.placed[at].row;
        if let Some(label) = free_label(&rows, item, row, limits) {
            let (from, to) = label.extent();
            rows.take(label.row, from - GAP, to + GAP);
            swarm.placed[at].label = Some(label);
        }
    }
    swarm.finish(&rows)
}

/// Room beside the mark in its own row, or just beyond it.
fn free_label(rows: &Rows, item: &Item, row: i32, limits: Limits) -> Option<Label> {
    let title = &item.event.title;
    let start = item.x + item.half + GAP;
    let room = rows
        .room_right(row, start - GAP + 0.1, limits.label_most + GAP)
        .min(limits.edges.1 - start);
    if let Some(text) = text::fit(title, LABEL, room - 2.0 * GAP) {
        return Some(Label { text, x: start, row, end: false });
    }
    let end = item.x - item.half - GAP;
    let room =
        rows.room_left(row, end + GAP - 0.1, limits.label_most + GAP).min(end - limits.edges.0);
    let text = text::fit(title, LABEL, room - 2.0 * GAP)?;
    Some(Label { text, x: end, row, end: true })
}

/// Marks without a neighbour within 24 pixels get the full touch area.
fn touch_areas(placed: &mut [Placed], pitch: f64) {
    let mut order: Vec<usize> = (0..placed.len()).collect();
    order.sort_by(|a, b| placed[*a].x.total_cmp(&placed[*b].x));
    for (i, &a) in order.iter().enumerate() {
        for &b in &order[i + 1..] {
            if placed[b].x - placed[a].x >= 24.0 {
                break;
            }
            if f64::from((placed[b].row - placed[a].row).abs()) * pitch < 24.0 {
                placed[a].roomy = false;
                placed[b].roomy = false;
            }
        }
    }
}

impl Label {
    /// From where to where the words go.
    pub(super) fn extent(&self) -> (f64, f64) {
        let width = text::width(&self.text, LABEL);
        if self.end { (self.x - width, self.x) } else { (self.x, self.x + width) }
    }
}

impl Swarm {
    fn push(&mut self, item: &Item, row: i32, label: Option<Label>) {
        self.placed.push(Placed { index: item.index, x: item.x, row, label, roomy: true });
    }

    fn finish(mut self, rows: &Rows) -> Self {
        (self.high, self.low) = (rows.high, rows.low);
        self
    }
}

/// Half of what a mark takes up, given how far its date may be off in pixels.
pub(super) fn half_width(event: &Event, spread: f64, scale: f64) -> f64 {
    let r = radius(event.weight(), scale) + 0.6;
    if spread > 0.0 { (spread / 2.0).clamp(r + 3.0, r + 24.0) } else { r }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::mark::{Certainty, Effect, Precision};
    use super::*;

    fn events(count: usize) -> Vec<Event> {
        let effects = [Effect::Tightens, Effect::Eases, Effect::Neutral];
        let event = |n: usize| Event {
            day: date(2024, 1, 1),
            precision: Precision::Day,
            lane: 0,
            effect: effects[n * 7 % 3],
            certainty: Certainty::Confirmed,
            significance: u8::try_from(n * 13 % 3 + 1).unwrap(),
            title: format!("Event number {n} with a title of some length"),
            href: String::new(),
        };
        (0..count).map(event).collect()
    }

    fn lay_out(events: &[Event], crowding: f64) -> (Vec<Item<'_>>, Swarm) {
        let place = |(index, event)| {
            let x = 200.0 + (index * 37 % 101) as f64 * crowding;
            Item { index, event, x, half: half_width(event, 0.0, 1.0) }
        };
        let items: Vec<Item> = events.iter().enumerate().map(place).collect();
        let limits = Limits {
            rows: 13,
            label_rows: 6,
            least_labelled: 1,
            label_most: 230.0,
            edges: (126.0, 1164.0),
            pitch: 13.0,
        };
        let swarm = swarm(&items, limits);
        (items, swarm)
    }

    #[test]
    fn neither_marks_nor_labels_overlap_and_nothing_is_lost() {
        for (count, crowding) in [(1, 9.0), (12, 9.0), (80, 9.0), (200, 4.0), (1000, 1.0)] {
            let events = events(count);
            let (items, swarm) = lay_out(&events, crowding);
            assert_eq!(swarm.placed.len() + swarm.left_out as usize, count);
            assert!(swarm.high - swarm.low < 13);
            let mut boxes: Vec<(i32, f64, f64)> = Vec::new();
            for p in &swarm.placed {
                let half = items[p.index].half;
                boxes.push((p.row, p.x - half, p.x + half));
                if let Some(label) = &p.label {
                    assert_eq!(label.row, p.row);
                    let (from, to) = label.extent();
                    boxes.push((label.row, from, to));
                    assert!(from >= 125.9 && to <= 1164.1, "inside: {}", label.text);
                }
            }
            boxes.sort_by(|a, b| (a.0, a.1).partial_cmp(&(b.0, b.1)).unwrap());
            for pair in boxes.windows(2) {
                assert!(pair[0].0 != pair[1].0 || pair[0].2 <= pair[1].1 + 0.11, "{pair:?}");
            }
        }
    }

    #[test]
    fn the_least_significant_are_left_out() {
        let events = events(1000);
        let (_, swarm) = lay_out(&events, 1.0);
        let mut drawn = [0, 0, 0, 0];
        for p in &swarm.placed {
            drawn[events[p.index].weight() as usize] += 1;
        }
        assert!(swarm.left_out > 0 && drawn[3] > drawn[1], "{drawn:?}");
    }
}
