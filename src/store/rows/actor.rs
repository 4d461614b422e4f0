use sqlx::SqliteConnection;

use super::{write_list, write_sources};
use crate::{
    model::{Actor, Kind},
    store::Result,
};

pub(super) async fn write(db: &mut SqliteConnection, actor: &Actor) -> Result<()> {
    sqlx::query!("delete from actor where slug = ?1", actor.slug).execute(&mut *db).await?;
    sqlx::query!(
        r#"insert into actor
         (slug, name, kind, jurisdiction, summary, affiliation, role, founded, website,
         ticker, wikidata)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"#,
        actor.slug,
        actor.name,
        actor.kind,
        actor.jurisdiction,
        actor.summary,
        actor.affiliation,
        actor.role,
        actor.founded,
        actor.website,
        actor.ticker,
        actor.wikidata
    )
    .execute(&mut *db)
    .await?;
    write_list!(db, "insert into actor_alias values (?1, ?2, ?3)", actor.slug, &actor.aliases);
    write_sources(db, Kind::Actor, &actor.slug, &actor.sources).await
}
