//! Systems, and those of other records.

use super::{Reader, Result};
use crate::model::{Edtf, Figure, Slug};

/// A system with the figures that lists compare.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of a system")]
pub struct SystemRow {
    pub slug: Slug,
    pub name: String,
    pub vendor: Slug,
    pub vendor_name: String,
    pub chip: Option<Slug>,
    pub chip_name: Option<String>,
    pub chip_count: i64,
    pub date: Option<Edtf>,
    pub bf16_pflops_dense: Option<Figure>,
    pub fp8_pflops_dense: Option<Figure>,
    pub memory_tb: Option<Figure>,
    pub memory_bandwidth_tb_s: Option<Figure>,
    pub power_kw: Option<Figure>,
    pub estimates: Option<String>,
}

/// `select` of the columns of a [`SystemRow`], then the rest of the query.
macro_rules! system_rows {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            SystemRow,
            r#"select system.slug as "slug!: _", system.name as "name!",
                      system.vendor as "vendor!: _", vendor.name as "vendor_name!",
                      system.chip as "chip: _", chip.name as "chip_name?",
                      system.chip_count as "chip_count!",
                      coalesce(system.released, system.announced) as "date: Edtf",
                      system.bf16_pflops_dense as "bf16_pflops_dense: _",
                      system.fp8_pflops_dense as "fp8_pflops_dense: _",
                      system.memory_tb as "memory_tb: _",
                      system.memory_bandwidth_tb_s as "memory_bandwidth_tb_s: _",
                      system.power_kw as "power_kw: _",
                      (select group_concat(figure, ' ') from system_estimate
                       where system = system.slug) as "estimates: String"
               from system
               join actor vendor on vendor.slug = system.vendor
               left join chip on chip.slug = system.chip "# + $rest
            $(, $argument)*
        )
    };
}

/// All systems of any of the vendors, those with most chips first.
///
/// # Errors
/// When the database fails.
pub async fn list(reader: &Reader, vendors: &[Slug]) -> Result<Vec<SystemRow>> {
    let vendors = super::tally::any_of(vendors)?;
    let rows = system_rows!(
        "where ?1 is null or system.vendor in (select value from json_each(?1))
         order by coalesce(system.bf16_pflops_dense, 0) desc, system.chip_count desc, system.slug
         limit 500",
        vendors
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// How many systems each vendor has.
///
/// # Errors
/// When the database fails.
pub async fn vendors(reader: &Reader) -> Result<Vec<(String, String, i64)>> {
    let rows = sqlx::query!(
        r#"select system.vendor as "vendor!", actor.name as "name!", count(*) as "count!: i64"
           from system join actor on actor.slug = system.vendor
           group by system.vendor order by count(*) desc, actor.name"#
    )
    .fetch_all(reader.pool())
    .await?;
    Ok(rows.into_iter().map(|row| (row.vendor, row.name, row.count)).collect())
}

/// The systems built of a chip.
///
/// # Errors
/// When the database fails.
pub async fn of_chip(reader: &Reader, chip: &Slug) -> Result<Vec<SystemRow>> {
    let rows = system_rows!("where system.chip = ?1 order by system.chip_count, system.slug", chip);
    Ok(rows.fetch_all(reader.pool()).await?)
}
