//! The day in the links of a page that is read back.

use lol_html::{
    RewriteStrSettings, element, errors::RewritingError, html_content::ContentType, rewrite_str,
};

use crate::web::urls;

/// A page whose links and forms keep the day that it is read back to, wherever they lead to pages
/// that can be read back. What is marked with `data-now` stays as it is.
///
/// # Errors
/// When the page is not well formed, which is a fault of ours.
pub(super) fn keep_known(html: &str, path: &str, day: &str) -> Result<String, RewritingError> {
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("a[href]", |link| {
            if link.has_attribute("data-now") {
                return Ok(());
            }
            let href = link.get_attribute("href").map(|href| decode(&href)).unwrap_or_default();
            if let Some(href) = urls::keep_known(&href, day) {
                link.set_attribute("href", &encode(&href))?;
            }
            Ok(())
        }))
        .append_element_content_handler(element!("form", |form| {
            let method = form.get_attribute("method").unwrap_or_default();
            if form.has_attribute("data-now") || method.eq_ignore_ascii_case("post") {
                return Ok(());
            }
            let action = form.get_attribute("action").map(|action| decode(&action));
            let action = action.unwrap_or_default();
            let target = action.split(['?', '#']).next().unwrap_or_default();
            if urls::takes_known(if target.is_empty() { path } else { target }) {
                let field = format!("<input type=\"hidden\" name=\"known\" value=\"{day}\">");
                form.append(&field, ContentType::Html);
            }
            Ok(())
        }));
    rewrite_str(html, settings)
}

/// The characters of an attribute's value as our templates write it.
fn decode(value: &str) -> String {
    let mut text = value.to_owned();
    for (entity, plain) in [
        ("&#34;", "\""),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&lt;", "<"),
        ("&#62;", ">"),
        ("&gt;", ">"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, plain);
    }
    text
}

fn encode(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
