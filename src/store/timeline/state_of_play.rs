//! Overviews: which way trade was pushed, and who acted on whom.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use jiff::civil::Date;

use super::{
    Index,
    counts::{Traits, month_of},
};
use crate::model::{Jurisdiction, vocabulary::Effect};

/// A jurisdiction's acts in a month that push trade one way or the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    /// `2025-09`.
    pub month: String,
    /// Who acted.
    pub initiator: Jurisdiction,
    /// How many acts tighten.
    pub tightens: i64,
    /// How many ease.
    pub eases: i64,
}

/// How many of a jurisdiction's acts were aimed at another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aimed {
    /// Who acted.
    pub initiator: Jurisdiction,
    /// On whom.
    pub target: Jurisdiction,
    /// How many acts.
    pub count: i64,
}

impl Index {
    /// The acts between two days that tighten or ease, by month and jurisdiction, oldest first.
    #[must_use]
    pub fn pushes(&self, from: Date, to: Date) -> Vec<Push> {
        let mut pushes = Vec::new();
        let mut days = self.between(from, to);
        while !days.is_empty() {
            let month = self.day(days.start);
            let end = self.between(month, month.last_of_month()).end.min(days.end);
            let acts = self.pushes_in(days.start..end).into_iter();
            pushes.extend(acts.map(|(initiator, (tightens, eases))| Push {
                month: month_of(month),
                initiator,
                tightens,
                eases,
            }));
            days.start = end;
        }
        pushes
    }

    /// How many of some events tighten and how many ease, by who acted.
    fn pushes_in(&self, run: Range<usize>) -> BTreeMap<Jurisdiction, (i64, i64)> {
        let mut counts = vec![0; self.all_traits().len()];
        for &traits in &self.traits()[run] {
            counts[traits as usize] += 1;
        }
        let mut acts: BTreeMap<Jurisdiction, (i64, i64)> = BTreeMap::new();
        for (traits, count) in self.all_traits().iter().zip(counts).filter(|(_, n)| *n > 0) {
            let Some(initiator) = traits.initiator else { continue };
            match traits.effect {
                Effect::Tightens => acts.entry(initiator).or_default().0 += count,
                Effect::Eases => acts.entry(initiator).or_default().1 += count,
                Effect::Neutral => {}
            }
        }
        acts
    }

    /// Who acted on whom, most first.
    #[must_use]
    pub fn aimed_at(&self) -> Vec<Aimed> {
        let initiators: BTreeSet<Jurisdiction> =
            self.all_traits().iter().filter_map(|traits| traits.initiator).collect();
        let initiators: Vec<Jurisdiction> = initiators.into_iter().collect();
        let row_of = |traits: &Traits| initiators.binary_search(&traits.initiator?).ok();
        let rows: Vec<Option<usize>> = self.all_traits().iter().map(row_of).collect();
        let width = self.all_aims().len();
        let mut counts = vec![0; initiators.len() * width];
        for (&traits, &aims) in self.traits().iter().zip(self.aims()) {
            if let Some(row) = rows[traits as usize] {
                counts[row * width + aims as usize] += 1;
            }
        }
        let mut acts: BTreeMap<(Jurisdiction, Jurisdiction), i64> = BTreeMap::new();
        for (at, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
            for &target in &self.all_aims()[at % width] {
                *acts.entry((initiators[at / width], target)).or_default() += count;
            }
        }
        let aimed = acts.into_iter();
        let mut aimed: Vec<Aimed> =
            aimed.map(|((initiator, target), count)| Aimed { initiator, target, count }).collect();
        aimed.sort_by_key(|aimed| Reverse(aimed.count));
        aimed
    }
}
