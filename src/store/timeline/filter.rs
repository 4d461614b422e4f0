//! Which events: the filter that all of the timeline's questions share, applied to the index.

use jiff::civil::Date;

use super::{Index, counts::Traits};
use crate::{
    model::{
        Jurisdiction, Slug,
        event::{Certainty, EventKind, Significance},
        vocabulary::Effect,
    },
    store::{Reader, Result},
};

/// Which events. What is empty lets everything through.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Not before this day.
    pub from: Option<Date>,
    /// Not after this day.
    pub to: Option<Date>,
    /// With these words, as the full-text index reads them.
    pub words: Option<String>,
    /// In which this actor took part.
    pub actor: Option<Slug>,
    /// About this chip.
    pub chip: Option<Slug>,
    /// About this policy.
    pub policy: Option<Slug>,
    /// Aimed at any of these.
    pub targets: Vec<Jurisdiction>,
    /// Of any of these kinds.
    pub kinds: Vec<EventKind>,
    /// Begun by any of these.
    pub initiators: Vec<Jurisdiction>,
    /// With any of these effects.
    pub effects: Vec<Effect>,
    /// As sure as any of these.
    pub certainties: Vec<Certainty>,
    /// As weighty as any of these.
    pub significances: Vec<Significance>,
}

impl Filter {
    /// Whether events with some traits pass the parts of the filter that are about those.
    #[must_use]
    pub fn passes(&self, traits: &Traits) -> bool {
        self.failed_by(traits) == 0
    }

    fn failed_by(&self, traits: &Traits) -> Parts {
        fn fails<T: PartialEq>(list: &[T], value: Option<&T>, part: Part) -> Parts {
            let passes = list.is_empty() || value.is_some_and(|value| list.contains(value));
            if passes { 0 } else { part.bit() }
        }
        fails(&self.kinds, Some(&traits.kind), Part::Kinds)
            | fails(&self.initiators, traits.initiator.as_ref(), Part::Initiators)
            | fails(&self.effects, Some(&traits.effect), Part::Effects)
            | fails(&self.certainties, Some(&traits.certainty), Part::Certainties)
            | fails(&self.significances, Some(&traits.significance), Part::Significances)
    }

    fn failed_by_aims(&self, aims: &[Jurisdiction]) -> Parts {
        let passes = self.targets.is_empty() || aims.iter().any(|aim| self.targets.contains(aim));
        if passes { 0 } else { Part::Targets.bit() }
    }
}

/// A part of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of a filter")]
pub enum Part {
    From,
    To,
    Words,
    Actor,
    Chip,
    Policy,
    Targets,
    Kinds,
    Initiators,
    Effects,
    Certainties,
    Significances,
}

/// Some parts of a filter, a bit each.
type Parts = u16;

impl Part {
    /// Those that are about an event's traits.
    pub(super) const OF_TRAITS: [Self; 5] =
        [Self::Kinds, Self::Initiators, Self::Effects, Self::Certainties, Self::Significances];

    const fn bit(self) -> Parts {
        1 << self as u16
    }
}

/// The events of an index, each with the parts of a filter that it does not pass: so all counts can
/// be made that leave out some part.
#[derive(Debug)]
pub struct Matches<'a> {
    pub(super) index: &'a Index,
    /// By position.
    failed: Vec<Parts>,
}

impl Index {
    /// Applies a filter.
    ///
    /// # Errors
    /// When the database fails, which knows the words.
    pub async fn matching(&self, reader: &Reader, filter: &Filter) -> Result<Matches<'_>> {
        let of_traits: Vec<Parts> =
            self.all_traits().iter().map(|traits| filter.failed_by(traits)).collect();
        let of_aims: Vec<Parts> =
            self.all_aims().iter().map(|aims| filter.failed_by_aims(aims)).collect();
        let numbers = self.traits().iter().zip(self.aims());
        let failed = numbers
            .map(|(&traits, &aims)| of_traits[traits as usize] | of_aims[aims as usize])
            .collect();
        let mut matches = Matches { index: self, failed };
        matches.apply_days(filter);
        if let Some(actor) = &filter.actor {
            matches.apply(Part::Actor, self.with_actor(actor.as_str()));
        }
        if let Some(chip) = &filter.chip {
            matches.apply(Part::Chip, self.with_chip(chip.as_str()));
        }
        if let Some(policy) = &filter.policy {
            matches.apply(Part::Policy, self.with_policy(policy.as_str()));
        }
        if let Some(words) = &filter.words {
            let found = found(reader, words).await?;
            let records = found.split(' ').filter_map(|number| number.parse().ok());
            matches.apply(Part::Words, self.with_records(records));
        }
        Ok(matches)
    }
}

/// The numbers of the events that have some words.
async fn found(reader: &Reader, words: &str) -> Result<String> {
    let found = sqlx::query_scalar!(
        r#"select group_concat(search.rowid - first, ' ') as "records: String"
           from search_kind cross join search on search.rowid between first and last
           where search_kind.kind = 'event' and search match ?1"#,
        words
    );
    Ok(found.fetch_one(reader.pool()).await?.unwrap_or_default())
}

impl Matches<'_> {
    fn apply(&mut self, part: Part, passes: impl Iterator<Item = bool>) {
        for (failed, passes) in self.failed.iter_mut().zip(passes) {
            if !passes {
                *failed |= part.bit();
            }
        }
    }

    fn apply_days(&mut self, filter: &Filter) {
        let from = filter.from.unwrap_or(Date::MIN);
        let to = filter.to.unwrap_or(Date::MAX);
        let start = self.index.between(from, Date::MAX).start;
        let end = self.index.between(Date::MIN, to).end;
        self.failed[..start].iter_mut().for_each(|failed| *failed |= Part::From.bit());
        self.failed[end..].iter_mut().for_each(|failed| *failed |= Part::To.bit());
    }

    /// Whether the event at a position passes.
    pub(super) fn has(&self, at: usize) -> bool {
        self.failed[at] == 0
    }

    /// The positions of the events that pass all but some parts of the filter.
    pub(super) fn without(&self, parts: &[Part]) -> impl DoubleEndedIterator<Item = usize> {
        let left_out = parts.iter().fold(0, |all, part| all | part.bit());
        let failed = self.failed.iter().enumerate();
        failed.filter(move |(_, failed)| **failed & !left_out == 0).map(|(at, _)| at)
    }
}
