//! Reading pages.

use scraper::{Html, Selector};

pub fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap_or_else(|error| panic!("selector {text}: {error}"))
}

/// The text of everything that a selector matches, blanks collapsed.
pub fn texts(html: &Html, css: &str) -> Vec<String> {
    html.select(&selector(css))
        .map(|element| collapse(element.text().collect::<String>()))
        .collect()
}

pub fn collapse(text: impl AsRef<str>) -> String {
    text.as_ref().split_whitespace().collect::<Vec<_>>().join(" ")
}
