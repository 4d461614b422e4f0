//! Citations of a record: as a page to copy from, and as files for reference managers.

use askama::Template;
use axum::{
    extract::{Path, Request, State as AxumState},
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;

use crate::{
    model::{AnyRecord, Kind, cite::Citation},
    store::{revisions, withdrawal},
    web::{
        AppError, State,
        cache::CachePolicy,
        page::{Page, render},
        representation::RecordFile,
        revisions::Versions,
        routes, urls,
        view::{DateView, Link},
    },
};

/// A format for reference managers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Bibtex,
    Ris,
    Csl,
}

impl Format {
    const ALL: [Self; 4] = [Self::Bibtex, Self::Ris, Self::Csl, Self::Text];

    fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Bibtex => "bib",
            Self::Ris => "ris",
            Self::Csl => "csl.json",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Text => "Plain text",
            Self::Bibtex => "BibTeX",
            Self::Ris => "RIS",
            Self::Csl => "CSL-JSON",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain",
            Self::Bibtex => "application/x-bibtex",
            Self::Ris => "application/x-research-info-systems",
            Self::Csl => "application/vnd.citationstyles.csl+json",
        }
    }

    fn write(self, citation: &Citation) -> String {
        match self {
            Self::Text => format!("{}\n\n{}\n", citation.apa(), citation.chicago()),
            Self::Bibtex => citation.bibtex(),
            Self::Ris => citation.ris(),
            Self::Csl => serde_json::Value::Array(vec![citation.csl()]).to_string(),
        }
    }
}

/// What stands behind a record's page's address in a format that an `Accept` header names first;
/// pages come first wherever they are named.
fn accepted(headers: &HeaderMap) -> Option<String> {
    let cite = |format: Format| Some(Some(format!("/cite.{}", format.extension())));
    let accept = headers.get(header::ACCEPT)?.to_str().ok()?;
    let mut names = accept.split(',').map(|part| part.split(';').next().unwrap_or("").trim());
    let first = names.find_map(|name| match name {
        "text/html" | "application/xhtml+xml" | "*/*" | "text/*" => Some(None),
        "application/x-bibtex" => cite(Format::Bibtex),
        "application/x-research-info-systems" => cite(Format::Ris),
        "application/vnd.citationstyles.csl+json" => cite(Format::Csl),
        name if name == RecordFile::Json.media_type() => Some(Some(RecordFile::Json.of(""))),
        _ => None,
    });
    first.flatten()
}

/// A revision to be cited.
struct Cited {
    kind: Kind,
    slug: String,
    /// The number that the address names, where it does.
    named: Option<i64>,
    saved: String,
    citation: Citation,
}

impl Cited {
    /// The revision that `name` is of: `slug`, which is its newest, or `slug@n`.
    async fn read(state: &State, kind: &str, name: &str) -> Result<Self, AppError> {
        let kind = Kind::by_plural(kind).ok_or_else(routes::no_page_error)?;
        let (slug, number) = match name.split_once('@') {
            Some((slug, number)) => (slug, Some(number)),
            None => (name, None),
        };
        let versions = Versions::read(state, kind, slug).await?;
        if number.is_none() && versions.is_withdrawn() {
            // Its page is gone; what stood there can be cited by number.
            return Err(AppError::no_record(state, kind, slug).await);
        }
        let newest = versions.newest().to_string();
        let revision = versions.one(number.unwrap_or(&newest))?;
        if revision.withdrawal {
            let withdrawn = withdrawal::find(&state.reader, kind, slug, Some(revision.number));
            let withdrawn = withdrawn.await?.ok_or_else(routes::no_page_error)?;
            return Err(AppError::Withdrawn(Box::new(withdrawn)));
        }
        let whole = revisions::whole(&state.reader, kind, slug, Some(revision.number)).await?;
        let whole = whole.ok_or_else(routes::no_page_error)?;
        let record = AnyRecord::from_json(kind, whole.record).map_err(AppError::internal)?;
        let saved = revision.created.get(..10).unwrap_or_default();
        let saved = saved.parse::<Date>().map_err(AppError::internal)?;
        let citation = Citation {
            title: record.title(),
            key: format!("{slug}-{}", revision.number),
            revision: revision.number,
            saved,
            url: format!("{}{}", state.public_url, urls::revision(kind, slug, revision.number)),
        };
        let (slug, saved) = (slug.to_owned(), revision.created.clone());
        let named = number.map(|_| revision.number);
        Ok(Self { kind, slug, named, saved, citation })
    }

    /// The address of the page that it is a revision of, as it was asked for.
    fn path(&self) -> String {
        match self.named {
            Some(number) => urls::revision(self.kind, &self.slug, number),
            None => urls::record(self.kind, &self.slug),
        }
    }
}

#[derive(Template)]
#[template(path = "share/cite.html")]
struct CitePage {
    page: Page,
    record: Link,
    permanent: Link,
    saved: DateView,
    texts: [(&'static str, String); 2],
    bibtex: String,
    files: Vec<(Link, &'static str)>,
}

/// `GET /{kind}/{slug}/cite`
pub async fn page(
    AxumState(state): AxumState<State>,
    Path((kind, name)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let cited = Cited::read(&state, &kind, &name).await?;
    let (path, citation) = (cited.path(), &cited.citation);
    let number = citation.revision;
    let page = Page::new(
        &state,
        &format!("{}/cite", urls::record(cited.kind, &cited.slug)),
        format!("Cite: {}", citation.title),
        &format!(
            "How to cite “{}”, revision {number}: in text and in four file formats.",
            citation.title
        ),
    )
    .noindex(true);
    render(&CitePage {
        page,
        record: Link::new(&path, &citation.title),
        permanent: Link::new(urls::revision(cited.kind, &cited.slug, number), &citation.url),
        saved: DateView::moment(&cited.saved),
        texts: [("APA", citation.apa()), ("Chicago", citation.chicago())],
        bibtex: citation.bibtex(),
        files: Format::ALL
            .map(|format| {
                let href = format!("{path}/cite.{}", format.extension());
                (Link::new(href, format.name()), format.media_type())
            })
            .into(),
    })
}

async fn file(state: &State, kind: &str, name: &str, format: Format) -> Result<Response, AppError> {
    let cited = Cited::read(state, kind, name).await?;
    let media_type = match format {
        Format::Csl => format.media_type().to_owned(),
        _ => format!("{}; charset=utf-8", format.media_type()),
    };
    let name = format!("{}.{}", cited.citation.key, format.extension());
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")),
    ];
    let cache = [(header::CACHE_CONTROL, CachePolicy::Page.header())];
    Ok((headers, cache, format.write(&cited.citation)).into_response())
}

macro_rules! files {
    ($($(#[$doc:meta])* $name:ident: $format:expr),+ $(,)?) => {$(
        $(#[$doc])*
        pub async fn $name(
            AxumState(state): AxumState<State>,
            Path((kind, name)): Path<(String, String)>,
        ) -> Result<Response, AppError> {
            file(&state, &kind, &name, $format).await
        }
    )+};
}

files! {
    /// `GET /{kind}/{slug}/cite.txt`
    text: Format::Text,
    /// `GET /{kind}/{slug}/cite.bib`
    bibtex: Format::Bibtex,
    /// `GET /{kind}/{slug}/cite.ris`
    ris: Format::Ris,
    /// `GET /{kind}/{slug}/cite.csl.json`
    csl: Format::Csl,
}

/// Leads those who ask a record's page for its data or for a citation, by their `Accept` header, to
/// the file.
pub async fn negotiate(request: Request, next: Next) -> Response {
    if !is_negotiated(&request) {
        return next.run(request).await;
    }
    let mut response = match wanted(&request) {
        Some(file) => Redirect::to(&file).into_response(),
        None => next.run(request).await,
    };
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept"));
    response
}

/// The file that a request asks for in place of a record's page, by its `Accept` header.
#[must_use]
pub fn wanted(request: &Request) -> Option<String> {
    let behind = accepted(request.headers()).filter(|_| is_negotiated(request))?;
    Some(format!("{}{behind}", request.uri().path()))
}

/// Whether a request is for a page in place of which there are files.
fn is_negotiated(request: &Request) -> bool {
    let is_record =
        request.uri().path().strip_prefix('/').and_then(|path| path.split_once('/')).is_some_and(
            |(kind, name)| {
                Kind::by_plural(kind).is_some() && !name.is_empty() && !name.contains(['/', '.'])
            },
        );
    // A citation is of today's revision or of one by number; a day's page names its own.
    let query = request.uri().query().unwrap_or_default();
    let is_of_day = query.split('&').any(|pair| pair.starts_with("known="));
    is_record && !is_of_day && matches!(*request.method(), Method::GET | Method::HEAD)
}
