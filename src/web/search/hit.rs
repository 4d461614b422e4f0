//! A record that was found, as it is shown.

use crate::{
    model::Kind,
    store::search::{Hit, MARK_END, MARK_START},
    web::{
        urls,
        view::{DateView, JurisdictionView},
    },
};

/// A record that was found.
pub(super) struct HitView {
    pub(super) href: String,
    /// Trusted markup: escaped text with `<mark>`.
    pub(super) title: String,
    pub(super) snippet: String,
    pub(super) date: Option<DateView>,
    pub(super) jurisdiction: Option<JurisdictionView>,
    pub(super) by: Option<String>,
}

impl From<Hit> for HitView {
    fn from(hit: Hit) -> Self {
        let (mut title, mut snippet) = (marked(&hit.title), marked(&hit.snippet));
        match hit.kind {
            // A source's text is its address, which says less than its publisher.
            Kind::Source => snippet.clear(),
            // A quote's title is the first of its words; the part that was found says more.
            Kind::Quote => title = std::mem::take(&mut snippet),
            _ => {}
        }
        Self {
            href: urls::record(hit.kind, &hit.slug),
            title,
            snippet,
            date: hit.date.as_ref().map(DateView::from),
            jurisdiction: hit.jurisdiction.map(JurisdictionView::from),
            by: hit.by,
        }
    }
}

/// Text from the index as HTML: everything escaped, the found words in `<mark>`.
///
/// Marks are closed where they would stay open, should a text itself hold one of the characters
/// that stand for them.
fn marked(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 32);
    let mut open = false;
    for c in text.chars() {
        match c {
            MARK_START if !open => {
                html.push_str("<mark>");
                open = true;
            }
            MARK_END if open => {
                html.push_str("</mark>");
                open = false;
            }
            MARK_START | MARK_END => {}
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
    if open {
        html.push_str("</mark>");
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn found_words_are_marked_and_all_else_is_escaped() {
        assert_eq!(marked("a \u{2}<b>\u{3} & c"), "a <mark>&lt;b&gt;</mark> &amp; c");
        assert_eq!(marked("\u{3}x\u{2}\u{2}y"), "x<mark>y</mark>");
    }
}
