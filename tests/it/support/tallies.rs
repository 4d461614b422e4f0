//! What is counted as it is written, against what counting gives.

use sqlx::{Row, SqliteConnection};

use super::App;

/// Every tally is what counting gives.
pub async fn agree(app: &App) {
    let sql = &mut app.sql().await;
    for (tally, counted) in [
        (
            "select kind, records from kind_tally where records > 0 order by 1",
            "select kind, count(*) from record where not withdrawn group by kind order by 1",
        ),
        (
            "select actor, events || ' ' || quotes || ' ' || said || ' ' || said_for
             from actor_tally where kind is not null order by 1",
            "select slug,
                    (select count(*) from event_actor where actor = slug) || ' '
                    || (select count(*) from quote where speaker = actor.slug
                                                      or affiliation = actor.slug) || ' '
                    || (select count(*) from quote where speaker = actor.slug) || ' '
                    || (select count(*) from quote
                        where coalesce(affiliation, speaker) = actor.slug)
             from actor order by 1",
        ),
        (
            "select actor || ' ' || relation || ' ' || other, events from actor_pair
             where events > 0 order by 1",
            "select mine.actor || ' ' || case
                        when mine.role = 'initiator' and other.role = 'target' then 'on'
                        when mine.role = 'target' and other.role = 'initiator' then 'by'
                        when mine.role = 'initiator' and other.role = 'initiator' then 'with'
                        else 'beside' end || ' ' || other.actor, count(*)
             from event_actor mine
             join event_actor other on other.event = mine.event and other.actor <> mine.actor
             group by 1 order by 1",
        ),
        (
            "select year || wording, quotes from quote_tally where quotes > 0 order by 1",
            "select substr(day, 1, 4) || iif(text is null, 'paraphrase', 'verbatim'), count(*)
             from quote group by 1 order by 1",
        ),
        (
            "select tally.source, tally.records
             from source_tally tally join source on source.slug = tally.source order by 1",
            "select slug, (select count(distinct kind || slug) from names_source
                           where source = source.slug) from source order by 1",
        ),
        (
            "select kind || ' ' || publisher || ' ' || year || ' ' || language, sources
             from source_facet where sources > 0 order by 1",
            "select kind || ' ' || publisher || ' '
                        || coalesce(substr(published_day, 1, 4), 'undated') || ' ' || language,
                    count(*) from source group by 1 order by 1",
        ),
        (
            "select created || kind, sum(saved) from change_set group by 1 order by 1",
            "select created || kind, count(*)
             from revision join record on record.id = revision.record group by 1 order by 1",
        ),
        (
            "select event || ' ' || actor, day || significance from event_actor order by 1, 2",
            "select event.slug || ' ' || actor, event.day || event.significance
             from event_actor join event on event.slug = event_actor.event order by 1, 2",
        ),
    ] {
        let read = async |sql: &mut SqliteConnection, statement: &'static str| {
            let rows = sqlx::query(statement).fetch_all(sql).await.unwrap();
            let row = |row: &sqlx::sqlite::SqliteRow| {
                let count = row.try_get::<i64, _>(1).map(|count| count.to_string());
                let count = count.unwrap_or_else(|_| row.get::<String, _>(1));
                (row.get::<String, _>(0), count)
            };
            rows.iter().map(row).collect::<Vec<_>>()
        };
        let (tally, counted) = (read(sql, tally).await, read(sql, counted).await);
        assert!(!counted.is_empty());
        assert_eq!(tally, counted);
    }
}
