//! The rows of a comparison of chips.

use crate::{
    model::{
        Figure, Slug,
        chip::{ChipFigure, Format},
        control::Metric,
        figure::rounded,
    },
    store::rulebook::RatedChip,
};

use super::table::{Better, Group, Row, Value, row, words};

/// All rows for some chips; `source` numbers a source in the page's list.
pub(in crate::web) fn groups(
    chips: &[&RatedChip],
    base: usize,
    mut source: impl FnMut(&Slug) -> usize,
) -> Vec<Group> {
    let mut figure = |label: &str,
                      unit: &'static str,
                      better: Better,
                      of: ChipFigure,
                      value: &dyn Fn(&RatedChip) -> Option<Figure>| {
        let values = chips.iter().map(|rated| {
            let chip = &rated.chip;
            let figure = value(rated);
            Value {
                number: figure.map(Figure::get),
                text: figure.map(|figure| figure.to_string()),
                estimate: figure.is_some() && chip.estimates.contains(&of),
                working: None,
                source: figure.and_then(|_| chip.source_of.get(&of)).map(&mut source),
            }
        });
        row(label, unit, better, base, values.collect())
    };
    let rates: Vec<Row> = Format::ALL
        .iter()
        .map(|&format| {
            figure(format.label(), format.unit(), Better::Higher, format.into(), &|rated| {
                rated.chip.dense.get(&format).copied()
            })
        })
        .collect();
    let memory = vec![
        figure("Memory", "GB", Better::Higher, ChipFigure::Memory, &|rated| rated.chip.memory_gb),
        words("Type", text(chips, |rated| rated.chip.memory_type.clone())),
        figure("Bandwidth", "GB/s", Better::Higher, ChipFigure::MemoryBandwidth, &|rated| {
            rated.chip.memory_bandwidth_gb_s
        }),
    ];
    let link = vec![
        words("Link", text(chips, |rated| rated.chip.interconnect.clone())),
        figure(
            "Bandwidth, both directions",
            "GB/s",
            Better::Higher,
            ChipFigure::InterconnectBandwidth,
            &|rated| rated.chip.interconnect_gb_s,
        ),
    ];
    let die = vec![
        words("Process", text(chips, |rated| rated.chip.process.clone())),
        figure("Die area", "mm²", Better::Neither, ChipFigure::DieArea, &|rated| {
            rated.chip.die_area_mm2
        }),
        figure("Dies", "", Better::Neither, ChipFigure::Dies, &|rated| {
            Figure::new(f64::from(rated.chip.dies?)).ok()
        }),
        figure("Transistors", "billion", Better::Neither, ChipFigure::Transistors, &|rated| {
            rated.chip.transistors_billion
        }),
    ];
    let power = vec![
        figure("Thermal design power", "W", Better::Lower, ChipFigure::Tdp, &|rated| {
            rated.chip.tdp_w
        }),
        figure("Price", "US dollars", Better::Lower, ChipFigure::Price, &|rated| {
            rated.chip.price_usd
        }),
    ];
    let groups = [
        Group { label: "What rules measure", rows: measures(chips, base) },
        Group::new("Peak throughput, dense", rates),
        Group::new("Memory", memory),
        Group::new("Interconnect between chips", link),
        Group::new("Die and process", die),
        Group::new("Power and price", power),
    ];
    groups.into_iter().filter(|group| !group.rows.is_empty()).collect()
}

fn text(chips: &[&RatedChip], words: impl Fn(&RatedChip) -> Option<String>) -> Vec<Option<String>> {
    chips.iter().map(|rated| words(rated)).collect()
}

/// Total processing performance and performance density, with the arithmetic; also where none can
/// be told.
fn measures(chips: &[&RatedChip], base: usize) -> Vec<Row> {
    let measure = |label: &str, metric: Metric, decimals: usize| {
        let values = chips.iter().map(|rated| {
            let number = rated.subject.measure(metric);
            Value {
                number,
                text: number.map(|number| match decimals {
                    0 => rounded(number),
                    _ => format!("{number:.decimals$}"),
                }),
                estimate: number.is_some() && rated.subject.is_estimate(metric),
                working: rated.subject.working(metric, f64::INFINITY),
                source: None,
            }
        });
        row(label, "", Better::Higher, base, values.collect())
    };
    vec![
        measure("Total processing performance", Metric::Tpp, 0),
        measure("Performance density", Metric::PerformanceDensity, 2),
    ]
}
