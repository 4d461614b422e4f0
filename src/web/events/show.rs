//! The page of an event.

use askama::Template;
use axum::{extract::Path, extract::State as AxumState, response::Response};

use crate::{
    model::{AnyRecord, Edtf, Event, Kind, event::Role, vocabulary::Effect},
    store::{
        claims,
        events::{self, LinkedEvent},
        quotes,
        record::{self, Names},
        sources,
    },
    web::{
        AppError, State,
        page::{Page, render},
        urls,
        view::{
            ClaimLine, DateView, EventItem, JurisdictionView, Link, QuoteView, SourceRef, kind_link,
        },
    },
};

#[derive(Template)]
#[template(path = "events/show.html")]
struct EventPage {
    page: Page,
    event: EventItem,
    ended: Option<DateView>,
    before: Vec<ThreadItem>,
    after: Vec<ThreadItem>,
    actors: Vec<RoleGroup>,
    chips: Vec<Link>,
    systems: Vec<Link>,
    policies: Vec<Link>,
    quotes: Vec<QuoteView>,
    claims: Vec<ClaimLine>,
    sources: Vec<SourceRef>,
    prev: Option<EventItem>,
    next: Option<EventItem>,
    revision: i64,
    changed: DateView,
}

struct ThreadItem {
    href: String,
    title: String,
    date: DateView,
    initiator: Option<JurisdictionView>,
    effect: Effect,
    relation: &'static str,
    lag: String,
}

struct RoleGroup {
    role: &'static str,
    links: Vec<Link>,
}

/// `GET /events/{slug}`
pub async fn show(
    AxumState(state): AxumState<State>,
    Path(slug): Path<String>,
) -> Result<Response, AppError> {
    let reader = &state.reader;
    let Some(published) = record::find::<Event>(reader, &slug).await? else {
        return Err(AppError::no_record(&state, Kind::Event, &slug).await);
    };
    let event = published.record;
    let slug = event.slug.clone();
    let names = record::names_for(reader, &AnyRecord::Event(event.clone())).await?;
    let quotes = quotes::about_event(reader, &slug).await?;
    let quotes = crate::web::quotes::views(reader, quotes).await?;
    let day = event.date.first_day().to_string();
    let (prev, next) = events::neighbours(reader, &slug, &day).await?;
    let before = events::before(reader, &slug).await?;
    let after = events::after(reader, &slug).await?;
    render(&EventPage {
        page: Page::new(&state, &urls::record(Kind::Event, &slug), &event.title, &event.summary)
            .section("timeline")
            .crumbs([Link::new("/timeline", "Timeline")])
            .article(),
        before: thread(before, &event.date, ["In answer to", "Follows"]),
        after: thread(after, &event.date, ["Answered by", "Followed by"]),
        actors: role_groups(&event, &names),
        chips: Link::all(names.all(Kind::Chip, &event.chips)),
        systems: Link::all(names.all(Kind::System, &event.systems)),
        policies: Link::all(names.all(Kind::Policy, &event.policies)),
        quotes,
        claims: claims::about_event(reader, &slug)
            .await?
            .into_iter()
            .map(ClaimLine::from)
            .collect(),
        sources: sources::of_record(reader, Kind::Event, &slug)
            .await?
            .into_iter()
            .map(SourceRef::from)
            .collect(),
        prev: prev.map(EventItem::from),
        next: next.map(EventItem::from),
        revision: published.revision,
        changed: DateView::moment(&published.changed),
        ended: event.end_date.as_ref().map(DateView::from),
        event: item(event),
    })
}

fn item(event: Event) -> EventItem {
    EventItem {
        href: urls::record(Kind::Event, &event.slug),
        date: DateView::from(&event.date),
        title: event.title,
        summary: event.summary,
        kind: Some(kind_link(event.kind)),
        kind_label: event.kind.label(),
        initiator: event.initiator.map(JurisdictionView::from),
        effect: event.effect,
        certainty: event.certainty,
        significance: event.significance.into(),
        actors: Vec::new(),
    }
}

/// Actors by the part that they played, in the order of the parts.
fn role_groups(event: &Event, names: &Names) -> Vec<RoleGroup> {
    let group = |&role: &Role| {
        let slugs: Vec<_> = event
            .actors
            .iter()
            .filter(|part| part.role == role)
            .map(|part| part.actor.clone())
            .collect();
        let label = match role {
            Role::Initiator => "Acted",
            Role::Target => "Aimed at",
            Role::Subject => "Concerned",
            Role::Beneficiary => "Gained",
            Role::Intermediary => "Stood between",
            Role::Commentator => "Commented",
        };
        (!slugs.is_empty())
            .then(|| RoleGroup { role: label, links: Link::all(names.all(Kind::Actor, &slugs)) })
    };
    Role::ALL.iter().filter_map(group).collect()
}

/// An event linked both as an answer and as a continuation is shown once, as an answer.
fn thread(
    linked: Vec<LinkedEvent>,
    here: &Edtf,
    [answer, sequel]: [&'static str; 2],
) -> Vec<ThreadItem> {
    let mut items: Vec<ThreadItem> = Vec::new();
    for other in linked {
        let href = urls::record(Kind::Event, &other.slug);
        if items.iter().any(|item| item.href == href) {
            continue;
        }
        items.push(ThreadItem {
            href,
            lag: lag(&other.date, here),
            title: other.title,
            date: DateView::from(&other.date),
            initiator: other.initiator.map(JurisdictionView::from),
            effect: other.effect,
            relation: if other.relation == "responds-to" { answer } else { sequel },
        });
    }
    items
}

/// How far another date is from this one: days where both are known to the day.
fn lag(other: &Edtf, here: &Edtf) -> String {
    use crate::model::date::Precision;
    let exact = other.precision() == Precision::Day && here.precision() == Precision::Day;
    let days = (other.first_day() - here.first_day()).get_days();
    let direction = if days < 0 { "before" } else { "after" };
    match days.unsigned_abs() {
        0 if exact => "the same day".to_owned(),
        _ if !exact => String::new(),
        1 => format!("1 day {direction}"),
        days => format!("{days} days {direction}"),
    }
}
