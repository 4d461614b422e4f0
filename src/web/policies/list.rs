//! The list of policies, newest first.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use crate::{
    model::{
        Kind,
        policy::{Instrument, PolicyStatus},
        vocabulary::Effect,
    },
    store::{
        policies::{self, PolicyCount, PolicyFilter, PolicyRow},
        record::{self, Name},
        search,
    },
    web::{
        AppError, State,
        chips::list::word_label,
        cube::{Cube, tokens},
        page::{Page, render},
        query::{Cursor, Query, Reading},
        selection::{self, Asks},
        view::{
            ActiveFilter, Choice, DateView, Facet, JurisdictionView, Kept, Link,
            jurisdiction_label, ways_out,
        },
    },
};

/// Policies on a page.
const PAGE: u16 = 50;

/// Issuers that the form offers: those of most policies.
const ISSUERS: i64 = 100;

#[derive(Template)]
#[template(path = "policies/list.html")]
struct PoliciesPage {
    page: Page,
    q: String,
    issuers: Vec<Choice>,
    kept: Vec<Kept>,
    rows: Vec<PolicyItem>,
    facets: Vec<Facet>,
    active: Vec<ActiveFilter>,
    total: i64,
    next: Option<Link>,
    suggestions: Vec<Link>,
}

struct PolicyItem {
    link: Link,
    jurisdiction: JurisdictionView,
    instrument: Instrument,
    status: PolicyStatus,
    effect: Effect,
    citation: Option<String>,
    announced: DateView,
    effective: Option<DateView>,
    ended: Option<DateView>,
}

/// What the list is asked for.
pub(in crate::web) struct Asked {
    q: Option<String>,
    filter: PolicyFilter,
    /// The name of the issuer that is asked for.
    issuer: Option<Name>,
}

impl Asks for Asked {
    async fn read(state: &State, reading: &mut Reading<'_>) -> Result<Self, AppError> {
        let q = reading.text("q", 100);
        let filter = PolicyFilter {
            jurisdictions: reading.jurisdictions("jurisdiction"),
            instruments: reading.words("instrument"),
            statuses: reading.words("status"),
            effects: reading.words("effect"),
            issuer: reading.slug("issuer"),
            year: reading.year("year"),
            matching: q.as_deref().and_then(search::index_query),
        };
        let issuer = match &filter.issuer {
            Some(issuer) => record::name(&state.reader, Kind::Actor, issuer.as_str()).await?,
            None => None,
        };
        if let Some(slug) = filter.issuer.as_ref().filter(|_| issuer.is_none()) {
            reading.reject("issuer", format!("there is no actor “{slug}”"));
        }
        Ok(Self { q, filter, issuer })
    }

    fn label(&self, name: &str, value: &str) -> Option<String> {
        let issuer = |slug: &str| match &self.issuer {
            Some(issuer) => issuer.title.clone(),
            None => slug.to_owned(),
        };
        Some(filter_label(name, value, issuer))
    }

    async fn places(
        &self,
        state: &State,
        after: Option<&Cursor>,
        limit: i64,
    ) -> Result<Vec<Cursor>, AppError> {
        let after = after.map(Cursor::place);
        let rows = policies::list(&state.reader, &self.filter, after, limit).await?;
        Ok(rows.into_iter().map(|row| Cursor { key: row.day, slug: row.slug }).collect())
    }
}

fn filter_label(name: &str, value: &str, issuer: impl Fn(&str) -> String) -> String {
    let label: &dyn Fn(&str) -> String = match name {
        "jurisdiction" => &jurisdiction_label,
        "instrument" => &word_label::<Instrument>,
        "status" => &word_label::<PolicyStatus>,
        "effect" => &word_label::<Effect>,
        "issuer" => &issuer,
        "year" => &|year| format!("announced in {year}"),
        _ => return format!("“{value}”"),
    };
    value.split(',').map(label).collect::<Vec<_>>().join(", ")
}

/// `GET /policies`
pub async fn list(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    let mut reading = query.read("/policies");
    let Asked { q, filter, issuer } = Asked::read(&state, &mut reading).await?;
    let cursor = selection::start::<Asked>(&mut reading);
    let list = reading.finish()?;
    let reader = &state.reader;
    let counts =
        policies::counts(reader, filter.matching.as_deref(), filter.issuer.as_ref()).await?;
    let offered = policies::issuers(reader, &filter, ISSUERS).await?;
    let mut issuers: BTreeMap<String, String> =
        offered.iter().map(|tally| (tally.value.clone(), tally.label.clone())).collect();
    issuers.extend(issuer.map(|name| (name.slug, name.title)));
    let issuer_name = |slug: &str| issuers.get(slug).cloned().unwrap_or_else(|| slug.to_owned());
    let cube = cube(counts, &filter);
    let facets = vec![
        list.value_facet("jurisdiction", "Jurisdiction", &cube.counts(0), jurisdiction_label),
        list.word_facet::<Effect>("effect", "Effect", &cube.counts(3)),
        list.word_facet::<PolicyStatus>("status", "Status", &cube.counts(2)),
        list.word_facet::<Instrument>("instrument", "Instrument", &cube.counts(1)),
        list.choice("year", "Announced in", years(&cube.counts(4))),
    ];
    let active = list.active(|name, value| Some(filter_label(name, value, issuer_name)));
    let issuers = Choice::all(
        &offered.iter().map(|tally| (tally.value.as_str(), tally.count)).collect(),
        filter.issuer.as_ref().map(crate::model::Slug::as_str),
        issuer_name,
    );
    let after = cursor.as_ref().map(Cursor::place);
    let mut rows = policies::list(&state.reader, &filter, after, i64::from(PAGE) + 1).await?;
    let more = rows.len() > usize::from(PAGE);
    rows.truncate(usize::from(PAGE));
    let next = rows
        .last()
        .filter(|_| more)
        .map(|row| Link::new(list.after(&Cursor::token(&row.day, &row.slug)), "Earlier policies"));
    let description = "Rules, laws, listings, tariffs and agreements on semiconductors, by whom, \
        since when and whether they are in force.";
    render(&PoliciesPage {
        page: Page::new(&state, &list.url(), "Policies", description)
            .section("policies")
            .feed_of(&list)
            .noindex(list.is_filtered() || cursor.is_some()),
        q: q.unwrap_or_default(),
        issuers,
        kept: list.kept(&["q", "issuer"]),
        rows: rows.into_iter().map(item).collect(),
        facets,
        suggestions: ways_out(&active),
        active,
        total: cube.total(),
        next,
    })
}

/// Counts by all that the list filters by.
fn cube(counts: Vec<PolicyCount>, filter: &PolicyFilter) -> Cube {
    Cube::new(
        counts
            .into_iter()
            .map(|row| {
                let key = [
                    row.jurisdiction.to_string(),
                    row.instrument.to_string(),
                    row.status.to_string(),
                    row.effect.to_string(),
                    row.year,
                ];
                (key.to_vec(), row.count)
            })
            .collect(),
        vec![
            tokens(&filter.jurisdictions),
            tokens(&filter.instruments),
            tokens(&filter.statuses),
            tokens(&filter.effects),
            filter.year.iter().map(ToString::to_string).collect(),
        ],
    )
}

/// Years with policies, the newest first.
fn years(counts: &BTreeMap<&str, i64>) -> Vec<(String, String, i64)> {
    let year = |(&year, &count): (&&str, &i64)| (year.to_owned(), year.to_owned(), count);
    counts.iter().rev().map(year).collect()
}

fn item(row: PolicyRow) -> PolicyItem {
    PolicyItem {
        link: Link::to(Kind::Policy, &row.slug, row.title),
        jurisdiction: row.jurisdiction.into(),
        instrument: row.instrument,
        status: row.status,
        effect: row.effect,
        citation: row.citation,
        announced: DateView::short(&row.announced),
        effective: row.effective.as_ref().map(DateView::short),
        ended: row.ended.as_ref().map(DateView::short),
    }
}
