use sqlx::SqliteConnection;

use super::{write_list, write_sources};
use crate::{
    model::{Event, Kind},
    store::Result,
};

pub(super) async fn write(db: &mut SqliteConnection, event: &Event) -> Result<()> {
    sqlx::query!("delete from event where slug = ?1", event.slug).execute(&mut *db).await?;
    sqlx::query!(
        r#"insert into event
         (slug, date, end_date, title, summary, kind, initiator, effect, certainty,
         significance)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"#,
        event.slug,
        event.date,
        event.end_date,
        event.title,
        event.summary,
        event.kind,
        event.initiator,
        event.effect,
        event.certainty,
        event.significance
    )
    .execute(&mut *db)
    .await?;
    for (position, part) in (1_i64..).zip(&event.actors) {
        sqlx::query!(
            "insert into event_actor (event, position, actor, role, significance, day)
             select slug, ?2, ?3, ?4, significance, day from event where slug = ?1",
            event.slug,
            position,
            part.actor,
            part.role
        )
        .execute(&mut *db)
        .await?;
    }
    write_list!(db, "insert into event_chip values (?1, ?2, ?3)", event.slug, &event.chips);
    write_list!(db, "insert into event_system values (?1, ?2, ?3)", event.slug, &event.systems);
    write_list!(db, "insert into event_policy values (?1, ?2, ?3)", event.slug, &event.policies);
    for (relation, others) in [("follows", &event.follows), ("responds-to", &event.responds_to)] {
        for (position, other) in (1_i64..).zip(others) {
            sqlx::query!(
                "insert into event_link values (?1, ?2, ?3, ?4)",
                event.slug,
                relation,
                position,
                other
            )
            .execute(&mut *db)
            .await?;
        }
    }
    write_sources(db, Kind::Event, &event.slug, &event.sources).await
}
