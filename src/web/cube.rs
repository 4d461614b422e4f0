//! Counts beside filters: each group's counts apply the filters of all other groups.

use std::collections::BTreeMap;

/// How many records there are for each combination of values; one value for each filter group.
#[derive(Debug, Default)]
pub struct Cube {
    rows: Vec<(Vec<String>, i64)>,
    chosen: Vec<Vec<String>>,
}

impl Cube {
    /// A cube over combinations, and the values chosen in each group.
    #[must_use]
    pub fn new(rows: Vec<(Vec<String>, i64)>, chosen: Vec<Vec<String>>) -> Self {
        Self { rows, chosen }
    }

    /// How many records pass all filters.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.passing(None).map(|(_, count)| count).sum()
    }

    /// How many records have each value of a group, with the other groups' filters applied.
    #[must_use]
    pub fn counts(&self, group: usize) -> BTreeMap<&str, i64> {
        let mut counts = BTreeMap::new();
        for (values, count) in self.passing(Some(group)) {
            if let Some(value) = values.get(group) {
                *counts.entry(value.as_str()).or_default() += count;
            }
        }
        counts
    }

    fn passing(&self, except: Option<usize>) -> impl Iterator<Item = (&[String], i64)> {
        self.rows.iter().filter_map(move |(values, count)| {
            let passes = self.chosen.iter().enumerate().all(|(group, chosen)| {
                Some(group) == except
                    || chosen.is_empty()
                    || values.get(group).is_some_and(|value| chosen.contains(value))
            });
            passes.then_some((values.as_slice(), *count))
        })
    }
}

/// The tokens of chosen words, for a [`Cube`].
pub fn tokens<T: ToString>(chosen: &[T]) -> Vec<String> {
    chosen.iter().map(ToString::to_string).collect()
}
