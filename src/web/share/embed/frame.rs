//! Which pages have something that others can show, and how large a frame it wants.

use crate::{
    model::Kind,
    web::urls::{self, EMBED},
};

/// Something of a page that can be shown within other pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// What it is.
    pub name: &'static str,
    /// Its path and query.
    pub src: String,
    /// The record that it is of.
    pub record: Option<(Kind, String)>,
    shape: Shape,
}

/// The sizes that fit: width, height, and the height in a narrow column. What is more scrolls.
type Shape = (u32, u32, u32);

/// Narrower frames have the height of a column.
const NARROW: u32 = 480;

/// Smaller frames hold nothing that could be read.
const LEAST: u32 = 160;

impl Frame {
    /// What a page has, by its path and query; the first of them stands for the page.
    #[must_use]
    pub fn of_page(address: &str) -> Vec<Self> {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let frame = |name, path: &str, shape| {
            let src = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
            Self { name, src, record: None, shape }
        };
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        match parts[..] {
            [""] => vec![
                frame("Tension by month", "/embed/tension", (720, 540, 660)),
                frame("Who acts on whom", "/embed/matrix", (600, 540, 620)),
            ],
            ["timeline"] => vec![
                frame("Acts and answers", "/embed/timeline", (720, 640, 740)),
                frame("Events by month", "/embed/timeline/months", (720, 320, 360)),
            ],
            ["compare"] if asks_for(query, "chips") => vec![
                frame("The table", "/embed/compare", (720, 560, 560)),
                frame("The rules’ limits", "/embed/compare/plane", (720, 620, 640)),
            ],
            ["compare"] if asks_for(query, "systems") => {
                vec![frame("The table", "/embed/compare", (720, 560, 560))]
            }
            [plural, slug] if !slug.is_empty() && !slug.contains(['@', '.']) => {
                let Some(kind) = Kind::by_plural(plural) else { return Vec::new() };
                let page = format!("{EMBED}{}", urls::record(kind, slug));
                let mut frames = match kind {
                    Kind::Event => vec![frame("Card", &page, (600, 450, 720))],
                    Kind::Quote => vec![frame("Card", &page, (600, 300, 380))],
                    Kind::Claim => vec![frame("Card", &page, (600, 520, 620))],
                    Kind::Policy => vec![frame("Card", &page, (720, 460, 740))],
                    Kind::Actor => vec![frame("Card", &page, (720, 480, 610))],
                    Kind::Chip => vec![
                        frame("Card", &page, (600, 440, 720)),
                        frame(
                            "Verdicts through time",
                            &format!("{page}/verdicts"),
                            (720, 300, 340),
                        ),
                    ],
                    Kind::System | Kind::Control | Kind::Source => Vec::new(),
                };
                for frame in &mut frames {
                    frame.record = Some((kind, slug.to_owned()));
                }
                frames
            }
            _ => Vec::new(),
        }
    }

    /// What an address leads to: a page, by the first that it has, or an embed itself.
    #[must_use]
    pub fn at(address: &str) -> Option<Self> {
        let Some(shown) = address.strip_prefix(EMBED) else {
            return Self::of_page(address).into_iter().next();
        };
        let (path, query) = shown.split_once('?').unwrap_or((shown, ""));
        let page = match path {
            "/tension" | "/matrix" => "/",
            path => ["/verdicts", "/plane", "/months"]
                .iter()
                .find_map(|part| path.strip_suffix(part))
                .unwrap_or(path),
        };
        let page = if query.is_empty() { page.to_owned() } else { format!("{page}?{query}") };
        Self::of_page(&page).into_iter().find(|frame| frame.src == address)
    }

    /// The width and height that it wants where there is no more room than this.
    #[must_use]
    pub fn size(&self, most_width: Option<u32>, most_height: Option<u32>) -> (u32, u32) {
        let (width, height, in_column) = self.shape;
        let width = width.min(most_width.unwrap_or(width)).max(LEAST);
        let height = if width < NARROW { in_column } else { height };
        (width, height.min(most_height.unwrap_or(height)).max(LEAST))
    }

    /// The markup that shows it, from its absolute address; a reader who cannot see it hears its title.
    #[must_use]
    pub fn markup(&self, src: &str, title: &str, (width, height): (u32, u32)) -> String {
        let (src, title) = (attribute(src), attribute(title));
        format!(
            "<iframe src=\"{src}\" title=\"{title}\" width=\"{width}\" height=\"{height}\" \
             loading=\"lazy\" style=\"border:0;max-width:100%\"></iframe>"
        )
    }
}

fn asks_for(query: &str, name: &str) -> bool {
    form_urlencoded::parse(query.as_bytes()).any(|(key, value)| key == name && !value.is_empty())
}

fn attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_and_its_embeds_lead_to_the_same_frame() {
        for page in [
            "/",
            "/timeline?actor=nvidia",
            "/compare?chips=a,b&on=2025-01-01",
            "/compare?systems=a",
            "/chips/a?on=2025-01-01",
            "/events/a",
        ] {
            let frames = Frame::of_page(page);
            assert_eq!(Frame::at(page).as_ref(), frames.first(), "{page}");
            for frame in frames {
                assert_eq!(Frame::at(&frame.src).as_ref(), Some(&frame), "{page}");
            }
        }
        for page in
            ["/compare", "/about", "/events/a@2", "/events/a.json", "/embed/about", "/embed"]
        {
            assert_eq!(Frame::at(page), None, "{page}");
        }
    }

    #[test]
    fn a_frame_fits_the_room_that_there_is() {
        let frame = Frame::at("/events/a").unwrap();
        assert_eq!(frame.size(None, None), (600, 450));
        assert_eq!(frame.size(Some(320), None), (320, 720));
        assert_eq!(frame.size(Some(9_999), Some(200)), (600, 200));
        assert_eq!(frame.size(Some(1), Some(1)), (LEAST, LEAST));
    }
}
