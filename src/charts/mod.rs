//! Charts as SVG markup, from plain numbers, strings and dates.
//!
//! What belongs here: scales, axes, layout and drawing. What does not: SQL, HTTP, records,
//! templates, the clock (today is an argument). Each chart is a struct with `render`, which
//! returns a complete `<svg>` and never fails: without data it says so.
//!
//! The markup holds no `style` and no script, so that a strict CSP can stand. Geometry is in
//! attributes; colour comes from `static/css/charts.css` through these classes:
//!
//! | class | on | meaning |
//! | --- | --- | --- |
//! | `ch` + `ch-density`, `ch-lanes`, `ch-tension`, `ch-life`, `ch-history`, `ch-scatter`, `ch-spark` | `svg` | a chart, and which |
//! | `ch-frame` | an element around the `svg`, the caller's | scrolls sideways when the page is narrow |
//! | `t`, `e`, `n` | bars | fill: tightens, eases, neutral |
//! | `ch-t`, `ch-e`, `ch-n` | marks | the same; styled by class alone, since `use` copies lose their ancestors |
//! | `ch-hollow`, `ch-strike`, `ch-hit` | mark parts | not confirmed; its cross or bar; touch area |
//! | `us`, `cn`, `eu`, `other` | bars, arcs, swatches | hue of a jurisdiction group |
//! | `mark`, `whisker`, `label` | lanes, spark | a link, its touch area, precision, direct label |
//! | `arcs`, `arc` | lanes | answers at rest; the same lit up while an end is hovered or focused |
//! | `lane`, `code`, `name`, `more` | lanes | lane rule, its code and name, '+n more' |
//! | `bar`, `hit`, `sel`, `sel-edge`, `peak` | density, tension | a month's link, its touch area; the chosen range; highest count |
//! | `side` + `up`, `down`; `hatch` | tension | what is above and below; pattern lines |
//! | `grid`, `major`, `zero`, `axis`, `today`, `note`, `leader`, `empty` | all | furniture |
//! | tokens of findings, `on` | history, scatter | a stretch or region by its verdict; text on it |
//! | `area`, `partial`, `area-name`, `may-lie`, `ch-dot` | scatter | region of a rule, one that other figures bound too, its name; where a point may lie; a mark |
//! | `planned`, `in-force`, `ended` | life | state of a phase |
//! | `bar-cell` | [`bar_cell`] | `svg` in a table cell, with a fill class of the caller's |

mod axis;
mod bars;
mod density;
mod history;
mod lanes;
#[expect(clippy::cast_possible_truncation, reason = "pixels and dates are far from the limits")]
mod layout;
mod life;
mod mark;
#[expect(clippy::cast_possible_truncation, reason = "pixels and dates are far from the limits")]
pub mod scale;
mod scatter;
mod spark;
mod spots;
#[expect(clippy::cast_possible_truncation, reason = "pixels and dates are far from the limits")]
mod svg;
mod swarm;
mod tension;
mod tension_axis;
mod tension_notes;
mod text;

pub use bars::bar_cell;
pub use density::{Density, MonthBar};
pub use history::{History, Stretch};
pub use lanes::{Answer, Drawn, Lane, Lanes};
pub use life::{Life, Phase, PhaseState};
pub use mark::{Certainty, Effect, Event, Precision};
pub use scale::Month;
pub use scatter::{Area, Point, Scatter};
pub use spark::{Spark, SparkRow};
pub use tension::{Cell, Note, Series, Tension};

/// What a reader who cannot see the picture is told, and the chart's name on its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    /// Unique on the page; prefixes every id in the chart. Letters, digits and hyphens.
    pub id: String,
    /// The chart's accessible name: 'Events by month, 2014 to 2026'.
    pub title: String,
    /// The finding in a sentence or two: what the picture shows.
    pub desc: String,
}

/// Four hues for jurisdictions; those who share one are told apart by place and words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hue {
    /// United States.
    Us,
    /// China.
    Cn,
    /// The European Union and its members.
    Eu,
    /// Everybody else.
    Other,
}

impl Hue {
    /// All hues, in the order in which they are drawn.
    pub const ALL: [Self; 4] = [Self::Us, Self::Cn, Self::Eu, Self::Other];

    /// The hue of an ISO 3166 code ('EU' included).
    #[must_use]
    pub fn of(code: &str) -> Self {
        match code {
            "US" => Self::Us,
            "CN" | "HK" | "MO" => Self::Cn,
            "EU" | "AT" | "BE" | "BG" | "CY" | "CZ" | "DE" | "DK" | "EE" | "ES" | "FI" | "FR"
            | "GR" | "HR" | "HU" | "IE" | "IT" | "LT" | "LU" | "LV" | "MT" | "NL" | "PL" | "PT"
            | "RO" | "SE" | "SI" | "SK" => Self::Eu,
            _ => Self::Other,
        }
    }

    /// The CSS class.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::Cn => "cn",
            Self::Eu => "eu",
            Self::Other => "other",
        }
    }
}
