//! Direct labels of the tension chart, placed clear of bars and of each other.

use super::axis;
use super::svg::{Svg, line};
use super::text;

const STEP: f64 = 15.0;

/// A bar as an obstacle and as something to point at.
pub(super) struct Target {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

/// A label's box: left, top, right, bottom.
type Box4 = (f64, f64, f64, f64);

/// Draws what fits of the wanted labels, in their order of importance.
pub(super) fn draw(
    svg: &mut Svg,
    targets: &[Target],
    wanted: &[(usize, String, bool)],
    bounds: Box4,
) {
    let mut taken: Vec<Box4> = Vec::new();
    for (index, words, above) in wanted {
        let Some(target) = targets.get(*index) else { continue };
        let Some((x, y, area)) = place(targets, target, words, *above, bounds, &taken) else {
            continue;
        };
        let middle = f64::midpoint(target.left, target.right);
        let (tip, foot) =
            if *above { (target.top - 2.0, y + 3.0) } else { (target.bottom + 2.0, y - 11.0) };
        if (tip - foot).abs() > 3.0 {
            svg.path("leader", &line(middle, foot, middle, tip));
        }
        svg.text("note", x, y, "start", words);
        taken.push(area);
        // Nothing may cross the leader.
        taken.push((middle - 2.0, foot.min(tip), middle + 2.0, foot.max(tip)));
    }
}

/// Tries centred, to the right and to the left of the bar, nearest to it first.
fn place(
    targets: &[Target],
    target: &Target,
    words: &str,
    above: bool,
    bounds: Box4,
    taken: &[Box4],
) -> Option<(f64, f64, Box4)> {
    let width = text::width(words, axis::SIZE) + 2.0;
    let middle = f64::midpoint(target.left, target.right);
    let starts = [middle - width / 2.0, middle - 4.0, middle - width + 4.0];
    let mut best: Option<(f64, f64, Box4)> = None;
    for x in starts.map(|x| x.min(bounds.2 - width).max(bounds.0)) {
        let span = targets.iter().filter(|t| t.right > x - 3.0 && t.left < x + width + 3.0);
        let mut y = if above {
            span.map(|t| t.top).fold(target.top, f64::min) - 6.0
        } else {
            span.map(|t| t.bottom).fold(target.bottom, f64::max) + 15.0
        };
        while y - 11.0 >= bounds.1 && y + 3.0 <= bounds.3 {
            let area = (x, y - 11.0, x + width, y + 3.0);
            if taken.iter().all(|other| apart(area, *other)) {
                let nearer =
                    best.is_none_or(|b| (y - target.top).abs() < (b.1 - target.top).abs() - 4.0);
                if nearer {
                    best = Some((x, y, area));
                }
                break;
            }
            y += if above { -STEP } else { STEP };
        }
    }
    best
}

fn apart(a: Box4, b: Box4) -> bool {
    a.2 + 5.0 <= b.0 || b.2 + 5.0 <= a.0 || a.3 + 1.0 <= b.1 || b.3 + 1.0 <= a.1
}
