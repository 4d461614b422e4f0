//! Closed lists of words: one enum for each, with its token (in data and URLs) and its label (on
//! pages).

/// A text that is not one of a vocabulary's tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be one of: {}", .tokens.join(", "))]
pub struct UnknownToken {
    /// The tokens that would have been accepted.
    pub tokens: &'static [&'static str],
}

/// The words of a closed list, as the shape of a field names them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Words {
    /// The tokens in data files, the database and URLs.
    pub tokens: &'static [&'static str],
    /// The words on pages, in the same order.
    pub labels: &'static [&'static str],
    /// What each word means, in the same order, as its declaration says.
    pub meanings: &'static [&'static str],
}

impl Words {
    /// The word on a page for a token.
    #[must_use]
    pub fn label(self, token: &str) -> Option<&'static str> {
        let place = self.tokens.iter().position(|known| *known == token)?;
        self.labels.get(place).copied()
    }

    /// Every word: its token, its word on a page, and what it means.
    pub fn explained(self) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
        let words = self.tokens.iter().zip(self.labels).zip(self.meanings);
        words.map(|((&token, &label), meaning)| (token, label, meaning.trim()))
    }
}

impl std::ops::Deref for Words {
    type Target = [&'static str];

    fn deref(&self) -> &Self::Target {
        self.tokens
    }
}

/// A closed list of words.
pub trait Vocabulary:
    Copy + Ord + std::fmt::Debug + std::str::FromStr<Err = UnknownToken> + 'static
{
    /// Every word, in the order in which lists show them.
    const ALL: &'static [Self];

    /// The token in data files, the database and URLs.
    fn as_str(self) -> &'static str;

    /// The word on a page.
    fn label(self) -> &'static str;
}

/// Declares an enum whose variants are words of the dataset: `Variant = "token" "Label"`.
macro_rules! vocabulary {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[doc = $meaning:literal])* $variant:ident = $token:literal $label:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[doc = $meaning])* #[serde(rename = $token)] $variant,)+
        }

        impl $name {
            /// Every word, in the order in which lists show them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The tokens of all words, in the same order.
            pub const TOKENS: &'static [&'static str] = &[$($token),+];

            /// All words with their labels, for the shape of a field.
            pub const WORDS: $crate::model::vocabulary::Words = $crate::model::vocabulary::Words {
                tokens: Self::TOKENS,
                labels: &[$($label),+],
                meanings: &[$(concat!($($meaning),*)),+],
            };

            /// The token in data files, the database and URLs.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $token,)+ }
            }

            /// The word on a page.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }
        }

        impl $crate::model::vocabulary::Vocabulary for $name {
            const ALL: &'static [Self] = Self::ALL;

            fn as_str(self) -> &'static str {
                self.as_str()
            }

            fn label(self) -> &'static str {
                self.label()
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::vocabulary::UnknownToken;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($token => Ok(Self::$variant),)+
                    _ => Err($crate::model::vocabulary::UnknownToken { tokens: Self::TOKENS }),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use vocabulary;

vocabulary! {
    /// The direction of an act towards trade in chips; not its merit.
    pub enum Effect {
        /// Makes trade harder.
        Tightens = "tightens" "Tightens",
        /// Makes trade easier.
        Eases = "eases" "Eases",
        /// Neither, or both.
        Neutral = "neutral" "Neutral",
    }
}

impl Effect {
    /// What the word says.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Tightens => "makes trade in chips harder",
            Self::Eases => "makes trade in chips easier",
            Self::Neutral => "makes trade in chips neither harder nor easier, or does both",
        }
    }
}

vocabulary! {
    /// Which way a piece of evidence or a quote bears on a claim.
    pub enum Stance {
        /// Speaks for the claim.
        Supports = "supports" "Supports",
        /// Limits the claim, or supports it only in part.
        Qualifies = "qualifies" "Qualifies",
        /// Speaks against the claim.
        Contradicts = "contradicts" "Contradicts",
    }
}
