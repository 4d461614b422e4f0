//! A chip's figures in groups, each with its source or marked as an estimate.

use crate::{
    model::{
        Chip, Figure,
        chip::{ChipFigure, Format},
        figure::rounded,
    },
    store::sources::SourceRow,
    web::view::{FigureGroup, FigureRow, SourceRef},
};

/// All figures; those that rules or readers ask for are there even when they were never published.
pub(super) fn groups(chip: &Chip, sources: &[(ChipFigure, SourceRow)]) -> Vec<FigureGroup> {
    let row = |figure: ChipFigure, value: Option<String>, unit: &'static str| FigureRow {
        label: figure.label().to_owned(),
        estimate: value.is_some() && chip.estimates.contains(&figure),
        sources: sources
            .iter()
            .filter(|(of, _)| *of == figure)
            .map(|(_, source)| SourceRef::from(source.clone()))
            .collect(),
        value,
        unit,
        note: None,
    };
    let number = |figure: Option<Figure>| figure.map(|figure| figure.to_string());
    vec![
        FigureGroup { label: "Peak throughput, dense", rows: throughput(chip, &row) },
        FigureGroup {
            label: "Die and process",
            rows: vec![
                row(ChipFigure::Process, chip.process.clone(), ""),
                row(ChipFigure::DieArea, number(chip.die_area_mm2), "mm²"),
                row(ChipFigure::Dies, chip.dies.map(|dies| dies.to_string()), ""),
                row(ChipFigure::Transistors, number(chip.transistors_billion), "billion"),
            ],
        },
        FigureGroup {
            label: "Memory",
            rows: vec![
                row(ChipFigure::Memory, number(chip.memory_gb), "GB"),
                row(ChipFigure::MemoryType, chip.memory_type.clone(), ""),
                row(ChipFigure::MemoryBandwidth, number(chip.memory_bandwidth_gb_s), "GB/s"),
            ],
        },
        FigureGroup {
            label: "Interconnect",
            rows: vec![
                row(ChipFigure::Interconnect, chip.interconnect.clone(), ""),
                row(ChipFigure::InterconnectBandwidth, number(chip.interconnect_gb_s), "GB/s"),
            ],
        },
        FigureGroup {
            label: "Power and price",
            rows: vec![
                row(ChipFigure::Tdp, number(chip.tdp_w), "W"),
                row(ChipFigure::Price, number(chip.price_usd), "US$"),
            ],
        },
    ]
}

/// Each format with its share in the total processing performance.
fn throughput(
    chip: &Chip,
    row: &impl Fn(ChipFigure, Option<String>, &'static str) -> FigureRow,
) -> Vec<FigureRow> {
    if chip.dense.is_empty() {
        let label = "Throughput in any format".to_owned();
        return vec![FigureRow { label, ..FigureRow::default() }];
    }
    let line = |(&format, &dense): (&Format, &Figure)| {
        let product = rounded(dense.get() * f64::from(format.bits()));
        FigureRow {
            note: Some(format!("× {} bit = {product}", format.bits())),
            ..row(format.into(), Some(dense.to_string()), format.unit())
        }
    };
    chip.dense.iter().map(line).collect()
}
