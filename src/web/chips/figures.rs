//! A chip's figures in groups, each with its source or marked as an estimate; and what rules
//! measure in them, with the arithmetic.

use crate::{
    model::{
        Chip, Figure,
        chip::{ChipFigure, ChipKind, Format},
        export_control::metrics,
        figure::rounded,
    },
    store::sources::SourceRow,
    web::view::{FigureGroup, FigureRow, SourceRef},
};

/// What a rule measures, with the arithmetic.
pub(in crate::web) struct Measure {
    pub(in crate::web) name: &'static str,
    pub(in crate::web) value: Option<String>,
    pub(in crate::web) working: String,
    /// Whether it rests on an analyst's estimate.
    pub(in crate::web) estimate: bool,
}

/// A number format with its share in the total processing performance.
pub(in crate::web) struct Rate {
    pub(in crate::web) figure: FigureRow,
    pub(in crate::web) bits: u8,
    pub(in crate::web) product: String,
    /// Whether no format has a higher product.
    pub(in crate::web) highest: bool,
}

/// TPP and performance density, with what they are made of; of memory, what its rule measures.
pub(in crate::web) fn measured(chip: &Chip) -> Vec<Measure> {
    if chip.kind == ChipKind::Memory {
        return vec![Measure {
            name: "Memory bandwidth density",
            value: None,
            working: "The rule divides bandwidth by the area of the stack, which is not on record."
                .to_owned(),
            estimate: false,
        }];
    }
    let tpp = metrics::tpp(chip);
    let tpp_estimate = tpp.is_some_and(|tpp| chip.estimates.contains(&tpp.format.into()));
    let tpp_working = match &tpp {
        Some(tpp) => {
            format!("{}: {} = {}", tpp.format.label(), tpp.working(), rounded(tpp.value))
        }
        None => "No dense throughput was published.".to_owned(),
    };
    let density = metrics::performance_density(chip);
    let density_working = match (&tpp, chip.die_area_mm2, density) {
        (Some(tpp), Some(area), Some(density)) => {
            format!("{} ÷ {area} mm² = {density:.2}", rounded(tpp.value))
        }
        (Some(_), None, _) => "The die area was not published.".to_owned(),
        _ => "It needs a throughput and a die area.".to_owned(),
    };
    vec![
        Measure {
            name: "Total processing performance",
            value: tpp.map(|tpp| rounded(tpp.value)),
            working: tpp_working,
            estimate: tpp_estimate,
        },
        Measure {
            name: "Performance density",
            value: density.map(|density| format!("{density:.2}")),
            working: density_working,
            estimate: density.is_some()
                && (tpp_estimate || chip.estimates.contains(&ChipFigure::DieArea)),
        },
    ]
}

/// Why TF32 counts 19 bits, where that decides the total processing performance.
pub(in crate::web) fn tf32_note(chip: &Chip) -> Option<String> {
    let tpp = metrics::tpp(chip)?;
    let dense = chip.dense.get(&Format::Tf32)?;
    let stored = dense.get() * 32.0;
    (stored > tpp.value).then(|| {
        format!(
            "TF32 counts 19 bits here: those that take part in a multiplication. By the 32 bits \
             that it is stored in, the total would be {dense} × 32 = {}.",
            rounded(stored)
        )
    })
}

/// Dense throughput by format.
pub(in crate::web) fn rates(chip: &Chip, sources: &[(ChipFigure, SourceRow)]) -> Vec<Rate> {
    let most = metrics::tpp(chip).map_or(f64::INFINITY, |tpp| tpp.value);
    let rate = |(&format, &dense): (&Format, &Figure)| {
        let product = dense.get() * f64::from(format.bits());
        Rate {
            figure: row(chip, sources, format.into(), Some(dense.to_string()), format.unit()),
            bits: format.bits(),
            product: rounded(product),
            highest: product >= most,
        }
    };
    chip.dense.iter().map(rate).collect()
}

/// All other figures; those that rules or readers ask for are there even when they were never
/// published.
pub(in crate::web) fn groups(chip: &Chip, sources: &[(ChipFigure, SourceRow)]) -> Vec<FigureGroup> {
    let row = |figure: ChipFigure, value: Option<String>, unit: &'static str| {
        row(chip, sources, figure, value, unit)
    };
    let number = |figure: Option<Figure>| figure.map(|figure| figure.to_string());
    let mut groups = vec![
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
            label: "Interconnect between chips",
            rows: vec![
                row(ChipFigure::Interconnect, chip.interconnect.clone(), ""),
                FigureRow {
                    label: "Bandwidth, both directions".to_owned(),
                    ..row(ChipFigure::InterconnectBandwidth, number(chip.interconnect_gb_s), "GB/s")
                },
            ],
        },
        FigureGroup {
            label: "Power and price",
            rows: vec![
                row(ChipFigure::Tdp, number(chip.tdp_w), "W"),
                row(ChipFigure::Price, number(chip.price_usd), "US dollars"),
            ],
        },
    ];
    if chip.kind == ChipKind::Memory {
        // Logic dies and links are no matter of memory: only what was published is shown.
        for group in &mut groups {
            if group.label != "Memory" {
                group.rows.retain(|row| row.value.is_some());
            }
        }
        groups.retain(|group| !group.rows.is_empty());
    }
    groups
}

fn row(
    chip: &Chip,
    sources: &[(ChipFigure, SourceRow)],
    figure: ChipFigure,
    value: Option<String>,
    unit: &'static str,
) -> FigureRow {
    FigureRow {
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
    }
}
