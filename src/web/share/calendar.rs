//! `GET /calendar.ics`: the days on which rules take effect or end.

use axum::{
    extract::State as AxumState,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use icalendar::{Calendar, Component, Event, Property};
use jiff::civil::Date;

use crate::{
    model::{Control, Edtf, Kind, Slug, date::Precision, policy::PolicyStatus},
    store::{revisions, sitemap},
    web::{AppError, State, cache::CachePolicy, urls},
};

/// Of more policies the newest have entries: a calendar program reads all of it at once.
const MOST_POLICIES: i64 = 1_000;

/// What an entry is of, for its identity.
struct Occasion<'a> {
    kind: Kind,
    slug: &'a Slug,
    what: &'static str,
    day: Date,
}

/// `GET /calendar.ics`
pub async fn calendar(AxumState(state): AxumState<State>) -> Result<Response, AppError> {
    let any = revisions::ChangeFilter::default();
    let newest = revisions::changes(&state.reader, &any, None, 1).await?;
    let newest = newest.into_iter().next().map(|set| set.created);
    let stamp = newest.and_then(|created| created.parse().ok()).unwrap_or(state.clock.now());
    let stamp = stamp.strftime("%Y%m%dT%H%M%SZ").to_string();
    let site = state.public_url;
    let mut calendar = Calendar::empty();
    for (name, value) in
        [("VERSION", "2.0"), ("PRODID", "-//Chokepoint//Rules//EN"), ("CALSCALE", "GREGORIAN")]
    {
        calendar.append_property(Property::new(name, value));
    }
    calendar.name("Chokepoint: rules take effect and end").description(
        "Policies and export controls on chips. A day stands here only where the record has the \
         exact day.",
    );
    let mut add = |occasion: &Occasion<'_>, summary: String, about: &str| {
        calendar.push(entry(site, &stamp, occasion, &summary, about));
    };
    let book = state.rulebook().await?;
    for control in book.controls.iter().filter(|control| control.withdrawn.is_none()) {
        let about = format!("{} {}", control.title, control.review);
        for (what, verb, day) in days_of(control) {
            let occasion = Occasion { kind: Kind::Control, slug: &control.slug, what, day };
            let place = control.jurisdiction.name();
            add(&occasion, format!("{verb}: {} ({place})", control.title), &about);
        }
    }
    for policy in sitemap::policy_days(&state.reader, MOST_POLICIES).await? {
        let is_planned = policy.status == PolicyStatus::Proposed;
        let begins = if is_planned { "Would take effect" } else { "Takes effect" };
        let days = [("effective", begins, &policy.effective), ("ended", "Ends", &policy.ended)];
        for (what, verb, day) in days {
            let Some(day) = day.as_ref().and_then(exact) else { continue };
            let occasion = Occasion { kind: Kind::Policy, slug: &policy.slug, what, day };
            add(&occasion, format!("{verb}: {}", policy.title), &policy.summary);
        }
    }
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8")),
        (header::CACHE_CONTROL, CachePolicy::Page.header()),
    ];
    Ok((headers, calendar.to_string()).into_response())
}

/// A date that is a single day.
fn exact(date: &Edtf) -> Option<Date> {
    (date.precision() == Precision::Day).then(|| date.first_day())
}

/// When a control begins, ends, pauses and goes on.
fn days_of(control: &Control) -> Vec<(&'static str, &'static str, Date)> {
    let pauses = control.suspended.iter().flat_map(|pause| {
        [
            ("suspended", "Is suspended", Some(&pause.from)),
            ("resumed", "Last day of suspension", pause.until.as_ref()),
        ]
    });
    let days = [
        ("from", "Takes effect", Some(&control.from)),
        ("until", "Last day in force", control.until.as_ref()),
    ];
    let all = days.into_iter().chain(pauses);
    all.filter_map(|(what, verb, date)| Some((what, verb, exact(date?)?))).collect()
}

fn entry(site: &str, stamp: &str, occasion: &Occasion<'_>, summary: &str, about: &str) -> Event {
    let Occasion { kind, slug, what, day } = occasion;
    let host = site.split_once("://").map_or(site, |(_, host)| host);
    let address = format!("{site}{}", urls::record(*kind, slug));
    let after = day.tomorrow().unwrap_or(*day);
    let date = |name: &str, day: Date| {
        let mut property = Property::new(name, day.strftime("%Y%m%d").to_string());
        property.add_parameter("VALUE", "DATE").done()
    };
    Event::new()
        .uid(&format!("{kind}-{slug}-{what}-{day}@{host}"))
        .add_property("DTSTAMP", stamp)
        .append_property(date("DTSTART", *day))
        .append_property(date("DTEND", after))
        .add_property("TRANSP", "TRANSPARENT")
        .summary(summary)
        .description(&format!("{about}\n{address}"))
        .add_property("URL", &address)
        .done()
}
