//! `GET /embed/actors/{slug}`

use askama::Template;
use axum::{
    extract::{Path, State as AxumState},
    response::Response,
};

use super::Embed;
use crate::{
    model::{Actor, Kind},
    store::events,
    web::{
        AppError, State,
        actors::{show::MARKS, spark::spark},
        page::render,
        query::Query,
        urls,
        view::{DateView, JurisdictionView},
    },
};

#[derive(Template)]
#[template(path = "embed/actor.html")]
struct ActorEmbed {
    embed: Embed,
    actor: Actor,
    jurisdiction: Option<JurisdictionView>,
    spark: Option<String>,
    events: Vec<Mark>,
}

/// An event in the table behind the picture.
struct Mark {
    href: String,
    title: String,
    date: DateView,
    part: &'static str,
}

/// The card of an actor, with its own small timeline.
pub async fn card(
    AxumState(state): AxumState<State>,
    Path(slug): Path<String>,
    query: Query,
) -> Result<Response, AppError> {
    let actor = state.published::<Actor>(&slug).await?.record;
    let page = urls::record(Kind::Actor, &actor.slug);
    let marks = events::marks_of_actor(&state.reader, &actor.slug, MARKS).await?;
    let spark = spark(&actor.name, &marks, state.clock.today());
    let events = marks.into_iter().rev().map(|mark| Mark {
        href: urls::record(Kind::Event, &mark.slug),
        title: mark.title,
        date: DateView::from(&mark.date),
        part: mark.role.label(),
    });
    render(&ActorEmbed {
        embed: Embed::new(&state, &query, page, actor.name.clone(), &actor.summary)?,
        jurisdiction: actor.jurisdiction.map(JurisdictionView::from),
        events: if spark.is_some() { events.collect() } else { Vec::new() },
        spark,
        actor,
    })
}
