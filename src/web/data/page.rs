//! `GET /data`: what there is to take, and on what terms.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};
use serde_json::{Value, json};

use super::{
    edition::{Edition, Sealed},
    encode::Format,
    file::WHOLE,
};
use crate::{
    model::{Kind, figure::group_thousands},
    store::snapshot,
    web::{
        AppError, State,
        open::LICENCE,
        page::{Page, render},
        urls,
        view::{DateView, Link},
    },
};

#[derive(Template)]
#[template(path = "data/data.html")]
struct DataPage {
    page: Page,
    kinds: Vec<KindFiles>,
    whole: Vec<WholeFile>,
    total: String,
    version: i64,
    changed: DateView,
}

/// The files of a kind.
struct KindFiles {
    list: Link,
    meaning: &'static str,
    count: String,
    files: Vec<Link>,
}

/// A file of the whole record.
struct WholeFile {
    href: String,
    name: String,
    label: &'static str,
    what: &'static str,
    media_type: &'static str,
    sealed: Option<(String, String)>,
}

/// `GET /data`
pub async fn data(AxumState(state): AxumState<State>) -> Result<Response, AppError> {
    let counts = state.counts().await?;
    let moments = snapshot::moments_now(&state.reader).await?;
    let newest = moments.newest.unwrap_or_default();
    let kinds = Kind::WORDS.explained().zip(Kind::ALL).collect::<Vec<_>>();
    let kinds = kinds.into_iter().rev().map(|((.., meaning), &kind)| KindFiles {
        list: Link::new(urls::list(kind), kind.plural_label()),
        meaning,
        count: group_thousands(&counts.of(kind).to_string()),
        files: Format::ALL
            .iter()
            .map(|format| Link::new(urls::data(kind.plural(), format.as_str()), format.label()))
            .collect(),
    });
    let whole = whole(&state).await;
    let description = "The whole record to take: every kind as CSV, JSON, JSON Lines and TOML, and all of \
        it as a SQLite database and a data package, under CC BY 4.0.";
    let thing = dataset(&state, description, &newest, moments.version, &whole);
    let page = Page::new(&state, "/data", "Data", description).describing(thing);
    let total = group_thousands(&counts.total().to_string());
    let changed = DateView::moment(&newest);
    let kinds = kinds.collect();
    render(&DataPage { page, kinds, whole, total, version: moments.version, changed })
}

/// The files of the whole record, those that are made once with size and checksum.
async fn whole(state: &State) -> Vec<WholeFile> {
    // A page that says less is better than none while they are being made.
    let edition = state.editions.get(state).await.ok();
    let package = match &edition {
        Some(edition) => edition.package(state).await.ok(),
        None => None,
    };
    let database = edition.as_deref().map(|edition: &Edition| &edition.database);
    let file = |end: &str, label, what, media_type, sealed: Option<&Sealed>| WholeFile {
        href: urls::data(WHOLE, end),
        name: format!("{WHOLE}.{end}"),
        label,
        what,
        media_type,
        sealed: sealed.map(|sealed| (size(sealed.bytes), sealed.sha256.clone())),
    };
    vec![
        file(
            "sqlite",
            "SQLite",
            "The tables of records and of what links them, and every revision; opened by any SQLite, \
             Datasette, DuckDB.",
            "application/vnd.sqlite3",
            database,
        ),
        file(
            "zip",
            "Data package",
            "The same tables as CSV with types, keys and closed lists (Frictionless Data Package), the \
             dictionary and the licence.",
            "application/zip",
            package.as_ref(),
        ),
        file(
            "jsonl",
            "JSON Lines",
            "A record in each line, of all kinds.",
            Format::JsonLines.media_type(),
            None,
        ),
        file(
            "json",
            "JSON",
            "One document with a list for each kind.",
            Format::Json.media_type(),
            None,
        ),
        file(
            "toml",
            "TOML",
            "All kinds in one file, for reading, comparing and importing.",
            Format::Toml.media_type(),
            None,
        ),
    ]
}

/// A size in words.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// The record as schema.org describes datasets.
fn dataset(
    state: &State,
    description: &str,
    newest: &str,
    version: i64,
    whole: &[WholeFile],
) -> Value {
    let site = state.public_url;
    let distribution = whole.iter().map(|file| {
        let mut thing = json!({
            "@type": "DataDownload",
            "name": file.label,
            "contentUrl": format!("{site}{}", file.href),
            "encodingFormat": file.media_type,
            "license": LICENCE,
        });
        if let Some((size, sha256)) = &file.sealed {
            thing["contentSize"] = size.as_str().into();
            thing["sha256"] = sha256.as_str().into();
        }
        thing
    });
    let publisher = json!({ "@type": "Organization", "name": "Chokepoint", "url": site });
    json!({
        "@type": "Dataset",
        "@id": format!("{site}/data"),
        "name": "Chokepoint: the record of semiconductor trade tensions",
        "description": description,
        "url": format!("{site}/data"),
        "license": LICENCE,
        "creator": publisher,
        "publisher": publisher,
        "dateModified": newest,
        "version": version.to_string(),
        "isAccessibleForFree": true,
        "creditText": "Chokepoint, CC BY 4.0",
        "keywords": ["semiconductors", "export controls", "trade policy", "artificial intelligence chips"],
        "distribution": distribution.collect::<Vec<_>>(),
    })
}
