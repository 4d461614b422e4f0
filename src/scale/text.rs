//! Titles and texts, recombined from real ones.
//!
//! Words keep the frequencies that they have in the real record, so that a search for a common word
//! finds as large a part of the whole; each record says that it is made up, and has a word that
//! hardly another has.

use std::collections::BTreeMap;

use super::draw::Draw;
use crate::model::{Event, Slug, event::EventKind, quote::shorten, slug::MAX_LENGTH};

/// Longest title of an event that fits everywhere, in characters.
const TITLE: usize = 90;

/// Sentences and ends of titles of real events, by kind of event.
#[derive(Debug, Default)]
pub(super) struct Texts {
    sentences: BTreeMap<EventKind, Vec<String>>,
    tails: BTreeMap<EventKind, Vec<String>>,
    /// How many words are coined.
    coined: usize,
}

impl Texts {
    /// Takes the texts of real events; so many words may be coined.
    pub(super) fn new(events: &[Event], coined: usize) -> Self {
        let mut texts = Self { coined, ..Self::default() };
        for event in events {
            let own = sentences(&event.summary).map(str::to_owned);
            texts.sentences.entry(event.kind).or_default().extend(own);
            texts.tails.entry(event.kind).or_default().push(halves(&event.title).1);
        }
        texts
    }

    /// The first half of a real title with the second half of another of the same kind.
    pub(super) fn title(&self, draw: &mut Draw, model: &Event, number: usize) -> String {
        let head = halves(&model.title).0;
        let tail = self.tails.get(&model.kind).and_then(|tails| draw.one_of(tails));
        marked(&format!("{head} {}", tail.map_or("", String::as_str)), number, TITLE)
    }

    /// As many sentences as the model has: its first, others of its kind, and one that says what
    /// it is.
    pub(super) fn summary(&self, draw: &mut Draw, model: &Event) -> String {
        let pool = self.sentences.get(&model.kind).map_or(&[][..], Vec::as_slice);
        let mut texts: Vec<&str> = sentences(&model.summary).take(1).collect();
        for _ in sentences(&model.summary).skip(1) {
            texts.extend(draw.one_of(pool).map(String::as_str));
        }
        let word = coined(draw.skewed_below(self.coined));
        noted(&texts.join(" "), &format!("Generated for measuring, not a fact: {word}."), 1_000)
    }

    /// Words for somebody's mouth that nobody can take for theirs.
    pub(super) fn words(
        &self,
        draw: &mut Draw,
        model: &str,
        kind: EventKind,
        mark: &str,
    ) -> String {
        let pool = self.sentences.get(&kind).map_or(&[][..], Vec::as_slice);
        let other = draw.one_of(pool).map_or("", String::as_str);
        let text = format!("Sample {mark}: {} {other}", halves(model).0);
        text.split_whitespace().take(60).collect::<Vec<_>>().join(" ")
    }
}

/// A text followed by the sentence that says that it is made up, within a length.
pub(super) fn noted(text: &str, note: &str, most: usize) -> String {
    format!("{} {note}", shorten(text, most - note.chars().count() - 2))
}

/// A name or title with a mark behind it, within a length.
pub(super) fn marked(text: &str, number: usize, most: usize) -> String {
    let mark = format!("(sample {number})");
    format!("{} {mark}", shorten(text.trim(), most - mark.len() - 2))
}

/// The slug of a made-up record: its number, and the slug of its model as far as that fits.
pub(super) fn slug(prefix: &str, number: &str, model: &str) -> Slug {
    let mut slug = format!("{prefix}sample-{number}");
    for part in model.split('-') {
        if slug.len() + part.len() < MAX_LENGTH {
            slug.push('-');
            slug.push_str(part);
        }
    }
    slug.parse().unwrap_or_else(|error| unreachable!("{slug} {error}"))
}

/// A word that no language has, and no other number.
pub(super) fn coined(number: usize) -> String {
    const CONSONANTS: &[u8] = b"bdfgklmnprstvxz";
    const VOWELS: &[u8] = b"aeiou";
    const SYLLABLES: usize = 75 * 75 * 75;
    // Neighbours in number are not neighbours in spelling; the factor has no divisor in common
    // with the number of words.
    let mut rest = number % SYLLABLES * 216_091 % SYLLABLES;
    let mut word = String::new();
    for _ in 0..3 {
        word.push(char::from(CONSONANTS[rest % 15]));
        word.push(char::from(VOWELS[rest / 15 % 5]));
        rest /= 75;
    }
    word
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(". ").map(str::trim).filter(|sentence| !sentence.is_empty())
}

/// The two halves of a text, split between words.
fn halves(text: &str) -> (String, String) {
    let words: Vec<_> = text.split_whitespace().collect();
    let (head, tail) = words.split_at(words.len().div_ceil(2));
    (head.join(" "), tail.join(" "))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn coined_words_differ() {
        let words: HashSet<_> = (0..100_000).map(coined).collect();
        assert_eq!(words.len(), 100_000);
    }
}
