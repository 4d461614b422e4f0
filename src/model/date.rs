//! Dates as EDTF level 0: only as precise as the source, and intervals for spans.
//!
//! Parsing and calendar bounds come from `edtf-core`; this module narrows them to level 0 without
//! times of day, and adds ordering and words.

use std::{cmp::Ordering, fmt, str::FromStr};

use edtf_core::{Bound, BoundDate, Precision as EdtfPrecision};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How exactly a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// The year only.
    Year,
    /// The month.
    Month,
    /// The day.
    Day,
    /// A span between two dates.
    Interval,
}

/// A date or interval of EDTF level 0: `2025`, `2025-09`, `2025-09-17`, `2025-09-14/2025-09-15`.
///
/// Dates order by their earliest day; among equal ones the more precise comes last.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Edtf {
    text: String,
    first: Date,
    last: Date,
}

/// A text that is no date of EDTF level 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be a date as YYYY, YYYY-MM or YYYY-MM-DD that exists in the calendar, or two of them \
     with a slash between"
)]
pub struct InvalidDate;

impl Edtf {
    /// The date as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The date as written, of an interval its start.
    #[must_use]
    pub fn start(&self) -> &str {
        self.text.split('/').next().unwrap_or_default()
    }

    /// The earliest day that it can mean.
    #[must_use]
    pub fn first_day(&self) -> Date {
        self.first
    }

    /// The latest day that it can mean.
    #[must_use]
    pub fn last_day(&self) -> Date {
        self.last
    }

    /// How exactly it is known.
    #[must_use]
    pub fn precision(&self) -> Precision {
        match self.text.len() {
            _ if self.text.contains('/') => Precision::Interval,
            4 => Precision::Year,
            7 => Precision::Month,
            _ => Precision::Day,
        }
    }

    /// In words, with just the precision that it has: `17 September 2025`, `September 2025`.
    #[must_use]
    pub fn words(&self) -> String {
        match self.text.split_once('/') {
            None => words(self.precision(), self.first),
            Some((start, end)) => match (start.parse::<Self>(), end.parse::<Self>()) {
                (Ok(start), Ok(end)) => interval_words(&start, &end),
                _ => self.text.clone(),
            },
        }
    }

    /// In short: `17 Sep 2025`, `Sep 2025`, `2025`.
    #[must_use]
    pub fn short_words(&self) -> String {
        match self.precision() {
            Precision::Year => self.first.year().to_string(),
            Precision::Month => {
                format!("{} {}", short_month_name(self.first.month()), self.first.year())
            }
            Precision::Day => format!(
                "{} {} {}",
                self.first.day(),
                short_month_name(self.first.month()),
                self.first.year()
            ),
            Precision::Interval => self.words(),
        }
    }
}

impl From<Date> for Edtf {
    /// A single day.
    fn from(day: Date) -> Self {
        Self { text: day.to_string(), first: day, last: day }
    }
}

fn words(precision: Precision, first: Date) -> String {
    let (year, month) = (first.year(), month_name(first.month()));
    match precision {
        Precision::Year => year.to_string(),
        Precision::Month => format!("{month} {year}"),
        Precision::Day | Precision::Interval => format!("{} {month} {year}", first.day()),
    }
}

/// `14–15 September 2025`, `30 September – 2 October 2025`, `May 2024 – January 2025`.
fn interval_words(start: &Edtf, end: &Edtf) -> String {
    let same_year = start.first.year() == end.first.year();
    let same_month = same_year && start.first.month() == end.first.month();
    let both_days = start.precision() == Precision::Day && end.precision() == Precision::Day;
    if both_days && same_month {
        return format!("{}–{}", start.first.day(), end.words());
    }
    let year = format!(" {}", start.first.year());
    let start_words = start.words();
    let start_words = match start_words.strip_suffix(&year) {
        Some(without_year) if same_year => without_year,
        _ => &start_words,
    };
    format!("{start_words} – {}", end.words())
}

/// The English name of a month, 1 to 12.
#[must_use]
pub fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(month - 1).ok().and_then(|index| NAMES.get(index)).copied().unwrap_or_default()
}

/// The first three letters of a month's English name (four for `Sept`-like names are not used).
#[must_use]
pub fn short_month_name(month: i8) -> &'static str {
    month_name(month).get(..3).unwrap_or_default()
}

impl FromStr for Edtf {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        let parsed = edtf_core::Edtf::parse(text).map_err(|_| InvalidDate)?;
        let is_calendar_date = |date: &edtf_core::Date| date.precision() != EdtfPrecision::Season;
        let allowed = parsed.level() == 0
            && match &parsed {
                edtf_core::Edtf::Date(date) => is_calendar_date(date),
                edtf_core::Edtf::Interval(_) => true,
                edtf_core::Edtf::DateTime(_) | edtf_core::Edtf::Set(_) => false,
            };
        if !allowed {
            return Err(InvalidDate);
        }
        let bounds = parsed.bounds();
        let (first, last) = (civil(bounds.earliest)?, civil(bounds.latest)?);
        if first > last {
            return Err(InvalidDate);
        }
        Ok(Self { text: text.to_owned(), first, last })
    }
}

fn civil(bound: Bound) -> Result<Date, InvalidDate> {
    let Bound::Date(BoundDate { year, month, day }) = bound else { return Err(InvalidDate) };
    let year = i16::try_from(year).map_err(|_| InvalidDate)?;
    let month = i8::try_from(month).map_err(|_| InvalidDate)?;
    let day = i8::try_from(day).map_err(|_| InvalidDate)?;
    Date::new(year, month, day).map_err(|_| InvalidDate)
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialOrd for Edtf {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Edtf {
    fn cmp(&self, other: &Self) -> Ordering {
        self.first
            .cmp(&other.first)
            .then_with(|| other.last.cmp(&self.last))
            .then_with(|| self.text.cmp(&other.text))
    }
}

impl Serialize for Edtf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Edtf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
