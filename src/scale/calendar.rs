//! When events happen, real and made up, and what they look back on.

use jiff::{ToSpan, civil::Date};

use super::{draw::Draw, text};
use crate::model::{Edtf, Event, Slug, date::Precision};

/// An event that has its day.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) date: Edtf,
    pub(super) slug: Slug,
    /// Of a made-up one: its number, and which real event it is modelled on.
    pub(super) made: Option<(usize, usize)>,
}

/// All events by day.
#[derive(Debug)]
pub(super) struct Calendar(Vec<Entry>);

impl Calendar {
    /// Gives each of so many new events a model and a day of its model's month.
    ///
    /// Models are drawn evenly, so that months, kinds, certainties and the numbers of links keep
    /// their shares; the span of years stays as it is, so that months become full.
    pub(super) fn new(real: &[Event], made: usize, seed: u64) -> Self {
        let entry = |event: &Event| Entry {
            date: event.date.clone(),
            slug: event.slug.clone(),
            made: None,
        };
        let mut entries: Vec<_> = real.iter().map(entry).collect();
        for number in 0..made {
            let mut draw = Draw::new(seed, "day", number);
            let place = draw.below(real.len());
            let Some(model) = real.get(place) else { continue };
            let date = match model.date.precision() {
                Precision::Day => Edtf::from(draw.day_of_month(model.date.first_day())),
                _ => model.date.clone(),
            };
            let words = model.slug.as_str().trim_start_matches(model.date.start());
            let prefix = format!("{}-", date.start());
            let slug = text::slug(&prefix, &number.to_string(), words.trim_start_matches('-'));
            entries.push(Entry { date, slug, made: Some((number, place)) });
        }
        entries.sort_by_key(|entry| (entry.date.first_day(), entry.made));
        Self(entries)
    }

    /// All of them, each with its place.
    pub(super) fn entries(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.0.iter().enumerate()
    }

    /// One of them.
    pub(super) fn any(&self, draw: &mut Draw) -> Option<&Entry> {
        draw.one_of(&self.0)
    }

    /// An event so many days before another one, or the nearest before that.
    pub(super) fn before(&self, draw: &mut Draw, place: usize, days: i32) -> Option<&Slug> {
        let own = self.0.get(place)?.date.first_day();
        let day = own.saturating_sub(days.days());
        let from = self.0.partition_point(|entry| entry.date.first_day() < day);
        let to = self.0.partition_point(|entry| entry.date.first_day() <= day).min(place);
        let found = if from < to { from + draw.below(to - from) } else { to.checked_sub(1)? };
        self.0.get(found).map(|entry| &entry.slug)
    }
}

/// How many days lie between two days; none where the second is the later one.
pub(super) fn days_since(earlier: Date, later: Date) -> i32 {
    (later - earlier).get_days().max(0)
}
