use sqlx::SqliteConnection;

use super::{write_list, write_sources};
use crate::{
    model::{Kind, Policy},
    store::Result,
};

pub(super) async fn write(db: &mut SqliteConnection, policy: &Policy) -> Result<()> {
    sqlx::query!("delete from policy where slug = ?1", policy.slug).execute(&mut *db).await?;
    sqlx::query!(
        r#"insert into policy
         (slug, title, short_title, jurisdiction, issuer, instrument, effect, status,
         citation, document_number, announced, published, effective, ended, summary)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"#,
        policy.slug,
        policy.title,
        policy.short_title,
        policy.jurisdiction,
        policy.issuer,
        policy.instrument,
        policy.effect,
        policy.status,
        policy.citation,
        policy.document_number,
        policy.announced,
        policy.published,
        policy.effective,
        policy.ended,
        policy.summary
    )
    .execute(&mut *db)
    .await?;
    write_list!(
        db,
        "insert into policy_target_jurisdiction values (?1, ?2, ?3)",
        policy.slug,
        &policy.targets_jurisdictions
    );
    write_list!(
        db,
        "insert into policy_target_actor values (?1, ?2, ?3)",
        policy.slug,
        &policy.target_actors
    );
    write_list!(
        db,
        "insert into policy_target_chip values (?1, ?2, ?3)",
        policy.slug,
        &policy.target_chips
    );
    let links = [
        ("amends", &policy.amends),
        ("supersedes", &policy.supersedes),
        ("responds-to", &policy.responds_to),
    ];
    for (relation, others) in links {
        for (position, other) in (1_i64..).zip(others) {
            sqlx::query!(
                "insert into policy_link values (?1, ?2, ?3, ?4)",
                policy.slug,
                relation,
                position,
                other
            )
            .execute(&mut *db)
            .await?;
        }
    }
    write_sources(db, Kind::Policy, &policy.slug, &policy.sources).await
}
