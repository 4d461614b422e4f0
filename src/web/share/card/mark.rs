//! Marks of cards: the shapes that double words on pages, as paths in a box of 20 by 20.

use crate::{
    model::{event::Certainty, export_control::verdict::Finding, vocabulary::Effect},
    web::share::card::colour,
};

/// A shape with its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "plain")]
pub struct Mark {
    pub colour: &'static str,
    /// What is filled.
    pub filled: &'static str,
    /// What is drawn as a line.
    pub outline: &'static str,
}

const UP: &str = "M0 20L10 2L20 20Z";
const DOWN: &str = "M0 2H20L10 20Z";
const DISC: &str = "M10 3a8 8 0 1 1 0 16a8 8 0 1 1 0 -16Z";
const SQUARE: &str = "M2 3.5H17V18.5H2Z";
const CROSSED: &str = "M2 3.5H17V18.5H2ZM2 3.5L17 18.5M17 3.5L2 18.5";
const STRUCK: &str = "M2 3.5H17V18.5H2ZM2 18.5L17 3.5";
const DIAMOND: &str = "M10 1L20 11L10 21L0 11Z";
const INNER: &str = "M10 6L15 11L10 16L5 11Z";

impl Mark {
    /// A triangle up or down, or a disc.
    #[must_use]
    pub fn effect(effect: Effect) -> Self {
        let filled = match effect {
            Effect::Tightens => UP,
            Effect::Eases => DOWN,
            Effect::Neutral => DISC,
        };
        Self { colour: colour::effect(effect), filled, outline: "" }
    }

    /// A square: full, hollow, crossed or struck through.
    #[must_use]
    pub fn certainty(certainty: Certainty) -> Self {
        let (colour, filled, outline) = match certainty {
            Certainty::Confirmed => (colour::QUIET, SQUARE, ""),
            Certainty::Reported => (colour::INK, "", SQUARE),
            Certainty::Disputed => (colour::INK, "", CROSSED),
            Certainty::Denied => (colour::INK, "", STRUCK),
        };
        Self { colour, filled, outline }
    }

    /// A diamond: full where a rule forbids or asks for a licence, half where it is softer, else hollow.
    #[must_use]
    pub fn finding(finding: Finding) -> Self {
        use crate::model::control::Outcome;
        let (colour, filled, outline) = match finding {
            Finding::Caught(
                Outcome::Banned | Outcome::PresumptionOfDenial | Outcome::LicenceRequired,
            ) => (colour::TIGHTENS, DIAMOND, ""),
            Finding::Caught(_) => (colour::TIGHTENS, INNER, DIAMOND),
            Finding::CannotTell => (colour::INK, "", DIAMOND),
            Finding::NotControlled => (colour::QUIET, "", DIAMOND),
        };
        Self { colour, filled, outline }
    }
}
