//! Placing things in rows without overlap.

use std::collections::BTreeMap;

/// Rows around a line: row 0 on it, positive rows above, negative ones below. Each knows the
/// stretches that are taken, so asking costs O(log n).
#[derive(Debug, Default, Clone)]
pub(super) struct Rows {
    taken: BTreeMap<i32, BTreeMap<i64, i64>>,
    /// Highest and lowest row in use.
    pub(super) high: i32,
    pub(super) low: i32,
}

/// Which side of the line a thing belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Above,
    Below,
    Either,
}

impl Side {
    /// Rows in order of preference, nearest to the line first.
    pub(super) fn rows(self, limit: i32) -> impl Iterator<Item = i32> {
        (0..limit)
            .flat_map(move |k| match self {
                Self::Above => [k + 1, i32::MAX],
                Self::Below => [-(k + 1), i32::MAX],
                Self::Either if k == 0 => [0, i32::MAX],
                Self::Either => [k, -k],
            })
            .filter(|row| *row != i32::MAX)
    }
}

impl Rows {
    /// Whether the stretch is free in the row.
    pub(super) fn fits(&self, row: i32, from: f64, to: f64) -> bool {
        let Some(taken) = self.taken.get(&row) else { return true };
        taken.range(..tenths(to)).next_back().is_none_or(|(_, end)| *end <= tenths(from))
    }

    /// Whether using the row keeps the whole within `limit` rows.
    pub(super) fn within(&self, row: i32, limit: i32) -> bool {
        self.high.max(row) - self.low.min(row) < limit
    }

    /// Takes the stretch.
    pub(super) fn take(&mut self, row: i32, from: f64, to: f64) {
        self.taken.entry(row).or_default().insert(tenths(from), tenths(to).max(tenths(from) + 1));
        self.high = self.high.max(row);
        self.low = self.low.min(row);
    }

    /// Free room to the right of `x` in the row, up to `most`.
    pub(super) fn room_right(&self, row: i32, x: f64, most: f64) -> f64 {
        let next = self.taken.get(&row).and_then(|t| t.range(tenths(x)..).next());
        next.map_or(most, |(start, _)| (*start as f64 / 10.0 - x).min(most))
    }

    /// Free room to the left of `x` in the row, up to `most`.
    pub(super) fn room_left(&self, row: i32, x: f64, most: f64) -> f64 {
        let before = self.taken.get(&row).and_then(|t| t.range(..tenths(x)).next_back());
        before.map_or(most, |(_, end)| (x - *end as f64 / 10.0).min(most))
    }
}

fn tenths(x: f64) -> i64 {
    (x * 10.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_do_not_overlap() {
        let mut rows = Rows::default();
        rows.take(0, 10.0, 20.0);
        assert!(rows.fits(0, 20.0, 30.0) && rows.fits(0, 0.0, 10.0) && rows.fits(1, 12.0, 14.0));
        assert!(!rows.fits(0, 19.0, 30.0) && !rows.fits(0, 0.0, 11.0) && !rows.fits(0, 12.0, 13.0));
        assert!(!rows.fits(0, 5.0, 40.0));
        assert!((rows.room_right(0, 2.0, 50.0) - 8.0).abs() < 0.01);
        assert!((rows.room_left(0, 25.0, 50.0) - 5.0).abs() < 0.01);
    }

    #[test]
    fn sides_prefer_the_line() {
        assert_eq!(Side::Either.rows(3).collect::<Vec<_>>(), [0, 1, -1, 2, -2]);
        assert_eq!(Side::Below.rows(2).collect::<Vec<_>>(), [-1, -2]);
    }
}
