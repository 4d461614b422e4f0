//! Controls: the rules that stand on a day, and those of other records.

use super::{Reader, Result, record::Name};
use crate::model::{Control, Jurisdiction, Kind, Slug};

/// Where a rule stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It is in force.
    InForce,
    /// It begins later.
    ToCome,
    /// It has ended.
    Ended,
}

/// All rules for a destination, or for any, and where each stands on a day; oldest first.
///
/// # Errors
/// When the database fails, or a stored control cannot be read.
pub async fn on_day(
    reader: &Reader,
    day: &str,
    destination: Option<Jurisdiction>,
) -> Result<Vec<(Control, Standing)>> {
    // A month in `until` means its last day, so only as many characters are compared as it has.
    let rows = sqlx::query!(
        r#"select revision.body, control.from_day > ?1 as "to_come!: bool",
                  coalesce(substr(?1, 1, length(control.until)) > control.until, 0) as "ended!: bool"
           from control
           join record on record.kind = 'control' and record.slug = control.slug
           join revision on revision.record = record.id and revision.number = record.revision
           where ?2 is null or exists (
               select 1 from control_destination
               where control = control.slug and destination in ('*', ?2))
           order by control.from_day, control.slug"#,
        day,
        destination
    )
    .fetch_all(reader.pool())
    .await?;
    rows.iter()
        .map(|row| {
            let standing = match (row.to_come, row.ended) {
                (true, _) => Standing::ToCome,
                (_, true) => Standing::Ended,
                _ => Standing::InForce,
            };
            Ok((serde_json::from_str(&row.body)?, standing))
        })
        .collect()
}

/// Every destination that some rule names: codes, and `*` for all.
///
/// # Errors
/// When the database fails.
pub async fn destinations(reader: &Reader) -> Result<Vec<String>> {
    let codes = sqlx::query_scalar!(
        r#"select distinct destination as "destination!" from control_destination"#
    );
    Ok(codes.fetch_all(reader.pool()).await?)
}

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
