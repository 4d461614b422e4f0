//! All rules and all chips at once: what verdicts are made from.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use jiff::civil::Date;

use super::{
    Reader, Result,
    kept::{Changed, Made},
    record,
};
use crate::model::{
    Chip, Control, Edtf, Jurisdiction, Kind, Slug,
    export_control::{
        history::{self, Span},
        subject::Subject,
        verdict::Verdict,
    },
    jurisdiction::Destination,
};

/// A chip, ready for rules to be applied to it.
#[derive(Debug, Clone)]
pub struct RatedChip {
    /// The record.
    pub chip: Chip,
    /// The vendor's name.
    pub vendor: String,
    /// What rules are applied to.
    pub subject: Subject,
}

impl RatedChip {
    /// Whether it was known by a day: announced or released, or without a date on record.
    #[must_use]
    pub fn is_known_on(&self, day: Date) -> bool {
        let dates = [&self.chip.announced, &self.chip.released];
        let first = dates.into_iter().flatten().map(Edtf::first_day).min();
        first.is_none_or(|first| first <= day)
    }
}

/// All rules and all chips.
#[derive(Debug, Clone)]
pub struct Rulebook {
    /// Every rule, in the order in which they began.
    pub controls: Vec<Control>,
    /// The policies' names.
    pub policies: HashMap<Slug, String>,
    chips: Vec<RatedChip>,
    by_slug: HashMap<Slug, usize>,
}

impl Made for Rulebook {
    async fn read(reader: &Reader) -> Result<Self> {
        let mut controls = all::<Control>(reader, Kind::Control).await?;
        controls.sort_by(|a, b| a.from.cmp(&b.from).then_with(|| a.slug.cmp(&b.slug)));
        let vendors = sqlx::query!(
            r#"select chip.slug as "chip!: Slug", actor.name,
                      actor.jurisdiction as "jurisdiction: Jurisdiction"
               from chip join actor on actor.slug = chip.vendor"#
        );
        let vendors = vendors.fetch_all(reader.pool()).await?;
        let vendors: HashMap<Slug, (String, Option<Jurisdiction>)> =
            vendors.into_iter().map(|row| (row.chip, (row.name, row.jurisdiction))).collect();
        let policies = sqlx::query!(
            r#"select slug as "slug!: Slug", coalesce(short_title, title) as "title!" from policy"#
        );
        let policies = policies.fetch_all(reader.pool()).await?;
        let chips = all::<Chip>(reader, Kind::Chip).await?;
        let chips: Vec<RatedChip> = chips
            .into_iter()
            .map(|chip| {
                let (vendor, maker) = vendors.get(&chip.slug).cloned().unwrap_or_default();
                RatedChip { subject: Subject::of_chip(&chip, maker), vendor, chip }
            })
            .collect();
        Ok(Self {
            controls,
            policies: policies.into_iter().map(|row| (row.slug, row.title)).collect(),
            by_slug: chips
                .iter()
                .enumerate()
                .map(|(index, rated)| (rated.chip.slug.clone(), index))
                .collect(),
            chips,
        })
    }

    async fn after(self: &Arc<Self>, _: &Reader, changes: &[Changed]) -> Result<Option<Arc<Self>>> {
        let made_from = [Kind::Chip, Kind::Control, Kind::Policy, Kind::Actor];
        let is_same = !changes.iter().any(|change| made_from.contains(&change.kind));
        Ok(is_same.then(|| Arc::clone(self)))
    }
}

impl Rulebook {
    /// A chip, if there is one by that slug.
    #[must_use]
    pub fn chip(&self, slug: &Slug) -> Option<&RatedChip> {
        self.by_slug.get(slug).map(|&index| &self.chips[index])
    }

    /// Every chip, by slug.
    #[must_use]
    pub fn chips(&self) -> &[RatedChip] {
        &self.chips
    }

    /// A rule, if there is one by that slug.
    #[must_use]
    pub fn control(&self, slug: &Slug) -> Option<&Control> {
        self.controls.iter().find(|control| control.slug == *slug)
    }

    /// A verdict on a day for a destination.
    #[must_use]
    pub fn verdict(&self, subject: &Subject, on: Date, to: Jurisdiction) -> Verdict<'_> {
        Verdict::of(&self.controls, subject, on, to)
    }

    /// All verdicts through time for a destination.
    #[must_use]
    pub fn history(&self, subject: &Subject, to: Jurisdiction) -> Vec<Span<'_>> {
        history::history(&self.controls, subject, to)
    }

    /// The first day on which any rule is in force for a destination.
    #[must_use]
    pub fn first_day(&self, to: Jurisdiction) -> Option<Date> {
        history::boundary_days(&self.controls, Some(to)).into_iter().next()
    }

    /// The jurisdictions that rules name as destinations, by name.
    #[must_use]
    pub fn destinations(&self) -> Vec<Jurisdiction> {
        let named = self.controls.iter().flat_map(|control| &control.destinations);
        let named: BTreeSet<Jurisdiction> = named
            .filter_map(|destination| match destination {
                Destination::Jurisdiction(place) => Some(*place),
                Destination::Everywhere => None,
            })
            .collect();
        let mut named: Vec<Jurisdiction> = named.into_iter().collect();
        named.sort_by_key(|place| place.name());
        named
    }
}

async fn all<R: serde::de::DeserializeOwned>(reader: &Reader, kind: Kind) -> Result<Vec<R>> {
    let records = record::all(reader, kind).await?;
    Ok(records.into_iter().map(serde_json::from_value).collect::<Result<_, _>>()?)
}
