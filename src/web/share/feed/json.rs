//! A feed as JSON Feed 1.1.

use serde::Serialize;

use super::{Entry, Feed};
use crate::web::{AppError, State, open::LICENCE, representation::RecordFile, urls};

#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: String,
    home_page_url: String,
    feed_url: String,
    description: &'a str,
    favicon: String,
    authors: [Author<'a>; 1],
    language: &'static str,
    #[serde(rename = "_chokepoint")]
    extension: AboutFeed<'a>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// What JSON Feed has no word for.
#[derive(Serialize)]
struct AboutFeed<'a> {
    about: String,
    updated: &'a str,
    license: &'static str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_url: Option<&'a str>,
    title: &'a str,
    content_html: String,
    content_text: String,
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    date_published: &'a str,
    date_modified: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    #[serde(rename = "_chokepoint", skip_serializing_if = "Option::is_none")]
    extension: Option<AboutItem<'a>>,
}

/// The record that an item tells of, and its words as the dataset has them.
#[derive(Serialize)]
struct AboutItem<'a> {
    kind: &'a str,
    slug: &'a str,
    /// The record as JSON.
    record: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    words: serde_json::Map<String, serde_json::Value>,
}

pub(super) fn write(state: &State, feed: &Feed, updated: &str) -> Result<String, AppError> {
    let site = state.public_url;
    let items = feed.entries.iter().map(|entry| item(site, entry));
    let feed = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: format!("Chokepoint: {}", feed.title),
        home_page_url: format!("{site}{}", feed.page),
        feed_url: format!("{site}{}", feed.at.json),
        description: &feed.subtitle,
        favicon: format!("{site}{}", state.assets.url("icons/favicon.svg")),
        authors: [Author { name: "Chokepoint", url: Some(format!("{site}/")) }],
        language: "en",
        extension: AboutFeed { about: format!("{site}/feeds#json"), updated, license: LICENCE },
        items: items.collect::<Result<_, _>>()?,
    };
    serde_json::to_string(&feed).map_err(AppError::internal)
}

fn item<'a>(site: &str, entry: &'a Entry) -> Result<Item<'a>, AppError> {
    let record = entry.record.as_ref();
    let names = [&entry.author, &entry.reviewer].into_iter().flatten();
    Ok(Item {
        id: &entry.id,
        url: format!("{site}{}", entry.link),
        external_url: entry.text.sources.first().map(|source| source.url.as_str()),
        title: &entry.title,
        content_html: entry.text.html().map_err(AppError::internal)?,
        content_text: entry.text.plain(),
        summary: &entry.text.lead,
        image: record.map(|record| format!("{site}{}", urls::card(record.kind, &record.slug))),
        date_published: &entry.published,
        date_modified: &entry.updated,
        authors: names.map(|name| Author { name, url: None }).collect(),
        tags: entry.categories.iter().map(|category| category.label.as_str()).collect(),
        extension: record.map(|record| AboutItem {
            kind: record.kind.as_str(),
            slug: record.slug.as_str(),
            record: {
                let page = urls::record(record.kind, &record.slug);
                format!("{site}{}", RecordFile::Json.of(&page))
            },
            date: record.date.as_ref().map(crate::model::Edtf::as_str),
            words: {
                let words = entry.categories.iter().filter(|word| word.scheme != "record");
                words.map(|word| (word.scheme.to_owned(), word.term.clone().into())).collect()
            },
        }),
    })
}
