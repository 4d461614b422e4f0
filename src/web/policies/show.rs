//! The page of a policy.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use super::{
    chain::{self, ChainItem},
    effect::{self, Effects},
    life,
};
use crate::{
    model::{Kind, Policy, jurisdiction::Destination},
    store::{claims, controls, events, policies, quotes, record, sources, tally::Part},
    web::{
        AppError, State,
        controls::view::ControlView,
        page::{Page, render},
        quotes::part,
        revisions::ReadAt,
        urls,
        view::{ClaimLine, DateView, EventItem, JurisdictionView, Link, QuoteView, SourceRef},
    },
};

/// How many links of the chain are followed each way.
const CHAIN_DEPTH: i64 = 3;

/// Events that are shown; the timeline has them all.
const EVENTS: i64 = 50;

/// Quotes that are shown, the newest.
const QUOTES: i64 = 30;

#[derive(Template)]
#[template(path = "policies/show.html")]
struct PolicyPage {
    page: Page,
    policy: Policy,
    title: String,
    jurisdiction: JurisdictionView,
    issuer: Option<Link>,
    dates: Vec<(&'static str, DateView)>,
    life: Option<String>,
    life_note: Option<&'static str>,
    targets: Vec<JurisdictionView>,
    everywhere: bool,
    target_actors: Vec<Link>,
    target_chips: Vec<Link>,
    before: Vec<ChainItem>,
    after: Vec<ChainItem>,
    controls: Vec<ControlView>,
    effects: Option<Effects>,
    claims: Vec<ClaimLine>,
    events: Part<EventItem>,
    timeline: String,
    quotes: Part<QuoteView>,
    sources: Vec<SourceRef>,
    revision: i64,
    changed: DateView,
}

/// `GET /policies/{slug}`
pub async fn show(AxumState(state): AxumState<State>, at: ReadAt) -> Result<Response, AppError> {
    let reader = &state.reader;
    let published = state.published_at::<Policy>(&at).await?;
    let policy = published.record;
    let slug = policy.slug.clone();
    let names = record::names_for(reader, &policy).await?;
    let today = state.clock.today();
    let controls = controls::of_policy(reader, &slug).await?;
    let effects = effect::effects(&*state.rulebook().await?, &controls, today);
    let controls = ControlView::all(reader, controls, today).await?;
    let links = policies::chain(reader, &slug, CHAIN_DEPTH).await?;
    let targets = policy.targets_jurisdictions.iter().filter_map(|target| match target {
        Destination::Jurisdiction(jurisdiction) => Some(JurisdictionView::from(*jurisdiction)),
        Destination::Everywhere => None,
    });
    render(&PolicyPage {
        page: Page::new(
            &state,
            &urls::record(Kind::Policy, &slug),
            policy.short_name(),
            &policy.summary,
        )
        .section("policies")
        .crumbs([Link::new("/policies", "Policies")])
        .article()
        .about(&policy, &names, &published.added, &published.changed)
        .read_back(&at),
        title: policy.short_name().to_owned(),
        jurisdiction: policy.jurisdiction.into(),
        issuer: policy.issuer.as_ref().map(|slug| Link::from(names.get(Kind::Actor, slug))),
        dates: life::dates(&policy),
        life: life::bar(&policy, today),
        life_note: life::note(&policy),
        targets: targets.collect(),
        everywhere: policy.targets_jurisdictions.contains(&Destination::Everywhere),
        target_actors: Link::all(names.all(Kind::Actor, &policy.target_actors)),
        target_chips: Link::all(names.all(Kind::Chip, &policy.target_chips)),
        before: chain::tree(&links, &slug, true),
        after: chain::tree(&links, &slug, false),
        controls,
        effects,
        claims: claims::about_policy(reader, &slug)
            .await?
            .into_iter()
            .map(ClaimLine::from)
            .collect(),
        events: events::about_policy(reader, &slug, EVENTS).await?.map(EventItem::from),
        timeline: urls::timeline("policy", slug.as_str()),
        quotes: part(reader, quotes::about_policy(reader, &slug, QUOTES).await?).await?,
        sources: sources::of_record(reader, Kind::Policy, &slug)
            .await?
            .into_iter()
            .map(SourceRef::from)
            .collect(),
        revision: published.revision,
        changed: DateView::moment(&published.changed),
        policy,
    })
}
