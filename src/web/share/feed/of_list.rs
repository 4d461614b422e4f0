//! The feeds of lists, and of everything.

use axum::response::Response;

use super::{Feed, Format, LIMIT, entries::entries};
use crate::{
    model::Kind,
    store::feeds,
    web::{AppError, State, query::Query, selection::Selection, urls},
};

/// Kinds of which the feed of everything tells: what happened, what was said, what it is about. Rules
/// come with their policies, and sources with what rests on them.
pub const EVERYTHING: [Kind; 7] =
    [Kind::Event, Kind::Quote, Kind::Policy, Kind::Claim, Kind::Chip, Kind::System, Kind::Actor];

/// What is in the feed of everything.
pub const SUBTITLE: &str = "Every event, quote, policy, claim, chip, system and actor that is added \
    to the record, each with its sources; the newest first.";

/// `GET /feed.atom`, `GET /feed.json`
pub async fn everything(state: State, format: Format) -> Result<Response, AppError> {
    let arrivals = feeds::newest(&state.reader, &EVERYTHING, LIMIT).await?;
    let feed = Feed {
        title: "everything new".to_owned(),
        subtitle: SUBTITLE.to_owned(),
        page: "/".to_owned(),
        at: urls::feed_of_everything(),
        entries: entries(&state, &arrivals).await?,
    };
    feed.respond(&state, format).await
}

/// `GET /timeline.atom`, `GET /timeline.feed.json`, and so for every list: the records that pass its
/// filters.
pub async fn list(
    state: State,
    query: Query,
    kind: Kind,
    format: Format,
) -> Result<Response, AppError> {
    let path = urls::list(kind);
    let mut reading = query.read(format.of(&urls::feed(&path)));
    let selection = Selection::read(&state, kind, &mut reading).await?;
    let list = reading.finish()?;
    let arrivals = if list.is_filtered() {
        // Lists have orders of their own: the newest can stand anywhere in one.
        let places = selection.places(&state, None, WHOLE).await?;
        let records = places.into_iter().map(|place| (kind, place.slug.to_string()));
        feeds::newest_of(&state.reader, records, LIMIT).await?
    } else {
        feeds::newest(&state.reader, &[kind], LIMIT).await?
    };
    let page = list.filters_at(&path);
    let many = kind.plural_label().to_lowercase();
    let pass = if list.is_filtered() { " that pass these filters" } else { "" };
    let feed = Feed {
        title: selection.heading(&list),
        subtitle: format!(
            "New {many} in the record{pass}, each with its sources; the newest first."
        ),
        at: urls::feed(&page),
        page,
        entries: entries(&state, &arrivals).await?,
    };
    feed.respond(&state, format).await
}

/// More records than any list has.
const WHOLE: i64 = 1_000_000_000;
