//! Events: the timeline, and the events of other records.

use super::{Reader, Result};
use crate::model::{
    Edtf, Jurisdiction, Slug,
    event::{Certainty, EventKind},
    vocabulary::Effect,
};

/// An event as lists show it.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of an event")]
pub struct EventRow {
    pub slug: Slug,
    pub date: Edtf,
    pub title: String,
    pub summary: String,
    pub kind: EventKind,
    pub initiator: Option<Jurisdiction>,
    pub effect: Effect,
    pub certainty: Certainty,
    pub significance: i64,
}

/// `select` of the columns of an [`EventRow`], then the rest of the query.
macro_rules! event_rows {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            EventRow,
            r#"select event.slug as "slug!: _", event.date as "date!: _", event.title as "title!",
                      event.summary as "summary!", event.kind as "kind!: _",
                      event.initiator as "initiator: _", event.effect as "effect!: _",
                      event.certainty as "certainty!: _",
                      event.significance as "significance!: i64" "# + $rest
            $(, $argument)*
        )
    };
}

/// The events that an event answers or continues, and the relation: `responds-to` or `follows`.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of a link between events")]
pub struct LinkedEvent {
    pub relation: String,
    pub slug: Slug,
    pub date: Edtf,
    pub title: String,
    pub initiator: Option<Jurisdiction>,
    pub effect: Effect,
}

/// What an event answers or continues, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn before(reader: &Reader, event: &Slug) -> Result<Vec<LinkedEvent>> {
    let rows = sqlx::query_as!(
        LinkedEvent,
        r#"select event_link.relation as "relation!", event.slug as "slug!: _",
                  event.date as "date!: _", event.title as "title!",
                  event.initiator as "initiator: _", event.effect as "effect!: _"
           from event_link join event on event.slug = event_link.other
           where event_link.event = ?1
           order by event.day, event.slug, event_link.relation desc"#,
        event
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// What answered or continued an event, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn after(reader: &Reader, event: &Slug) -> Result<Vec<LinkedEvent>> {
    let rows = sqlx::query_as!(
        LinkedEvent,
        r#"select event_link.relation as "relation!", event.slug as "slug!: _",
                  event.date as "date!: _", event.title as "title!",
                  event.initiator as "initiator: _", event.effect as "effect!: _"
           from event_link join event on event.slug = event_link.event
           where event_link.other = ?1
           order by event.day, event.slug, event_link.relation desc"#,
        event
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// The event before and the event after another on the timeline.
///
/// # Errors
/// When the database fails.
pub async fn neighbours(
    reader: &Reader,
    event: &Slug,
    day: &str,
) -> Result<(Option<EventRow>, Option<EventRow>)> {
    let earlier = event_rows!(
        "from event where (day, slug) < (?1, ?2) order by day desc, slug desc limit 1",
        day,
        event
    );
    let later = event_rows!(
        "from event where (day, slug) > (?1, ?2) order by day, slug limit 1",
        day,
        event
    );
    Ok((earlier.fetch_optional(reader.pool()).await?, later.fetch_optional(reader.pool()).await?))
}

/// The events that concern a chip, newest first.
///
/// # Errors
/// When the database fails.
pub async fn about_chip(reader: &Reader, chip: &Slug) -> Result<Vec<EventRow>> {
    let rows = event_rows!(
        "from event_chip join event on event.slug = event_chip.event
         where event_chip.chip = ?1 order by event.day desc, event.slug",
        chip
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// The events that concern a system, newest first.
///
/// # Errors
/// When the database fails.
pub async fn about_system(reader: &Reader, system: &Slug) -> Result<Vec<EventRow>> {
    let rows = event_rows!(
        "from event_system join event on event.slug = event_system.event
         where event_system.system = ?1 order by event.day desc, event.slug",
        system
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// The events that concern a policy, newest first.
///
/// # Errors
/// When the database fails.
pub async fn about_policy(reader: &Reader, policy: &Slug) -> Result<Vec<EventRow>> {
    let rows = event_rows!(
        "from event_policy join event on event.slug = event_policy.event
         where event_policy.policy = ?1 order by event.day desc, event.slug",
        policy
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}
