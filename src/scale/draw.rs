//! Chance that can be repeated: the same seed draws the same.

use jiff::civil::Date;

/// What is drawn for one record. Each has its own, so that no record depends on how many draws
/// another took.
#[derive(Debug, Clone)]
pub(super) struct Draw(u64);

impl Draw {
    /// The draws for a numbered thing of some sort.
    pub(super) fn new(seed: u64, sort: &str, number: usize) -> Self {
        let mut draw = Self(seed);
        for byte in sort.bytes() {
            draw.0 = draw.next() ^ u64::from(byte);
        }
        draw.0 = draw.next() ^ number as u64;
        draw
    }

    /// `SplitMix64` (Steele, Lea and Flood, 2014): small, and even enough for this.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from zero up to, and without, one.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number below a limit; zero where there is none.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        let drawn = u128::from(self.next()) * limit as u128;
        usize::try_from(drawn >> 64).unwrap_or_default()
    }

    /// The same, where small numbers are much likelier: as words of a language are.
    pub(super) fn skewed_below(&mut self, limit: usize) -> usize {
        let below = self.below(limit);
        self.below(below + 1)
    }

    /// One of several, if there is one.
    pub(super) fn one_of<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }

    /// A day of the same month.
    pub(super) fn day_of_month(&mut self, of: Date) -> Date {
        let days = usize::from(of.days_in_month().unsigned_abs());
        let day = i8::try_from(self.below(days) + 1).unwrap_or(1);
        of.with().day(day).build().unwrap_or(of)
    }
}
