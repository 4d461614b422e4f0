//! Which card a page announces, and what the card says for those who do not see it.

use super::{compare, site};
use crate::{
    model::{AnyRecord, Kind},
    store::record::Names,
    web::urls,
};

/// A card as a page announces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardLink {
    /// Its path and query.
    pub path: String,
    /// What it says.
    pub alt: String,
}

impl CardLink {
    /// The card of a page that shows no record: that of its list, or the site's.
    #[must_use]
    pub fn of_page(path: &str) -> Self {
        let bare = path.split('?').next().unwrap_or_default();
        let kind = Kind::ALL.iter().copied().find(|&kind| urls::list(kind) == bare);
        match kind {
            Some(kind) => Self {
                path: urls::with_query(site::PATH, [("list", kind.as_str())]),
                alt: format!("{}: {}.", site::WHAT, kind.plural_label().to_lowercase()),
            },
            None => Self {
                path: site::PATH.to_owned(),
                alt: format!("Chokepoint. {}: {}.", site::WHAT, lower(site::TITLE)),
            },
        }
    }

    /// The card of a comparison whose page is at an address.
    #[must_use]
    pub fn of_comparison(address: &str, title: &str, day: &str) -> Self {
        let alt = format!("{title}: bars, and the export-control verdicts {day}.");
        Self { path: address.replacen("/compare", compare::PATH, 1), alt }
    }

    /// The card of a record.
    #[must_use]
    pub fn of_record(record: &AnyRecord, names: &Names) -> Self {
        Self { path: urls::card(record.kind(), record.slug()), alt: said(record, names) }
    }
}

fn said(record: &AnyRecord, names: &Names) -> String {
    let stop = |text: &str| text.trim_end_matches('.').to_owned();
    match record {
        AnyRecord::Event(event) => {
            let (day, title) = (event.date.words(), stop(&event.title));
            let effect = format!("Effect on trade: {}", lower(event.effect.label()));
            let from = event.initiator.map(|from| format!("By {}. ", from.name()));
            let sure = event.certainty.label();
            format!("{day}: {title}. {sure}. {}{effect}.", from.unwrap_or_default())
        }
        AnyRecord::Chip(chip) => {
            format!("{}: key figures, and today’s export-control verdict for China.", chip.name)
        }
        AnyRecord::System(system) => format!(
            "{}: {} chips, and its key figures.",
            system.name,
            crate::model::figure::rounded(f64::from(system.chip_count))
        ),
        AnyRecord::Policy(policy) => format!(
            "{}, {}: {}. {}. Effect on trade: {}.",
            policy.jurisdiction.name(),
            lower(policy.instrument.label()),
            stop(policy.short_name()),
            policy.status.label(),
            lower(policy.effect.label())
        ),
        AnyRecord::Control(control) => format!(
            "Export control of {}: {}. Outcome: {}.",
            control.jurisdiction.name(),
            stop(&control.title),
            lower(control.outcome.label())
        ),
        AnyRecord::Actor(actor) => {
            let place = actor.jurisdiction.map(|place| format!(", {}", place.name()));
            let place = place.unwrap_or_default();
            format!(
                "{}: {}{place}. What the record has of it.",
                actor.name,
                lower(actor.kind.label())
            )
        }
        AnyRecord::Quote(quote) => {
            let speaker = names.get(Kind::Actor, &quote.speaker).title;
            match &quote.text {
                Some(text) => format!("{speaker}, {}: “{text}”", quote.date.words()),
                None => {
                    format!("{speaker}, {}, in our words: {}", quote.date.words(), quote.words())
                }
            }
        }
        AnyRecord::Claim(claim) => {
            format!(
                "Claim, {}: {}. {}",
                lower(claim.status.label()),
                stop(&claim.statement),
                claim.question
            )
        }
        AnyRecord::Source(source) => {
            format!("{} of {}: {}.", source.kind.label(), source.publisher, stop(&source.title))
        }
    }
}

/// A label within a sentence; names stay as they are.
fn lower(label: &str) -> String {
    let mut chars = label.chars();
    let first = chars.next().map(|first| first.to_lowercase().collect::<String>());
    first.unwrap_or_default() + chars.as_str()
}
