use sqlx::SqliteConnection;

use super::{write_list, write_sources};
use crate::{
    model::{Control, Kind},
    store::Result,
};

pub(super) async fn write(db: &mut SqliteConnection, control: &Control) -> Result<()> {
    sqlx::query!("delete from control where slug = ?1", control.slug).execute(&mut *db).await?;
    sqlx::query!(
        r#"insert into control
         (slug, policy, code, title, jurisdiction, "from", until, market, outcome,
         rate_percent, review, withdrawn, sold_in)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"#,
        control.slug,
        control.policy,
        control.code,
        control.title,
        control.jurisdiction,
        control.from,
        control.until,
        control.market,
        control.outcome,
        control.rate_percent,
        control.review,
        control.withdrawn,
        control.sold_in
    )
    .execute(&mut *db)
    .await?;
    write_list!(
        db,
        "insert into control_destination values (?1, ?2, ?3)",
        control.slug,
        &control.destinations
    );
    for (position, suspension) in (1_i64..).zip(&control.suspended) {
        sqlx::query!(
            "insert into control_suspension values (?1, ?2, ?3, ?4)",
            control.slug,
            position,
            suspension.from,
            suspension.until
        )
        .execute(&mut *db)
        .await?;
    }
    for (limb, comparisons) in (1_i64..).zip(&control.tests) {
        for (position, test) in (1_i64..).zip(comparisons) {
            sqlx::query!(
                "insert into control_test values (?1, ?2, ?3, ?4, ?5, ?6)",
                control.slug,
                limb,
                position,
                test.metric,
                test.op,
                test.value
            )
            .execute(&mut *db)
            .await?;
        }
    }
    write_list!(
        db,
        "insert into control_chip values (?1, ?2, ?3)",
        control.slug,
        &control.names_chips
    );
    write_list!(
        db,
        "insert into control_softens values (?1, ?2, ?3)",
        control.slug,
        &control.softens
    );
    write_list!(
        db,
        "insert into control_chip_kind values (?1, ?2, ?3)",
        control.slug,
        &control.applies_to
    );
    write_sources(db, Kind::Control, &control.slug, &control.sources).await
}
