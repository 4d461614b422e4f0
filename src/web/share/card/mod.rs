//! Share cards: a picture of 1200 by 630 pixels that says what a page says, for link previews.
//!
//! `record` and `figures` turn records into a [`Card`], `compare` a comparison, `site` every other
//! page. `layout` and `text` give its parts their places, `templates/cards` has the drawing, `draw`
//! makes the file of it, `drawing` a few at a time. `announce` says on pages which card is theirs.

pub mod announce;
pub mod colour;
pub mod compare;
pub mod draw;
pub mod drawing;
pub mod figures;
pub mod layout;
pub mod mark;
pub mod record;
pub mod site;
pub mod text;

use askama::Template;

use self::{
    draw::DrawError,
    layout::{HEIGHT, Layout, WIDTH},
    mark::Mark,
};

/// What a card says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Card {
    /// The colour of the bar at its side, which means the effect; ink where there is none.
    pub accent: Option<&'static str>,
    /// What stands above the title: the kind, the day.
    pub kicker: String,
    /// The title.
    pub title: String,
    /// Whether the title is somebody's words.
    pub is_quote: bool,
    /// What stands below the title, where there is room.
    pub lede: String,
    /// Key figures; at most six.
    pub figures: Vec<Figure>,
    /// Bars; at most eight.
    pub bars: Vec<Bar>,
    /// Facts, the most important first.
    pub facts: Vec<Fact>,
}

/// A short statement with a mark.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "plain")]
pub struct Fact {
    pub mark: Option<Mark>,
    pub text: String,
    pub strong: bool,
}

impl Fact {
    /// A plain one.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { mark: None, text: text.into(), strong: false }
    }

    /// One that stands out.
    #[must_use]
    pub fn strong(text: impl Into<String>) -> Self {
        Self { strong: true, ..Self::new(text) }
    }

    /// One with a mark.
    #[must_use]
    pub fn marked(mark: Mark, text: impl Into<String>) -> Self {
        Self { mark: Some(mark), strong: true, ..Self::new(text) }
    }
}

/// A key figure.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "plain")]
pub struct Figure {
    pub label: String,
    pub value: String,
    pub unit: &'static str,
    pub estimate: bool,
}

/// A bar of a comparison.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "plain")]
pub struct Bar {
    pub name: String,
    pub number: Option<f64>,
    /// The number as it is written, or that there is none.
    pub words: String,
    pub verdict: Option<Fact>,
}

#[derive(Template)]
#[template(path = "cards/card.svg")]
struct Drawing<'a> {
    layout: Layout,
    accent: &'static str,
    address: &'a str,
    width: u32,
    height: u32,
}

impl Card {
    /// The card as an SVG; `site` is the public address.
    ///
    /// # Errors
    /// When the template fails.
    pub fn svg(&self, site: &str) -> Result<String, askama::Error> {
        let host = site.split_once("://").map_or(site, |(_, host)| host);
        Drawing {
            layout: Layout::of(self),
            accent: self.accent.unwrap_or(colour::INK),
            // A long name would run into the site's own.
            address: &text::one_line(text::Face::Text, host, 22.0, 700.0),
            width: WIDTH,
            height: HEIGHT,
        }
        .render()
    }

    /// The card as a PNG file.
    ///
    /// # Errors
    /// When it cannot be drawn.
    pub fn png(&self, site: &str) -> Result<Vec<u8>, DrawError> {
        draw::png(&self.svg(site)?)
    }
}
