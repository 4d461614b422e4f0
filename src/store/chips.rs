//! Chips, and those of other records.

use std::collections::BTreeMap;

use sqlx::types::Json;

use super::{Reader, Result, sources::SourceRow, tally::any_of};
use crate::model::{
    Edtf, Figure, Jurisdiction, Slug,
    chip::{ChipFigure, ChipKind, Format, Market},
    export_control::metrics::{self, Tpp},
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
    pub kind: ChipKind,
    pub market: Market,
    pub made_for: Option<Jurisdiction>,
    pub variant_of: Option<Slug>,
    pub announced: Option<Edtf>,
    pub released: Option<Edtf>,
    pub process: Option<String>,
    pub die_area_mm2: Option<Figure>,
    pub performance_density: Option<f64>,
    pub memory_gb: Option<Figure>,
    pub memory_bandwidth_gb_s: Option<Figure>,
    pub interconnect_gb_s: Option<Figure>,
    pub tdp_w: Option<Figure>,
    /// Dense throughput by format.
    pub dense: Json<BTreeMap<Format, Figure>>,
    /// Which figures are analysts' estimates.
    pub estimates: Json<Vec<ChipFigure>>,
}

impl ChipRow {
    /// Total processing performance, with its working.
    #[must_use]
    pub fn tpp(&self) -> Option<Tpp> {
        metrics::highest(&self.dense)
    }

    /// The highest rate among some formats, and which of them has it.
    #[must_use]
    pub fn best(&self, formats: &[Format]) -> Option<(Format, Figure)> {
        let rates = formats.iter().filter_map(|format| Some((*format, *self.dense.get(format)?)));
        rates.max_by(|a, b| a.1.get().total_cmp(&b.1.get()))
    }

    /// Whether a figure is an analyst's estimate.
    #[must_use]
    pub fn is_estimate(&self, figure: impl Into<ChipFigure>) -> bool {
        self.estimates.contains(&figure.into())
    }
}

/// `select` of the columns of a [`ChipRow`], then the rest of the query.
macro_rules! chip_rows {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            ChipRow,
            r#"select chip.slug as "slug!: _", chip.name as "name!", chip.vendor as "vendor!: _",
                      vendor.name as "vendor_name!", chip.kind as "kind!: _",
                      chip.market as "market!: _", chip.made_for as "made_for: _",
                      chip.variant_of as "variant_of: _", chip.announced as "announced: _",
                      chip.released as "released: _", chip.process,
                      chip.die_area_mm2 as "die_area_mm2: _", chip.performance_density,
                      chip.memory_gb as "memory_gb: _",
                      chip.memory_bandwidth_gb_s as "memory_bandwidth_gb_s: _",
                      chip.interconnect_gb_s as "interconnect_gb_s: _", chip.tdp_w as "tdp_w: _",
                      (select json_group_object(format, dense) from chip_throughput
                       where chip = chip.slug) as "dense!: _",
                      (select json_group_array(figure) from chip_estimate
                       where chip = chip.slug) as "estimates!: _"
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
        /// By day of release, or of announcement where there is none.
        Released = "released" "Released",
        /// By manufacturing process.
        Process = "process" "Process",
        /// By die area.
        DieArea = "die_area" "Die, mm²",
        /// By total processing performance.
        Tpp = "tpp" "TPP",
        /// By performance density.
        Density = "density" "TPP per mm²",
        /// By dense FP16 or BF16 throughput.
        Half = "fp16" "FP16/BF16, TFLOPS",
        /// By dense FP8 throughput.
        Fp8 = "fp8" "FP8, TFLOPS",
        /// By memory.
        Memory = "memory" "Memory, GB",
        /// By memory bandwidth.
        Bandwidth = "bandwidth" "Memory, GB/s",
        /// By interconnect bandwidth.
        Interconnect = "interconnect" "Link, GB/s",
        /// By power.
        Tdp = "tdp" "TDP, W",
    }
}

impl ChipSort {
    /// Whether it is a figure, not words or a day.
    #[must_use]
    pub fn is_figure(self) -> bool {
        !matches!(self, Self::Name | Self::Vendor | Self::Released | Self::Process)
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
    pub family: Option<String>,
    pub architecture: Option<String>,
    /// An index query.
    pub matching: Option<String>,
    pub sort: ChipSort,
    pub descending: bool,
}

/// At most `limit` of the chips that pass a filter; those without the figure that is sorted by come last.
///
/// # Errors
/// When the database fails.
pub async fn list(reader: &Reader, filter: &ChipFilter, limit: i64) -> Result<Vec<ChipRow>> {
    let (vendors, kinds) = (any_of(&filter.vendors)?, any_of(&filter.kinds)?);
    let (markets, made_for) = (any_of(&filter.markets)?, any_of(&filter.made_for)?);
    let sort = filter.sort.as_str();
    let rows = chip_rows!(
        "join (select sorted.slug, case ?6
                    when 'name' then lower(sorted.name) when 'vendor' then lower(maker.name)
                    when 'released' then day when 'process' then lower(process)
                    when 'die_area' then die_area_mm2 when 'tpp' then tpp
                    when 'density' then performance_density
                    when 'fp16' then (select max(dense) from chip_throughput
                        where chip = sorted.slug and format in ('fp16', 'bf16'))
                    when 'fp8' then (select dense from chip_throughput
                        where chip = sorted.slug and format = 'fp8')
                    when 'memory' then memory_gb when 'bandwidth' then memory_bandwidth_gb_s
                    when 'interconnect' then interconnect_gb_s when 'tdp' then tdp_w
                end as key
               from chip sorted join actor maker on maker.slug = sorted.vendor
              ) as by_key on by_key.slug = chip.slug
         where (?1 is null or chip.vendor in (select value from json_each(?1)))
           and (?2 is null or chip.kind in (select value from json_each(?2)))
           and (?3 is null or chip.market in (select value from json_each(?3)))
           and (?4 is null or chip.made_for in (select value from json_each(?4)))
           and (?5 is null or chip.slug in (
                   select record.slug
                   from search_kind
                   cross join search on search.rowid between first and last
                   cross join record on record.id = search.rowid - first
                   where search_kind.kind = 'chip' and search match ?5))
           and (?9 is null or chip.family = ?9)
           and (?10 is null or chip.architecture = ?10)
         order by by_key.key is null, case when ?7 then by_key.key end desc, by_key.key, chip.slug
         limit ?8",
        vendors,
        kinds,
        markets,
        made_for,
        filter.matching,
        sort,
        filter.descending,
        limit,
        filter.family,
        filter.architecture
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// How many chips there are of each combination of what a list filters by.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "plain")]
pub struct ChipCount {
    pub vendor: Slug,
    pub vendor_name: String,
    pub kind: ChipKind,
    pub market: Market,
    pub made_for: Option<Jurisdiction>,
    pub family: Option<String>,
    pub architecture: Option<String>,
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
                  chip.made_for as "made_for: _", chip.family, chip.architecture,
                  count(*) as "count!: i64"
           from chip join actor on actor.slug = chip.vendor
           where ?1 is null or chip.slug in (
               select record.slug
               from search_kind
               cross join search on search.rowid between first and last
               cross join record on record.id = search.rowid - first
               where search_kind.kind = 'chip' and search match ?1)
           group by chip.vendor, chip.kind, chip.market, chip.made_for, chip.family,
                    chip.architecture"#,
        matching
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// Whether any chip is of a family, and whether any is of an architecture.
///
/// # Errors
/// When the database fails.
pub async fn knows(
    reader: &Reader,
    family: Option<&str>,
    architecture: Option<&str>,
) -> Result<(bool, bool)> {
    let row = sqlx::query!(
        r#"select exists (select 1 from chip where family = ?1) as "family!: bool",
                  exists (select 1 from chip where architecture = ?2) as "architecture!: bool""#,
        family,
        architecture
    )
    .fetch_one(reader.pool())
    .await?;
    Ok((row.family, row.architecture))
}

/// A chip's whole family: the original that it goes back to, and all variants of that, oldest
/// first; at most `limit`.
///
/// # Errors
/// When the database fails.
pub async fn family(reader: &Reader, chip: &Slug, limit: i64) -> Result<Vec<ChipRow>> {
    // `union`, not `union all`, so that chips which name each other do not go round for ever.
    let rows = chip_rows!(
        "where chip.slug in (
             with recursive up (slug, above) as (
                 select slug, variant_of from chip where slug = ?1
                 union
                 select chip.slug, chip.variant_of from chip join up on chip.slug = up.above
             ), down (slug) as (
                 select slug from up where above is null
                 union
                 select chip.slug from chip join down on chip.variant_of = down.slug
             )
             select slug from down
         )
         order by chip.variant_of is not null, chip.day, chip.slug limit ?2",
        chip,
        limit
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
