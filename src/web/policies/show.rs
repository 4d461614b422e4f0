//! The page of a policy.

use askama::Template;
use axum::{extract::Path, extract::State as AxumState, response::Response};
use jiff::civil::Date;

use crate::{
    charts::{Caption, Life, Phase, PhaseState},
    model::{Edtf, Kind, Policy, Slug, jurisdiction::Destination, policy::PolicyStatus},
    store::{claims, controls, events, policies, quotes, record, sources},
    web::{
        AppError, State,
        controls::view::ControlView,
        page::{Page, render},
        quotes::views,
        urls,
        view::{
            ClaimLine, DateView, EventItem, JurisdictionView, Link, PolicyLine, QuoteView,
            SourceRef,
        },
    },
};

#[derive(Template)]
#[template(path = "policies/show.html")]
struct PolicyPage {
    page: Page,
    policy: Policy,
    title: String,
    jurisdiction: JurisdictionView,
    issuer: Option<Link>,
    dates: Vec<(&'static str, DateView)>,
    life: String,
    targets: Vec<JurisdictionView>,
    everywhere: bool,
    target_actors: Vec<Link>,
    target_chips: Vec<Link>,
    chain: Vec<PolicyLine>,
    controls: Vec<ControlView>,
    claims: Vec<ClaimLine>,
    events: Vec<EventItem>,
    quotes: Vec<QuoteView>,
    sources: Vec<SourceRef>,
    revision: i64,
    changed: DateView,
}

/// `GET /policies/{slug}`
pub async fn show(
    AxumState(state): AxumState<State>,
    Path(slug): Path<String>,
) -> Result<Response, AppError> {
    let reader = &state.reader;
    let Some(published) = record::find::<Policy>(reader, &slug).await? else {
        return Err(AppError::no_record(&state, Kind::Policy, &slug).await);
    };
    let policy = published.record;
    let slug = policy.slug.clone();
    let names = record::names_for(reader, &policy.clone().into()).await?;
    let today = state.clock.today();
    let controls = controls::of_policy(reader, &slug).await?;
    let controls = ControlView::all(reader, controls, today).await?;
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
        .article(),
        title: policy.short_name().to_owned(),
        jurisdiction: policy.jurisdiction.into(),
        issuer: policy.issuer.as_ref().map(|slug| Link::from(names.get(Kind::Actor, slug))),
        dates: dates(&policy),
        life: life(&policy, today),
        targets: targets.collect(),
        everywhere: policy.targets_jurisdictions.contains(&Destination::Everywhere),
        target_actors: Link::all(names.all(Kind::Actor, &policy.target_actors)),
        target_chips: Link::all(names.all(Kind::Chip, &policy.target_chips)),
        chain: chain(&state, &slug).await?,
        controls,
        claims: claims::about_policy(reader, &slug)
            .await?
            .into_iter()
            .map(ClaimLine::from)
            .collect(),
        events: events::about_policy(reader, &slug)
            .await?
            .into_iter()
            .map(EventItem::from)
            .collect(),
        quotes: views(reader, quotes::about_policy(reader, &slug).await?).await?,
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

fn dates(policy: &Policy) -> Vec<(&'static str, DateView)> {
    [
        ("Announced", Some(&policy.announced)),
        ("Published", policy.published.as_ref()),
        ("In force from", policy.effective.as_ref()),
        ("Ended", policy.ended.as_ref()),
    ]
    .into_iter()
    .filter_map(|(label, date)| date.map(|date| (label, DateView::from(date))))
    .collect()
}

/// What it changes, replaces or answers, and what does so to it.
async fn chain(state: &State, slug: &Slug) -> Result<Vec<PolicyLine>, AppError> {
    let linked = policies::linked(&state.reader, slug).await?;
    let slugs: Vec<Slug> = linked.iter().map(|link| link.slug.clone()).collect();
    let rows = policies::named(&state.reader, &slugs).await?;
    let mut lines: Vec<_> = linked
        .into_iter()
        .zip(rows)
        .map(|(link, row)| {
            let relation = match (link.relation.as_str(), link.incoming) {
                ("amends", false) => "Amends",
                ("amends", true) => "Amended by",
                ("supersedes", false) => "Replaces",
                ("supersedes", true) => "Replaced by",
                (_, false) => "In answer to",
                (_, true) => "Answered by",
            };
            (row.day.clone(), PolicyLine { relation, ..PolicyLine::from(row) })
        })
        .collect();
    lines.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}

/// Announced, in force, ended: as a bar up to today.
fn life(policy: &Policy, today: Date) -> String {
    let first = |date: &Edtf| date.first_day();
    let ended = policy.ended.as_ref().map(first);
    let mut phases = Vec::new();
    let announced = first(&policy.announced);
    let effective = policy.effective.as_ref().map(first);
    if effective.is_none_or(|effective| effective > announced) {
        let label = if policy.status == PolicyStatus::Proposed { "proposed" } else { "announced" };
        phases.push(Phase {
            label: label.to_owned(),
            from: announced,
            to: effective.or(ended),
            state: PhaseState::Planned,
        });
    }
    if let Some(effective) = effective {
        phases.push(Phase {
            label: "in force".to_owned(),
            from: effective,
            to: ended,
            state: PhaseState::InForce,
        });
    }
    if let Some(ended) = ended {
        let state = PhaseState::Ended;
        phases.push(Phase { label: "ended".to_owned(), from: ended, to: None, state });
    }
    let words: Vec<_> = dates(policy)
        .into_iter()
        .map(|(label, date)| format!("{} {}", label.to_lowercase(), date.text))
        .collect();
    Life {
        caption: Caption {
            id: "life".to_owned(),
            title: format!("Life of {}", policy.short_name()),
            desc: format!("{}.", words.join(", ")),
        },
        phases,
        today,
        width: 760.0,
    }
    .render()
}
