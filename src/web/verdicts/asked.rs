//! The day and the place that a verdict is asked for.

use jiff::civil::Date;

use crate::{
    model::{Edtf, Jurisdiction, Kind, Slug, date::Precision},
    store::rulebook::Rulebook,
    web::{
        query::Reading,
        urls,
        view::{DateView, JurisdictionView},
    },
};

/// Where chips of the record are most often bound.
pub const USUAL: Jurisdiction = Jurisdiction::CHINA;

/// A day, and the place of a buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The day on which rules are applied.
    pub on: Date,
    /// The buyer's side.
    pub to: Jurisdiction,
    /// Whether one of the two is not what a page shows unasked.
    pub chosen: bool,
}

impl Asked {
    /// Today, for the usual destination.
    #[must_use]
    pub fn today(today: Date) -> Self {
        Self { on: today, to: USUAL, chosen: false }
    }

    /// On a day, for the usual destination.
    #[must_use]
    pub fn on(day: Date) -> Self {
        Self { on: day, to: USUAL, chosen: true }
    }

    /// Reads `on` and `to`; where they are not given, today and the usual destination.
    pub fn read(reading: &mut Reading<'_>, today: Date) -> Self {
        let (on, to) = (read_day(reading), read_place(reading));
        Self {
            on: on.unwrap_or(today),
            to: to.unwrap_or(USUAL),
            chosen: on.is_some_and(|on| on != today) || to.is_some_and(|to| to != USUAL),
        }
    }

    /// The rules of that day for that place.
    #[must_use]
    pub fn controls(&self) -> String {
        self.of("/controls")
    }

    /// A chip's verdict: its page, with the day and the place where they are chosen.
    #[must_use]
    pub fn verdict_of(&self, chip: &Slug) -> String {
        let page = urls::record(Kind::Chip, chip);
        let page = if self.chosen { self.of(&page) } else { page };
        format!("{page}#verdict")
    }

    fn of(&self, path: &str) -> String {
        let on = self.on.to_string();
        urls::with_query(path, [("on", on.as_str()), ("to", self.to.code())])
    }

    /// The day, for templates.
    #[must_use]
    pub fn day(&self) -> DateView {
        self.on.into()
    }

    /// The place, for templates.
    #[must_use]
    pub fn place(&self) -> JurisdictionView {
        self.to.into()
    }
}

/// `on`, a day.
pub fn read_day(reading: &mut Reading<'_>) -> Option<Date> {
    reading.one("on", |value| match value.parse::<Edtf>() {
        Ok(date) if date.precision() == Precision::Day => Ok(date.first_day()),
        _ => Err("must be a day as YYYY-MM-DD".to_owned()),
    })
}

/// `to`, where a buyer is: a country, not a union of them.
pub fn read_place(reading: &mut Reading<'_>) -> Option<Jurisdiction> {
    reading.one("to", |value| match value.parse::<Jurisdiction>() {
        Ok(place) if place.code() != "EU" => Ok(place),
        _ => Err("must be an ISO 3166-1 alpha-2 code in capitals (“CN”, “HK”)".to_owned()),
    })
}

/// A destination that can be chosen.
pub(crate) struct Place {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) chosen: bool,
}

/// The destinations that rules name, by name. One that no rule names can still be asked for: rules
/// for everywhere reach it.
pub(crate) fn places(book: &Rulebook, chosen: Option<Jurisdiction>) -> Vec<Place> {
    let mut places = book.destinations();
    places.extend(chosen.filter(|chosen| !places.contains(chosen)));
    places.sort_by_key(|place| place.name());
    let place = |place: Jurisdiction| Place {
        code: place.code(),
        name: place.name(),
        chosen: chosen == Some(place),
    };
    places.into_iter().map(place).collect()
}
