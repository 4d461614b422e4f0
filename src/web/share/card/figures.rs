//! The cards of chips and systems: key figures, and what rules make of them today.

use super::{Card, Fact, Figure, colour, mark::Mark, record::joined};
use crate::{
    model::{
        Chip, Kind, System,
        chip::Market,
        control::Metric,
        export_control::{subject::Subject, verdict::Finding},
        figure::rounded,
        system::SystemFigure,
    },
    store::record,
    web::{AppError, State, verdicts::Asked},
};

/// What a chip is measured by, in the order in which cards show it.
const MEASURES: [(Metric, &str); 6] = [
    (Metric::Tpp, "Total processing performance"),
    (Metric::PerformanceDensity, "Performance density"),
    (Metric::Memory, "Memory"),
    (Metric::MemoryBandwidth, "Memory bandwidth"),
    (Metric::Interconnect, "Interconnect"),
    (Metric::DieArea, "Die area"),
];

/// Figures that a card has room for.
const MOST: usize = 6;

pub(super) async fn chip(state: &State, slug: &str) -> Result<Card, AppError> {
    let chip = state.published::<Chip>(slug).await?.record;
    let book = state.rulebook().await?;
    // Of a chip that was saved just now the rules may not know yet.
    let rated = book.chip(&chip.slug);
    let subject =
        rated.map_or_else(|| Subject::of_chip(&chip, None), |rated| rated.subject.clone());
    let asked = Asked::today(state.clock.today());
    let finding = book.verdict(&subject, asked.on, asked.to).finding;
    let market = match chip.market {
        Market::Datacenter => "",
        market => market.label(),
    };
    let vendor = rated.map(|rated| rated.vendor.as_str()).unwrap_or_default();
    Ok(Card {
        accent: Some(accent(finding)),
        kicker: joined([vendor, chip.kind.label(), market]),
        lede: if subject.measure(Metric::Tpp).is_some() { String::new() } else { chip.summary },
        title: chip.name,
        figures: measures(&subject),
        facts: vec![
            Fact::marked(Mark::finding(finding), finding.label()),
            Fact::new(format!("for {} on {}", asked.to.name(), asked.day().text)),
        ],
        ..Card::default()
    })
}

/// The bar of a chip that some rule catches is that of what makes trade harder.
fn accent(finding: Finding) -> &'static str {
    match finding {
        Finding::Caught(_) => colour::TIGHTENS,
        Finding::CannotTell | Finding::NotControlled => colour::INK,
    }
}

fn measures(subject: &Subject) -> Vec<Figure> {
    let figure = |(metric, label): (Metric, &str)| {
        let value = subject.measure(metric)?;
        let value = match metric {
            Metric::PerformanceDensity => format!("{value:.2}"),
            _ => rounded(value),
        };
        Some(Figure {
            label: label.to_owned(),
            value,
            unit: if metric == Metric::PerformanceDensity { "TPP/mm²" } else { metric.unit() },
            estimate: subject.is_estimate(metric),
        })
    };
    MEASURES.into_iter().filter_map(figure).collect()
}

pub(super) async fn system(state: &State, slug: &str) -> Result<Card, AppError> {
    let system = state.published::<System>(slug).await?.record;
    let names = record::names_for(&state.reader, &system).await?;
    let chips = rounded(f64::from(system.chip_count));
    let built = match &system.chip {
        Some(chip) => format!("{chips} × {}", names.get(Kind::Chip, chip).title),
        None => format!("{chips} chips"),
    };
    let announced = system.announced.as_ref().map(|day| format!("Announced {}", day.short_words()));
    let facts = std::iter::once(Fact::strong(built)).chain(announced.map(Fact::new)).collect();
    let figures: Vec<Figure> = SystemFigure::ALL
        .iter()
        .filter_map(|&figure| {
            Some(Figure {
                label: figure.label().to_owned(),
                value: system.figure(figure)?.to_string(),
                unit: figure.unit(),
                estimate: system.estimates.contains(&figure),
            })
        })
        .take(MOST)
        .collect();
    Ok(Card {
        kicker: joined(["System", &names.get(Kind::Actor, &system.vendor).title]),
        title: system.name,
        lede: if figures.is_empty() { system.summary } else { String::new() },
        figures,
        facts,
        ..Card::default()
    })
}
