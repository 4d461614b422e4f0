//! The card of every page that shows neither a record nor a comparison.

use axum::{extract::State as AxumState, response::Response};

use super::{Card, Fact, drawing};
use crate::{
    model::Kind,
    web::{AppError, State, query::Query, view::count_of},
};

/// Its path; `list` names a kind whose list it is for.
pub const PATH: &str = "/card.png";

/// What the site is, above its name.
pub(super) const WHAT: &str = "The record of semiconductor trade tensions";

/// What the site's card says.
pub(super) const TITLE: &str = "Who restricted what, when, and in answer to whom";

/// `GET /card.png`
pub async fn card(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    let mut reading = query.read(PATH);
    let list = reading.word::<Kind>("list");
    reading.finish()?;
    let counts = state.counts().await?;
    let card = match list {
        Some(kind) => Card {
            kicker: WHAT.to_owned(),
            title: kind.plural_label().to_owned(),
            facts: vec![Fact::strong(count_of(
                counts.of(kind),
                &format!("{} on record", kind.label().to_lowercase()),
                &format!("{} on record", kind.plural_label().to_lowercase()),
            ))],
            ..Card::default()
        },
        None => Card {
            kicker: WHAT.to_owned(),
            title: TITLE.to_owned(),
            lede: "Chips, rules, statements and explanations, every one with its source."
                .to_owned(),
            facts: vec![
                Fact::strong(count_of(counts.of(Kind::Event), "event", "events")),
                Fact::strong(count_of(counts.of(Kind::Policy), "policy", "policies")),
                Fact::strong(count_of(counts.of(Kind::Chip), "chip", "chips")),
                Fact::strong(count_of(counts.of(Kind::Source), "source", "sources")),
            ],
            ..Card::default()
        },
    };
    drawing::answer(&state, card).await
}
