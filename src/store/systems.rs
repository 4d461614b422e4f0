//! Systems, and those of other records.

use sqlx::types::Json;

use super::{Reader, Result, tally::any_of};
use crate::model::{Edtf, Figure, Slug, system::SystemFigure, vocabulary::vocabulary};

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
    pub announced: Option<Edtf>,
    pub released: Option<Edtf>,
    pub bf16_pflops_dense: Option<Figure>,
    pub fp8_pflops_dense: Option<Figure>,
    pub fp4_pflops_dense: Option<Figure>,
    pub memory_tb: Option<Figure>,
    pub memory_bandwidth_tb_s: Option<Figure>,
    pub scale_up_bandwidth_tb_s: Option<Figure>,
    pub power_kw: Option<Figure>,
    /// Which figures are analysts' estimates.
    pub estimates: Json<Vec<SystemFigure>>,
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
                      system.announced as "announced: _", system.released as "released: _",
                      system.bf16_pflops_dense as "bf16_pflops_dense: _",
                      system.fp8_pflops_dense as "fp8_pflops_dense: _",
                      system.fp4_pflops_dense as "fp4_pflops_dense: _",
                      system.memory_tb as "memory_tb: _",
                      system.memory_bandwidth_tb_s as "memory_bandwidth_tb_s: _",
                      system.scale_up_bandwidth_tb_s as "scale_up_bandwidth_tb_s: _",
                      system.power_kw as "power_kw: _",
                      (select json_group_array(figure) from system_estimate
                       where system = system.slug) as "estimates!: _"
               from system
               join actor vendor on vendor.slug = system.vendor
               left join chip on chip.slug = system.chip "# + $rest
            $(, $argument)*
        )
    };
}

vocabulary! {
    /// What a list of systems can be sorted by.
    pub enum SystemSort {
        /// By name.
        Name = "name" "System",
        /// By vendor.
        Vendor = "vendor" "Vendor",
        /// By the name of the chip.
        Chip = "chip" "Built of",
        /// By number of chips.
        Chips = "chips" "Chips",
        /// By day of release, or of announcement where there is none.
        Released = "released" "Released",
        /// By dense BF16 throughput.
        Bf16 = "bf16" "BF16, PFLOPS",
        /// By dense FP8 throughput.
        Fp8 = "fp8" "FP8, PFLOPS",
        /// By dense FP4 throughput.
        Fp4 = "fp4" "FP4, PFLOPS",
        /// By memory.
        Memory = "memory" "Memory, TB",
        /// By memory bandwidth.
        Bandwidth = "bandwidth" "Memory, TB/s",
        /// By bandwidth between the chips.
        ScaleUp = "scale_up" "Links, TB/s",
        /// By power.
        Power = "power" "Power, kW",
    }
}

impl SystemSort {
    /// Whether it is a figure, not words or a day.
    #[must_use]
    pub fn is_figure(self) -> bool {
        !matches!(self, Self::Name | Self::Vendor | Self::Chip | Self::Released)
    }
}

/// Which systems a list shows, and in which order.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "plain")]
pub struct SystemFilter {
    pub vendors: Vec<Slug>,
    /// An index query.
    pub matching: Option<String>,
    pub sort: SystemSort,
    pub descending: bool,
}

/// At most `limit` of the systems that pass a filter; those without the figure that is sorted by come last.
///
/// # Errors
/// When the database fails.
pub async fn list(reader: &Reader, filter: &SystemFilter, limit: i64) -> Result<Vec<SystemRow>> {
    let vendors = any_of(&filter.vendors)?;
    let sort = filter.sort.as_str();
    let rows = system_rows!(
        "join (select sorted.slug, case ?3
                    when 'name' then lower(sorted.name) when 'vendor' then lower(maker.name)
                    when 'chip' then (select lower(name) from chip where slug = sorted.chip)
                    when 'chips' then chip_count
                    when 'released' then coalesce(released, announced)
                    when 'bf16' then bf16_pflops_dense when 'fp8' then fp8_pflops_dense
                    when 'fp4' then fp4_pflops_dense when 'memory' then memory_tb
                    when 'bandwidth' then memory_bandwidth_tb_s
                    when 'scale_up' then scale_up_bandwidth_tb_s when 'power' then power_kw
                end as key
               from system sorted join actor maker on maker.slug = sorted.vendor
              ) as by_key on by_key.slug = system.slug
         where (?1 is null or system.vendor in (select value from json_each(?1)))
           and (?2 is null or system.slug in (
                   select record.slug
                   from search_kind
                   cross join search on search.rowid between first and last
                   cross join record on record.id = search.rowid - first
                   where search_kind.kind = 'system' and search match ?2))
         order by by_key.key is null, case when ?4 then by_key.key end desc, by_key.key,
                  system.slug
         limit ?5",
        vendors,
        filter.matching,
        sort,
        filter.descending,
        limit
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// How many systems that match each vendor has: slug, name, count.
///
/// # Errors
/// When the database fails.
pub async fn vendors(
    reader: &Reader,
    matching: Option<&str>,
) -> Result<Vec<(String, String, i64)>> {
    let rows = sqlx::query!(
        r#"select system.vendor as "vendor!", actor.name as "name!", count(*) as "count!: i64"
           from system join actor on actor.slug = system.vendor
           where ?1 is null or system.slug in (
               select record.slug
               from search_kind
               cross join search on search.rowid between first and last
               cross join record on record.id = search.rowid - first
               where search_kind.kind = 'system' and search match ?1)
           group by system.vendor order by count(*) desc, actor.name"#,
        matching
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

/// Slug, name and vendor's name of every system, by name.
///
/// # Errors
/// When the database fails.
pub async fn names(reader: &Reader) -> Result<Vec<(String, String, String)>> {
    let rows = sqlx::query!(
        r#"select system.slug as "slug!", system.name as "name!", actor.name as "vendor!"
           from system join actor on actor.slug = system.vendor order by system.name"#
    )
    .fetch_all(reader.pool())
    .await?;
    Ok(rows.into_iter().map(|row| (row.slug, row.name, row.vendor)).collect())
}
