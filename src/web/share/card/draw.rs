//! From a drawing to a file.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{
        self, FontResolver, Options, Tree,
        fontdb::{Database, ID, Source},
    },
};

use super::{
    layout::{HEIGHT, WIDTH},
    text,
};

/// A card that cannot be drawn, which is a fault of ours.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// The template made no card.
    #[error("a card's template failed")]
    Template(#[from] askama::Error),
    /// The template made no drawing.
    #[error("a card is no SVG")]
    Svg(#[from] usvg::Error),
    /// The file could not be written.
    #[error("a card could not be written")]
    Png(#[from] png::EncodingError),
    /// There is no memory for it.
    #[error("there is no room for a card's pixels")]
    Pixels,
}

/// The fonts of cards and no others, in the order of [`text::FILES`].
struct Fonts {
    database: Arc<Database>,
    ids: Vec<ID>,
}

static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let mut database = Database::new();
    let ids = text::FILES
        .iter()
        .flat_map(|file| database.load_font_source(Source::Binary(Arc::new(file))))
        .collect();
    Fonts { database: Arc::new(database), ids }
});

/// An SVG with its text laid out.
///
/// # Errors
/// When it is none.
pub fn parse(svg: &str) -> Result<Tree, usvg::Error> {
    let options = Options {
        fontdb: Arc::clone(&FONTS.database),
        font_resolver: FontResolver {
            select_font: FontResolver::default_font_selector(),
            select_fallback: Box::new(|character, tried, _| {
                let tried = |index: usize| FONTS.ids.get(index).is_none_or(|id| tried.contains(id));
                FONTS.ids.get(text::font_with(character, tried)?).copied()
            }),
        },
        ..Options::default()
    };
    Tree::from_str(svg, &options)
}

/// An SVG as a PNG file.
///
/// # Errors
/// When it is no SVG.
pub fn png(svg: &str) -> Result<Vec<u8>, DrawError> {
    let mut pixels = Pixmap::new(WIDTH, HEIGHT).ok_or(DrawError::Pixels)?;
    resvg::render(&parse(svg)?, Transform::identity(), &mut pixels.as_mut());
    let same = pixels.pixels().chunk_by(|one, next| one == next);
    let runs: Vec<Run> =
        same.map(|run| ([run[0].red(), run[0].green(), run[0].blue()], run.len())).collect();
    let (palette, indexed) = with_palette(&runs);
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, WIDTH, HEIGHT);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(palette.concat());
    encoder.set_compression(Compression::Balanced);
    // Differences of numbers in a palette mean nothing.
    encoder.set_filter(Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&indexed)?;
    writer.finish()?;
    Ok(file)
}

/// Pixels of one colour side by side: most of a card is ground.
type Run = ([u8; 3], usize);

/// At most 256 colours, and the one of each pixel. Cards have few colours and, at the edges of
/// letters, what lies between two of them: of colours that are close, the most frequent stands for
/// all.
fn with_palette(runs: &[Run]) -> (Vec<[u8; 3]>, Vec<u8>) {
    let mut counts: HashMap<[u8; 3], usize> = HashMap::new();
    for &(colour, length) in runs {
        *counts.entry(colour).or_default() += length;
    }
    let mut colours: Vec<Run> = counts.into_iter().collect();
    // Of as many pixels, the order of the colours themselves: the same card is the same file.
    colours.sort_by_key(|&(colour, count)| (std::cmp::Reverse(count), colour));
    for bits in 3..8 {
        let near = |colour: [u8; 3]| colour.map(|part| part >> bits);
        let mut palette: Vec<[u8; 3]> = Vec::new();
        let mut places: HashMap<[u8; 3], u8> = HashMap::new();
        let fits = colours.iter().all(|&(colour, _)| {
            if places.contains_key(&near(colour)) {
                return true;
            }
            let Ok(place) = u8::try_from(palette.len()) else { return false };
            places.insert(near(colour), place);
            palette.push(colour);
            true
        });
        if fits {
            let mut indexed = Vec::new();
            for &(colour, length) in runs {
                let place = places.get(&near(colour)).copied().unwrap_or_default();
                indexed.resize(indexed.len() + length, place);
            }
            return (palette, indexed);
        }
    }
    (vec![[0; 3]], vec![0; runs.iter().map(|run| run.1).sum()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_of_close_colours_stands_for_all() {
        let (paper, close) = ([251, 249, 244], [250, 249, 244]);
        let (palette, places) = with_palette(&[(paper, 1), (close, 1), (paper, 2)]);
        assert_eq!((palette, places), (vec![paper], vec![0; 4]));
        let many: Vec<Run> = (0..=255).flat_map(|a| [([a, 0, 0], 1), ([0, a, a], 1)]).collect();
        let (palette, places) = with_palette(&many);
        assert!(palette.len() <= 256);
        for (place, (colour, _)) in places.iter().zip(&many) {
            let shown = palette[usize::from(*place)];
            assert!(shown.iter().zip(colour).all(|(a, b)| a.abs_diff(*b) < 16), "{colour:?}");
        }
    }
}
