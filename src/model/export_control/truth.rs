//! Three-valued logic: met, not met, cannot tell.

use std::ops::{BitAnd, BitOr, Not};

/// What is known of a statement.
///
/// Kleene's strong logic: a conjunction is not met as soon as one part is not, an alternative is
/// met as soon as one part is, whatever is unknown of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// It does not hold.
    NotMet,
    /// A figure that decides it is not known.
    CannotTell,
    /// It holds.
    Met,
}

impl Truth {
    /// Whether it holds for certain.
    #[must_use]
    pub fn is_met(self) -> bool {
        self == Self::Met
    }

    /// Whether all hold; met when there are none.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        parts.into_iter().fold(Self::Met, Self::bitand)
    }

    /// Whether any holds; not met when there are none.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        parts.into_iter().fold(Self::NotMet, Self::bitor)
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Met } else { Self::NotMet }
    }
}

impl From<Option<bool>> for Truth {
    fn from(holds: Option<bool>) -> Self {
        holds.map_or(Self::CannotTell, Self::from)
    }
}

impl BitAnd for Truth {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        self.min(other)
    }
}

impl BitOr for Truth {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.max(other)
    }
}

impl Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::NotMet => Self::Met,
            Self::CannotTell => Self::CannotTell,
            Self::Met => Self::NotMet,
        }
    }
}
