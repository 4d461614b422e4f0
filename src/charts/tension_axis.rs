//! Axes of the tension chart.

use super::axis;
use super::scale::{Linear, month_name, month_of};
use super::svg::{Svg, line};
use super::tension::{FOOT, LEFT, RIGHT};
use super::text;

/// Grid lines at whole numbers; both directions count upwards.
pub(super) fn values(svg: &mut Svg, y: &Linear, width: f64) {
    let mut d = String::new();
    for tick in y.ticks(5).into_iter().filter(|t| t.fract().abs() < 1e-6) {
        if tick.abs() > 0.5 {
            d.push_str(&line(LEFT, y.at(tick), width - RIGHT, y.at(tick)));
        }
        let label = format!("{:.0}", tick.abs());
        svg.text("axis", LEFT - 6.0, y.at(tick) + 4.0, "end", &label);
    }
    svg.path("grid", &d);
}

/// Years along the foot; months too when there are few. `months` is first, last and per bar.
pub(super) fn months(
    svg: &mut Svg,
    x: &Linear,
    months: (i32, i32, i32),
    (width, height): (f64, f64),
) {
    let (first, last, step) = months;
    let base = height - FOOT;
    let fine = last - first < 24 && step == 1;
    let (mut d, mut free_from) = (line(LEFT, base, width - RIGHT, base), 0.0);
    for number in (first..=last).filter(|n| n.rem_euclid(12) == 0 || fine) {
        let (year, month) = month_of(number);
        let at = x.at(f64::from(number - first) / f64::from(step));
        d.push_str(&line(at, base, at, base + if month == 1 { 8.0 } else { 4.0 }));
        let label = match month {
            1 => year.to_string(),
            _ if number == first => format!("{} {year}", month_name(month)),
            _ => month_name(month).to_owned(),
        };
        let end = at + 3.0 + text::width(&label, axis::SIZE);
        if at >= free_from && end <= width {
            let class = if fine && month == 1 { "axis major" } else { "axis" };
            svg.text(class, at + 3.0, base + 15.0, "start", &label);
            free_from = end + 4.0;
        }
    }
    svg.path("grid major", &d);
}
