//! What stands in a page's ‘Share’: addresses, codes to show it elsewhere, and the code for print.

use super::{embed::Frame, qr};
use crate::web::urls;

/// What others need to link to a page, or to show it within theirs.
pub struct Panel {
    /// The page's title, for the system's own way to share.
    pub title: String,
    /// Its address, absolute.
    pub address: String,
    /// The same as a QR code, where it is short enough.
    pub qr: Option<String>,
    /// What can be shown of it within other pages.
    pub embeds: Vec<Embeddable>,
}

/// Something that can be shown within other pages.
pub struct Embeddable {
    /// What it is: ‘The lanes’; empty where there is only one.
    pub name: &'static str,
    /// Its own address.
    pub href: String,
    /// The markup that shows it.
    pub code: String,
}

impl Panel {
    /// For a page with a title and an address, of a site that is perhaps read back to a day.
    #[must_use]
    pub fn new(
        site: &str,
        title: &str,
        address: String,
        frames: Vec<Frame>,
        known: Option<&str>,
    ) -> Self {
        let is_one = frames.len() == 1;
        let embeds = frames.into_iter().map(|frame| {
            let src = known.and_then(|day| urls::keep_known(&frame.src, day));
            let src = src.unwrap_or_else(|| frame.src.clone());
            Embeddable {
                name: if is_one { "" } else { frame.name },
                code: frame.markup(&format!("{site}{src}"), title, frame.size(None, None)),
                // Links get the day of a page that is read back where the page is sent.
                href: frame.src,
            }
        });
        let embeds = embeds.collect();
        Self { title: title.to_owned(), qr: qr::svg(&address), address, embeds }
    }

    /// The address with a revision of its record in it, in place of the newest.
    #[must_use]
    pub fn permanent(&self, number: &i64) -> String {
        let (page, _) = self.address.split_once('?').unwrap_or((&self.address, ""));
        let place = page.rfind('/').unwrap_or_default();
        let (start, name) = page.split_at(place);
        format!("{start}{}@{number}", name.split('@').next().unwrap_or(name))
    }
}
