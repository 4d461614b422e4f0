//! Colours of cards: those of the light pages, as `static/css/tokens.css` names them.

use crate::model::vocabulary::Effect;

/// The ground.
pub const PAPER: &str = "#fbf9f4";
/// Text.
pub const INK: &str = "#1b1a18";
/// Text that is less important.
pub const SOFT: &str = "#45423c";
/// Text and marks that stand back.
pub const QUIET: &str = "#676259";
/// Lines.
pub const RULE: &str = "#d8d3c7";
/// Frames and bars.
pub const FRAME: &str = "#837d71";
/// What makes trade harder.
pub const TIGHTENS: &str = "#ad3b0b";

/// The colour of an effect.
#[must_use]
pub fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Tightens => TIGHTENS,
        Effect::Eases => "#1c5f9f",
        Effect::Neutral => "#68645c",
    }
}
