use sqlx::SqliteConnection;

use super::{write_list, write_sources};
use crate::{
    model::{Claim, Kind},
    store::Result,
};

pub(super) async fn write(db: &mut SqliteConnection, claim: &Claim) -> Result<()> {
    sqlx::query!("delete from claim where slug = ?1", claim.slug).execute(&mut *db).await?;
    sqlx::query!(
        r#"insert into claim
         (slug, statement, question, status, first_asserted, summary)
         values (?1, ?2, ?3, ?4, ?5, ?6)"#,
        claim.slug,
        claim.statement,
        claim.question,
        claim.status,
        claim.first_asserted,
        claim.summary
    )
    .execute(&mut *db)
    .await?;
    write_list!(db, "insert into claim_actor values (?1, ?2, ?3)", claim.slug, &claim.asserted_by);
    for (position, evidence) in (1_i64..).zip(&claim.evidence) {
        sqlx::query!(
            "insert into evidence values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            claim.slug,
            position,
            evidence.event,
            evidence.quote,
            evidence.chip,
            evidence.system,
            evidence.policy,
            evidence.source,
            evidence.stance,
            evidence.note
        )
        .execute(&mut *db)
        .await?;
    }
    write_sources(db, Kind::Claim, &claim.slug, &claim.sources).await
}
