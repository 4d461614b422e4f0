//! The page of an actor.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use super::{
    list::quotes_link,
    spark::spark,
    view::{ActedOn, Organisation, PolicyLine, ProductLine, RoleEvents, policy_lines, products},
};
use crate::{
    model::{Actor, Kind, Slug, actor::ActorKind},
    store::{
        Reader, Result as StoreResult, actors, claims, events, quotes,
        record::{self, Names},
        sources,
        tally::Part,
    },
    web::{
        AppError, State,
        page::{Page, render},
        revisions::ReadAt,
        urls,
        view::{
            ClaimLine, DateView, JurisdictionView, Link, QuoteView, SourceRef, count_of, role_alone,
        },
    },
};

/// Events of each part that are shown; the timeline has them all.
const EVENTS: i64 = 12;

/// Events that its own small timeline draws at most.
pub(in crate::web) const MARKS: i64 = 200;

/// Quotes that are shown; the list of quotes has them all.
const QUOTES: i64 = 6;

/// Linked actors of each relation that are shown.
const LINKED: i64 = 8;

/// Policies of each relation, products of each kind, members and claims that are shown.
const POLICIES: i64 = 40;
const PRODUCTS: i64 = 60;
const MEMBERS: i64 = 60;
const CLAIMS: i64 = 20;

#[derive(Template)]
#[template(path = "actors/show.html")]
struct ActorPage {
    page: Page,
    slug: Slug,
    name: String,
    kind: ActorKind,
    jurisdiction: Option<JurisdictionView>,
    summary: String,
    facts: Facts,
    totals: Vec<Link>,
    spark: Option<String>,
    roles: Vec<RoleEvents>,
    event_count: i64,
    timeline: String,
    linked: Vec<ActedOn>,
    quotes: Vec<QuoteView>,
    quote_count: i64,
    all_quotes: String,
    aimed_at: Part<PolicyLine>,
    issued: Part<PolicyLine>,
    chips: Part<ProductLine>,
    fabricated: Part<ProductLine>,
    systems: Part<ProductLine>,
    organisation: Organisation,
    claims: Part<ClaimLine>,
    sources: Vec<SourceRef>,
    revision: i64,
    changed: DateView,
}

/// What is known about an actor beside its name.
struct Facts {
    role: Option<String>,
    affiliation: Option<Link>,
    affiliation_term: &'static str,
    aliases: String,
    founded: Option<DateView>,
    ticker: Option<String>,
    website: Option<Link>,
    wikidata: Option<String>,
}

/// `GET /actors/{slug}`
pub async fn show(AxumState(state): AxumState<State>, at: ReadAt) -> Result<Response, AppError> {
    let reader = &state.reader;
    let published = state.published_at::<Actor>(&at).await?;
    let actor = published.record;
    let slug = actor.slug.clone();
    let names = record::names_for(reader, &actor).await?;
    let counts = events::roles_of_actor(reader, &slug).await?;
    let event_count = counts.iter().map(|role| role.count).sum();
    let marks = events::marks_of_actor(reader, &slug, MARKS).await?;
    let shown = events::of_actor(reader, &slug, EVENTS).await?;
    let (issued, aimed_at) = policy_lines(actors::policies(reader, &slug, POLICIES).await?);
    let [chips, fabricated, systems] = products(actors::products(reader, &slug, PRODUCTS).await?);
    let claims = claims::asserted_by(reader, &slug, CLAIMS).await?;
    let quote_count = quotes::count_of_actor(reader, &slug).await?;
    let organisation =
        Organisation::new(actors::members(reader, &slug, MEMBERS).await?, &actor.name);
    let timeline = urls::timeline("actor", slug.as_str());
    let all_quotes = quotes_link(actor.kind, slug.as_str());
    render(&ActorPage {
        page: Page::new(
            &state,
            &urls::record(Kind::Actor, &slug),
            &actor.name,
            &description(&actor, event_count, quote_count),
        )
        .section("actors")
        .crumbs([Link::new(urls::list(Kind::Actor), "Actors")])
        .about(&actor, &names, &published.added, &published.changed)
        .read_back(&at),
        slug: actor.slug.clone(),
        totals: totals([
            (event_count, "event", "events", "#events"),
            (quote_count, "quote", "quotes", "#quotes"),
            (aimed_at.total, "policy as target", "policies as target", "#aimed-at"),
            (issued.total, "policy issued", "policies issued", "#issued"),
            (chips.total, "chip", "chips", "#chips"),
            (fabricated.total, "chip fabricated", "chips fabricated", "#fabricated"),
        ]),
        spark: spark(&actor.name, &marks, state.clock.today()),
        roles: RoleEvents::groups(&counts, shown),
        event_count,
        timeline,
        linked: ActedOn::groups(actors::linked(reader, &slug, LINKED).await?),
        quotes: quotes_of(reader, &slug).await?,
        quote_count,
        all_quotes,
        aimed_at,
        issued,
        chips,
        fabricated,
        systems,
        organisation,
        claims: claims.map(ClaimLine::from),
        sources: sources::of_record(reader, Kind::Actor, &slug)
            .await?
            .into_iter()
            .map(SourceRef::from)
            .collect(),
        revision: published.revision,
        changed: DateView::moment(&published.changed),
        kind: actor.kind,
        jurisdiction: actor.jurisdiction.map(JurisdictionView::from),
        facts: Facts::new(&actor, &names),
        name: actor.name,
        summary: actor.summary,
    })
}

impl Facts {
    fn new(actor: &Actor, names: &Names) -> Self {
        let affiliation =
            actor.affiliation.as_ref().map(|slug| Link::from(names.get(Kind::Actor, slug)));
        let organisation = affiliation.as_ref().map(|link| link.text.as_str());
        Self {
            role: actor.role.clone().map(|role| role_alone(role, organisation)),
            affiliation,
            affiliation_term: match actor.kind {
                ActorKind::Person => "Organisation",
                _ => "Part of",
            },
            aliases: actor.aliases.join(", "),
            founded: actor.founded.as_ref().map(DateView::from),
            ticker: actor.ticker.clone(),
            website: actor.website.as_deref().map(website),
            wikidata: actor.wikidata.clone(),
        }
    }
}

async fn quotes_of(reader: &Reader, actor: &Slug) -> StoreResult<Vec<QuoteView>> {
    let rows = quotes::of_actor(reader, actor, QUOTES).await?;
    let mut sources =
        sources::of_records(reader, Kind::Quote, rows.iter().map(|quote| &quote.slug)).await?;
    let view = rows.into_iter().map(|quote| {
        let sources = sources.remove(&quote.slug).unwrap_or_default();
        QuoteView::new(quote, sources)
    });
    Ok(view.collect())
}

fn description(actor: &Actor, events: i64, quotes: i64) -> String {
    let summary = actor.summary.trim();
    format!(
        "{summary} {} and {} in the record of semiconductor trade tensions.",
        count_of(events, "event", "events"),
        count_of(quotes, "quote", "quotes")
    )
}

/// What the page holds, each with the way to it.
fn totals<const N: usize>(counts: [(i64, &str, &str, &str); N]) -> Vec<Link> {
    let held = counts.into_iter().filter(|&(count, ..)| count > 0);
    held.map(|(count, one, many, href)| Link::new(href, count_of(count, one, many))).collect()
}

/// A website by its host alone.
fn website(url: &str) -> Link {
    let bare = url.trim_start_matches("https://").trim_start_matches("http://");
    let bare = bare.trim_start_matches("www.").trim_end_matches('/');
    Link::new(url, bare)
}
