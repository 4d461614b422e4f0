//! Forms of the record, as browsers fill them in and send them.

use chokepoint::model::Kind;
use scraper::ElementRef;

use super::{Response, Visitor, html::selector};

pub type Pairs = Vec<(String, String)>;

/// What a browser would send of the form on a page.
pub fn sent(page: &Response) -> Pairs {
    let html = page.html();
    let all = selector("form[data-edit] :is(input, select, textarea)");
    let value = |field: ElementRef<'_>| match field.value().name() {
        "select" => {
            let options: Vec<_> = field.select(&selector("option")).collect();
            let chosen = options.iter().find(|option| option.attr("selected").is_some());
            chosen.or(options.first()).and_then(|option| option.attr("value").map(str::to_owned))
        }
        "textarea" => {
            let text = field.text().collect::<String>();
            Some(text.strip_prefix('\n').map_or(text.clone(), str::to_owned).replace('\n', "\r\n"))
        }
        _ if matches!(field.attr("type"), Some("checkbox" | "radio")) => {
            field.attr("checked").and(field.attr("value")).map(str::to_owned)
        }
        _ => Some(field.attr("value").unwrap_or_default().to_owned()),
    };
    html.select(&all)
        .filter_map(|field| Some((field.attr("name")?.to_owned(), value(field)?)))
        .collect()
}

/// Sets a field, once.
pub fn set(pairs: &mut Pairs, name: &str, value: &str) {
    let place = pairs.iter().position(|(known, _)| known == name);
    pairs.retain(|(known, _)| known != name);
    let pair = (name.to_owned(), value.to_owned());
    pairs.insert(place.unwrap_or(pairs.len()).min(pairs.len()), pair);
}

/// What stands in a field.
pub fn of<'a>(pairs: &'a Pairs, name: &str) -> Option<&'a str> {
    pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// Sends a form from a page of the site.
pub async fn post(visitor: &Visitor<'_>, path: &str, pairs: &Pairs) -> Response {
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (&**name, &**value)).collect();
    visitor.post(path, &pairs).await
}

/// A record of each kind, and a field of it that holds prose which its page shows.
pub const OF_EACH_KIND: [(Kind, &str, &str); 9] = [
    (Kind::Source, "aicnbc-2025-09-18-why-beijing-is-blocking-nvidia", "title"),
    (Kind::Actor, "nvidia", "summary"),
    (Kind::Chip, "nvidia-h20", "summary"),
    (Kind::System, "huawei-cloudmatrix-384", "summary"),
    (Kind::Policy, "us-oct-2023-advanced-computing-rule", "summary"),
    (Kind::Control, "us-3a090a-2023", "review"),
    (Kind::Event, "2025-09-17-rtx-pro-6000d-purchases-halted", "summary"),
    (Kind::Quote, "aj-kourabi-2025-09-calculated-negotiation-tactic", "role_at_time"),
    (Kind::Claim, "beijing-blocks-nvidia-for-bargaining-leverage", "summary"),
];
