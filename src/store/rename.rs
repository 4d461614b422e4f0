//! Changing a record's slug: everything that refers to it follows, and the old address leads on.

use super::{
    Result, Transaction, former,
    record::Name,
    referring, rows,
    save::{Change, save},
    version,
};
use crate::model::{AnyRecord, Kind, Problems, Slug, dataset, rename};

/// What became of a change of slug.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is done, and so many other records were changed with it.
    Renamed(usize),
    /// Another record of the kind has or had that slug; nothing is changed.
    Taken,
    /// Somebody saved another revision meanwhile; nothing is changed.
    Stale,
    /// By its new date it would come after these, which follow or answer it; nothing is changed.
    OutOfOrder(Vec<Name>),
}

/// Gives a record the slug that it comes with, and commits, all or nothing.
///
/// Every record that refers to it is saved anew with the new slug, for the same reason, so that the
/// histories of all of them say so.
///
/// # Errors
/// When the database fails; nothing is changed then.
pub async fn rename(
    mut transaction: Transaction,
    old: &Slug,
    record: &AnyRecord,
    base: i64,
    change: &Change<'_>,
) -> Result<Outcome> {
    let (kind, new) = (record.kind(), record.slug());
    let row = sqlx::query!(
        r#"select id as "id!: i64", revision as "revision!: i64" from record
           where kind = ?1 and slug = ?2 and not withdrawn"#,
        kind,
        old
    )
    .fetch_optional(&mut *transaction)
    .await?;
    let Some(row) = row.filter(|row| row.revision == base) else { return Ok(Outcome::Stale) };
    // A record may have a slug again that it had before.
    sqlx::query!(
        "delete from former_slug where kind = ?1 and slug = ?2 and record = ?3",
        kind,
        new,
        row.id
    )
    .execute(&mut *transaction)
    .await?;
    if former::is_taken(&mut transaction, kind, new).await? {
        return Ok(Outcome::Taken);
    }
    let referring = referring::to(&mut *transaction, kind, old).await?;
    let mut others = Vec::new();
    let mut out_of_order = Vec::new();
    for name in referring {
        let other = moved(&mut transaction, &name, old, record).await?;
        let mut problems = Problems::new();
        dataset::check_order(&other, &mut problems);
        if problems.has_errors() {
            out_of_order.push(name);
        }
        others.push(other);
    }
    if !out_of_order.is_empty() {
        return Ok(Outcome::OutOfOrder(out_of_order));
    }
    rows::remove(&mut transaction, kind, old).await?;
    sqlx::query!("update record set slug = ?2 where id = ?1", row.id, new)
        .execute(&mut *transaction)
        .await?;
    sqlx::query!("insert into former_slug values (?1, ?2, ?3)", kind, old, row.id)
        .execute(&mut *transaction)
        .await?;
    follow(&mut transaction, kind, old, new).await?;
    save(&mut transaction, record, change).await?;
    for other in &others {
        save(&mut transaction, other, change).await?;
    }
    version::bump(&mut transaction).await?;
    transaction.commit().await?;
    Ok(Outcome::Renamed(others.len()))
}

/// Drafts and proposals of the record go with it; not the proposal of a new one that would have had
/// the same slug.
async fn follow(transaction: &mut Transaction, kind: Kind, old: &Slug, new: &Slug) -> Result<()> {
    sqlx::query!("update draft set slug = ?3 where kind = ?1 and slug = ?2", kind, old, new)
        .execute(&mut **transaction)
        .await?;
    sqlx::query!(
        "update proposal
         set slug = ?3, body = json_set(body, '$.slug', ?3), version = version + 1
         where kind = ?1 and slug = ?2
           and (body is null or base is not null or revision is not null)",
        kind,
        old,
        new
    )
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// A record that referred to another by its old slug, with the new one.
async fn moved(
    transaction: &mut Transaction,
    name: &Name,
    old: &Slug,
    to: &AnyRecord,
) -> Result<AnyRecord> {
    let body = sqlx::query_scalar!(
        "select revision.body
         from record
         join revision on revision.record = record.id and revision.number = record.revision
         where record.kind = ?1 and record.slug = ?2",
        name.kind,
        name.slug
    )
    .fetch_one(&mut **transaction)
    .await?;
    let mut body = serde_json::from_str(&body)?;
    let fields = name.kind.fields();
    rename::references(&mut body, fields, to.kind(), old.as_str(), to.slug().as_str());
    Ok(AnyRecord::from_json(name.kind, body)?)
}
