//! Who and what stands for whom: real records that go on being named, and made-up ones.

use std::collections::HashMap;

use super::{draw::Draw, text};
use crate::model::Slug;

/// Named by at least so many real events, a record is one of the usual ones: made-up events name
/// it as often, in proportion, as real ones do. Others stand for the long tail of those who are
/// named once or twice, and there new ones take their part.
const USUAL: usize = 5;

/// The records of a kind: real ones, and made-up ones that are modelled on them in turn.
#[derive(Debug, Default)]
pub(super) struct Cast {
    models: Vec<Slug>,
    places: HashMap<Slug, usize>,
    made: usize,
}

impl Cast {
    /// Of these records, those that are named less often become models, for so many new ones.
    pub(super) fn new<'a>(
        records: impl Iterator<Item = &'a Slug>,
        named: &HashMap<&Slug, usize>,
        made: usize,
    ) -> Self {
        let is_usual = |slug: &Slug| named.get(slug).is_some_and(|&count| count >= USUAL);
        let models: Vec<Slug> = records.filter(|slug| !is_usual(slug)).cloned().collect();
        let places = models.iter().cloned().zip(0..).collect();
        Self { models, places, made }
    }

    /// How many are made up.
    pub(super) fn made(&self) -> usize {
        self.made
    }

    /// How many are made up in one turn through all models.
    pub(super) fn turn(&self) -> usize {
        self.models.len()
    }

    /// The slug of a made-up one's model.
    pub(super) fn model(&self, number: usize) -> &Slug {
        &self.models[number % self.models.len()]
    }

    /// The slug of a made-up one.
    pub(super) fn slug(&self, number: usize) -> Slug {
        text::slug("", &number.to_string(), self.model(number).as_str())
    }

    /// Somebody for the part that a real one has: a usual one keeps it, others have it with equal
    /// chance among themselves and all that are modelled on them.
    pub(super) fn stand_in(&self, draw: &mut Draw, real: &Slug) -> Slug {
        let Some(&place) = self.places.get(real) else { return real.clone() };
        let alike = self.made.saturating_sub(place).div_ceil(self.models.len());
        match draw.below(alike + 1) {
            0 => real.clone(),
            turn => self.slug((turn - 1) * self.models.len() + place),
        }
    }

    /// The one that was made in the same turn as a made-up one; the real one where there is none.
    pub(super) fn contemporary(&self, number: usize, real: &Slug) -> Slug {
        let Some(&place) = self.places.get(real) else { return real.clone() };
        let other = number / self.models.len() * self.models.len() + place;
        if other < self.made { self.slug(other) } else { real.clone() }
    }
}
