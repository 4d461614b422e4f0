//! What a policy's rules do to chips: on their first day, and today.

use jiff::civil::Date;

use crate::{
    model::{Control, Jurisdiction, Slug, jurisdiction::Destination},
    store::rulebook::Rulebook,
    web::{
        verdicts::{
            Asked,
            asked::USUAL,
            changes::{self, Moved},
        },
        view::{DateView, JurisdictionView, Link},
    },
};

/// Chips under a policy's rules.
pub(super) struct Effects {
    pub(super) to: JurisdictionView,
    pub(super) first: DateView,
    /// Chips whose verdict its rules changed on that day.
    pub(super) moved: Vec<Moved>,
    /// Chips that its rules caught on that day.
    pub(super) then: Vec<Link>,
    /// Chips that they catch today; none where the two days are the same.
    pub(super) now: Option<Vec<Link>>,
    /// All rules of that day against all chips.
    pub(super) matrix: String,
}

/// None for a policy without rules that were ever in force.
pub(super) fn effects(book: &Rulebook, controls: &[Control], today: Date) -> Option<Effects> {
    let to = destination(controls)?;
    let own =
        || controls.iter().filter(|control| control.is_for(to) && control.withdrawn.is_none());
    let first = own().map(|control| control.from.first_day()).min()?;
    let slugs: Vec<&Slug> = own().map(|control| &control.slug).collect();
    let asked = |on: Date| Asked { on, to, chosen: true };
    Some(Effects {
        to: to.into(),
        first: first.into(),
        moved: changes::moved(book, asked(first), |verdict| changes::is_caught_by(verdict, &slugs)),
        then: changes::caught(book, asked(first), &slugs),
        now: (first < today).then(|| changes::caught(book, asked(today), &slugs)),
        matrix: format!("{}#matrix", asked(first).controls()),
    })
}

/// The usual destination where a rule is for it, else the first that one names.
fn destination(controls: &[Control]) -> Option<Jurisdiction> {
    if controls.iter().any(|control| control.is_for(USUAL)) {
        return Some(USUAL);
    }
    controls.iter().flat_map(|control| &control.destinations).find_map(|place| match place {
        Destination::Jurisdiction(place) => Some(*place),
        Destination::Everywhere => None,
    })
}
