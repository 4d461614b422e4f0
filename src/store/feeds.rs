//! What is new in the record: records by when they were added.

use std::collections::HashMap;

use super::{Reader, Result};
use crate::model::{Kind, Slug};

/// A published record, and when it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Its kind.
    pub kind: Kind,
    /// Its slug.
    pub slug: Slug,
    /// When it was added, RFC 3339.
    pub added: String,
    /// When it was last changed, RFC 3339.
    pub changed: String,
    /// The slug that it was added by, which it keeps for ever whatever it is called now.
    pub first_slug: String,
    /// Its own day, where it has one, `YYYY-MM-DD`.
    pub day: Option<String>,
}

/// The newest of some records, by a query for `first` (their first revisions) and `record`: by when
/// they were added, and of those that came together the latest by their own day.
macro_rules! arrivals {
    ($records:literal, $($argument:expr),+ $(,)?) => {
        sqlx::query_as!(
            Arrival,
            r#"select record.kind as "kind!: Kind", record.slug as "slug!: Slug",
                      new.added as "added!: String", newest.created as "changed!: String",
                      first.body ->> '$.slug' as "first_slug!: String",
                      new.day as "day?: String"
               from (
                   select record.id, first.created as added,
                          case record.kind
                              when 'event' then (select day from event where slug = record.slug)
                              when 'quote' then (select day from quote where slug = record.slug)
                              when 'policy' then (select day from policy where slug = record.slug)
                              when 'chip' then (select day from chip where slug = record.slug)
                              when 'control'
                                  then (select from_day from control where slug = record.slug)
                              when 'source'
                                  then (select published_day from source where slug = record.slug)
                              when 'system' then (
                                  select substr(coalesce(released, announced) || '-01-01', 1, 10)
                                  from system where slug = record.slug
                              )
                              when 'claim' then (
                                  select substr(first_asserted || '-01-01', 1, 10)
                                  from claim where slug = record.slug
                              )
                          end as day
                   from "# + $records + r#"
                   order by added desc, day desc, record.slug
                   limit ?1
               ) as new
               join record on record.id = new.id
               join revision first on first.record = record.id and first.number = 1
               join revision newest on newest.record = record.id
                                   and newest.number = record.revision
               order by new.added desc, new.day desc, record.slug"#,
            $($argument),+
        )
    };
}

/// The newest records of some kinds.
///
/// # Errors
/// When the database fails.
pub async fn newest(reader: &Reader, kinds: &[Kind], limit: i64) -> Result<Vec<Arrival>> {
    let kinds = serde_json::to_string(kinds)?;
    // Only as far back as so many were added: most of the record is not looked at.
    let rows = arrivals!(
        "revision first cross join record on record.id = first.record
         where first.number = 1 and not record.withdrawn
           and record.kind in (select value from json_each(?2))
           and first.created >= coalesce((
               select earlier.created
               from revision earlier cross join record own on own.id = earlier.record
               where earlier.number = 1 and not own.withdrawn
                 and own.kind in (select value from json_each(?2))
               order by earlier.created desc
               limit 1 offset ?1
           ), '')",
        limit,
        kinds
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// The newest of some records.
///
/// # Errors
/// When the database fails.
pub async fn newest_of(
    reader: &Reader,
    records: impl IntoIterator<Item = (Kind, String)>,
    limit: i64,
) -> Result<Vec<Arrival>> {
    let records = serde_json::to_string(&records.into_iter().collect::<Vec<_>>())?;
    let rows = arrivals!(
        "json_each(?2) as wanted
         join record on record.kind = wanted.value ->> 0 and record.slug = wanted.value ->> 1
         join revision first on first.record = record.id and first.number = 1
         where not record.withdrawn",
        limit,
        records
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// The slugs that some records were added by, by kind and the slug of today.
///
/// # Errors
/// When the database fails.
pub async fn first_slugs(
    reader: &Reader,
    records: impl IntoIterator<Item = (Kind, String)>,
) -> Result<HashMap<(Kind, String), String>> {
    let records = serde_json::to_string(&records.into_iter().collect::<Vec<_>>())?;
    let rows = sqlx::query!(
        r#"select record.kind as "kind!: Kind", record.slug as "slug!: String",
                  first.body ->> '$.slug' as "first_slug!: String"
           from json_each(?1) as wanted
           join record on record.kind = wanted.value ->> 0 and record.slug = wanted.value ->> 1
           join revision first on first.record = record.id and first.number = 1"#,
        records
    )
    .fetch_all(reader.pool())
    .await?;
    Ok(rows.into_iter().map(|row| ((row.kind, row.slug), row.first_slug)).collect())
}
