//! The nine kinds of record.

use super::vocabulary::vocabulary;

vocabulary! {
    /// A kind of record. The order is the one in which kinds can be loaded: a kind refers mostly to
    /// those before it.
    pub enum Kind {
        /// Where something was read.
        Source = "source" "Source",
        /// A company, government body, person or research house.
        Actor = "actor" "Actor",
        /// A chip.
        Chip = "chip" "Chip",
        /// A rack or pod of chips.
        System = "system" "System",
        /// An instrument with legal or administrative force, or a bill.
        Policy = "policy" "Policy",
        /// A machine-readable rule inside a policy.
        Control = "control" "Control",
        /// Something that happened on a day.
        Event = "event" "Event",
        /// Who said what, when, where.
        Quote = "quote" "Quote",
        /// A contested explanation, with its evidence.
        Claim = "claim" "Claim",
    }
}

impl Kind {
    /// The kind whose plural this is, as URLs have it.
    #[must_use]
    pub fn by_plural(plural: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.plural() == plural)
    }

    /// The plural that URLs and file names use: `policies` for `policy`.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::Source => "sources",
            Self::Actor => "actors",
            Self::Chip => "chips",
            Self::System => "systems",
            Self::Policy => "policies",
            Self::Control => "controls",
            Self::Event => "events",
            Self::Quote => "quotes",
            Self::Claim => "claims",
        }
    }

    /// The plural as a heading: `Policies`.
    #[must_use]
    pub fn plural_label(self) -> &'static str {
        match self {
            Self::Source => "Sources",
            Self::Actor => "Actors",
            Self::Chip => "Chips",
            Self::System => "Systems",
            Self::Policy => "Policies",
            Self::Control => "Controls",
            Self::Event => "Events",
            Self::Quote => "Quotes",
            Self::Claim => "Claims",
        }
    }
}
