//! Working copies of forms: their keys, and what was typed as one text.

use std::{fmt, fmt::Write, str::FromStr};

/// What tells an account's drafts apart; a form carries it for as long as its draft lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftKey(String);

/// A text that is no draft's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be the key of a draft")]
pub struct InvalidKey;

/// Letters of a key.
const LENGTH: usize = 24;

impl DraftKey {
    /// A key of random bytes.
    #[must_use]
    pub fn new(random: [u8; LENGTH / 2]) -> Self {
        let mut key = String::with_capacity(LENGTH);
        for byte in random {
            // Writing to a text cannot fail.
            let _ = write!(key, "{byte:02x}");
        }
        Self(key)
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DraftKey {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        let is_key = text.len() == LENGTH
            && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if is_key { Ok(Self(text.to_owned())) } else { Err(InvalidKey) }
    }
}

impl fmt::Display for DraftKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The fields of a form as one text, a JSON list of pairs without control characters in it: it goes
/// through any form and any store as it is.
#[must_use]
pub fn to_text(pairs: &[(String, String)]) -> String {
    let json = serde_json::to_string(pairs).unwrap_or_else(|_| "[]".to_owned());
    if !json.chars().any(char::is_control) {
        return json;
    }
    let mut text = String::with_capacity(json.len() + 64);
    for letter in json.chars() {
        if letter.is_control() {
            let _ = write!(text, "\\u{:04x}", u32::from(letter));
        } else {
            text.push(letter);
        }
    }
    text
}

/// The fields of a form from [`to_text`]; none where it is something else.
#[must_use]
pub fn from_text(text: &str) -> Option<Vec<(String, String)>> {
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keys_are_told_from_other_texts() {
        let key = DraftKey::new([0xa5; 12]);
        assert_eq!(key.as_str().parse(), Ok(key.clone()));
        for bad in ["", "a5", "A5A5A5A5A5A5A5A5A5A5A5A5", "../../../../../../../../", "é"] {
            assert_eq!(bad.parse::<DraftKey>(), Err(InvalidKey), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_was_typed_is_read_again(
            pairs in prop::collection::vec((any::<String>(), any::<String>()), 0..9),
        ) {
            let pairs = [pairs, vec![("a".to_owned(), "\0\u{7f}\u{9b}\r\n\"\\".to_owned())]].concat();
            let text = to_text(&pairs);
            prop_assert!(!text.chars().any(char::is_control));
            prop_assert_eq!(from_text(&text), Some(pairs));
        }
    }
}
