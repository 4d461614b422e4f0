//! The list of actors.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use crate::{
    model::{Jurisdiction, Kind, actor::ActorKind},
    store::actors::{self, ActorCount, ActorFilter, ActorOrder, ActorRow},
    web::{
        AppError, State,
        cube::{Cube, tokens},
        page::{Page, render},
        query::{Cursor, ListState, Query, Reading},
        selection::{self, Asks},
        urls,
        view::{
            ActiveFilter, Facet, FacetOption, JurisdictionView, Kept, Link, role_alone, ways_out,
        },
    },
};

/// Actors on a page.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "actors/list.html")]
struct ActorsPage {
    page: Page,
    rows: Vec<Row>,
    total: i64,
    noun: &'static str,
    q: String,
    kept: Vec<Kept>,
    facets: Vec<Facet>,
    orders: Vec<FacetOption>,
    active: Vec<ActiveFilter>,
    suggestions: Vec<Link>,
    prev: Option<Link>,
    next: Option<Link>,
}

struct Row {
    link: Link,
    kind: &'static str,
    jurisdiction: Option<JurisdictionView>,
    role: Option<String>,
    affiliation: Option<Link>,
    events: Option<Link>,
    quotes: Option<Link>,
}

/// What the list is asked for.
pub(in crate::web) struct Asked {
    q: Option<String>,
    filter: ActorFilter,
    order: ActorOrder,
}

impl Asks for Asked {
    async fn read(_: &State, reading: &mut Reading<'_>) -> Result<Self, AppError> {
        let q = reading.text("q", 100);
        let kinds = reading.words::<ActorKind>("kind");
        let jurisdictions = reading.jurisdictions("jurisdiction");
        let order = reading.word::<ActorOrder>("sort").unwrap_or(ActorOrder::Events);
        let matching = q.as_deref().and_then(ActorFilter::named);
        if q.is_some() && matching.is_none() {
            reading.reject("q", "has no words to look for");
        }
        let filter = ActorFilter { kinds, jurisdictions, matching };
        Ok(Self { q, filter, order })
    }

    fn label(&self, name: &str, value: &str) -> Option<String> {
        filter_label(name, value)
    }

    async fn places(
        &self,
        state: &State,
        after: Option<&Cursor>,
        limit: i64,
    ) -> Result<Vec<Cursor>, AppError> {
        let after = after.map(Cursor::place);
        let rows = actors::list(&state.reader, &self.filter, self.order, after, limit).await?;
        Ok(rows
            .into_iter()
            .map(|row| Cursor { key: row.key(self.order), slug: row.slug })
            .collect())
    }
}

/// `GET /actors`
pub async fn list(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    let path = urls::list(Kind::Actor);
    let mut reading = query.read(&path);
    let Asked { q, filter, order } = Asked::read(&state, &mut reading).await?;
    let cursor = selection::start::<Asked>(&mut reading);
    let list = reading.finish()?;

    let after = cursor.as_ref().map(Cursor::place);
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX) + 1;
    let mut rows = actors::list(&state.reader, &filter, order, after, limit).await?;
    let has_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let end = rows.last().filter(|_| has_more);
    let next = list.onwards(end.map(|row| Cursor::token(&row.key(order), &row.slug)));
    let counts = actors::counts(&state.reader, filter.matching.as_deref()).await?;
    let cube = cube(&counts, &filter);
    let total = cube.total();
    let active = list.active(filter_label);
    render(&ActorsPage {
        page: Page::new(
            &state,
            &list.url(),
            "Actors",
            "Governments, companies, people and research houses in the record of semiconductor \
             trade tensions: what they did, what was done to them, and what they said.",
        )
        .section("actors")
        .feed_of(&list)
        .noindex(list.is_filtered()),
        rows: rows.into_iter().map(Row::from).collect(),
        total,
        noun: if total == 1 { "actor" } else { "actors" },
        q: q.unwrap_or_default(),
        kept: list.kept(&["q"]),
        facets: facets(&list, &cube),
        orders: list.orders("sort", order),
        suggestions: ways_out(&active),
        active,
        prev: list.back_to_start(),
        next,
    })
}

impl From<ActorRow> for Row {
    fn from(row: ActorRow) -> Self {
        let quotes = quotes_link(row.kind, row.slug.as_str());
        let affiliation = row.affiliation.zip(row.affiliation_name);
        let organisation = affiliation.as_ref().map(|(_, name)| name.as_str());
        let role = row.role.map(|role| role_alone(role, organisation));
        Self {
            events: (row.events > 0).then(|| {
                Link::new(urls::timeline("actor", row.slug.as_str()), row.events.to_string())
            }),
            quotes: (row.quotes > 0).then(|| Link::new(quotes, row.quotes.to_string())),
            link: Link::to(Kind::Actor, &row.slug, row.name),
            kind: row.kind.label(),
            jurisdiction: row.jurisdiction.map(JurisdictionView::from),
            role,
            affiliation: affiliation.map(|(slug, name)| Link::to(Kind::Actor, slug, name)),
        }
    }
}

/// All quotes by a person, or by an organisation and its people.
pub(super) fn quotes_link(kind: ActorKind, slug: &str) -> String {
    let filter = if kind == ActorKind::Person { "speaker" } else { "organisation" };
    urls::with_query(&urls::list(Kind::Quote), [(filter, slug)])
}

fn filter_label(name: &str, value: &str) -> Option<String> {
    let each = |label: &dyn Fn(&str) -> String| {
        value.split(',').map(label).collect::<Vec<_>>().join(" or ")
    };
    match name {
        "q" => Some(format!("named “{value}”")),
        "kind" => Some(each(&|word| {
            word.parse::<ActorKind>().map_or_else(|_| word.to_owned(), |kind| kind.label().into())
        })),
        "jurisdiction" => Some(each(&|code| {
            code.parse::<Jurisdiction>().map_or_else(|_| code.to_owned(), |j| j.name().to_owned())
        })),
        _ => None,
    }
}

/// Counts by kind and jurisdiction, for the filters.
fn cube(counts: &[ActorCount], filter: &ActorFilter) -> Cube {
    let key = |row: &ActorCount| {
        let place = row.jurisdiction.map(|place| place.to_string()).unwrap_or_default();
        (vec![row.kind.to_string(), place], row.count)
    };
    let chosen = vec![tokens(&filter.kinds), tokens(&filter.jurisdictions)];
    Cube::new(counts.iter().map(key).collect(), chosen)
}

fn facets(list: &ListState, cube: &Cube) -> Vec<Facet> {
    vec![
        list.word_facet::<ActorKind>("kind", "Kind", &cube.counts(0)),
        list.value_facet("jurisdiction", "Jurisdiction", &cube.counts(1), |code| {
            code.parse::<Jurisdiction>().map_or_else(|_| code.to_owned(), |j| j.name().to_owned())
        }),
    ]
}
