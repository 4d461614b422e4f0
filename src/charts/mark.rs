//! The marks: what an event looks like wherever it is drawn.
//!
//! Shape doubles colour: up for tightens, down for eases, round for neutral. Filled is confirmed,
//! hollow reported, hollow with a cross disputed, struck through denied. Size is significance.

use std::collections::BTreeSet;
use std::fmt::Write;

use jiff::civil::Date;

use super::layout::Side;
use super::scale::{Time, day_label, month_name};
use super::svg::{Svg, esc, num};

/// Which way an event moves trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Makes trade harder.
    Tightens,
    /// Makes trade easier.
    Eases,
    /// Neither.
    Neutral,
}

/// How sure it is that the event happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Own document or on record.
    Confirmed,
    /// In the press.
    Reported,
    /// Accounts differ.
    Disputed,
    /// The party says that it did not happen.
    Denied,
}

/// How much of the date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// The day.
    Day,
    /// Only the month: drawn in its middle with a whisker.
    Month,
    /// Only the year: drawn in its middle with a whisker.
    Year,
}

/// An event as a chart sees it.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its day, or the first day of its month or year.
    pub day: Date,
    /// How much of `day` is known.
    pub precision: Precision,
    /// Index of its lane (or row) in the chart.
    pub lane: usize,
    /// Which way.
    pub effect: Effect,
    /// How sure.
    pub certainty: Certainty,
    /// 1 to 3; brought into that range.
    pub significance: u8,
    /// Its title, as plain text.
    pub title: String,
    /// Where the mark leads.
    pub href: String,
}

impl Effect {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tightens => "tightens",
            Self::Eases => "eases",
            Self::Neutral => "neutral",
        }
    }

    /// The CSS class.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Tightens => "t",
            Self::Eases => "e",
            Self::Neutral => "n",
        }
    }

    /// Tightening stands above the line, easing hangs below it.
    pub(super) const fn side(self) -> Side {
        match self {
            Self::Tightens => Side::Above,
            Self::Eases => Side::Below,
            Self::Neutral => Side::Either,
        }
    }
}

impl Certainty {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Reported => "reported",
            Self::Disputed => "disputed",
            Self::Denied => "denied",
        }
    }

    const fn letter(self) -> &'static str {
        match self {
            Self::Confirmed => "",
            Self::Reported => "r",
            Self::Disputed => "d",
            Self::Denied => "x",
        }
    }
}

impl Event {
    /// Significance within 1 to 3.
    pub(super) fn weight(&self) -> u8 {
        self.significance.clamp(1, 3)
    }

    /// Days that the date may mean, both inclusive.
    pub(super) fn span(&self) -> (Date, Date) {
        match self.precision {
            Precision::Day => (self.day, self.day),
            Precision::Month => (self.day.first_of_month(), self.day.last_of_month()),
            Precision::Year => (self.day.first_of_year(), self.day.last_of_year()),
        }
    }

    /// The tooltip and accessible name: '17 Oct 2023: title (tightens; reported)'.
    pub(super) fn name(&self) -> String {
        let when = match self.precision {
            Precision::Day => day_label(self.day),
            Precision::Month => format!("{} {}", month_name(self.day.month()), self.day.year()),
            Precision::Year => self.day.year().to_string(),
        };
        let mut words = Vec::new();
        if self.effect != Effect::Neutral {
            words.push(self.effect.word());
        }
        if self.certainty != Certainty::Confirmed {
            words.push(self.certainty.word());
        }
        if words.is_empty() {
            return format!("{when}: {}", self.title);
        }
        format!("{when}: {} ({})", self.title, words.join("; "))
    }

    /// Middle of the part of its span that is in view; None when none is.
    pub(super) fn place(&self, time: &Time, from: Date, to: Date) -> Option<f64> {
        let (first, last) = self.span();
        let (first, last) = (first.max(from), last.min(to));
        (first <= last).then(|| f64::midpoint(time.mid(first), time.mid(last)))
    }

    /// Id of its shape among the chart's definitions.
    fn shape(&self, id: &str) -> String {
        format!("{id}-{}{}{}", self.effect.class(), self.weight(), self.certainty.letter())
    }
}

/// Half the width of a mark.
pub(super) fn radius(weight: u8, scale: f64) -> f64 {
    let r = match weight {
        3 => 6.4,
        2 => 4.7,
        _ => 3.4,
    };
    r * scale
}

/// Definitions of the shapes that these events need, and the touch area, once per chart.
pub(super) fn defs<'a>(
    svg: &mut Svg,
    id: &str,
    events: impl Iterator<Item = &'a Event>,
    scale: f64,
) {
    let id = esc(id);
    let kinds: BTreeSet<_> = events.map(|e| (e.effect, e.weight(), e.certainty)).collect();
    svg.raw("<defs>");
    for (effect, weight, certainty) in kinds {
        let class = format!("ch-{}", effect.class());
        let shape = outline(effect, radius(weight, scale));
        let mut g = format!("<g id=\"{id}-{}{weight}{}\">", effect.class(), certainty.letter());
        let hollow = if certainty == Certainty::Confirmed { "" } else { " ch-hollow" };
        let _ = write!(g, "<path class=\"{class}{hollow}\" d=\"{shape}\"/>");
        let r = radius(weight, scale);
        let strike = match certainty {
            Certainty::Disputed => cross(effect, r),
            Certainty::Denied => {
                format!("M{} {}L{} {}", num(-r - 2.0), num(r), num(r + 2.0), num(-r))
            }
            _ => String::new(),
        };
        if !strike.is_empty() {
            let _ = write!(g, "<path class=\"{class} ch-strike\" d=\"{strike}\"/>");
        }
        g.push_str("</g>");
        svg.raw(&g);
    }
    svg.raw(&format!("<circle class=\"ch-hit\" id=\"{id}-h\" r=\"12\"/></defs>"));
}

fn outline(effect: Effect, r: f64) -> String {
    let (half, up, down) = (num(r), num(-r * 0.98), num(r * 0.82));
    match effect {
        Effect::Tightens => format!("M0 {up}L{half} {down}H-{half}z"),
        Effect::Eases => {
            format!("M0 {}L{half} {}H-{half}z", num(r * 0.98), num(-r * 0.82))
        }
        Effect::Neutral => {
            let r = r * 0.88;
            let (r, d) = (num(r), num(r * 2.0));
            format!("M-{r} 0a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0-{d} 0z")
        }
    }
}

/// A cross inside the outline, about its middle.
fn cross(effect: Effect, r: f64) -> String {
    let (arm, shift) = (r * 0.36, r * 0.18);
    let y = match effect {
        Effect::Tightens => shift,
        Effect::Eases => -shift,
        Effect::Neutral => 0.0,
    };
    let d = num(arm * 2.0);
    format!("M{0} {1}l{d} {d}m0-{d}l-{d} {d}", num(-arm), num(y - arm))
}

/// One mark: a link with its name, touch area and shape. Left open for the caller to add to it;
/// close with `raw("</a>")`.
pub(super) fn open(svg: &mut Svg, id: &str, event: &Event, at: (f64, f64), roomy: bool) {
    let (x, y) = (num(at.0), num(at.1));
    svg.link("mark", &event.href, &event.name());
    let shape = esc(&event.shape(id));
    if roomy {
        svg.raw(&format!("<use href=\"#{}-h\" x=\"{x}\" y=\"{y}\"/>", esc(id)));
    }
    svg.raw(&format!("<use href=\"#{shape}\" x=\"{x}\" y=\"{y}\"/>"));
}
