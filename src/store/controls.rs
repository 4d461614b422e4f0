//! Controls: the rules of a policy, those that name a chip, and what softens them.

use super::{Reader, Result, record::Name};
use crate::model::{Control, Kind, Slug};

/// The rules of a policy, oldest first.
///
/// # Errors
/// When the database fails, or a stored control cannot be read.
pub async fn of_policy(reader: &Reader, policy: &Slug) -> Result<Vec<Control>> {
    let bodies = sqlx::query_scalar!(
        "select revision.body
         from control
         join record on record.kind = 'control' and record.slug = control.slug
         join revision on revision.record = record.id and revision.number = record.revision
         where control.policy = ?1
         order by control.from_day, control.slug",
        policy
    )
    .fetch_all(reader.pool())
    .await?;
    bodies.iter().map(|body| Ok(serde_json::from_str(body)?)).collect()
}

/// The rules that name a chip, newest first.
///
/// # Errors
/// When the database fails, or a stored control cannot be read.
pub async fn naming_chip(reader: &Reader, chip: &Slug) -> Result<Vec<Control>> {
    let bodies = sqlx::query_scalar!(
        "select revision.body
         from control_chip
         join control on control.slug = control_chip.control
         join record on record.kind = 'control' and record.slug = control.slug
         join revision on revision.record = record.id and revision.number = record.revision
         where control_chip.chip = ?1
         order by control.from_day desc, control.slug",
        chip
    )
    .fetch_all(reader.pool())
    .await?;
    bodies.iter().map(|body| Ok(serde_json::from_str(body)?)).collect()
}

/// The rules whose outcome replaces that of another where they are met.
///
/// # Errors
/// When the database fails.
pub async fn softened_by(reader: &Reader, control: &Slug) -> Result<Vec<Name>> {
    let rows = sqlx::query!(
        r#"select control.slug as "slug!", control.title as "title!"
           from control_softens join control on control.slug = control_softens.control
           where control_softens.softens = ?1 order by control.from_day, control.slug"#,
        control
    )
    .fetch_all(reader.pool())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Name { kind: Kind::Control, slug: row.slug, title: row.title })
        .collect())
}
