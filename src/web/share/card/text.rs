//! Text on cards: how wide it is in the cards' fonts, and how it is broken into lines.

use std::sync::LazyLock;

use skrifa::{
    FontRef, GlyphId, MetadataProvider,
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
};
use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_normalization::UnicodeNormalization;

/// A face of the cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Headlines.
    Headline,
    /// Everything else.
    Text,
    /// Names and figures.
    Strong,
}

/// The files of the faces, and the one that has the characters that they lack.
pub(super) const FILES: [&[u8]; 4] = [
    include_bytes!("../../../../fonts/NotoSerif-SemiBold.ttf"),
    include_bytes!("../../../../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../../../fonts/NotoSans-SemiBold.ttf"),
    include_bytes!("../../../../fonts/NotoSansCJKsc-Regular.otf"),
];

/// Where in [`FILES`] the font is that has the characters that the others lack.
const FALLBACK: usize = 3;

/// A font's characters and their widths.
struct Widths {
    characters: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
}

/// Widths at this size are in thousandths of any other.
const EM: f32 = 1_000.0;

static WIDTHS: LazyLock<Vec<Option<Widths>>> = LazyLock::new(|| {
    let widths = |file: &&'static [u8]| {
        let font = FontRef::new(file).ok()?;
        let metrics = font.glyph_metrics(Size::new(EM), LocationRef::default());
        Some(Widths { characters: font.charmap(), metrics })
    };
    FILES.iter().map(widths).collect()
});

impl Widths {
    fn glyph(&self, character: char) -> Option<GlyphId> {
        self.characters.map(character)
    }
}

impl Face {
    fn index(self) -> usize {
        match self {
            Self::Headline => 0,
            Self::Text => 1,
            Self::Strong => 2,
        }
    }

    /// The width of a text without kerning, which only makes it narrower.
    #[must_use]
    pub fn width(self, text: &str, size: f64) -> f64 {
        let fonts = [self.index(), FALLBACK].map(|index| WIDTHS.get(index)?.as_ref());
        let advance = |character| {
            let found = fonts
                .iter()
                .flatten()
                .find_map(|font| font.metrics.advance_width(font.glyph(character)?).map(f64::from));
            found.unwrap_or(f64::from(EM))
        };
        text.chars().map(advance).sum::<f64>() * size / f64::from(EM)
    }
}

/// Whether some font of the cards has a character.
#[must_use]
pub fn can_show(character: char) -> bool {
    WIDTHS.iter().flatten().any(|font| font.glyph(character).is_some())
}

/// The font of [`FILES`] that has a character, other than those that were tried.
pub(super) fn font_with(character: char, tried: impl Fn(usize) -> bool) -> Option<usize> {
    let mut fonts = WIDTHS.iter().enumerate().rev();
    let has = |font: &Option<Widths>| font.as_ref().is_some_and(|f| f.glyph(character).is_some());
    fonts.find(|(index, font)| !tried(*index) && has(font)).map(|(index, _)| index)
}

/// A text as cards have it: on one line, accents joined with their letters.
#[must_use]
pub fn clean(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect()
}

/// A text broken into lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Lines {
    /// The lines.
    pub lines: Vec<String>,
    /// The size of the font.
    pub size: f64,
}

/// The distance of baselines, in the size of the font.
pub const LEADING: f64 = 1.2;

impl Lines {
    /// What they take from the top of the first to the foot of the last.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.lines.len() as f64 * self.size * LEADING
    }
}

/// The space that a text may take.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// In pixels.
    pub width: f64,
    /// In pixels.
    pub height: f64,
    /// The most lines.
    pub lines: usize,
}

/// A text in the largest of some sizes in which it fits; in the smallest it is cut, with an ellipsis.
#[must_use]
pub fn fit(face: Face, text: &str, room: Room, sizes: &[f64]) -> Lines {
    let mut smallest = Lines { lines: Vec::new(), size: 0.0 };
    for &size in sizes {
        let rows = (room.height / (size * LEADING)).floor();
        let rows = (0..=room.lines).rev().find(|&count| count as f64 <= rows).unwrap_or(0);
        let (lines, has_split) = wrap(face, text, size, room.width);
        if lines.len() <= rows && !has_split {
            return Lines { lines, size };
        }
        smallest = Lines { lines: cut(face, lines, rows, size, room.width), size };
    }
    smallest
}

/// A text on one line, cut with an ellipsis where it is too wide.
#[must_use]
pub fn one_line(face: Face, text: &str, size: f64, width: f64) -> String {
    if face.width(text, size) <= width {
        return text.to_owned();
    }
    let lines = split(face, text, size, width - face.width("…", size));
    let first = lines.into_iter().next().unwrap_or_default();
    format!("{}…", first.trim_end_matches(STOPS))
}

/// What does not stand before an ellipsis.
const STOPS: [char; 7] = [' ', ',', ';', ':', '.', '-', '–'];

/// The first lines, the last of them with an ellipsis where more follow.
fn cut(face: Face, lines: Vec<String>, most: usize, size: f64, width: f64) -> Vec<String> {
    if lines.len() <= most {
        return lines;
    }
    let mut kept: Vec<String> = lines.into_iter().take(most).collect();
    if let Some(last) = kept.last_mut() {
        let mut words = last.trim_end_matches(STOPS).to_owned();
        while !words.is_empty() && face.width(&format!("{words}…"), size) > width {
            // Whole words go, and letters where there is only one.
            let end = words.trim_end().rfind(' ');
            let end = end.or_else(|| words.char_indices().last().map(|(place, _)| place));
            words.truncate(end.unwrap_or_default());
        }
        *last = format!("{}…", words.trim_end_matches(STOPS));
    }
    kept
}

/// Lines that are no wider than `width`, and whether a word had to be split for it.
fn wrap(face: Face, text: &str, size: f64, width: f64) -> (Vec<String>, bool) {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut has_split = false;
    let mut start = 0;
    for (end, opportunity) in linebreaks(text) {
        let piece = &text[start..end];
        start = end;
        if face.width(format!("{line}{piece}").trim_end(), size) <= width {
            line.push_str(piece);
        } else {
            if !line.trim().is_empty() {
                lines.push(line.trim_end().to_owned());
            }
            let mut parts = split(face, piece, size, width);
            has_split |= parts.len() > 1;
            line = parts.pop().unwrap_or_default();
            lines.append(&mut parts);
        }
        if opportunity == BreakOpportunity::Mandatory && !line.trim().is_empty() {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
    }
    (lines, has_split)
}

/// A word in parts that are no wider than `width`.
fn split(face: Face, word: &str, size: f64, width: f64) -> Vec<String> {
    let mut parts = vec![String::new()];
    for character in word.chars() {
        let last = parts.last().map_or(0.0, |part| face.width(part, size));
        let more = face.width(character.encode_utf8(&mut [0; 4]), size);
        if last + more > width && !character.is_whitespace() && last > 0.0 {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(character);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SIZES: &[f64] = &[60.0, 40.0, 30.0];

    proptest! {
        #[test]
        fn no_line_is_wider_than_its_room(text in "\\PC{0,400}", width in 200.0..1_000.0_f64) {
            let room = Room { width, height: 300.0, lines: 5 };
            let fitted = fit(Face::Headline, &clean(&text), room, SIZES);
            prop_assert!(fitted.lines.len() <= 5);
            prop_assert!(fitted.height() <= 300.0);
            for line in &fitted.lines {
                prop_assert!(Face::Headline.width(line, fitted.size) <= width, "{line}");
            }
        }

        #[test]
        fn what_fits_is_all_there(text in "[a-zł华为 -]{1,60}") {
            let text = clean(&text);
            let room = Room { width: 900.0, height: 400.0, lines: 5 };
            let fitted = fit(Face::Text, &text, room, SIZES);
            let bare = |text: &str| text.replace(' ', "");
            prop_assert_eq!(bare(&fitted.lines.concat()), bare(&text));
        }
    }

    #[test]
    fn long_texts_end_in_an_ellipsis() {
        let text = "The rule of October ".repeat(40);
        let room = Room { width: 900.0, height: 200.0, lines: 5 };
        let fitted = fit(Face::Headline, &text, room, SIZES);
        assert!(fitted.lines.last().unwrap().ends_with('…'));
        assert!(one_line(Face::Text, &text, 30.0, 400.0).ends_with('…'));
    }
}
