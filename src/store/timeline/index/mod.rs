//! All published events in memory, as far as they are counted: in the timeline's order, by day and
//! then by slug.
//!
//! An event is known by its position in that order, and by its record's number, which it keeps when
//! others come in between. What events are filtered and counted by are numbers, so that every
//! question is a walk over short columns.

mod columns;
mod facts;
mod read;

use std::{ops::Range, sync::Arc};

use jiff::civil::Date;

use self::columns::{Bits, Distinct, Lists};
use super::counts::Traits;
use crate::{model::Jurisdiction, store::Result};

/// All published events, as far as they are counted.
#[derive(Debug, Clone, Default)]
pub struct Index {
    /// The numbers of their records.
    records: Vec<u32>,
    days: Vec<Date>,
    slugs: Lists<u8>,
    /// Into `all_traits`.
    traits: Vec<u32>,
    /// Whom they are aimed at, into `all_aims`.
    aims: Vec<u32>,
    /// Into `all_actors`, each once.
    actors: Lists<u32>,
    /// Into `all_chips`.
    chips: Lists<u32>,
    /// Into `all_policies`.
    policies: Lists<u32>,
    /// Answers, each with what it answers, by their records.
    answers: Vec<(u32, u32)>,
    /// The records of those that answer or are answered.
    in_answers: Bits,
    all_traits: Arc<Distinct<Traits>>,
    all_aims: Arc<Distinct<Vec<Jurisdiction>>>,
    all_actors: Arc<Distinct<Arc<str>>>,
    all_chips: Arc<Distinct<Arc<str>>>,
    all_policies: Arc<Distinct<Arc<str>>>,
    facts: Arc<facts::Facts>,
}

impl Index {
    /// How many events there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    pub(super) fn day(&self, at: usize) -> Date {
        self.days[at]
    }

    pub(super) fn slug(&self, at: usize) -> &str {
        // It was text when it came in.
        std::str::from_utf8(self.slugs.get(at)).unwrap_or_default()
    }

    pub(super) fn place(&self, at: usize) -> (Date, &[u8]) {
        (self.days[at], self.slugs.get(at))
    }

    /// How many events come before the first of which `is_behind` holds, as of all that follow it.
    pub(super) fn before(&self, is_behind: impl Fn((Date, &[u8])) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if is_behind(self.place(middle)) { high = middle } else { low = middle + 1 }
        }
        low
    }

    /// The positions of the events between two days.
    pub(super) fn between(&self, from: Date, to: Date) -> Range<usize> {
        let start = self.days.partition_point(|&day| day < from);
        start..self.days.partition_point(|&day| day <= to).max(start)
    }

    /// By number, what events are told apart by.
    pub(super) fn all_traits(&self) -> &[Traits] {
        self.all_traits.values()
    }

    /// The number of each event's traits, by position.
    pub(super) fn traits(&self) -> &[u32] {
        &self.traits
    }

    pub(super) fn traits_at(&self, at: usize) -> &Traits {
        &self.all_traits.values()[self.traits[at] as usize]
    }

    /// By number, the jurisdictions that events are aimed at together.
    pub(super) fn all_aims(&self) -> &[Vec<Jurisdiction>] {
        self.all_aims.values()
    }

    /// The number of those that each event is aimed at, by position.
    pub(super) fn aims(&self) -> &[u32] {
        &self.aims
    }

    /// By number, the slugs of actors.
    pub(super) fn all_actors(&self) -> &[Arc<str>] {
        self.all_actors.values()
    }

    pub(super) fn actors_at(&self, at: usize) -> &[u32] {
        self.actors.get(at)
    }

    /// For each event whether an actor took part in it, by position.
    pub(super) fn with_actor(&self, slug: &str) -> impl Iterator<Item = bool> {
        has(&self.actors, self.len(), self.all_actors.find(slug))
    }

    /// For each event whether it is about a chip, by position.
    pub(super) fn with_chip(&self, slug: &str) -> impl Iterator<Item = bool> {
        has(&self.chips, self.len(), self.all_chips.find(slug))
    }

    /// For each event whether it is about a policy, by position.
    pub(super) fn with_policy(&self, slug: &str) -> impl Iterator<Item = bool> {
        has(&self.policies, self.len(), self.all_policies.find(slug))
    }

    /// For each event whether its record is one of some, by position.
    pub(super) fn with_records(
        &self,
        records: impl Iterator<Item = u32>,
    ) -> impl Iterator<Item = bool> {
        let records: Bits = records.collect();
        self.records.iter().map(move |&record| records.has(record))
    }

    /// Whether an event answers another or is answered.
    pub(super) fn is_in_answers(&self, at: usize) -> bool {
        self.in_answers.has(self.records[at])
    }

    /// Which of some events answers which.
    pub(super) fn answers(&self, among: &[usize]) -> Vec<(usize, usize)> {
        let mut by_record: Vec<(u32, usize)> =
            among.iter().map(|&at| (self.records[at], at)).collect();
        by_record.sort_unstable();
        let find = |record: u32| {
            let found = by_record.binary_search_by_key(&record, |&(record, _)| record).ok()?;
            Some(by_record[found].1)
        };
        let mut pairs = Vec::new();
        for &(record, at) in &by_record {
            let start = self.answers.partition_point(|&(answer, _)| answer < record);
            let own = self.answers[start..].iter().take_while(|&&(answer, _)| answer == record);
            pairs.extend(own.filter_map(|&(_, act)| Some((at, find(act)?))));
        }
        pairs
    }
}

fn has(lists: &Lists<u32>, len: usize, number: Option<u32>) -> impl Iterator<Item = bool> {
    (0..len).map(move |at| number.is_some_and(|number| lists.get(at).contains(&number)))
}

/// A text of the database as a value.
pub(super) fn decoded<T>(text: &str) -> Result<T>
where
    T: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    Ok(text.parse().map_err(|error| sqlx::Error::Decode(Box::new(error)))?)
}
