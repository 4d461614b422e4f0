//! The page of an event.

use askama::Template;
use axum::{extract::State as AxumState, response::Response};

use super::view::{
    ChipLine, PolicyLine, Question, QuoteGroup, RoleGroup, ThreadItem, questions, quote_groups,
    rests_on, role_groups, thread,
};
use crate::{
    model::{Edtf, Event, Kind, Slug, date::Precision},
    store::{claims, events, quotes, record, sources},
    web::{
        AppError, State,
        compare::selection::MOST,
        page::{Page, render},
        revisions::ReadAt,
        urls,
        verdicts::Asked,
        view::{DateView, EventItem, JurisdictionView, Link, SourceRef, kind_link},
    },
};

/// Pieces of evidence that are shown on each side of a claim; the claim's page has them all.
const EVIDENCE: i64 = 2;

/// Quotes that are shown, the newest.
const QUOTES: i64 = 50;

/// Events that followed or answered it which are shown, the first of them.
const FOLLOWING: i64 = 50;

#[derive(Template)]
#[template(path = "events/show.html")]
struct EventPage {
    page: Page,
    event: EventItem,
    when: DateView,
    inexact: Option<&'static str>,
    rests_on: String,
    before: Vec<ThreadItem>,
    after: Vec<ThreadItem>,
    answers: bool,
    actors: Vec<RoleGroup>,
    chips: Vec<ChipLine>,
    /// Its chips side by side, where there are several.
    compare: Option<String>,
    /// The day and destination of their verdicts.
    asked: Asked,
    systems: Vec<Link>,
    policies: Vec<PolicyLine>,
    quotes: Vec<QuoteGroup>,
    quote_count: i64,
    quotes_left_out: bool,
    questions: Vec<Question>,
    claim_count: usize,
    sources: Vec<SourceRef>,
    prev: Option<EventItem>,
    next: Option<EventItem>,
    revision: i64,
    changed: DateView,
}

/// `GET /events/{slug}`
pub async fn show(AxumState(state): AxumState<State>, at: ReadAt) -> Result<Response, AppError> {
    let reader = &state.reader;
    let published = state.published_at::<Event>(&at).await?;
    let event = published.record;
    let slug = &event.slug;
    let names = record::names_for(reader, &event).await?;
    let quotes = quotes::about_event(reader, slug, QUOTES).await?;
    let mut of_quotes =
        sources::of_records(reader, Kind::Quote, quotes.rows.iter().map(|quote| &quote.slug))
            .await?;
    let claims = claims::about_event(reader, slug).await?;
    let day = event.date.first_day().to_string();
    let (prev, next) = events::neighbours(reader, slug, &day).await?;
    let sources = sources::of_record(reader, Kind::Event, slug).await?;
    let book = state.rulebook().await?;
    let asked = Asked::on(event.date.first_day());
    let chips = event.chips.iter().filter_map(|slug| book.chip(slug));
    let chips: Vec<ChipLine> = chips.map(|rated| ChipLine::new(&book, rated, asked)).collect();
    let policies = events::policies(reader, slug).await?;
    render(&EventPage {
        page: Page::new(&state, &urls::record(Kind::Event, slug), &event.title, &event.summary)
            .section("timeline")
            .crumbs([Link::new("/timeline", "Timeline")])
            .article()
            .about(&event, &names, &published.added, &published.changed)
            .read_back(&at),
        when: DateView { text: span(&event).words(), ..DateView::from(&event.date) },
        inexact: match event.date.precision() {
            Precision::Year => Some("The month and the day are not in the record."),
            Precision::Month => Some("The day is not in the record."),
            Precision::Day | Precision::Interval => None,
        },
        rests_on: rests_on(&sources),
        before: thread(
            events::before(reader, slug).await?,
            &event.date,
            ["In answer to", "Follows"],
        ),
        after: thread(
            events::after(reader, slug, FOLLOWING).await?,
            &event.date,
            ["Answered by", "Followed by"],
        ),
        answers: !event.responds_to.is_empty(),
        actors: role_groups(events::actors(reader, slug).await?),
        compare: compare(&chips, &event),
        chips,
        asked,
        systems: Link::all(names.all(Kind::System, &event.systems)),
        policies: policies.into_iter().map(PolicyLine::from).collect(),
        quote_count: quotes.total,
        quotes_left_out: quotes.is_cut(),
        quotes: quote_groups(quotes.rows, &mut of_quotes, &event.date, &span(&event)),
        claim_count: claims.len(),
        questions: questions(claims, claims::both_sides(reader, slug, EVIDENCE).await?),
        sources: sources.into_iter().map(SourceRef::from).collect(),
        prev: prev.map(EventItem::from),
        next: next.map(EventItem::from),
        revision: published.revision,
        changed: DateView::moment(&published.changed),
        event: item(event),
    })
}

/// The event's chips side by side, as many as fit, under the rules of its day.
fn compare(chips: &[ChipLine], event: &Event) -> Option<String> {
    let slugs: Vec<&str> = event.chips.iter().take(MOST).map(Slug::as_str).collect();
    let on = event.date.first_day().to_string();
    (chips.len() > 1).then(|| {
        urls::with_query("/compare", [("chips", slugs.join(",").as_str()), ("on", on.as_str())])
    })
}

/// The day, or the days from the first to the last.
pub(in crate::web) fn span(event: &Event) -> Edtf {
    let end = event.end_date.as_ref().filter(|&end| *end != event.date);
    let span = end.and_then(|end| format!("{}/{end}", event.date).parse().ok());
    span.unwrap_or_else(|| event.date.clone())
}

pub(in crate::web) fn item(event: Event) -> EventItem {
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
