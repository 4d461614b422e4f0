//! A system's totals, and what they come to per chip and per kilowatt, with the arithmetic.

use crate::model::{
    Chip, System,
    chip::{ChipFigure, Format},
    figure::rounded,
    system::SystemFigure,
};

/// A figure of the whole system.
pub(super) struct Total {
    pub(super) label: &'static str,
    pub(super) value: Option<String>,
    pub(super) unit: &'static str,
    pub(super) estimate: bool,
}

/// A figure that we divide out of two published ones.
pub(super) struct Derived {
    pub(super) label: String,
    pub(super) value: String,
    /// `300 PFLOPS ÷ 384 chips`.
    pub(super) working: String,
    /// Whether one of the two is an analyst's estimate.
    pub(super) estimate: bool,
    /// What was published of the chip itself.
    pub(super) of_chip: Option<OfChip>,
}

pub(super) struct OfChip {
    pub(super) value: String,
    pub(super) unit: &'static str,
    pub(super) estimate: bool,
    /// Whether it is more than a tenth away from what we divide out.
    pub(super) differs: bool,
}

pub(super) fn totals(system: &System) -> Vec<Total> {
    let total = |&figure: &SystemFigure| Total {
        label: figure.label(),
        value: system.figure(figure).map(|value| value.to_string()),
        unit: if figure == SystemFigure::Price { "US dollars" } else { figure.unit() },
        estimate: system.estimates.contains(&figure),
    };
    SystemFigure::ALL.iter().map(total).collect()
}

/// Each published total divided by the number of chips, beside what was published of the chip.
pub(super) fn per_chip(system: &System, chip: Option<&Chip>) -> Vec<Derived> {
    let derived = |&figure: &SystemFigure| {
        let total = system.figure(figure)?;
        let (scale, unit) = per_part(figure);
        let value = total.get() * scale / f64::from(system.chip_count);
        let total_unit = if figure == SystemFigure::Price { "US dollars" } else { figure.unit() };
        let count = rounded(f64::from(system.chip_count));
        Some(Derived {
            label: figure.label().to_owned(),
            value: format!("{} {unit}", rounded(value)),
            working: format!("{total} {total_unit} ÷ {count} chips"),
            estimate: system.estimates.contains(&figure),
            of_chip: chip.and_then(|chip| of_chip(chip, figure, value)),
        })
    };
    SystemFigure::ALL.iter().filter_map(derived).collect()
}

/// Each published total divided by the power of the whole system.
pub(super) fn per_kilowatt(system: &System) -> Vec<Derived> {
    let Some(power) = system.power_kw else { return Vec::new() };
    let power_estimate = system.estimates.contains(&SystemFigure::Power);
    let derived = |&figure: &SystemFigure| {
        let total = system.figure(figure)?;
        let (scale, unit) = per_part(figure);
        Some(Derived {
            label: figure.label().to_owned(),
            value: format!("{} {unit}", rounded(total.get() * scale / power.get())),
            working: format!("{total} {} ÷ {power} kW", figure.unit()),
            estimate: power_estimate || system.estimates.contains(&figure),
            of_chip: None,
        })
    };
    let outputs = SystemFigure::ALL
        .iter()
        .filter(|figure| !matches!(figure, SystemFigure::Power | SystemFigure::Price));
    outputs.filter_map(derived).collect()
}

/// The unit for a part of the whole, and how many of them make one of the whole's.
pub(crate) fn per_part(figure: SystemFigure) -> (f64, &'static str) {
    match figure {
        SystemFigure::Bf16 | SystemFigure::Fp8 | SystemFigure::Fp4 => (1_000.0, "TFLOPS"),
        SystemFigure::Memory => (1_000.0, "GB"),
        SystemFigure::MemoryBandwidth | SystemFigure::ScaleUpBandwidth => (1_000.0, "GB/s"),
        SystemFigure::Power => (1_000.0, "W"),
        SystemFigure::Price => (1.0, "US dollars"),
    }
}

/// The same figure as published of the chip. Power and price are left out: a system has more in it
/// than its accelerators.
fn of_chip(chip: &Chip, figure: SystemFigure, derived: f64) -> Option<OfChip> {
    let rate = |format: Format| Some((*chip.dense.get(&format)?, ChipFigure::from(format)));
    let (value, of) = match figure {
        SystemFigure::Bf16 => rate(Format::Bf16)?,
        SystemFigure::Fp8 => rate(Format::Fp8)?,
        SystemFigure::Fp4 => rate(Format::Fp4)?,
        SystemFigure::Memory => (chip.memory_gb?, ChipFigure::Memory),
        SystemFigure::MemoryBandwidth => (chip.memory_bandwidth_gb_s?, ChipFigure::MemoryBandwidth),
        SystemFigure::ScaleUpBandwidth => {
            (chip.interconnect_gb_s?, ChipFigure::InterconnectBandwidth)
        }
        SystemFigure::Power | SystemFigure::Price => return None,
    };
    Some(OfChip {
        value: value.to_string(),
        unit: per_part(figure).1,
        estimate: chip.estimates.contains(&of),
        differs: (derived / value.get() - 1.0).abs() > 0.1,
    })
}
