//! Which events: the filter that all of the timeline's queries share.

use jiff::civil::Date;
use serde::Serialize;

use super::counts::Cell;
use crate::{
    model::{
        Jurisdiction, Slug,
        event::{Certainty, EventKind, Significance},
        vocabulary::Effect,
    },
    store::Result,
};

/// Which events. What is empty lets everything through.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Not before this day.
    pub from: Option<Date>,
    /// Not after this day.
    pub to: Option<Date>,
    /// With these words, as the full-text index reads them.
    pub words: Option<String>,
    /// In which this actor took part.
    pub actor: Option<Slug>,
    /// About this chip.
    pub chip: Option<Slug>,
    /// About this policy.
    pub policy: Option<Slug>,
    /// Aimed at any of these; see [`super::aimed_at`].
    pub targets: Vec<Jurisdiction>,
    /// Of any of these kinds.
    pub kinds: Vec<EventKind>,
    /// Begun by any of these.
    pub initiators: Vec<Jurisdiction>,
    /// With any of these effects.
    pub effects: Vec<Effect>,
    /// As sure as any of these.
    pub certainties: Vec<Certainty>,
    /// As weighty as any of these.
    pub significances: Vec<Significance>,
}

impl Filter {
    /// Whether an event of a cell passes the filters that cells tell apart.
    #[must_use]
    pub fn passes(&self, cell: &Cell) -> bool {
        fn any<T: PartialEq>(list: &[T], value: Option<&T>) -> bool {
            list.is_empty() || value.is_some_and(|value| list.contains(value))
        }
        any(&self.kinds, Some(&cell.kind))
            && any(&self.initiators, cell.initiator.as_ref())
            && any(&self.effects, Some(&cell.effect))
            && any(&self.certainties, Some(&cell.certainty))
            && any(&self.significances, Some(&cell.significance))
    }

    /// As arguments of a query.
    pub(super) fn arguments(&self) -> Result<Arguments<'_>> {
        let weights: Vec<i64> = self.significances.iter().map(|&weight| number(weight)).collect();
        Ok(Arguments {
            from: self.from.map_or_else(|| FIRST_DAY.to_owned(), |day| day.to_string()),
            to: self.to.map_or_else(|| LAST_DAY.to_owned(), |day| day.to_string()),
            words: self.words.as_deref(),
            actor: self.actor.as_ref(),
            chip: self.chip.as_ref(),
            policy: self.policy.as_ref(),
            targets: any_of(&self.targets)?,
            kinds: any_of(&self.kinds)?,
            initiators: any_of(&self.initiators)?,
            effects: any_of(&self.effects)?,
            certainties: any_of(&self.certainties)?,
            significances: any_of(&weights)?,
        })
    }
}

/// A [`Filter`] as a query takes it: lists as JSON, `None` where it lets everything through.
pub(super) struct Arguments<'a> {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) words: Option<&'a str>,
    pub(super) actor: Option<&'a Slug>,
    pub(super) chip: Option<&'a Slug>,
    pub(super) policy: Option<&'a Slug>,
    pub(super) targets: Option<String>,
    pub(super) kinds: Option<String>,
    pub(super) initiators: Option<String>,
    pub(super) effects: Option<String>,
    pub(super) certainties: Option<String>,
    pub(super) significances: Option<String>,
}

/// Days sort as text; these stand before and after all of them.
const FIRST_DAY: &str = "0000-01-01";
const LAST_DAY: &str = "9999-12-31";

fn any_of<T: Serialize>(values: &[T]) -> Result<Option<String>> {
    if values.is_empty() { Ok(None) } else { Ok(Some(serde_json::to_string(values)?)) }
}

/// A weight as it is stored.
fn number(weight: Significance) -> i64 {
    match weight {
        Significance::TurningPoint => 3,
        Significance::Notable => 2,
        Significance::Detail => 1,
    }
}

/// The word for a stored weight.
pub(super) fn significance(number: i64) -> Significance {
    match number {
        3 => Significance::TurningPoint,
        2 => Significance::Notable,
        _ => Significance::Detail,
    }
}

/// `$rows!` over the events that a [`Filter`] lets through: what stands before the conditions, the
/// filter, what stands behind them, and further arguments from `?13` on.
///
/// An event is aimed at a jurisdiction as [`super::aimed_at`] says; both must say the same.
macro_rules! filtered {
    ($rows:ident, $from:literal, $filter:expr, $rest:literal $(, $argument:expr)* $(,)?) => {
        $rows!(
            $from
            " where event.day >= ?1
                and event.day <= ?2
                and (?3 is null or event.slug in (
                    select record.slug
                    from search_kind
                    cross join search on search.rowid between first and last
                    cross join record on record.id = search.rowid - first
                    where search_kind.kind = 'event' and search match ?3
                ))
                and (?4 is null or event.slug in (
                    select event_actor.event from event_actor where event_actor.actor = ?4
                ))
                and (?5 is null or event.slug in (
                    select event_chip.event from event_chip where event_chip.chip = ?5
                ))
                and (?6 is null or event.slug in (
                    select event_policy.event from event_policy where event_policy.policy = ?6
                ))
                and (?7 is null or event.slug in (
                    select event_actor.event
                    from event_actor join actor on actor.slug = event_actor.actor
                    where event_actor.role = 'target'
                      and actor.jurisdiction in (select value from json_each(?7))
                    union
                    select event_policy.event
                    from policy_target_jurisdiction target
                    join policy on policy.slug = target.policy
                    join event_policy on event_policy.policy = policy.slug
                    join event acting on acting.slug = event_policy.event
                                     and acting.initiator = policy.jurisdiction
                    where target.jurisdiction in (select value from json_each(?7))
                ))
                and (?8 is null or event.kind in (select value from json_each(?8)))
                and (?9 is null or event.initiator in (select value from json_each(?9)))
                and (?10 is null or event.effect in (select value from json_each(?10)))
                and (?11 is null or event.certainty in (select value from json_each(?11)))
                and (?12 is null or event.significance in (select value from json_each(?12))) "
            $rest,
            $filter.from,
            $filter.to,
            $filter.words,
            $filter.actor,
            $filter.chip,
            $filter.policy,
            $filter.targets,
            $filter.kinds,
            $filter.initiators,
            $filter.effects,
            $filter.certainties,
            $filter.significances
            $(, $argument)*
        )
    };
}
pub(super) use filtered;
