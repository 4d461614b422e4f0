use sqlx::SqliteConnection;

use super::{write_list, write_sources};
use crate::{
    model::{Kind, Quote},
    store::Result,
};

pub(super) async fn write(db: &mut SqliteConnection, quote: &Quote) -> Result<()> {
    sqlx::query!("delete from quote where slug = ?1", quote.slug).execute(&mut *db).await?;
    sqlx::query!(
        r#"insert into quote
         (slug, speaker, affiliation, role_at_time, date, text, paraphrase, language)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"#,
        quote.slug,
        quote.speaker,
        quote.affiliation,
        quote.role_at_time,
        quote.date,
        quote.text,
        quote.paraphrase,
        quote.language
    )
    .execute(&mut *db)
    .await?;
    write_list!(db, "insert into quote_event values (?1, ?2, ?3)", quote.slug, &quote.events);
    write_list!(db, "insert into quote_chip values (?1, ?2, ?3)", quote.slug, &quote.chips);
    write_list!(db, "insert into quote_policy values (?1, ?2, ?3)", quote.slug, &quote.policies);
    for (position, bearing) in (1_i64..).zip(&quote.claims) {
        sqlx::query!(
            "insert into quote_claim values (?1, ?2, ?3, ?4)",
            quote.slug,
            position,
            bearing.claim,
            bearing.stance
        )
        .execute(&mut *db)
        .await?;
    }
    write_sources(db, Kind::Quote, &quote.slug, &quote.sources).await
}
