//! The list.

use jiff::civil::Date;

use super::{filter::Matches, index::decoded};
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

impl Matches<'_> {
    /// The places of at most `limit` events behind one in the list, or from its start.
    ///
    /// # Errors
    /// When a stored slug cannot be read.
    pub fn places(
        &self,
        order: Order,
        behind: Option<(Date, &Slug)>,
        limit: usize,
    ) -> Result<Vec<(Date, Slug)>> {
        let place = |at| Ok((self.index.day(at), decoded(self.index.slug(at))?));
        self.positions(order, behind, limit).into_iter().map(place).collect()
    }

    /// The same events, as lists show them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn page(
        &self,
        reader: &Reader,
        order: Order,
        behind: Option<(Date, &Slug)>,
        limit: usize,
    ) -> Result<Vec<EventRow>> {
        let positions = self.positions(order, behind, limit);
        let slugs: Vec<_> = positions.into_iter().map(|at| self.index.slug(at)).collect();
        let slugs = serde_json::to_string(&slugs)?;
        let rows = event_rows!(
            "from json_each(?1) as wanted join event on event.slug = wanted.value
             order by wanted.key",
            slugs
        );
        Ok(rows.fetch_all(reader.pool()).await?)
    }

    fn positions(&self, order: Order, behind: Option<(Date, &Slug)>, limit: usize) -> Vec<usize> {
        let behind = behind.map(|(day, slug)| (day, slug.as_str().as_bytes()));
        match order {
            Order::Newest => {
                let end = match behind {
                    Some(place) => self.index.before(|other| other >= place),
                    None => self.index.len(),
                };
                (0..end).rev().filter(|&at| self.has(at)).take(limit).collect()
            }
            Order::Oldest => {
                let start = behind.map_or(0, |place| self.index.before(|other| other > place));
                (start..self.index.len()).filter(|&at| self.has(at)).take(limit).collect()
            }
        }
    }
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
