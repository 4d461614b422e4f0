//! Events: the timeline, and the events of other records.

use super::{Reader, Result, tally::Part};
use crate::model::{
    Edtf, Jurisdiction, Slug,
    event::{Certainty, EventKind, Role},
    policy::PolicyStatus,
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
    ($($rest:literal)+ $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            EventRow,
            r#"select event.slug as "slug!: _", event.date as "date!: _", event.title as "title!",
                      event.summary as "summary!", event.kind as "kind!: _",
                      event.initiator as "initiator: _", event.effect as "effect!: _",
                      event.certainty as "certainty!: _",
                      event.significance as "significance!: i64" "# $(+ $rest)+
            $(, $argument)*
        )
    };
}
pub(super) use event_rows;

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

/// What answered or continued an event, oldest first; at most `limit`.
///
/// # Errors
/// When the database fails.
pub async fn after(reader: &Reader, event: &Slug, limit: i64) -> Result<Vec<LinkedEvent>> {
    let rows = sqlx::query_as!(
        LinkedEvent,
        r#"select event_link.relation as "relation!", event.slug as "slug!: _",
                  event.date as "date!: _", event.title as "title!",
                  event.initiator as "initiator: _", event.effect as "effect!: _"
           from event_link join event on event.slug = event_link.event
           where event_link.other = ?1
           order by event.day, event.slug, event_link.relation desc limit ?2"#,
        event,
        limit
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

/// The events that a quote is about, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of_quote(reader: &Reader, quote: &Slug) -> Result<Vec<EventRow>> {
    let rows = event_rows!(
        "from quote_event join event on event.slug = quote_event.event
         where quote_event.quote = ?1 order by event.day, event.slug",
        quote
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// How many events an actor played a part in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "plain")]
pub struct RoleCount {
    pub role: Role,
    pub count: i64,
}

/// In how many events an actor played which part.
///
/// # Errors
/// When the database fails.
pub async fn roles_of_actor(reader: &Reader, actor: &Slug) -> Result<Vec<RoleCount>> {
    let rows = sqlx::query_as!(
        RoleCount,
        r#"select role as "role!: _", count(*) as "count!: i64"
           from event_actor where actor = ?1 group by role"#,
        actor
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// The events that an actor played a part in, with the part: of each part at most `limit`, the most
/// significant and newest of them, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_actor(reader: &Reader, actor: &Slug, limit: i64) -> Result<Vec<(Role, EventRow)>> {
    let roles = serde_json::to_string(Role::ALL)?;
    let rows = sqlx::query!(
        r#"with part as (
               select role.value || '' as role, event.*
               from json_each(?3) as role
               cross join event on event.slug in (
                   select most.event from event_actor most
                   where most.actor = ?1 and most.role = role.value
                   order by most.significance desc, most.day desc, most.event desc limit ?2
               )
           )
           select role as "role!: Role", slug as "slug!: Slug", date as "date!: Edtf",
                  title as "title!", summary as "summary!", kind as "kind!: EventKind",
                  initiator as "initiator?: Jurisdiction", effect as "effect!: Effect",
                  certainty as "certainty!: Certainty", significance as "significance!: i64"
           from part order by day desc, slug desc"#,
        actor,
        limit,
        roles
    )
    .fetch_all(reader.pool())
    .await?;
    let row = rows.into_iter().map(|row| {
        let event = EventRow {
            slug: row.slug,
            date: row.date,
            title: row.title,
            summary: row.summary,
            kind: row.kind,
            initiator: row.initiator,
            effect: row.effect,
            certainty: row.certainty,
            significance: row.significance,
        };
        (row.role, event)
    });
    Ok(row.collect())
}

/// When an actor acted or was acted on, for its own small timeline.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of an event")]
pub struct ActorMark {
    pub role: Role,
    pub slug: Slug,
    pub date: Edtf,
    pub title: String,
    pub effect: Effect,
    pub certainty: Certainty,
    pub significance: i64,
}

/// The events that an actor did or was the target or subject of, oldest first; at most `limit`, the
/// most significant of them.
///
/// # Errors
/// When the database fails.
pub async fn marks_of_actor(reader: &Reader, actor: &Slug, limit: i64) -> Result<Vec<ActorMark>> {
    let roles =
        serde_json::to_string(&[Role::Initiator, Role::Target, Role::Subject, Role::Beneficiary])?;
    let mut rows = sqlx::query_as!(
        ActorMark,
        r#"select role.value || '' as "role!: _", event.slug as "slug!: _", event.date as "date!: _",
                  event.title as "title!", event.effect as "effect!: _",
                  event.certainty as "certainty!: _", event.significance as "significance!: i64"
           from json_each(?3) as role
           cross join event on event.slug in (
               select most.event from event_actor most
               where most.actor = ?1 and most.role = role.value
               order by most.significance desc, most.day desc, most.event desc limit ?2
           )
           order by event.significance desc, event.day desc, event.slug desc
           limit ?2"#,
        actor,
        limit,
        roles
    )
    .fetch_all(reader.pool())
    .await?;
    rows.sort_by(|a, b| a.date.cmp(&b.date).then_with(|| a.slug.cmp(&b.slug)));
    Ok(rows)
}

/// A policy that an event is about.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of a policy")]
pub struct EventPolicy {
    pub slug: Slug,
    pub title: String,
    pub status: PolicyStatus,
    pub announced: Edtf,
}

/// The policies that an event is about, in its order.
///
/// # Errors
/// When the database fails.
pub async fn policies(reader: &Reader, event: &Slug) -> Result<Vec<EventPolicy>> {
    let rows = sqlx::query_as!(
        EventPolicy,
        r#"select policy.slug as "slug!: _",
                  coalesce(policy.short_title, policy.title) as "title!: String",
                  policy.status as "status!: _", policy.announced as "announced!: _"
           from event_policy join policy on policy.slug = event_policy.policy
           where event_policy.event = ?1 order by event_policy.position"#,
        event
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// Who took part in an event.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of an actor")]
pub struct EventActor {
    pub role: Role,
    pub slug: Slug,
    pub name: String,
    pub jurisdiction: Option<Jurisdiction>,
    pub title: Option<String>,
}

/// Who took part in an event, in its order.
///
/// # Errors
/// When the database fails.
pub async fn actors(reader: &Reader, event: &Slug) -> Result<Vec<EventActor>> {
    let rows = sqlx::query_as!(
        EventActor,
        r#"select event_actor.role as "role!: _", actor.slug as "slug!: _", actor.name as "name!",
                  actor.jurisdiction as "jurisdiction: _", actor.role as title
           from event_actor join actor on actor.slug = event_actor.actor
           where event_actor.event = ?1 order by event_actor.position"#,
        event
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// The newest events of a significance up to a day.
///
/// # Errors
/// When the database fails.
pub async fn newest(
    reader: &Reader,
    significance: i64,
    until: &str,
    limit: i64,
) -> Result<Vec<EventRow>> {
    let rows = event_rows!(
        "from event where significance = ?1 and day <= ?2
         order by day desc, slug desc limit ?3",
        significance,
        until,
        limit
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// `fn(reader, slug)`: the rows that a table links to a record, where a column names it.
macro_rules! events_about {
    ($($kind:literal $name:ident $table:literal $column:literal;)+) => {$(
        #[doc = concat!("The newest events that concern ", $kind, ".")]
        ///
        /// # Errors
        /// When the database fails.
        pub async fn $name(reader: &Reader, slug: &Slug, limit: i64) -> Result<Part<EventRow>> {
            let rows = event_rows!(
                "from " $table " link join event on event.slug = link.event
                 where link." $column " = ?1 order by event.day desc, event.slug limit ?2",
                slug,
                limit
            );
            let total = sqlx::query_scalar!(
                r#"select count(*) as "n!: i64" from "# + $table + " where " + $column + " = ?1",
                slug
            );
            let rows = rows.fetch_all(reader.pool()).await?;
            Ok(Part { rows, total: total.fetch_one(reader.pool()).await? })
        }
    )+};
}

events_about! {
    "a chip" about_chip "event_chip" "chip";
    "a system" about_system "event_system" "system";
    "a policy" about_policy "event_policy" "policy";
}
