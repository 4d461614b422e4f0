//! A chip among its family: the original and all variants, side by side.

use crate::{
    model::{
        Figure, Kind, Slug,
        chip::{ChipFigure, Format},
        figure::rounded,
    },
    store::chips::ChipRow,
    web::view::{DateView, JurisdictionView, Link},
};

/// A chip of the family.
pub(super) struct Relative {
    pub(super) link: Link,
    /// How many variants it is away from the original.
    pub(super) depth: usize,
    pub(super) here: bool,
    pub(super) made_for: Option<JurisdictionView>,
    pub(super) date: Option<DateView>,
    pub(super) announced: bool,
    pub(super) figures: Vec<Compared>,
}

/// A figure, and what it is of the original's.
pub(super) struct Compared {
    pub(super) value: Option<String>,
    pub(super) estimate: bool,
    pub(super) share: Option<String>,
}

/// The family as a tree in reading order; none where a chip stands alone.
pub(super) fn tree(rows: &[ChipRow], here: &Slug) -> Vec<Relative> {
    let Some(original) = rows.first().filter(|_| rows.len() > 1) else { return Vec::new() };
    let base = figures(original);
    let mut relatives = Vec::new();
    // Chips still to be shown, the next one last.
    let mut waiting = vec![(original, 0)];
    while let Some((row, depth)) = waiting.pop() {
        relatives.push(relative(row, depth, here, &base));
        let variants = rows.iter().filter(|other| other.variant_of.as_ref() == Some(&row.slug));
        // Rows are oldest first, and what is pushed last is shown first.
        waiting.extend(variants.rev().map(|variant| (variant, depth + 1)));
    }
    relatives
}

/// TPP, performance density, 16-bit rate, memory, its bandwidth, link, power; and whether each is
/// an estimate.
type Figures = [(Option<f64>, bool); 7];

/// Where the density stands among them.
const DENSITY: usize = 1;

fn figures(row: &ChipRow) -> Figures {
    let plain = |value: Option<Figure>, figure: ChipFigure| {
        (value.map(Figure::get), row.is_estimate(figure))
    };
    let tpp = row.tpp();
    let tpp_estimate = tpp.is_some_and(|tpp| row.is_estimate(tpp.format));
    let half = row.best(&[Format::Fp16, Format::Bf16]);
    [
        (tpp.map(|tpp| tpp.value), tpp_estimate),
        (row.performance_density, tpp_estimate || row.is_estimate(ChipFigure::DieArea)),
        (half.map(|(_, rate)| rate.get()), half.is_some_and(|(format, _)| row.is_estimate(format))),
        plain(row.memory_gb, ChipFigure::Memory),
        plain(row.memory_bandwidth_gb_s, ChipFigure::MemoryBandwidth),
        plain(row.interconnect_gb_s, ChipFigure::InterconnectBandwidth),
        plain(row.tdp_w, ChipFigure::Tdp),
    ]
}

fn relative(row: &ChipRow, depth: usize, here: &Slug, base: &Figures) -> Relative {
    let figures = figures(row).into_iter().zip(base).enumerate();
    let compared = figures.map(|(column, ((value, estimate), (base, _)))| {
        let share = value.zip(*base).filter(|_| depth > 0);
        Compared {
            // Limits of density have two decimals.
            value: value.map(|value| match column {
                DENSITY => format!("{value:.2}"),
                _ => rounded(value),
            }),
            estimate: estimate && value.is_some(),
            share: share.map(|(value, base)| format!("{:.2}×", value / base)),
        }
    });
    Relative {
        figures: compared.collect(),
        depth,
        here: row.slug == *here,
        link: Link::to(Kind::Chip, &row.slug, row.name.clone()),
        made_for: row.made_for.map(JurisdictionView::from),
        announced: row.released.is_none(),
        date: row.released.as_ref().or(row.announced.as_ref()).map(DateView::short),
    }
}
