//! Points in a plane of two logarithmic axes, with the regions that rules draw in it.

use super::scale::Log;
use super::spots::{self, Patch};
use super::svg::{Svg, line, num, rect};
use super::{Caption, axis, text};

const LEFT: f64 = 52.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 18.0;
const FOOT: f64 = 44.0;
/// Half the size of a mark.
const MARK: f64 = 5.0;

/// A thing in the plane.
#[derive(Debug, Clone)]
pub struct Point {
    /// What stands beside it.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Along the axis below.
    pub x: f64,
    /// Along the axis at the side; None where only `x` is known: it lies somewhere on that line.
    pub y: Option<f64>,
    /// Drawn hollow, as what is not for data centres.
    pub hollow: bool,
    /// Where it is, in words, for a tooltip.
    pub title: String,
}

/// A region; an end that is infinite, or zero, reaches to the edge.
#[derive(Debug, Clone)]
pub struct Area {
    /// What it is called in the picture; empty where another area of the same rule is named.
    pub label: String,
    /// Its extent along the axis below.
    pub x: (f64, f64),
    /// Its extent along the axis at the side.
    pub y: (f64, f64),
    /// Token of its outcome, which is its class.
    pub class: &'static str,
    /// Whether more than the two axes decide: drawn as an outline.
    pub partial: bool,
}

/// The picture.
#[derive(Debug, Clone)]
pub struct Scatter {
    /// Name and finding.
    pub caption: Caption,
    /// What is in it.
    pub points: Vec<Point>,
    /// Regions, the largest first.
    pub areas: Vec<Area>,
    /// Name of the axis below.
    pub x_name: &'static str,
    /// Name of the axis at the side.
    pub y_name: &'static str,
    /// How a number is written on an axis.
    pub number: fn(f64) -> String,
    /// Width and height in pixels.
    pub size: (f64, f64),
}

struct Plane {
    x: Log,
    y: Log,
    frame: Patch,
}

impl Scatter {
    /// The chart as `<svg>`.
    #[must_use]
    pub fn render(&self) -> String {
        let plane = self.plane();
        let frame = plane.frame;
        let mut svg = Svg::open(&self.caption, "scatter", "group", self.size);
        self.draw_areas(&mut svg, &plane);
        self.draw_axes(&mut svg, &plane);
        let marks: Vec<(f64, f64)> = self.points.iter().map(|point| place(point, &plane)).collect();
        let mut taken: Vec<Patch> = marks.iter().map(|&at| Patch::around(at, MARK + 1.0)).collect();
        for (area, name) in self.name_areas(&plane, &mut taken) {
            let class = format!("area-name {}", area.class);
            svg.text(&class, name.left, name.bottom - 4.0, "start", &area.label);
        }
        let wanted = self.points.iter().zip(&marks).map(|(point, &at)| (point.label.as_str(), at));
        let labels = spots::labels(wanted, plane.frame, &mut taken);
        for ((point, &(x, y)), label) in self.points.iter().zip(&marks).zip(&labels) {
            svg.link("mark", &point.href, &point.title);
            if point.y.is_none() {
                svg.path("may-lie", &line(x, frame.top, x, frame.bottom));
            }
            if let Some((to_x, to_y)) = label.leader {
                svg.path("leader", &line(x, y, to_x, to_y));
            }
            let class = if point.hollow { "ch-n ch-hollow" } else { "ch-dot" };
            let shape = if point.y.is_none() { diamond(x, y) } else { disc(x, y) };
            svg.path(class, &shape);
            svg.text("label", label.at.left, label.at.bottom - 3.5, "start", &label.text);
            svg.raw("</a>");
        }
        svg.close()
    }

    fn plane(&self) -> Plane {
        let frame =
            Patch { left: LEFT, top: TOP, right: self.size.0 - RIGHT, bottom: self.size.1 - FOOT };
        let ends = |pick: fn(&Area) -> (f64, f64)| {
            self.areas.iter().flat_map(move |area| [pick(area).0, pick(area).1])
        };
        let xs = self.points.iter().map(|point| point.x).chain(ends(|area| area.x));
        let ys = self.points.iter().filter_map(|point| point.y).chain(ends(|area| area.y));
        let (x, y) = (domain(xs, (1_000.0, 10_000.0)), domain(ys, (1.0, 10.0)));
        Plane {
            x: Log::new(x, (frame.left, frame.right)),
            y: Log::new(y, (frame.bottom, frame.top)),
            frame,
        }
    }

    fn draw_areas(&self, svg: &mut Svg, plane: &Plane) {
        for area in &self.areas {
            let at = extent(area, plane);
            let kind = if area.partial { "area partial" } else { "area" };
            let class = format!("{kind} {}", area.class);
            svg.path(&class, &rect(at.left, at.top, at.width(), at.height()));
        }
    }

    fn draw_axes(&self, svg: &mut Svg, plane: &Plane) {
        let frame = plane.frame;
        let number = self.number;
        let mut grid = String::new();
        let mut free_from = f64::MIN;
        for tick in plane.x.ticks() {
            let x = plane.x.at(tick);
            grid.push_str(&line(x, frame.top, x, frame.bottom));
            let half = text::width(&number(tick), axis::SIZE) / 2.0;
            if x - half > free_from && x + half < self.size.0 {
                svg.text("axis", x, frame.bottom + 16.0, "middle", &number(tick));
                free_from = x + half + 8.0;
            }
        }
        for tick in plane.y.ticks() {
            let y = plane.y.at(tick);
            grid.push_str(&line(frame.left, y, frame.right, y));
            svg.text("axis", frame.left - 6.0, y + 4.0, "end", &number(tick));
        }
        svg.path("grid", &grid);
        svg.path("zero", &line(frame.left, frame.bottom, frame.right, frame.bottom));
        svg.text("axis major", frame.right, frame.bottom + 35.0, "end", self.x_name);
        svg.text("axis major", 2.0, TOP - 6.0, "start", self.y_name);
    }

    /// A place for each area's name inside it, clear of marks.
    fn name_areas(&self, plane: &Plane, taken: &mut Vec<Patch>) -> Vec<(&Area, Patch)> {
        let mut names = Vec::new();
        for area in self.areas.iter().filter(|area| !area.label.is_empty()) {
            let at = extent(area, plane);
            let width = text::width(&area.label, NAME);
            let columns = [at.left + 5.0, at.right - 5.0 - width];
            let rows = (0..40).map(|step| at.top + 3.0 + f64::from(step) * spots::LINE / 2.0);
            let lowest = at.bottom - 3.0 - spots::LINE;
            let rows = rows.take_while(|&y| y < lowest).chain([lowest]);
            let spot = rows
                .flat_map(|y| columns.map(|x| Patch::of_text(x, y, width)))
                .find(|spot| spot.is_within(plane.frame) && spots::is_free(*spot, taken));
            if let Some(spot) = spot {
                taken.push(spot);
                names.push((area, spot));
            }
        }
        names
    }
}

/// Size of the names of areas, as set in `charts.css`.
const NAME: f64 = 11.0;

/// Where a point's mark stands. One that is only a line has it near the line's upper end.
fn place(point: &Point, plane: &Plane) -> (f64, f64) {
    let y = point.y.map_or(plane.frame.top + 10.0, |y| plane.y.at(y));
    (plane.x.at(point.x), y)
}

/// The part of an area that is in the picture.
fn extent(area: &Area, plane: &Plane) -> Patch {
    let frame = plane.frame;
    let side = |value: f64, at: &Log, open: f64, low: f64, high: f64| {
        if value > 0.0 && value.is_finite() { at.at(value).clamp(low, high) } else { open }
    };
    Patch {
        left: side(area.x.0, &plane.x, frame.left, frame.left, frame.right),
        right: side(area.x.1, &plane.x, frame.right, frame.left, frame.right),
        top: side(area.y.1, &plane.y, frame.top, frame.top, frame.bottom),
        bottom: side(area.y.0, &plane.y, frame.bottom, frame.top, frame.bottom),
    }
}

/// From below the least to above the greatest, with room for marks and labels.
fn domain(values: impl Iterator<Item = f64>, without: (f64, f64)) -> (f64, f64) {
    let values: Vec<f64> = values.filter(|value| *value > 0.0 && value.is_finite()).collect();
    let low = values.iter().copied().min_by(f64::total_cmp);
    let high = values.iter().copied().max_by(f64::total_cmp);
    low.zip(high).map_or(without, |(low, high)| (low / 1.8, high * 2.2))
}

fn disc(x: f64, y: f64) -> String {
    let (r, d) = (num(MARK), num(MARK * 2.0));
    let start = num(x - MARK);
    format!("M{start} {}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0z", num(y))
}

fn diamond(x: f64, y: f64) -> String {
    let r = num(MARK + 1.0);
    format!("M{} {}l{r} {r}l{r} -{r}l-{r} -{r}z", num(x - MARK - 1.0), num(y))
}

#[cfg(test)]
mod tests {
    use super::super::svg::check::well_formed;
    use super::*;

    fn point(label: &str, x: f64, y: Option<f64>) -> Point {
        let (label, title) = (label.to_owned(), String::new());
        Point { label, href: "/".into(), x, y, hollow: false, title }
    }

    #[test]
    fn points_lines_and_areas_are_drawn() {
        let area = |x, y| Area { label: "3A090.a".into(), x, y, class: "banned", partial: false };
        for (points, areas) in [
            (vec![], vec![]),
            (vec![point("A & b", 2_368.0, Some(2.91)), point("C", 20_919.0, None)], vec![]),
            (
                vec![point("A", 1.0, Some(0.01)), point("A", 1e6, Some(500.0))],
                vec![
                    area((4_800.0, f64::INFINITY), (0.0, f64::INFINITY)),
                    area((1_600.0, 4_800.0), (5.92, f64::INFINITY)),
                    area((9e9, f64::INFINITY), (0.0, 1.0)),
                ],
            ),
        ] {
            let caption = Caption { id: "s".into(), title: "T".into(), desc: String::new() };
            let (x_name, y_name, size) = ("TPP", "TPP per mm²", (760.0, 480.0));
            let number = |value: f64| value.to_string();
            well_formed(&Scatter { caption, points, areas, x_name, y_name, number, size }.render());
        }
    }
}
