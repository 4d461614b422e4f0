//! `GET /feeds`: which feeds there are, and how to get one for any list.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use super::{of_list, of_record};
use crate::{
    model::Kind,
    store::{feeds, record},
    web::{
        AppError, State,
        changes::Log,
        page::{Page, render},
        query::Query,
        search::KINDS,
        selection::Selection,
        urls,
        view::Link,
    },
};

#[derive(Template)]
#[template(path = "share/feeds.html")]
struct FeedsPage {
    page: Page,
    /// The page whose feed is asked for, as it was given.
    asked: String,
    found: Option<Result<Line, String>>,
    site: &'static str,
    main: Line,
    lists: Vec<Line>,
    logs: Vec<Line>,
    records: Vec<OfKind>,
}

/// A feed with what it holds.
struct Line {
    page: Link,
    holds: String,
    feed: urls::Feed,
}

/// The feeds of a kind's records, by the newest of them.
struct OfKind {
    label: &'static str,
    pattern: String,
    holds: &'static str,
    example: Option<Line>,
}

/// Longer addresses are nobody's.
const MAX_ADDRESS: usize = 2_000;

/// `GET /feeds`
pub async fn feeds(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    let mut reading = query.read("/feeds");
    let asked = reading.text("page", MAX_ADDRESS);
    let list = reading.finish()?;
    let found = match &asked {
        Some(asked) => Some(of_page(&state, asked).await?),
        None => None,
    };
    let mut records = Vec::new();
    for kind in KINDS {
        records.push(of_kind(&state, kind).await?);
    }
    let description = "What is new in the record as Atom and JSON Feed: everything, any filtered list, \
        each actor, chip, policy and claim; the logs of changes; and a calendar of rules.";
    render(&FeedsPage {
        page: Page::new(&state, "/feeds", "Feeds", description).noindex(list.is_filtered()),
        asked: asked.unwrap_or_default(),
        found,
        site: state.public_url,
        main: Line {
            page: Link::new("/", "Everything new"),
            holds: of_list::SUBTITLE.to_owned(),
            feed: urls::feed_of_everything(),
        },
        lists: KINDS.map(of_list).into(),
        logs: [Log::Changes, Log::Corrections].map(of_log).into(),
        records,
    })
}

fn of_list(kind: Kind) -> Line {
    let page = urls::list(kind);
    let label = kind.plural_label();
    Line { feed: urls::feed(&page), holds: added(kind).to_owned(), page: Link::new(page, label) }
}

/// What the feed of a list holds.
fn added(kind: Kind) -> &'static str {
    match kind {
        Kind::Event => "What happened: who acted, which way it pushed trade, and how sure it is.",
        Kind::Actor => "Companies, governments and people that are new in the record.",
        Kind::Chip => "Chips with their main figures, as they are added.",
        Kind::System => "Racks and pods of chips, as they are added.",
        Kind::Policy => "Instruments and bills, with their status and their days.",
        Kind::Control => "Machine-readable rules on chips, with what they do and from when.",
        Kind::Quote => "Who said what, when and in which role.",
        Kind::Claim => "Explanations that somebody gives, with where the evidence stands.",
        Kind::Source => "Documents that the record rests on.",
    }
}

fn of_log(log: Log) -> Line {
    Line {
        page: Link::new(log.path(), log.title()),
        holds: log.lead().to_owned(),
        feed: urls::feed(log.path()),
    }
}

async fn of_kind(state: &State, kind: Kind) -> Result<OfKind, AppError> {
    let newest = feeds::newest(&state.reader, &[kind], 1).await?;
    let example = match newest.first() {
        Some(newest) => of_one(state, kind, newest.slug.as_str()).await?,
        None => None,
    };
    Ok(OfKind {
        label: kind.label(),
        pattern: format!("{}.atom", urls::record(kind, "…")),
        holds: of_record::holds(kind),
        example,
    })
}

async fn of_one(state: &State, kind: Kind, slug: &str) -> Result<Option<Line>, AppError> {
    let name = record::name(&state.reader, kind, slug).await?;
    Ok(name.map(|name| {
        let page = urls::record(kind, slug);
        Line {
            feed: urls::feed(&page),
            holds: of_record::subtitle(kind, &name.title),
            page: Link::new(page, name.title),
        }
    }))
}

/// The feed of the page at an address that somebody pasted; or what is wrong with it.
async fn of_page(state: &State, address: &str) -> Result<Result<Line, String>, AppError> {
    let none = || "That page has no feed. Lists, the pages of records and the logs have one.";
    let address = address.strip_prefix(state.public_url).unwrap_or(address);
    let address = match address.split_once("://") {
        // The same page by another name of this site.
        Some((_, rest)) => rest.find('/').map_or("/", |start| &rest[start..]),
        None => address,
    };
    let address = address.split('#').next().unwrap_or_default();
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let path = path.trim_matches('/');
    if path.is_empty() {
        let page = Link::new("/", "Everything new");
        let holds = of_list::SUBTITLE.to_owned();
        return Ok(Ok(Line { page, holds, feed: urls::feed_of_everything() }));
    }
    if let Some(log) =
        [Log::Changes, Log::Corrections].into_iter().find(|log| &log.path()[1..] == path)
    {
        return Ok(Ok(of_log(log)));
    }
    if let Some((plural, slug)) = path.split_once('/') {
        let slug = slug.split('@').next().unwrap_or_default();
        let found = match Kind::by_plural(plural) {
            Some(kind) => of_one(state, kind, slug).await?,
            None => None,
        };
        return Ok(found.ok_or_else(|| none().to_owned()));
    }
    let kind = Kind::ALL.iter().find(|&&kind| &urls::list(kind)[1..] == path);
    let Some(&kind) = kind else { return Ok(Err(none().to_owned())) };
    let query = Query::of(query)?;
    let mut reading = query.read(urls::list(kind));
    let selection = Selection::read(state, kind, &mut reading).await?;
    let (list, problems) = reading.finish_with_problems();
    if let Some(problem) = problems.first() {
        return Ok(Err(format!(
            "Its filter “{}” cannot be used: {}.",
            problem.name, problem.message
        )));
    }
    let page = list.filters_at(list.path());
    Ok(Ok(Line {
        feed: urls::feed(&page),
        holds: format!("New {} that pass these filters.", kind.plural_label().to_lowercase()),
        page: Link::new(page, selection.heading(&list)),
    }))
}
