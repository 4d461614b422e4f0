//! Counts: facets and months.

use std::{cmp::Reverse, collections::BTreeMap};

use jiff::civil::Date;

use super::filter::{Matches, Part};
use crate::{
    model::{
        Jurisdiction, Kind,
        event::{Certainty, EventKind, Significance},
        vocabulary::Effect,
    },
    store::{Reader, Result, record},
};

/// What events are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the fields of an event")]
pub struct Traits {
    pub kind: EventKind,
    pub initiator: Option<Jurisdiction>,
    pub effect: Effect,
    pub certainty: Certainty,
    pub significance: Significance,
}

/// How many events have the same traits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What they have.
    pub traits: Traits,
    /// How many.
    pub count: i64,
}

/// A month's events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthCount {
    /// `2025-09`.
    pub month: String,
    /// How many tighten.
    pub tightens: i64,
    /// How many ease.
    pub eases: i64,
    /// How many do neither.
    pub neutral: i64,
    /// How many of them all are within the filter's range of days.
    pub in_range: i64,
}

impl MonthCount {
    /// All of the month's events.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.tightens + self.eases + self.neutral
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(&self) -> Option<Date> {
        format!("{}-01", self.month).parse().ok()
    }
}

/// `2025-09` for a day in it.
pub(super) fn month_of(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// How many events an actor takes part in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorCount {
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// How many.
    pub count: i64,
}

/// How many events are aimed at a jurisdiction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetCount {
    /// Which.
    pub jurisdiction: Jurisdiction,
    /// How many.
    pub count: i64,
}

impl Matches<'_> {
    /// How many events the filter lets through.
    #[must_use]
    pub fn count(&self) -> i64 {
        total(self.without(&[]).count())
    }

    /// How many it would let through without a part.
    #[must_use]
    pub fn count_without(&self, part: Part) -> i64 {
        total(self.without(&[part]).count())
    }

    /// The counts that all facets are summed from: the filter without its parts about traits.
    #[must_use]
    pub fn cube(&self) -> Vec<Cell> {
        let (all, numbers) = (self.index.all_traits(), self.index.traits());
        let mut counts = vec![0; all.len()];
        for at in self.without(&Part::OF_TRAITS) {
            counts[numbers[at] as usize] += 1;
        }
        let cells = all.iter().zip(counts).filter(|(_, count)| *count > 0);
        cells.map(|(&traits, count)| Cell { traits, count }).collect()
    }

    /// The months that have events, oldest first, outside of the filter's range of days as well.
    #[must_use]
    pub fn months(&self) -> Vec<MonthCount> {
        let mut months: Vec<MonthCount> = Vec::new();
        let mut last = None;
        for at in self.without(&[Part::From, Part::To]) {
            let month = self.index.day(at).first_of_month();
            if last.replace(month) != Some(month) {
                let month = month_of(month);
                months.push(MonthCount { month, tightens: 0, eases: 0, neutral: 0, in_range: 0 });
            }
            let Some(count) = months.last_mut() else { continue };
            match self.index.traits_at(at).effect {
                Effect::Tightens => count.tightens += 1,
                Effect::Eases => count.eases += 1,
                Effect::Neutral => count.neutral += 1,
            }
            count.in_range += i64::from(self.has(at));
        }
        months
    }

    /// The actors that take part in most of the events, whichever one the filter itself asks for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn actors(&self, reader: &Reader, limit: usize) -> Result<Vec<ActorCount>> {
        let slugs = self.index.all_actors();
        let mut counts = vec![0_i64; slugs.len()];
        for at in self.without(&[Part::Actor]) {
            for &actor in self.index.actors_at(at) {
                counts[actor as usize] += 1;
            }
        }
        let counts = slugs.iter().zip(counts).filter(|(_, count)| *count > 0);
        let most = first(counts.collect(), limit, |(slug, count)| (Reverse(*count), *slug));
        let wanted = most.iter().map(|(slug, _)| (Kind::Actor, slug.to_string()));
        let names = record::names_of(reader, wanted).await?;
        let counted = most.into_iter().map(|(slug, count)| ActorCount {
            name: names.title(Kind::Actor, slug).unwrap_or(slug).to_owned(),
            slug: slug.to_string(),
            count,
        });
        Ok(counted.collect())
    }

    /// The jurisdictions that most of the events are aimed at, whichever the filter itself asks for.
    #[must_use]
    pub fn targets(&self, limit: usize) -> Vec<TargetCount> {
        let (all, numbers) = (self.index.all_aims(), self.index.aims());
        let mut counts = vec![0_i64; all.len()];
        for at in self.without(&[Part::Targets]) {
            counts[numbers[at] as usize] += 1;
        }
        let mut targets: BTreeMap<Jurisdiction, i64> = BTreeMap::new();
        for (aims, count) in all.iter().zip(counts).filter(|(_, count)| *count > 0) {
            for &jurisdiction in aims {
                *targets.entry(jurisdiction).or_default() += count;
            }
        }
        let targets =
            targets.into_iter().map(|(jurisdiction, count)| TargetCount { jurisdiction, count });
        first(targets.collect(), limit, |target| (Reverse(target.count), target.jurisdiction))
    }
}

fn total(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The first of some things by a key that tells all of them apart; the others are not sorted.
pub(super) fn first<T, K: Ord>(mut things: Vec<T>, limit: usize, key: impl Fn(&T) -> K) -> Vec<T> {
    if things.len() > limit {
        things.select_nth_unstable_by(limit, |a, b| key(a).cmp(&key(b)));
        things.truncate(limit);
    }
    things.sort_unstable_by_key(key);
    things
}
