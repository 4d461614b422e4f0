//! The list.

use super::filter::{Filter, filtered};
use crate::{
    model::Slug,
    store::{
        Reader, Result,
        events::{EventRow, event_rows},
    },
};

/// In which order a list of events stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
}

impl Order {
    /// The other one.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Newest => Self::Oldest,
            Self::Oldest => Self::Newest,
        }
    }
}

/// At most `limit` events behind a place in the list, or from its start.
///
/// # Errors
/// When the database fails.
pub async fn page(
    reader: &Reader,
    filter: &Filter,
    order: Order,
    behind: Option<(&str, &Slug)>,
    limit: i64,
) -> Result<Vec<EventRow>> {
    let filter = filter.arguments()?;
    let (day, slug) = behind.map_or((None, None), |(day, slug)| (Some(day), Some(slug)));
    let rows = match order {
        Order::Newest => {
            let rows = filtered!(
                event_rows,
                "from event",
                filter,
                "and (event.day, event.slug) < (coalesce(?13, '9999-99'), coalesce(?14, ''))
                 order by event.day desc, event.slug desc limit ?15",
                day,
                slug,
                limit
            );
            rows.fetch_all(reader.pool()).await?
        }
        Order::Oldest => {
            let rows = filtered!(
                event_rows,
                "from event",
                filter,
                "and (event.day, event.slug) > (coalesce(?13, ''), coalesce(?14, ''))
                 order by event.day, event.slug limit ?15",
                day,
                slug,
                limit
            );
            rows.fetch_all(reader.pool()).await?
        }
    };
    Ok(rows)
}

/// An actor's name, for the events in which it took part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// The event.
    pub event: Slug,
    /// The actor.
    pub slug: Slug,
    /// Its name.
    pub name: String,
}

/// Who did some events, whom they were aimed at and whom they concerned, in that order.
///
/// # Errors
/// When the database fails.
pub async fn participants<'a>(
    reader: &Reader,
    events: impl IntoIterator<Item = &'a Slug>,
) -> Result<Vec<Participant>> {
    let events = serde_json::to_string(&events.into_iter().collect::<Vec<_>>())?;
    let rows = sqlx::query_as!(
        Participant,
        r#"select event_actor.event as "event!: _", actor.slug as "slug!: _",
                  actor.name as "name!"
           from json_each(?1) as wanted
           join event_actor on event_actor.event = wanted.value
           join actor on actor.slug = event_actor.actor
           where event_actor.role in ('initiator', 'target', 'subject')
           group by event_actor.event, actor.slug
           order by event_actor.event,
                    min(case event_actor.role when 'initiator' then 0 when 'target' then 1 else 2 end),
                    min(event_actor.position)"#,
        events
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}
