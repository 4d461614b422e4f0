use sqlx::SqliteConnection;

use crate::{model::Source, store::Result};

pub(super) async fn write(db: &mut SqliteConnection, source: &Source) -> Result<()> {
    sqlx::query!("delete from source where slug = ?1", source.slug).execute(&mut *db).await?;
    sqlx::query!(
        r#"insert into source
         (slug, title, publisher, url, published, kind, language)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)"#,
        source.slug,
        source.title,
        source.publisher,
        source.url,
        source.published,
        source.kind,
        source.language
    )
    .execute(&mut *db)
    .await?;
    Ok(())
}
