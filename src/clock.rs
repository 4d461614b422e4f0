//! The only place that reads the time; everything else is given it.

use std::sync::atomic::{AtomicI64, Ordering};

/// A source of the current time, fixed in tests.
#[derive(Debug, Clone, Copy, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// Always the same moment.
    Fixed(jiff::Timestamp),
    /// The moment that was set last, in seconds since 1970: for what ends with time.
    Set(&'static AtomicI64),
}

impl Clock {
    /// The current moment.
    #[must_use]
    pub fn now(self) -> jiff::Timestamp {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
            Self::System => jiff::Timestamp::now(),
            Self::Fixed(at) => at,
            Self::Set(seconds) => {
                jiff::Timestamp::from_second(seconds.load(Ordering::Relaxed)).unwrap_or_default()
            }
        }
    }

    /// The current day in UTC.
    #[must_use]
    pub fn today(self) -> jiff::civil::Date {
        jiff::tz::TimeZone::UTC.to_datetime(self.now()).date()
    }
}
