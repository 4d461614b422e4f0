//! What a comparison holds, apart from its page.

use super::{
    chips,
    page::{Notes, found_systems},
    selection::Selection,
    systems,
    table::Group,
};
use crate::{
    model::{Kind, Slug},
    store::rulebook::{RatedChip, Rulebook},
    web::{AppError, State},
};

/// The columns and rows of a comparison.
pub struct Compared {
    /// Chips or systems.
    pub kind: Kind,
    /// The columns: slugs and names.
    pub names: Vec<(Slug, String)>,
    /// The rows.
    pub groups: Vec<Group>,
    notes: Notes,
}

impl Compared {
    /// Reads what is compared; `base` is the baseline's place.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read(
        state: &State,
        book: &Rulebook,
        selection: &Selection,
        base: usize,
    ) -> Result<Self, AppError> {
        let mut notes = Notes::default();
        let (names, groups) = if selection.kind == Kind::System {
            let found = found_systems(state, &selection.slugs).await?;
            let names = found.iter().map(|system| (system.slug.clone(), system.name.clone()));
            (names.collect(), systems::groups(&found, base))
        } else {
            let chips: Vec<&RatedChip> =
                selection.slugs.iter().filter_map(|slug| book.chip(slug)).collect();
            let names =
                chips.iter().map(|rated| (rated.chip.slug.clone(), rated.chip.name.clone()));
            (names.collect(), chips::groups(&chips, base, |slug| notes.number(slug)))
        };
        Ok(Self { kind: selection.kind, names, groups, notes })
    }

    /// The source with a number that a cell has.
    #[must_use]
    pub fn source(&self, number: usize) -> Option<&Slug> {
        self.notes.slugs.get(number.checked_sub(1)?)
    }
}
