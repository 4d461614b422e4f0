//! The records that a list is asked for, apart from its page: what the API, feeds and files hold.

use std::collections::BTreeMap;

use super::{
    AppError, State, actors, chips, claims, controls, policies, query, quotes, sources, systems,
    timeline,
};
use crate::{
    model::{Kind, Slug},
    store::{Reader, record},
};
use query::{Cursor, ListState, Reading};

/// What a list of one kind can be asked for.
pub(super) trait Asks: Sized {
    /// Reads the list's parameters; what cannot be used is left with the reading.
    async fn read(state: &State, reading: &mut Reading<'_>) -> Result<Self, AppError>;

    /// What a filter's value is called; none for a parameter that is no filter.
    fn label(&self, name: &str, value: &str) -> Option<String>;

    /// Whether a place can be one in the list.
    fn is_place(_: &Cursor) -> bool {
        true
    }

    /// At most `limit` records behind a place in the list, or from its start.
    async fn places(
        &self,
        state: &State,
        after: Option<&Cursor>,
        limit: i64,
    ) -> Result<Vec<Cursor>, AppError>;
}

macro_rules! selection {
    ($($kind:ident: $asks:path),+ $(,)?) => {
        /// The records of a kind that pass a list's filters, in its order.
        pub struct Selection {
            asked: Asked,
            start: Option<Cursor>,
        }

        enum Asked {
            $($kind($asks),)+
        }

        impl Selection {
            /// Reads the parameters of a kind's list.
            ///
            /// # Errors
            /// When the database fails; what cannot be used is left with the reading.
            pub async fn read(
                state: &State,
                kind: Kind,
                reading: &mut Reading<'_>,
            ) -> Result<Self, AppError> {
                Ok(match kind {
                    $(Kind::$kind => {
                        let asked = Asked::$kind(<$asks>::read(state, reading).await?);
                        Self { asked, start: start::<$asks>(reading) }
                    })+
                })
            }

            /// Which kind its records are of.
            #[must_use]
            pub fn kind(&self) -> Kind {
                match &self.asked { $(Asked::$kind(_) => Kind::$kind,)+ }
            }

            fn label(&self, name: &str, value: &str) -> Option<String> {
                match &self.asked { $(Asked::$kind(asked) => asked.label(name, value),)+ }
            }

            /// At most `limit` of its records behind a place, or from the list's start.
            ///
            /// # Errors
            /// When the database fails.
            pub async fn places(
                &self,
                state: &State,
                after: Option<&Cursor>,
                limit: i64,
            ) -> Result<Vec<Cursor>, AppError> {
                match &self.asked { $(Asked::$kind(asked) => asked.places(state, after, limit).await,)+ }
            }
        }
    };
}

selection! {
    Source: sources::list::Asked,
    Actor: actors::list::Asked,
    Chip: chips::list::Asked,
    System: systems::list::Asked,
    Policy: policies::list::Asked,
    Control: controls::list::Wanted,
    Event: timeline::asked::Wanted,
    Quote: quotes::list::Asked,
    Claim: claims::list::Asked,
}

impl Selection {
    /// Where in the list it is asked to begin.
    #[must_use]
    pub fn start(&self) -> Option<&Cursor> {
        self.start.as_ref()
    }

    /// What it holds, as a heading: 'Quotes: by Jensen Huang, 2025'.
    #[must_use]
    pub fn heading(&self, list: &ListState) -> String {
        let labels = list.active(|name, value| self.label(name, value));
        let labels: Vec<String> = labels.into_iter().map(|filter| filter.label).collect();
        let kind = self.kind().plural_label();
        if labels.is_empty() { kind.to_owned() } else { format!("{kind}: {}", labels.join(", ")) }
    }
}

/// Where in a list to begin, as its address says.
pub(super) fn start<A: Asks>(reading: &mut Reading<'_>) -> Option<Cursor> {
    let cursor = reading.cursor()?;
    if A::is_place(&cursor) {
        return Some(cursor);
    }
    reading.reject("cursor", "is not a place in this list");
    None
}

/// The part of a list that is read whole, behind a place in it; behind a record that is not in it
/// there is nothing.
pub(super) fn behind(
    slugs: impl Iterator<Item = Slug>,
    after: Option<&Cursor>,
    limit: i64,
) -> Vec<Cursor> {
    let mut slugs = slugs.map(|slug| Cursor { key: String::new(), slug });
    if let Some(after) = after {
        slugs.by_ref().take_while(|cursor| cursor.slug != after.slug).for_each(drop);
    }
    slugs.take(usize::try_from(limit).unwrap_or(usize::MAX)).collect()
}

/// The names of actors that a filter asks for, by slug; one that is not there is rejected.
pub(super) async fn actors(
    reader: &Reader,
    reading: &mut Reading<'_>,
    parameter: &'static str,
    slugs: &[Slug],
) -> Result<BTreeMap<String, String>, AppError> {
    let mut names = BTreeMap::new();
    for slug in slugs {
        if let Some(name) = record::name(reader, Kind::Actor, slug.as_str()).await? {
            names.insert(name.slug, name.title);
        } else {
            reading.reject(parameter, format!("there is no actor “{slug}”"));
            break;
        }
    }
    Ok(names)
}
