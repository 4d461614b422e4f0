//! The rows of a comparison of systems: the whole, and what it comes to per chip and per kilowatt.

use crate::{
    model::{Figure, System, figure::rounded, system::SystemFigure},
    web::systems::figures::per_part,
};

use super::table::{Better, Group, Row, Value, row};

pub(in crate::web) fn groups(systems: &[System], base: usize) -> Vec<Group> {
    let outputs =
        || SystemFigure::ALL.iter().copied().filter(|&figure| better(figure) == Better::Higher);
    let mut whole = vec![row(
        "Chips",
        "",
        Better::Neither,
        base,
        systems
            .iter()
            .map(|system| Value { number: Some(f64::from(system.chip_count)), ..Value::default() })
            .collect(),
    )];
    whole.extend(SystemFigure::ALL.iter().map(|&figure| {
        let values = systems.iter().map(|system| {
            let value = system.figure(figure);
            Value {
                number: value.map(Figure::get),
                text: value.map(|value| value.to_string()),
                estimate: system.estimates.contains(&figure),
                ..Value::default()
            }
        });
        row(figure.label(), figure.unit(), better(figure), base, values.collect())
    }));
    let per_chip = SystemFigure::ALL.iter().copied().map(|figure| {
        part(systems, base, figure, |system| {
            Some((f64::from(system.chip_count), format!("{} chips", system.chip_count), false))
        })
    });
    let per_kilowatt = outputs().map(|figure| {
        part(systems, base, figure, |system| {
            let power = system.power_kw?;
            let estimate = system.estimates.contains(&SystemFigure::Power);
            Some((power.get(), format!("{power} kW"), estimate))
        })
    });
    let groups = [
        Group::new("The whole system", whole),
        Group::new("Per chip", per_chip.collect()),
        Group::new("Per kilowatt", per_kilowatt.collect()),
    ];
    groups.into_iter().filter(|group| !group.rows.is_empty()).collect()
}

/// What a system takes is better low, what it gives is better high.
fn better(figure: SystemFigure) -> Better {
    match figure {
        SystemFigure::Power | SystemFigure::Price => Better::Lower,
        _ => Better::Higher,
    }
}

/// A figure of the whole divided by something of it.
fn part(
    systems: &[System],
    base: usize,
    figure: SystemFigure,
    divisor: impl Fn(&System) -> Option<(f64, String, bool)>,
) -> Row {
    let (scale, unit) = per_part(figure);
    let values = systems.iter().map(|system| {
        let total = system.figure(figure);
        let Some((total, (by, words, estimate))) = total.zip(divisor(system)) else {
            return Value::default();
        };
        let number = total.get() * scale / by;
        Value {
            number: Some(number),
            text: Some(rounded(number)),
            estimate: estimate || system.estimates.contains(&figure),
            working: Some(format!("{total} {} ÷ {words}", figure.unit())),
            source: None,
        }
    });
    row(figure.label(), unit, better(figure), base, values.collect())
}
