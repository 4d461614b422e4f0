//! The picture: what it has room for.

use super::filter::{Filter, filtered};
use crate::{
    model::{Edtf, Jurisdiction, Slug, event::Certainty, vocabulary::Effect},
    store::{Reader, Result},
};

/// An event as the picture shows it.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of an event")]
pub struct Drawable {
    pub slug: Slug,
    pub date: Edtf,
    pub title: String,
    pub effect: Effect,
    pub certainty: Certainty,
    pub significance: i64,
    /// Its jurisdiction, if that has a lane of its own.
    pub lane: Option<String>,
    /// How many events there are in its lane.
    pub in_lane: i64,
}

macro_rules! drawable_rows {
    ($($rest:literal)+ $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Drawable,
            r#"select slug as "slug!: _", date as "date!: _", title as "title!",
                      effect as "effect!: _", certainty as "certainty!: _",
                      significance as "significance!: i64", lane as "lane: _",
                      count as "in_lane!: i64"
               from (
                   select *, count(*) over (partition by lane) as count,
                          row_number() over (
                              partition by lane
                              order by significance desc, answers desc, day desc, slug
                          ) as place
                   from (
                       select event.*,
                              case when event.initiator in (select value from json_each(?13))
                                   then event.initiator end as lane,
                              exists (
                                  select 1 from event_link
                                  where event_link.event = event.slug and relation = 'responds-to'
                              ) or exists (
                                  select 1 from event_link
                                  where event_link.other = event.slug and relation = 'responds-to'
                              ) as answers "#
            $(+ $rest)+
            $(, $argument)*
        )
    };
}

/// The events that a picture has room for: of each lane the weightiest, answers and what they
/// answer before others, then the newest. Jurisdictions without a lane of their own share one.
///
/// # Errors
/// When the database fails.
pub async fn drawable(
    reader: &Reader,
    filter: &Filter,
    lanes: &[Jurisdiction],
    in_each: i64,
) -> Result<Vec<Drawable>> {
    let filter = filter.arguments()?;
    let lanes = serde_json::to_string(lanes)?;
    let rows = filtered!(
        drawable_rows,
        "from event",
        filter,
        ")) where place <= ?14 order by day, slug",
        lanes,
        in_each
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// Which of some events answers which: pairs of answer and act.
///
/// # Errors
/// When the database fails.
pub async fn answers<'a>(
    reader: &Reader,
    events: impl IntoIterator<Item = &'a Slug>,
) -> Result<Vec<(Slug, Slug)>> {
    let events = serde_json::to_string(&events.into_iter().collect::<Vec<_>>())?;
    let rows = sqlx::query!(
        r#"select event_link.event as "event!: Slug", event_link.other as "other!: Slug"
           from event_link
           where event_link.relation = 'responds-to'
             and event_link.event in (select value from json_each(?1))
             and event_link.other in (select value from json_each(?1))
           order by event_link.event, event_link.other"#,
        events
    )
    .fetch_all(reader.pool())
    .await?;
    Ok(rows.into_iter().map(|row| (row.event, row.other)).collect())
}
