//! `GET /embed/events/{slug}`

use askama::Template;
use axum::{
    extract::{Path, State as AxumState},
    response::Response,
};

use super::Embed;
use crate::{
    model::{Event, Kind},
    store::{events, sources},
    web::{
        AppError, State,
        events::{
            show::{item, span},
            view::{RoleGroup, rests_on, role_groups},
        },
        page::render,
        query::Query,
        urls,
        view::{DateView, EventItem},
    },
};

#[derive(Template)]
#[template(path = "embed/event.html")]
struct EventEmbed {
    embed: Embed,
    event: EventItem,
    when: DateView,
    rests_on: String,
    actors: Vec<RoleGroup>,
}

/// The card of an event.
pub async fn card(
    AxumState(state): AxumState<State>,
    Path(slug): Path<String>,
    query: Query,
) -> Result<Response, AppError> {
    let event = state.published::<Event>(&slug).await?.record;
    let page = urls::record(Kind::Event, &event.slug);
    let sources = sources::of_record(&state.reader, Kind::Event, &event.slug).await?;
    render(&EventEmbed {
        embed: Embed::new(&state, &query, page, event.title.clone(), &event.summary)?,
        when: DateView { text: span(&event).words(), ..DateView::from(&event.date) },
        rests_on: rests_on(&sources),
        actors: role_groups(events::actors(&state.reader, &event.slug).await?),
        event: item(event),
    })
}
