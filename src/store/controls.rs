//! Controls, and those of other records.

use super::{Reader, Result, StoreError};
use crate::model::{Control, Kind, Slug};

/// All controls, whole; there are few.
///
/// # Errors
/// When the database fails, or a stored record cannot be read.
pub async fn all(reader: &Reader) -> Result<Vec<Control>> {
    let records = super::record::all(reader, Kind::Control).await?;
    let read = |value| serde_json::from_value(value).map_err(StoreError::from);
    let mut controls: Vec<Control> = records.into_iter().map(read).collect::<Result<_>>()?;
    controls.sort_by(|a, b| a.from.cmp(&b.from).then_with(|| a.slug.cmp(&b.slug)));
    Ok(controls)
}

/// The controls of a policy, by slug.
///
/// # Errors
/// When the database fails.
pub async fn of_policy(reader: &Reader, policy: &Slug) -> Result<Vec<Slug>> {
    let rows = sqlx::query_scalar!(
        r#"select slug as "slug!: Slug" from control where policy = ?1 order by from_day, slug"#,
        policy
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// The controls that name a chip.
///
/// # Errors
/// When the database fails.
pub async fn naming_chip(reader: &Reader, chip: &Slug) -> Result<Vec<super::record::Name>> {
    let rows = sqlx::query!(
        r#"select control.slug as "slug!", control.title as "title!"
           from control_chip join control on control.slug = control_chip.control
           where control_chip.chip = ?1 order by control.from_day, control.slug"#,
        chip
    )
    .fetch_all(reader.pool())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| super::record::Name { kind: Kind::Control, slug: row.slug, title: row.title })
        .collect())
}

/// The controls in force on a day for a destination, or for any.
///
/// # Errors
/// When the database fails.
pub async fn in_force(reader: &Reader, on: &str, destination: Option<&str>) -> Result<Vec<Slug>> {
    let rows = sqlx::query_scalar!(
        r#"select slug as "slug!: Slug" from control
           where from_day <= ?1
             and ("until" is null
                  or ?1 <= case length("until")
                           when 7 then date("until" || '-01', '+1 month', '-1 day')
                           else "until" end)
             and (?2 is null or exists (
                     select 1 from control_destination
                     where control = control.slug and destination in (?2, '*')))
           order by from_day, slug"#,
        on,
        destination
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}
