//! `GET /oembed`: how a page is shown within others, for programs (<https://oembed.com>).

use axum::{
    Json,
    extract::State as AxumState,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::embed::{self, Frame};
use crate::{
    store::{former, record},
    web::{AppError, State, cache::CachePolicy, query::Query, timeline::asked, urls},
};

/// How long consumers may keep an answer, in seconds.
const CACHE_AGE: u32 = 86_400;

/// What a consumer is told; the names are the specification's.
#[derive(Serialize)]
struct Answer {
    r#type: &'static str,
    version: &'static str,
    title: String,
    html: String,
    width: u32,
    height: u32,
    provider_name: &'static str,
    provider_url: &'static str,
    cache_age: u32,
    #[serde(flatten)]
    thumbnail: Option<Thumbnail>,
}

/// The picture of a record.
#[derive(Serialize)]
struct Thumbnail {
    #[serde(rename = "thumbnail_url")]
    url: String,
    #[serde(rename = "thumbnail_width")]
    width: u32,
    #[serde(rename = "thumbnail_height")]
    height: u32,
}

/// `GET /oembed?url=…&format=json&maxwidth&maxheight`
pub async fn answer(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    let mut reading = query.read(urls::OEMBED);
    let format = reading.text("format", 20);
    if format.is_some_and(|format| format != "json") {
        let said = "There are answers in JSON only.\n";
        return Ok((StatusCode::NOT_IMPLEMENTED, said).into_response());
    }
    let url = reading.one("url", |value| Ok(value.to_owned()));
    if url.is_none() && !reading.is_given("url") {
        reading.reject("url", "is missing: the address of a page of this site");
    }
    let mut pixels = |name| {
        reading.one(name, |value| match value.parse::<u32>() {
            Ok(most) if most > 0 => Ok(most),
            _ => Err("must be a number of pixels".to_owned()),
        })
    };
    let (most_width, most_height) = (pixels("maxwidth"), pixels("maxheight"));
    reading.finish()?;
    let (frame, title) = shown(&state, &url.unwrap_or_default()).await?;
    let (width, height) = frame.size(most_width, most_height);
    let html = frame.markup(&format!("{}{}", state.public_url, frame.src), &title, (width, height));
    let thumbnail = frame.record.as_ref().map(|(kind, slug)| Thumbnail {
        url: format!("{}{}", state.public_url, urls::card(*kind, slug)),
        width: 1200,
        height: 630,
    });
    // A picture larger than what was asked for must not be named.
    let fits =
        most_width.is_none_or(|most| most >= 1200) && most_height.is_none_or(|most| most >= 630);
    let answer = Answer {
        r#type: "rich",
        version: "1.0",
        title,
        html,
        width,
        height,
        provider_name: "Chokepoint",
        provider_url: state.public_url,
        cache_age: CACHE_AGE,
        thumbnail: thumbnail.filter(|_| fits),
    };
    let cache = [(header::CACHE_CONTROL, CachePolicy::Page.header())];
    Ok((cache, Json(answer)).into_response())
}

/// What stands for the page at an address, and the page's title.
async fn shown(state: &State, url: &str) -> Result<(Frame, String), AppError> {
    let nothing = || AppError::NotFound {
        what: "There is nothing to be embedded at that address of this site.".into(),
        suggestions: Vec::new(),
    };
    // Links are pasted with either scheme, and with a place in the page behind them.
    let host = |address: &str| address.split_once("://").map(|(_, rest)| rest.to_owned());
    let own = host(state.public_url).unwrap_or_default();
    let path = host(url).and_then(|rest| rest.strip_prefix(&own).map(str::to_owned));
    let path = path.ok_or_else(nothing)?;
    let path = path.split('#').next().unwrap_or_default();
    let path = if path.is_empty() { "/" } else { path };
    if !path.starts_with('/') {
        return Err(nothing());
    }
    let mut frame = Frame::at(path).ok_or_else(nothing)?;
    let Some((kind, slug)) = frame.record.clone() else {
        let query = Query::of(path.split_once('?').map_or("", |(_, query)| query))?;
        let name = if frame.src.starts_with("/embed/compare") {
            embed::compare::title(state, &query).await.map_err(|_| nothing())?
        } else if frame.src.starts_with("/embed/timeline") {
            asked::read(state, &query).await.map_err(|_| nothing())?.heading()
        } else {
            frame.name.to_owned()
        };
        return Ok((frame, name));
    };
    if let Some(name) = record::name(&state.reader, kind, &slug).await? {
        return Ok((frame, name.title));
    }
    let now = former::now(&state.reader, kind, &slug).await?.ok_or_else(nothing)?;
    let name = record::name(&state.reader, kind, &now).await?.ok_or_else(nothing)?;
    frame = Frame::at(&path.replacen(&slug, &now, 1)).ok_or_else(nothing)?;
    Ok((frame, name.title))
}
