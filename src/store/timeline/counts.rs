//! Counts: facets and months.

use jiff::civil::Date;

use super::filter::{Filter, filtered, significance};
use crate::{
    model::{
        Jurisdiction,
        event::{Certainty, EventKind, Significance},
        vocabulary::Effect,
    },
    store::{Reader, Result},
};

/// How many events have the same kind, initiator, effect, certainty and significance.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of an event")]
pub struct Cell {
    pub kind: EventKind,
    pub initiator: Option<Jurisdiction>,
    pub effect: Effect,
    pub certainty: Certainty,
    pub significance: Significance,
    /// How many.
    pub count: i64,
}

struct CellRow {
    kind: EventKind,
    initiator: Option<Jurisdiction>,
    effect: Effect,
    certainty: Certainty,
    significance: i64,
    count: i64,
}

impl From<CellRow> for Cell {
    fn from(row: CellRow) -> Self {
        Self {
            kind: row.kind,
            initiator: row.initiator,
            effect: row.effect,
            certainty: row.certainty,
            significance: significance(row.significance),
            count: row.count,
        }
    }
}

macro_rules! cell_rows {
    ($($rest:literal)+ $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            CellRow,
            r#"select event.kind as "kind!: _", event.initiator as "initiator: _",
                      event.effect as "effect!: _", event.certainty as "certainty!: _",
                      event.significance as "significance!: i64", count(*) as "count!: i64" "#
            $(+ $rest)+
            $(, $argument)*
        )
    };
}

/// The counts that all facets are summed from: the filter without its facets, by all of them.
///
/// # Errors
/// When the database fails.
pub async fn cube(reader: &Reader, filter: &Filter) -> Result<Vec<Cell>> {
    let filter = Filter {
        kinds: Vec::new(),
        initiators: Vec::new(),
        effects: Vec::new(),
        certainties: Vec::new(),
        significances: Vec::new(),
        ..filter.clone()
    };
    let filter = filter.arguments()?;
    let rows = filtered!(
        cell_rows,
        "from event",
        filter,
        "group by event.kind, event.initiator, event.effect, event.certainty, event.significance"
    );
    let rows = rows.fetch_all(reader.pool()).await?;
    Ok(rows.into_iter().map(Cell::from).collect())
}

/// A month's events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthCount {
    /// `2025-09`.
    pub month: String,
    /// How many tighten.
    pub tightens: i64,
    /// How many ease.
    pub eases: i64,
    /// How many do neither.
    pub neutral: i64,
    /// How many of them all are within the filter's range of days.
    pub in_range: i64,
}

impl MonthCount {
    /// All of the month's events.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.tightens + self.eases + self.neutral
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(&self) -> Option<Date> {
        format!("{}-01", self.month).parse().ok()
    }
}

macro_rules! month_rows {
    ($($rest:literal)+ $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            MonthCount,
            r#"select substr(event.day, 1, 7) as "month!: String",
                      sum(event.effect = 'tightens') as "tightens!: i64",
                      sum(event.effect = 'eases') as "eases!: i64",
                      sum(event.effect = 'neutral') as "neutral!: i64",
                      sum(event.day between ?13 and ?14) as "in_range!: i64" "#
            $(+ $rest)+
            $(, $argument)*
        )
    };
}

/// The months that have events, oldest first, outside of the filter's range of days as well.
///
/// # Errors
/// When the database fails.
pub async fn months(reader: &Reader, filter: &Filter) -> Result<Vec<MonthCount>> {
    let all = Filter { from: None, to: None, ..filter.clone() };
    let all = all.arguments()?;
    let range = filter.arguments()?;
    let rows = filtered!(
        month_rows,
        "from event",
        all,
        "group by substr(event.day, 1, 7) order by substr(event.day, 1, 7)",
        range.from,
        range.to
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

macro_rules! count_rows {
    ($($rest:literal)+ $(, $argument:expr)* $(,)?) => {
        sqlx::query_scalar!(r#"select count(*) as "n!: i64" "# $(+ $rest)+ $(, $argument)*)
    };
}

/// How many events a filter lets through.
///
/// # Errors
/// When the database fails.
pub async fn count(reader: &Reader, filter: &Filter) -> Result<i64> {
    let filter = filter.arguments()?;
    Ok(filtered!(count_rows, "from event", filter, "").fetch_one(reader.pool()).await?)
}

/// How many events an actor takes part in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorCount {
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// How many.
    pub count: i64,
}

macro_rules! actor_rows {
    ($($rest:literal)+ $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            ActorCount,
            r#"select actor.slug as "slug!", actor.name as "name!",
                      count(distinct event.slug) as "count!: i64" "#
            $(+ $rest)+
            $(, $argument)*
        )
    };
}

/// The actors that take part in most of the events, whichever one the filter itself asks for.
///
/// # Errors
/// When the database fails.
pub async fn actors(reader: &Reader, filter: &Filter, limit: i64) -> Result<Vec<ActorCount>> {
    let filter = Filter { actor: None, ..filter.clone() };
    let filter = filter.arguments()?;
    let rows = filtered!(
        actor_rows,
        "from event
         join event_actor on event_actor.event = event.slug
         join actor on actor.slug = event_actor.actor",
        filter,
        "group by actor.slug order by count(distinct event.slug) desc, actor.slug limit ?13",
        limit
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// How many events are aimed at a jurisdiction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetCount {
    /// Which.
    pub jurisdiction: Jurisdiction,
    /// How many.
    pub count: i64,
}

macro_rules! target_rows {
    ($($rest:literal)+ $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            TargetCount,
            r#"with aimed as (
                   select event_actor.event, actor.jurisdiction
                   from event_actor join actor on actor.slug = event_actor.actor
                   where event_actor.role = 'target' and actor.jurisdiction is not null
                   union
                   select event_policy.event, target.jurisdiction
                   from policy_target_jurisdiction target
                   join policy on policy.slug = target.policy
                   join event_policy on event_policy.policy = policy.slug
                   join event acting on acting.slug = event_policy.event
                                    and acting.initiator = policy.jurisdiction
                   where target.jurisdiction <> '*'
               )
               select aimed.jurisdiction as "jurisdiction!: _", count(*) as "count!: i64" "#
            $(+ $rest)+
            $(, $argument)*
        )
    };
}

/// The jurisdictions that most of the events are aimed at, whichever the filter itself asks for.
///
/// # Errors
/// When the database fails.
pub async fn targets(reader: &Reader, filter: &Filter, limit: i64) -> Result<Vec<TargetCount>> {
    let filter = Filter { targets: Vec::new(), ..filter.clone() };
    let filter = filter.arguments()?;
    let rows = filtered!(
        target_rows,
        "from event join aimed on aimed.event = event.slug",
        filter,
        "group by aimed.jurisdiction order by count(*) desc, aimed.jurisdiction limit ?13",
        limit
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}
