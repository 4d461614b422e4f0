//! Which records are compared: an ordered choice that the address holds.

use crate::{
    model::{Kind, Slug},
    web::{query::Reading, urls, view::Link},
};

/// More columns than this cannot be read side by side.
pub const MOST: usize = 8;

/// What is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Chips or systems.
    pub kind: Kind,
    /// Their slugs, in the order chosen.
    pub slugs: Vec<Slug>,
    /// What cannot be compared, and why.
    pub problems: Vec<String>,
}

impl Selection {
    /// The parameter that holds the choice: `chips` or `systems`.
    #[must_use]
    pub fn parameter(kind: Kind) -> &'static str {
        if kind == Kind::System { "systems" } else { "chips" }
    }

    /// Reads `chips` or `systems`; what is usable of them stays in the page's state.
    pub fn read(reading: &mut Reading<'_>, knows: impl Fn(Kind, &Slug) -> bool) -> Self {
        let chips = reading.listed("chips");
        let systems = reading.listed("systems");
        let mut problems = Vec::new();
        let (kind, given) = match (chips.is_empty(), systems.is_empty()) {
            (false, false) => {
                problems.push(
                    "Chips and systems cannot be compared with each other; here are the chips."
                        .to_owned(),
                );
                (Kind::Chip, chips)
            }
            (true, false) => (Kind::System, systems),
            _ => (Kind::Chip, chips),
        };
        let mut slugs: Vec<Slug> = Vec::new();
        for value in given {
            match value.parse::<Slug>() {
                Ok(slug) if slugs.contains(&slug) => {
                    problems.push(format!("“{slug}” was there twice; once is enough."));
                }
                Ok(slug) if knows(kind, &slug) => slugs.push(slug),
                _ => {
                    let what = kind.label().to_lowercase();
                    problems.push(format!("There is no {what} “{value}”."));
                }
            }
        }
        if slugs.len() > MOST {
            let left: Vec<String> = slugs.drain(MOST..).map(|slug| slug.to_string()).collect();
            problems
                .push(format!("At most {MOST} can be compared; left out: {}.", left.join(", ")));
        }
        reading.settle(Self::parameter(kind), &slugs);
        Self { kind, slugs, problems }
    }

    /// The choice without one of its records.
    #[must_use]
    pub fn without(&self, index: usize) -> Vec<&str> {
        let kept = self.slugs.iter().enumerate().filter(|(place, _)| *place != index);
        kept.map(|(_, slug)| slug.as_str()).collect()
    }

    /// The choice with a record and the one before it in each other's place.
    #[must_use]
    pub fn moved_left(&self, index: usize) -> Vec<&str> {
        let mut slugs: Vec<&str> = self.slugs.iter().map(Slug::as_str).collect();
        if index > 0 && index < slugs.len() {
            slugs.swap(index, index - 1);
        }
        slugs
    }
}

/// The address of a comparison.
#[must_use]
pub fn address(kind: Kind, slugs: &[&str]) -> String {
    urls::with_query("/compare", [(Selection::parameter(kind), slugs.join(",").as_str())])
}

/// A link to a comparison of chips.
#[must_use]
pub fn chips_link(slugs: &[&str], text: &str) -> Link {
    Link::new(address(Kind::Chip, slugs), text)
}
