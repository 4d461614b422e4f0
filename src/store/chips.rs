//! Chips, and those of other records.

use super::{Reader, Result, sources::SourceRow, tally::any_of};
use crate::model::{
    Edtf, Figure, Jurisdiction, Slug,
    chip::{ChipFigure, ChipKind, Market},
    source::SourceKind,
    vocabulary::vocabulary,
};

/// A chip with the figures that lists compare.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of a chip")]
pub struct ChipRow {
    pub slug: Slug,
    pub name: String,
    pub vendor: Slug,
    pub vendor_name: String,
    pub made_for: Option<Jurisdiction>,
    pub date: Option<Edtf>,
    pub process: Option<String>,
    pub die_area_mm2: Option<Figure>,
    pub tpp: Option<f64>,
    pub performance_density: Option<f64>,
    pub half: Option<Figure>,
    pub eight: Option<Figure>,
    pub memory_gb: Option<Figure>,
    pub memory_bandwidth_gb_s: Option<Figure>,
    pub interconnect_gb_s: Option<Figure>,
    pub tdp_w: Option<Figure>,
    pub estimates: Option<String>,
}

/// `select` of the columns of a [`ChipRow`], then the rest of the query.
macro_rules! chip_rows {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            ChipRow,
            r#"select chip.slug as "slug!: _", chip.name as "name!", chip.vendor as "vendor!: _",
                      vendor.name as "vendor_name!", chip.made_for as "made_for: _",
                      coalesce(chip.released, chip.announced) as "date: Edtf", chip.process,
                      chip.die_area_mm2 as "die_area_mm2: _", chip.tpp,
                      chip.performance_density,
                      (select max(dense) from chip_throughput
                       where chip = chip.slug and format in ('fp16', 'bf16')) as "half: Figure",
                      (select max(dense) from chip_throughput
                       where chip = chip.slug and format in ('fp8', 'int8')) as "eight: Figure",
                      chip.memory_gb as "memory_gb: _",
                      chip.memory_bandwidth_gb_s as "memory_bandwidth_gb_s: _",
                      chip.interconnect_gb_s as "interconnect_gb_s: _", chip.tdp_w as "tdp_w: _",
                      (select group_concat(figure, ' ') from chip_estimate
                       where chip = chip.slug) as "estimates: String"
               from chip join actor vendor on vendor.slug = chip.vendor "# + $rest
            $(, $argument)*
        )
    };
}

vocabulary! {
    /// What a list of chips can be sorted by.
    pub enum ChipSort {
        /// By name.
        Name = "name" "Chip",
        /// By vendor.
        Vendor = "vendor" "Vendor",
        /// By day of release, or of announcement.
        Released = "released" "Released",
        /// By die area.
        DieArea = "die_area" "Die, mm²",
        /// By total processing performance.
        Tpp = "tpp" "TPP",
        /// By performance density.
        Density = "density" "Density",
        /// By dense FP16 or BF16 throughput.
        Half = "fp16" "FP16, TFLOPS",
        /// By dense FP8 or INT8 throughput.
        Eight = "fp8" "FP8/INT8, T(FL)OPS",
        /// By memory.
        Memory = "memory" "Memory, GB",
        /// By memory bandwidth.
        Bandwidth = "bandwidth" "Bandwidth, GB/s",
        /// By interconnect bandwidth.
        Interconnect = "interconnect" "Interconnect, GB/s",
        /// By power.
        Tdp = "tdp" "TDP, W",
    }
}

/// Which chips a list shows, and in which order.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "plain")]
pub struct ChipFilter {
    pub vendors: Vec<Slug>,
    pub kinds: Vec<ChipKind>,
    pub markets: Vec<Market>,
    pub made_for: Vec<Jurisdiction>,
    /// An index query.
    pub matching: Option<String>,
    pub sort: ChipSort,
    pub descending: bool,
}

/// No list of chips is longer.
const MOST: i64 = 500;

/// The chips that pass a filter; those without the figure that is sorted by come last.
///
/// # Errors
/// When the database fails.
pub async fn list(reader: &Reader, filter: &ChipFilter) -> Result<Vec<ChipRow>> {
    let (vendors, kinds) = (any_of(&filter.vendors)?, any_of(&filter.kinds)?);
    let (markets, made_for) = (any_of(&filter.markets)?, any_of(&filter.made_for)?);
    let sort = filter.sort.as_str();
    let rows = chip_rows!(
        "join (select slug, case ?6
                    when 'name' then name when 'vendor' then vendor when 'released' then day
                    when 'die_area' then die_area_mm2 when 'tpp' then tpp
                    when 'density' then performance_density
                    when 'fp16' then (select max(dense) from chip_throughput
                        where chip = sorted.slug and format in ('fp16', 'bf16'))
                    when 'fp8' then (select max(dense) from chip_throughput
                        where chip = sorted.slug and format in ('fp8', 'int8'))
                    when 'memory' then memory_gb when 'bandwidth' then memory_bandwidth_gb_s
                    when 'interconnect' then interconnect_gb_s when 'tdp' then tdp_w
                end as key from chip sorted) as by_key on by_key.slug = chip.slug
         where (?1 is null or chip.vendor in (select value from json_each(?1)))
           and (?2 is null or chip.kind in (select value from json_each(?2)))
           and (?3 is null or chip.market in (select value from json_each(?3)))
           and (?4 is null or chip.made_for in (select value from json_each(?4)))
           and (?5 is null or chip.slug in (
                   select record.slug from search cross join record on record.id = search.rowid
                   where search match ?5 and record.kind = 'chip'))
         order by by_key.key is null, case when ?7 then by_key.key end desc, by_key.key, chip.slug
         limit ?8",
        vendors,
        kinds,
        markets,
        made_for,
        filter.matching,
        sort,
        filter.descending,
        MOST
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// How many chips there are of each vendor, kind, market and destination.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "plain")]
pub struct ChipCount {
    pub vendor: Slug,
    pub vendor_name: String,
    pub kind: ChipKind,
    pub market: Market,
    pub made_for: Option<Jurisdiction>,
    pub count: i64,
}

/// How many chips match, by the values of all filters.
///
/// # Errors
/// When the database fails.
pub async fn counts(reader: &Reader, matching: Option<&str>) -> Result<Vec<ChipCount>> {
    let rows = sqlx::query_as!(
        ChipCount,
        r#"select chip.vendor as "vendor!: _", actor.name as "vendor_name!",
                  chip.kind as "kind!: _", chip.market as "market!: _",
                  chip.made_for as "made_for: _", count(*) as "count!: i64"
           from chip join actor on actor.slug = chip.vendor
           where ?1 is null or chip.slug in (
               select record.slug from search cross join record on record.id = search.rowid
               where search match ?1 and record.kind = 'chip')
           group by chip.vendor, chip.kind, chip.market, chip.made_for"#,
        matching
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// A chip's family: the chip that it, or they, were cut down from, and everything cut down from
/// that one.
///
/// # Errors
/// When the database fails.
pub async fn family(reader: &Reader, origin: &Slug) -> Result<Vec<ChipRow>> {
    let rows = chip_rows!(
        "where chip.slug = ?1 or chip.variant_of = ?1
         order by chip.slug <> ?1, chip.day, chip.slug",
        origin
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// The chips of a policy, or of a control, or of an event, by slug.
///
/// # Errors
/// When the database fails.
pub async fn named(reader: &Reader, slugs: &[Slug]) -> Result<Vec<ChipRow>> {
    let slugs = serde_json::to_string(slugs)?;
    let rows = chip_rows!(
        "join json_each(?1) as wanted on wanted.value = chip.slug order by wanted.key",
        slugs
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// The sources of a chip's single figures.
///
/// # Errors
/// When the database fails.
pub async fn figure_sources(reader: &Reader, chip: &Slug) -> Result<Vec<(ChipFigure, SourceRow)>> {
    let rows = sqlx::query!(
        r#"select chip_figure_source.figure as "figure!: ChipFigure", source.slug as "slug!: Slug",
                  source.title as "title!", source.publisher as "publisher!", source.url as "url!",
                  source.published as "published: Edtf", source.kind as "kind!: SourceKind",
                  source.language as "language!"
           from chip_figure_source join source on source.slug = chip_figure_source.source
           where chip_figure_source.chip = ?1"#,
        chip
    )
    .fetch_all(reader.pool())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            (
                row.figure,
                SourceRow {
                    slug: row.slug,
                    title: row.title,
                    publisher: row.publisher,
                    url: row.url,
                    published: row.published,
                    kind: row.kind,
                    language: row.language,
                },
            )
        })
        .collect())
}
