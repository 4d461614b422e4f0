//! Published figures: positive numbers that are written the way they were given.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A positive, finite number. Whole values are written without a fraction.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Figure(f64);

/// A number that is no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a number greater than zero")]
pub struct InvalidFigure;

/// Below this, every whole number has an exact `f64`.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

impl Figure {
    /// Takes a number over.
    ///
    /// # Errors
    /// When it is zero, negative, or not finite.
    pub fn new(value: f64) -> Result<Self, InvalidFigure> {
        if value.is_finite() && value > 0.0 { Ok(Self(value)) } else { Err(InvalidFigure) }
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }

    fn whole(self) -> Option<i64> {
        #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and in range")]
        (self.0.fract() == 0.0 && self.0 < MAX_EXACT).then_some(self.0 as i64)
    }
}

impl fmt::Display for Figure {
    /// With thousands separators, and at most the decimals that it was published with.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&group_thousands(&self.0.to_string()))
    }
}

/// Puts commas between groups of three digits of the integer part of a plain decimal number.
#[must_use]
pub fn group_thousands(number: &str) -> String {
    let (whole, fraction) = number.find('.').map_or((number, ""), |dot| number.split_at(dot));
    let mut grouped = String::with_capacity(number.len() + whole.len() / 3);
    for (index, digit) in whole.char_indices() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + fraction
}

/// A number as people write it: commas only between groups of three digits, so that a decimal comma
/// is not taken for ten times the figure.
#[must_use]
pub fn plain_number(text: &str) -> Option<f64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    let commas_fit = groups.len() == 1 || grouped;
    (commas_fit && !fraction.contains(',')).then(|| text.replace(',', "").parse().ok())?
}

/// A computed number in three or four significant digits: `15,824`, `19.4`, `0.47`.
#[must_use]
pub fn rounded(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    let text = format!("{value:.decimals$}");
    let text = if decimals > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    group_thousands(text)
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.whole() {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(self.0),
        }
    }
}

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(f64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}
