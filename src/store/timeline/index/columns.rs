//! Columns of an index: compact, and copied in runs.

use std::{borrow::Borrow, collections::HashMap, hash::Hash, ops::Range, sync::Arc};

/// Lists of values, one behind the other: a list for each event.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists<T> {
    /// Where in the values each list ends.
    ends: Vec<u32>,
    values: Vec<T>,
}

impl<T: Copy> Lists<T> {
    pub(super) fn get(&self, at: usize) -> &[T] {
        &self.values[self.start(at)..self.start(at + 1)]
    }

    pub(super) fn push(&mut self, values: impl IntoIterator<Item = T>) {
        self.values.extend(values);
        self.ends.push(number(self.values.len()));
    }

    pub(super) fn append(&mut self, from: &Self, run: Range<usize>) {
        let (start, end) = (from.start(run.start), from.start(run.end));
        let (old, new) = (number(start), number(self.values.len()));
        self.values.extend_from_slice(&from.values[start..end]);
        self.ends.extend(from.ends[run].iter().map(|end| end - old + new));
    }

    fn start(&self, at: usize) -> usize {
        if at == 0 { 0 } else { self.ends[at - 1] as usize }
    }
}

/// There are never so many values that they could not be counted so.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Values, each known by a number.
#[derive(Debug, Clone)]
pub(super) struct Distinct<T> {
    values: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Distinct<T> {
    fn default() -> Self {
        Self { values: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Distinct<T> {
    pub(super) fn values(&self) -> &[T] {
        &self.values
    }

    pub(super) fn find<Q: Eq + Hash + ?Sized>(&self, value: &Q) -> Option<u32>
    where
        T: Borrow<Q>,
    {
        self.numbers.get(value).copied()
    }

    fn add(&mut self, value: T) -> u32 {
        let number = number(self.values.len());
        self.values.push(value.clone());
        self.numbers.insert(value, number);
        number
    }

    /// The number of a value, which is added where it is new.
    pub(super) fn number<Q: Eq + Hash + ?Sized>(
        shared: &mut Arc<Self>,
        value: &Q,
        own: impl FnOnce() -> T,
    ) -> u32
    where
        T: Borrow<Q>,
    {
        match shared.find(value) {
            Some(number) => number,
            None => Arc::make_mut(shared).add(own()),
        }
    }
}

/// A set of numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn has(&self, number: u32) -> bool {
        let (word, bit) = Self::place(number);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }

    pub(super) fn add(&mut self, number: u32) {
        let (word, bit) = Self::place(number);
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= bit;
    }

    fn place(number: u32) -> (usize, u64) {
        (number as usize / 64, 1 << (number % 64))
    }
}

impl FromIterator<u32> for Bits {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Self {
        let mut bits = Self::default();
        for number in numbers {
            bits.add(number);
        }
        bits
    }
}
