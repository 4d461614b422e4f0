//! Free places for labels beside points.

use super::text;

/// Height of a line of text.
pub(super) const LINE: f64 = 15.0;

/// Size of labels, as set in `charts.css`.
const SIZE: f64 = 11.0;

/// A rectangle of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Patch {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Patch {
    /// A square around a point.
    pub(super) fn around((x, y): (f64, f64), half: f64) -> Self {
        Self { left: x - half, top: y - half, right: x + half, bottom: y + half }
    }

    /// A line of text that begins at its upper left.
    pub(super) fn of_text(x: f64, y: f64, width: f64) -> Self {
        Self { left: x, top: y, right: x + width, bottom: y + LINE }
    }

    pub(super) fn width(self) -> f64 {
        (self.right - self.left).max(0.0)
    }

    pub(super) fn height(self) -> f64 {
        (self.bottom - self.top).max(0.0)
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    pub(super) fn is_within(self, outer: Self) -> bool {
        self.left >= outer.left
            && self.top >= outer.top
            && self.right <= outer.right
            && self.bottom <= outer.bottom
    }
}

pub(super) fn is_free(spot: Patch, taken: &[Patch]) -> bool {
    !taken.iter().any(|other| spot.meets(*other))
}

/// A label with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Label {
    pub(super) text: String,
    pub(super) at: Patch,
    /// Where a line from the mark ends, where the label stands away from it.
    pub(super) leader: Option<(f64, f64)>,
}

/// Places a label for each point: beside its mark where there is room, else on a circle around it
/// with a line to it. Labels never lie on each other or on a mark.
pub(super) fn labels<'a>(
    points: impl Iterator<Item = (&'a str, (f64, f64))>,
    frame: Patch,
    taken: &mut Vec<Patch>,
) -> Vec<Label> {
    let mut labels = Vec::new();
    for (text, (x, y)) in points {
        let width = text::width(text, SIZE);
        let beside = [
            (x + 9.0, y - LINE / 2.0),
            (x - 9.0 - width, y - LINE / 2.0),
            (x - width / 2.0, y - 8.0 - LINE),
            (x - width / 2.0, y + 8.0),
            (x + 7.0, y - 6.0 - LINE),
            (x + 7.0, y + 6.0),
            (x - 7.0 - width, y - 6.0 - LINE),
            (x - 7.0 - width, y + 6.0),
        ];
        let free = |spot: &Patch| spot.is_within(frame) && is_free(*spot, taken);
        let near = beside.into_iter().map(|(x, y)| Patch::of_text(x, y, width)).find(free);
        let far = || {
            let around = (2..24_i32).flat_map(|ring| (0..24_i32).map(move |turn| (ring, turn)));
            let spots = around.map(|(ring, turn)| {
                let angle = f64::from(turn) * std::f64::consts::TAU / 24.0;
                let reach = f64::from(ring) * 14.0;
                let (at_x, at_y) = (x + reach * angle.cos(), y + reach * angle.sin());
                let left = if angle.cos() < 0.0 { at_x - width } else { at_x };
                Patch::of_text(left, at_y - LINE / 2.0, width)
            });
            spots.into_iter().find(free)
        };
        let leader = near.is_none();
        // In a picture that is full to the brim a label is worth an overlap.
        let at = near.or_else(far).unwrap_or(Patch::of_text(x + 9.0, y - LINE / 2.0, width));
        taken.push(at);
        let end = (x.clamp(at.left, at.right), f64::midpoint(at.top, at.bottom));
        labels.push(Label { text: text.to_owned(), at, leader: leader.then_some(end) });
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_crowded_points_do_not_collide() {
        let frame = Patch { left: 50.0, top: 18.0, right: 746.0, bottom: 436.0 };
        let names = ["Nvidia H100 (SXM5)", "Nvidia H800 (SXM5)", "Nvidia H200 (SXM5)"];
        let crowd = |count: usize, step: f64| {
            (0..count).map(move |i| (names[i % 3], (400.0 + step * i as f64, 200.0)))
        };
        for step in [0.0, 2.0, 30.0] {
            let mut taken: Vec<Patch> =
                crowd(8, step).map(|(_, at)| Patch::around(at, 6.0)).collect();
            let labels = labels(crowd(8, step), frame, &mut taken);
            for (index, label) in labels.iter().enumerate() {
                assert!(label.at.is_within(frame));
                let others = labels.iter().skip(index + 1);
                assert!(others.into_iter().all(|other| !label.at.meets(other.at)), "{label:?}");
            }
        }
    }
}
