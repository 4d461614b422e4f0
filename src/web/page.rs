//! What every page has: a title, a description, an address; and how pages become responses.

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use crate::{
    model::{AnyRecord, Kind},
    store::record::Names,
};

use super::{
    AppError, State,
    assets::{Assets, THEME_SCRIPT},
    cache::CachePolicy,
    data,
    query::ListState,
    representation::RecordFile,
    revisions::{Banner, ReadAt},
    share::{card::announce::CardLink, embed::Frame, jsonld, panel::Panel},
    urls,
    view::Link,
};

/// What the frame of a page needs.
pub struct Page {
    /// The title, without the site's name.
    pub title: String,
    /// One or two sentences for search results and link previews.
    pub description: String,
    /// The page's one address, absolute; empty for a page that has none, as an error.
    pub canonical: String,
    /// The entry of the navigation that it belongs to.
    pub section: &'static str,
    /// The pages above it.
    pub crumbs: Vec<Link>,
    /// Its Open Graph type.
    pub og_type: &'static str,
    /// Whether search engines should leave it out.
    pub noindex: bool,
    /// Whether it shows what is not saved yet.
    pub is_preview: bool,
    /// What a page that is read back in time says about it.
    pub banner: Option<Banner>,
    /// The day that it is read back to.
    known: Option<String>,
    path: String,
    site: &'static str,
    about: Option<serde_json::Value>,
    feed: Option<urls::Feed>,
    card: CardLink,
    /// The revision that is shown, where it was asked for.
    shown: Option<i64>,
    assets: &'static Assets,
}

/// The form by which a page is read as it stood on a day.
pub struct AsOf {
    /// The page.
    pub action: String,
    /// What the page asks for.
    pub kept: Vec<(String, String)>,
    /// The day that it is read back to; empty for today's page.
    pub day: String,
}

/// Longer descriptions are cut in search results and previews.
const MAX_DESCRIPTION: usize = 200;

impl Page {
    /// A page at `path`, which starts with a slash.
    #[must_use]
    pub fn new(state: &State, path: &str, title: impl Into<String>, description: &str) -> Self {
        let mut title = title.into();
        let banner = state.known.as_ref().map(|known| {
            title = format!("{title} (as of {})", known.day.words());
            Banner::of_day(known, path)
        });
        Self {
            title,
            description: crate::model::quote::shorten(description, MAX_DESCRIPTION),
            canonical: format!("{}{path}", state.public_url),
            section: "",
            crumbs: Vec::new(),
            og_type: "website",
            noindex: state.is_preview || banner.is_some(),
            is_preview: state.is_preview,
            known: state.known.as_ref().map(|known| known.day.to_string()),
            banner,
            path: path.to_owned(),
            site: state.public_url,
            about: None,
            feed: None,
            card: CardLink::of_page(path),
            shown: None,
            assets: state.assets,
        }
    }

    /// The page as one of a section: `timeline`, `actors`, …
    #[must_use]
    pub fn section(mut self, key: &'static str) -> Self {
        self.section = key;
        self
    }

    /// The page with the pages above it.
    #[must_use]
    pub fn crumbs(mut self, crumbs: impl IntoIterator<Item = Link>) -> Self {
        self.crumbs = crumbs.into_iter().collect();
        self
    }

    /// The page as an article, for link previews.
    #[must_use]
    pub fn article(mut self) -> Self {
        self.og_type = "article";
        self
    }

    /// The page, left out of search engines when `noindex`: filtered lists are.
    #[must_use]
    pub fn noindex(mut self, noindex: bool) -> Self {
        self.noindex = noindex || self.is_preview || self.banner.is_some();
        self
    }

    /// The page as one of a list, the news of which can be followed.
    #[must_use]
    pub fn feed_of(mut self, list: &ListState) -> Self {
        self.feed = Some(urls::feed(&list.filters_at(list.path())));
        self
    }

    /// The feed of what the page shows. What is not saved yet has none, nor has the past.
    #[must_use]
    pub fn feed(&self) -> Option<&urls::Feed> {
        self.feed.as_ref().filter(|_| self.banner.is_none() && !self.is_preview)
    }

    /// The feed of everything, for pages that have none of their own.
    #[must_use]
    pub fn main_feed(&self) -> Option<urls::Feed> {
        let is_public = !self.canonical.is_empty() && self.banner.is_none() && !self.noindex;
        (self.feed.is_none() && is_public).then(urls::feed_of_everything)
    }

    /// The page as one about a record, for programs that read it.
    #[must_use]
    pub fn about<R: Into<AnyRecord> + Clone>(
        mut self,
        record: &R,
        names: &Names,
        added: &str,
        changed: &str,
    ) -> Self {
        let context = jsonld::Context { site: self.site, names, added, changed };
        self.feed = Some(urls::feed(&self.path));
        let record = record.clone().into();
        self.about = Some(jsonld::of(&record, context));
        self.card = CardLink::of_record(&record, names);
        self
    }

    /// The page with a share card of its own.
    #[must_use]
    pub fn card(mut self, card: CardLink) -> Self {
        self.card = card;
        self
    }

    /// The share card that the page announces. A card shows what is published now, so that a page that
    /// shows another state has the site's.
    #[must_use]
    pub fn share_card(&self) -> CardLink {
        if self.banner.is_some() || self.is_preview || self.canonical.is_empty() {
            return CardLink::of_page("/");
        }
        self.card.clone()
    }

    /// An address of this site, absolute.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.site)
    }

    /// The page as one about something that is no record, for programs that read it.
    #[must_use]
    pub fn describing(mut self, thing: serde_json::Value) -> Self {
        self.about = Some(thing);
        self
    }

    /// What the page lists, as files; none on pages that are no lists.
    #[must_use]
    pub fn files(&self) -> Vec<Link> {
        self.listed().map_or_else(Vec::new, |(kind, query)| data::list::links(kind, &query))
    }

    /// The kind that the page lists, and what its address asks for, wherever in the list it begins;
    /// none on pages that are no lists.
    fn listed(&self) -> Option<(Kind, String)> {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let kind = Kind::ALL.iter().copied().find(|&kind| urls::list(kind) == path)?;
        // The page's own address has its parameters as they are to be.
        let kept = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
        let kept = kept.collect::<Vec<_>>().join("&");
        Some((kind, if kept.is_empty() { kept } else { format!("?{kept}") }))
    }

    /// What the page says to programs that read it, as a script element's text.
    #[must_use]
    pub fn structured(&self) -> Option<String> {
        if self.canonical.is_empty() || self.noindex {
            return None;
        }
        let above = self.crumbs.iter().map(|crumb| (&crumb.href, crumb.text.as_str()));
        let own = (&self.path, self.title.as_str());
        let crumbs = above.chain([own]).map(|(path, text)| (format!("{}{path}", self.site), text));
        let crumbs = (!self.crumbs.is_empty()).then(|| jsonld::breadcrumbs(crumbs));
        let things: Vec<_> = self.about.iter().cloned().chain(crumbs).collect();
        (!things.is_empty()).then(|| jsonld::script(&things))
    }

    /// The page as one that shows an earlier state of its record, where it does.
    #[must_use]
    pub fn read_back(mut self, at: &ReadAt) -> Self {
        if let Some(back) = &at.back {
            let banner = Banner::new(back, &self.path);
            if back.known.is_none() {
                self.title = format!("{} (revision {})", self.title, back.revision);
            }
            let description = format!("{} {}", banner.words, self.description);
            self.description = crate::model::quote::shorten(&description, MAX_DESCRIPTION);
            self.banner = Some(banner);
            self.shown = Some(back.revision);
            self.noindex = true;
        }
        self
    }

    /// The page as one that shows a version of a record that was withdrawn since.
    #[must_use]
    pub fn banner(mut self, words: String, record: &str, number: i64) -> Self {
        self.banner = Some(Banner::of_withdrawn(words, record, number));
        self
    }

    /// The page's address and what it asks for, for the form by which it is read back; none where it
    /// cannot be.
    #[must_use]
    pub fn as_of(&self) -> Option<AsOf> {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        if self.canonical.is_empty() || self.is_preview || !urls::takes_known(path) {
            return None;
        }
        Some(AsOf {
            action: path.to_owned(),
            kept: form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .filter(|(name, _)| name != "cursor")
                .collect(),
            day: self.known.clone().unwrap_or_default(),
        })
    }

    /// The record whose page it is and as it is now, for the browser to know what its reader has read.
    #[must_use]
    pub fn own_record(&self) -> Option<&str> {
        (self.banner.is_none() && !self.is_preview).then_some(&self.path)
    }

    /// The page's data, for programs that look for it: a record's files, a list's records.
    #[must_use]
    pub fn data(&self) -> Vec<Link> {
        if self.canonical.is_empty() || self.is_preview {
            return Vec::new();
        }
        let day = |mut link: Link| {
            let kept = self.known.as_ref().and_then(|day| urls::keep_known(&link.href, day));
            link.href = kept.unwrap_or(link.href);
            link
        };
        if let Some((kind, query)) = self.listed() {
            let list = urls::api_list(kind) + &query;
            return vec![day(Link::new(list, RecordFile::Json.media_type()))];
        }
        let path = self.path.split('?').next().unwrap_or_default();
        // Pages about a record, as its history, have none of their own.
        if self.edit().is_none() || path.matches('/').count() != 2 {
            return Vec::new();
        }
        let page = match self.shown {
            Some(number) if self.known.is_none() => format!("{path}@{number}"),
            _ => path.to_owned(),
        };
        vec![day(RecordFile::Json.link(&page))]
    }

    /// The page's address as it is shown, absolute: with the revision, or the day, that it is read back
    /// to; none for a page that nobody else can open.
    #[must_use]
    pub fn address(&self) -> Option<String> {
        if self.canonical.is_empty() || self.is_preview {
            return None;
        }
        let own = self.version().map(|number| format!("{}@{number}", self.path));
        let own = own.unwrap_or_else(|| self.path.clone());
        let known = self.known.as_deref().and_then(|day| urls::keep_known(&own, day));
        Some(format!("{}{}", self.site, known.unwrap_or(own)))
    }

    /// The version that its address names; a page of a day names the day.
    fn version(&self) -> Option<i64> {
        self.shown.filter(|_| self.known.is_none())
    }

    /// What others need to link to the page, or to show it within theirs.
    #[must_use]
    pub fn share(&self) -> Option<Panel> {
        let address = self.address()?;
        let frames = if self.version().is_some() { Vec::new() } else { Frame::of_page(&self.path) };
        Some(Panel::new(self.site, &self.title, address, frames, self.known.as_deref()))
    }

    /// Where programs ask how the page is shown within others, where it can be.
    #[must_use]
    pub fn oembed(&self) -> Option<String> {
        let can_be = self.version().is_none() && !Frame::of_page(&self.path).is_empty();
        let address = self.address().filter(|_| can_be)?;
        Some(format!("{}{}", self.site, urls::oembed(&address)))
    }

    /// The path of the page.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Where visitors say what is wrong with the page.
    #[must_use]
    pub fn suggest(&self) -> String {
        // Pages of signed-in people are not the public's to name, least of all a one-time link.
        let is_own = urls::is_own(&self.path) || self.path.starts_with("/suggest");
        urls::suggest(if is_own { "/" } else { &self.path })
    }

    /// The address of the versions of the page's record.
    #[must_use]
    pub fn history(&self) -> String {
        format!("{}/history", self.path)
    }

    /// The address of the page by which the page's record is cited, as it is shown.
    #[must_use]
    pub fn cite(&self) -> String {
        match self.shown {
            Some(number) => format!("{}@{number}/cite", self.path),
            None => format!("{}/cite", self.path),
        }
    }

    /// The address of the form of the page's record, where it is a record's page.
    #[must_use]
    pub fn edit(&self) -> Option<String> {
        urls::edit_of(&self.path)
    }

    /// The page as one that has no address of its own: an error.
    #[must_use]
    pub fn without_address(mut self) -> Self {
        self.canonical.clear();
        if let Some(banner) = &mut self.banner {
            banner.links.clear();
        }
        self
    }

    /// The hashed address of a static file.
    #[must_use]
    pub fn asset(&self, path: &str) -> String {
        self.assets.url(path)
    }

    /// The one inline script; the CSP names its hash.
    #[must_use]
    pub fn theme_script(&self) -> &'static str {
        THEME_SCRIPT
    }
}

/// Renders a template as a public page.
///
/// # Errors
/// When the template fails, which is a fault of ours.
pub fn render(template: &impl Template) -> Result<Response, AppError> {
    let html = template.render().map_err(AppError::internal)?;
    Ok(([(header::CACHE_CONTROL, CachePolicy::Page.header())], Html(html)).into_response())
}

/// Renders a template as a page for one person only, or an answer to what somebody sent.
///
/// # Errors
/// When the template fails, which is a fault of ours.
pub fn render_own(status: StatusCode, template: &impl Template) -> Result<Response, AppError> {
    let html = template.render().map_err(AppError::internal)?;
    let headers = [(header::CACHE_CONTROL, CachePolicy::NoStore.header())];
    Ok((status, headers, Html(html)).into_response())
}
