//! Scales: from values to pixels, with ticks at numbers that people would choose.

use jiff::civil::Date;

/// A year and a month, 1 to 12.
pub type Month = (i16, i8);

const EPOCH: Date = Date::constant(1970, 1, 1);

/// Names for axes and titles.
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Days since 1970-01-01.
#[must_use]
pub fn day_number(day: Date) -> i64 {
    EPOCH.duration_until(day).as_secs() / 86_400
}

/// Months since year 0, so that months can be counted.
#[must_use]
pub fn month_number((year, month): Month) -> i32 {
    i32::from(year) * 12 + i32::from(month) - 1
}

/// The month of a [`month_number`].
#[must_use]
pub fn month_of(number: i32) -> Month {
    (number.div_euclid(12) as i16, number.rem_euclid(12) as i8 + 1)
}

/// First day of a month; the month is brought into 1 to 12.
#[must_use]
pub fn first_day((year, month): Month) -> Date {
    Date::new(year, month.clamp(1, 12), 1).unwrap_or(EPOCH)
}

/// 'Oct'.
#[must_use]
pub fn month_name(month: i8) -> &'static str {
    MONTHS[usize::try_from(month.clamp(1, 12) - 1).unwrap_or(0)]
}

/// '17 Oct 2023'.
#[must_use]
pub fn day_label(day: Date) -> String {
    format!("{} {} {}", day.day(), month_name(day.month()), day.year())
}

/// Linear scale from a domain to pixels.
#[derive(Debug, Clone, Copy)]
pub struct Linear {
    domain: (f64, f64),
    range: (f64, f64),
}

impl Linear {
    /// A domain of no extent is widened by one, so that [`Linear::at`] stays finite.
    #[must_use]
    pub fn new(domain: (f64, f64), range: (f64, f64)) -> Self {
        let flat = (domain.1 - domain.0).abs() < f64::EPSILON;
        let domain = if flat { (domain.0, domain.0 + 1.0) } else { domain };
        Self { domain, range }
    }

    /// The same scale with its domain widened to whole steps of about `count` ticks.
    #[must_use]
    pub fn nice(self, count: usize) -> Self {
        let mut nice = self;
        // A wider domain may ask for a wider step, and that for a wider domain; both only grow.
        for _ in 0..8 {
            let (low, high) = nice.domain;
            let step = nice_step(high - low, count);
            nice.domain = ((low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step);
        }
        nice
    }

    /// Pixel of a value.
    #[must_use]
    pub fn at(&self, value: f64) -> f64 {
        let share = (value - self.domain.0) / (self.domain.1 - self.domain.0);
        self.range.0 + share * (self.range.1 - self.range.0)
    }

    /// Values at whole steps of 1, 2 or 5 times a power of ten inside the domain.
    #[must_use]
    pub fn ticks(&self, count: usize) -> Vec<f64> {
        let step = nice_step(self.domain.1 - self.domain.0, count);
        let (first, last) =
            ((self.domain.0 / step - 1e-9).ceil(), (self.domain.1 / step + 1e-9).floor());
        let many = (last - first).clamp(-1.0, 1000.0) as i64;
        (0..=many).map(|i| (first + i as f64) * step).collect()
    }
}

/// 1, 2 or 5 times a power of ten, so that about `count` steps make up `extent`.
fn nice_step(extent: f64, count: usize) -> f64 {
    let raw = extent.abs() / count.max(1) as f64;
    if !raw.is_finite() || raw <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().find(|s| s * power >= raw * 0.999_999);
    step.unwrap_or(10.0) * power
}

/// Logarithmic scale (base ten) from a positive domain to pixels.
#[derive(Debug, Clone, Copy)]
pub struct Log {
    inner: Linear,
}

impl Log {
    /// Values at or below zero are taken as the smallest positive number that matters, 1e-9.
    #[must_use]
    pub fn new(domain: (f64, f64), range: (f64, f64)) -> Self {
        Self { inner: Linear::new((log(domain.0), log(domain.1)), range) }
    }

    /// Pixel of a value.
    #[must_use]
    pub fn at(&self, value: f64) -> f64 {
        self.inner.at(log(value))
    }

    /// Powers of ten inside the domain; with 2 and 5 between them when there are few.
    #[must_use]
    pub fn ticks(&self) -> Vec<f64> {
        let (lo, hi) = (self.inner.domain.0 - 1e-9, self.inner.domain.1 + 1e-9);
        let fine = hi - lo < 3.0;
        let mut out = Vec::new();
        for power in (lo.floor() as i32)..=(hi.ceil() as i32) {
            for factor in [1.0, 2.0, 5.0] {
                let value = factor * 10_f64.powi(power);
                if (fine || factor < 1.5) && (lo..=hi).contains(&value.log10()) {
                    out.push(value);
                }
            }
        }
        out
    }
}

fn log(value: f64) -> f64 {
    value.max(1e-9).log10()
}

/// A tick on a time axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeTick {
    /// The day at whose beginning it stands.
    pub day: Date,
    /// What to write beside it.
    pub label: String,
    /// Beginning of a year, or of a month where days are ticked.
    pub major: bool,
}

/// Time scale from days, both inclusive, to pixels.
#[derive(Debug, Clone, Copy)]
pub struct Time {
    from: Date,
    to: Date,
    inner: Linear,
}

impl Time {
    /// The range covers the whole of the last day.
    #[must_use]
    pub fn new(from: Date, to: Date, range: (f64, f64)) -> Self {
        let to = to.max(from);
        let domain = (day_number(from) as f64, day_number(to) as f64 + 1.0);
        Self { from, to, inner: Linear::new(domain, range) }
    }

    /// Pixel of a day's beginning.
    #[must_use]
    pub fn at(&self, day: Date) -> f64 {
        self.inner.at(day_number(day) as f64)
    }

    /// Pixel of a day's middle.
    #[must_use]
    pub fn mid(&self, day: Date) -> f64 {
        self.inner.at(day_number(day) as f64 + 0.5)
    }

    /// Whether a day is inside.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    /// Pixels of one day.
    #[must_use]
    pub fn day_width(&self) -> f64 {
        self.inner.at(1.0) - self.inner.at(0.0)
    }

    /// Ticks at days, weeks, months or years, at least about `room` pixels apart.
    #[must_use]
    pub fn ticks(&self, room: f64) -> Vec<TimeTick> {
        let day = self.day_width().max(1e-9);
        for step in [1_i64, 2, 7] {
            if day * step as f64 >= room * 0.75 {
                return self.day_ticks(step);
            }
        }
        for step in [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200] {
            if day * 30.4 * f64::from(step) >= room {
                return self.month_ticks(step);
            }
        }
        self.month_ticks(12_000)
    }

    fn day_ticks(&self, step: i64) -> Vec<TimeTick> {
        let mut out: Vec<TimeTick> = Vec::new();
        let mut day = self.from;
        while day <= self.to {
            // Weeks begin on Monday; every second day counts from the month's first.
            let due = match step {
                7 => day.weekday() == jiff::civil::Weekday::Monday,
                n => i64::from(day.day() - 1) % n == 0 && !(n > 1 && day.day() == 31),
            };
            if due {
                let (d, m) = (day.day(), month_name(day.month()));
                let new_month = out.last().is_none_or(|t| t.day.month() != day.month());
                let label = match (out.is_empty(), new_month) {
                    (true, _) => format!("{d} {m} {}", day.year()),
                    (_, true) => format!("{d} {m}"),
                    _ => d.to_string(),
                };
                out.push(TimeTick { day, label, major: d == 1 || out.is_empty() });
            }
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        out
    }

    fn month_ticks(&self, step: i32) -> Vec<TimeTick> {
        let mut out: Vec<TimeTick> = Vec::new();
        let first = month_number((self.from.year(), self.from.month()));
        let last = month_number((self.to.year(), self.to.month()));
        for number in (first..=last).filter(|n| n % step == 0) {
            let (year, month) = month_of(number);
            let day = first_day((year, month));
            if !self.holds(day) {
                continue;
            }
            let label = match (month, out.is_empty()) {
                (1, _) => year.to_string(),
                (_, true) => format!("{} {year}", month_name(month)),
                _ => month_name(month).to_owned(),
            };
            out.push(TimeTick { day, label, major: month == 1 });
        }
        if out.is_empty() {
            let label = day_label(self.from);
            out.push(TimeTick { day: self.from, label, major: true });
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// A small generator, so that the properties below see many inputs without a dependency.
    fn numbers(seed: u64) -> impl Iterator<Item = f64> {
        let mut state = seed;
        std::iter::repeat_with(move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as f64 / f64::from(1_u32 << 31)
        })
    }

    #[test]
    fn linear_ticks_are_even_inside_and_not_too_many() {
        let mut random = numbers(7);
        for _ in 0..2000 {
            let (a, b, c) = (random.next(), random.next(), random.next());
            let (a, b, c) = (a.unwrap_or(0.0), b.unwrap_or(0.0), c.unwrap_or(0.0));
            let low = (a - 0.5) * 10_f64.powf(c * 8.0);
            let high = low + (b + 1e-6) * 10_f64.powf(c * 9.0);
            let scale = Linear::new((low, high), (0.0, 100.0));
            let ticks = scale.ticks(5);
            assert!(ticks.len() <= 7, "{low} {high} {ticks:?}");
            assert!(ticks.iter().all(|t| (-0.1..=100.1).contains(&scale.at(*t))));
            assert!(ticks.windows(2).all(|w| w[0] < w[1]));
            let nice = scale.nice(5).ticks(5);
            assert!(
                nice.len() >= 2
                    && nice[0] <= low + 1e-6 * low.abs()
                    && nice[nice.len() - 1] >= high - 1e-6 * high.abs()
            );
        }
    }

    #[test]
    fn degenerate_domains_stay_finite() {
        assert!(Linear::new((3.0, 3.0), (0.0, 10.0)).at(3.0).is_finite());
        assert!(Log::new((0.0, 0.0), (0.0, 10.0)).at(-1.0).is_finite());
        assert_eq!(
            Linear::new((0.0, 19.0), (0.0, 1.0)).nice(4).ticks(4),
            [0.0, 5.0, 10.0, 15.0, 20.0]
        );
        assert_eq!(Log::new((100.0, 20_000.0), (0.0, 1.0)).ticks().len(), 8);
    }

    #[test]
    fn time_ticks_keep_their_distance_at_every_range() {
        let mut random = numbers(11);
        for _ in 0..500 {
            let span = 10_f64.powf(random.next().unwrap_or(0.0) * 4.5) as i64;
            let from = date(2014, 9, 1);
            let to = from.checked_add(jiff::Span::new().days(span)).unwrap_or(from);
            let scale = Time::new(from, to, (0.0, 1100.0));
            let ticks = scale.ticks(48.0);
            assert!(!ticks.is_empty() && ticks.len() <= 40, "{span}: {}", ticks.len());
            assert!(ticks.iter().all(|t| scale.holds(t.day)));
            for pair in ticks.windows(2) {
                assert!(scale.at(pair[1].day) - scale.at(pair[0].day) > 30.0, "{span}");
            }
        }
    }

    #[test]
    fn time_ticks_read_well() {
        let labels = |a, b| -> Vec<String> {
            Time::new(a, b, (0.0, 1100.0)).ticks(48.0).into_iter().map(|t| t.label).collect()
        };
        let years = labels(date(2014, 9, 1), date(2026, 9, 30));
        assert_eq!((years[0].as_str(), years.len()), ("2015", 12));
        let months = labels(date(2025, 10, 1), date(2026, 9, 30));
        assert_eq!(months[..4], ["Oct 2025", "Nov", "Dec", "2026"]);
        let days = labels(date(2025, 10, 1), date(2025, 10, 31));
        assert_eq!(days[..3], ["1 Oct 2025", "3", "5"]);
    }

    #[test]
    fn months_count() {
        assert_eq!(month_of(month_number((2025, 12)) + 1), (2026, 1));
        assert_eq!(first_day((2025, 13)), date(2025, 12, 1));
    }
}
