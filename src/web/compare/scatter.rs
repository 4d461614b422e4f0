//! The chips of a comparison in the plane of total processing performance and performance density,
//! with the regions of the rules in force, drawn from the tests that the engine runs.

use crate::{
    charts::{Area, Caption, Point, Scatter},
    model::{
        Control, Kind,
        chip::Market,
        control::Metric,
        export_control::{metrics, range::regions},
        figure::rounded,
    },
    store::rulebook::{RatedChip, Rulebook},
    web::{
        urls,
        verdicts::Asked,
        view::{ChartView, DateView, Link},
    },
};

/// The picture and what it cannot show.
pub(in crate::web) struct Plane {
    pub(in crate::web) chart: ChartView,
    pub(in crate::web) rows: Vec<PlaneRow>,
    /// Chips without any throughput: they have no place.
    pub(in crate::web) absent: Vec<Link>,
}

/// A chip in the table behind the picture.
pub(in crate::web) struct PlaneRow {
    pub(in crate::web) chip: Link,
    pub(in crate::web) tpp: String,
    pub(in crate::web) density: Option<String>,
}

pub(in crate::web) fn plane(book: &Rulebook, chips: &[&RatedChip], asked: Asked) -> Option<Plane> {
    let (shown, absent): (Vec<&RatedChip>, Vec<&RatedChip>) =
        chips.iter().partition(|rated| rated.subject.measure(Metric::Tpp).is_some());
    if shown.is_empty() {
        return None;
    }
    let controls: Vec<&Control> = book
        .controls
        .iter()
        .filter(|control| control.in_force(asked.on) && control.is_for(asked.to))
        // What softens others catches nothing by itself.
        .filter(|control| control.softens.is_empty())
        .collect();
    let areas: Vec<Area> = controls.iter().flat_map(|control| areas(control)).collect();
    let points = shown.iter().map(|rated| point(rated)).collect();
    let unknown = shown.iter().filter(|rated| density(rated).is_none()).count();
    let in_force = if areas.is_empty() { "no rule that measures them" } else { "the rules" };
    let desc = format!(
        "{} chips; {in_force} in force for {} on {}.",
        shown.len(),
        asked.to.name(),
        asked.day().text
    );
    let mut note = "Both axes are logarithmic. A region is where a rule's test is met; a dashed \
                    one asks for other figures, too. Discs are chips for data centres, rings are \
                    others."
        .to_owned();
    if unknown > 0 {
        note.push_str(
            " A diamond on a dotted line has no published die area: it lies somewhere on the line.",
        );
    }
    let chart = Scatter {
        caption: Caption {
            id: "plane-chart".to_owned(),
            title: "Total processing performance against performance density".to_owned(),
            desc,
        },
        points,
        areas,
        x_name: "Total processing performance",
        y_name: "TPP per mm²",
        number: metrics::exact,
        size: (860.0, 480.0),
    };
    Some(Plane {
        chart: ChartView {
            id: "plane",
            title: format!(
                "Where they stand under the rules for {} on {}",
                asked.to.name(),
                asked.day().text
            ),
            note: Some(note),
            svg: chart.render(),
            sources: vec![Link::new(asked.controls(), "the rules in force that day")],
            as_of: DateView::from(asked.on),
        },
        rows: shown
            .iter()
            .map(|rated| PlaneRow {
                chip: rated.link(),
                tpp: rated.subject.measure(Metric::Tpp).map(rounded).unwrap_or_default(),
                density: density(rated).map(|density| format!("{density:.2}")),
            })
            .collect(),
        absent: absent.into_iter().map(RatedChip::link).collect(),
    })
}

fn density(rated: &RatedChip) -> Option<f64> {
    rated.subject.measure(Metric::PerformanceDensity)
}

fn point(rated: &RatedChip) -> Point {
    let (tpp, density) = (rated.subject.measure(Metric::Tpp).unwrap_or_default(), density(rated));
    let place = match density {
        Some(density) => format!("TPP {}, {density:.2} per mm²", rounded(tpp)),
        None => format!("TPP {}, die area not published", rounded(tpp)),
    };
    Point {
        label: rated.chip.name.clone(),
        href: urls::record(Kind::Chip, &rated.chip.slug),
        x: tpp,
        y: density,
        hollow: rated.chip.market != Market::Datacenter,
        title: format!("{}: {place}", rated.chip.name),
    }
}

/// The regions of a rule; the first one carries its name.
fn areas(control: &Control) -> Vec<Area> {
    let name = |also: bool| {
        let code = control.code.as_deref().unwrap_or(control.title.as_str());
        let market = match control.market {
            crate::model::control::ControlMarket::NotDatacenter => ", not for data centres",
            _ => "",
        };
        format!(
            "{code}{market}{}",
            if also { ", if the link or memory is as fast, too" } else { "" }
        )
    };
    regions(control)
        .into_iter()
        .enumerate()
        .map(|(index, region)| Area {
            label: if index == 0 { name(!region.also.is_empty()) } else { String::new() },
            x: (region.tpp.low, region.tpp.high),
            y: (region.density.low, region.density.high),
            class: control.outcome.as_str(),
            partial: !region.also.is_empty(),
        })
        .collect()
}
