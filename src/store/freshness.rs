//! Computed figures about the record itself.

use super::{Reader, Result};

/// Figures about the record; each can be checked against a list.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named for what they count")]
pub struct Freshness {
    pub records: i64,
    pub newest_change: String,
    pub newest_event: String,
    pub newest_event_slug: String,
    pub newest_event_title: String,
    pub events: i64,
    pub events_primary: i64,
    pub events_one_source: i64,
    pub confirmed: i64,
    pub reported: i64,
    pub disputed: i64,
    pub denied: i64,
    pub policies: i64,
    pub policies_primary: i64,
    pub quotes: i64,
    pub verbatim: i64,
    pub figures: i64,
    pub figures_own_source: i64,
    pub figures_estimated: i64,
    pub chips_without_throughput: i64,
    pub actors_without_source: i64,
    pub sources: i64,
    pub sources_undated: i64,
    pub sources_english: i64,
    pub official: i64,
    pub company: i64,
    pub press: i64,
    pub analysis: i64,
    pub reference: i64,
}

/// All figures, in one query.
///
/// # Errors
/// When the database fails.
pub async fn figures(reader: &Reader) -> Result<Freshness> {
    let row = sqlx::query_as!(
        Freshness,
        r#"with newest as (select * from event order by day desc, slug desc limit 1),
           primary_source as (
               select distinct record_source.kind, record_source.slug
               from record_source join source on source.slug = record_source.source
               where source.kind in ('official', 'company')
           )
           select (select count(*) from record where not withdrawn) as "records!: i64",
                  (select max(created) from revision) as "newest_change!: String",
                  (select date from newest) as "newest_event!: String",
                  (select slug from newest) as "newest_event_slug!: String",
                  (select title from newest) as "newest_event_title!: String",
                  (select count(*) from event) as "events!: i64",
                  (select count(*) from primary_source where kind = 'event')
                      as "events_primary!: i64",
                  (select count(*) from (select slug from record_source where kind = 'event'
                                         group by slug having count(*) = 1))
                      as "events_one_source!: i64",
                  (select count(*) from event where certainty = 'confirmed') as "confirmed!: i64",
                  (select count(*) from event where certainty = 'reported') as "reported!: i64",
                  (select count(*) from event where certainty = 'disputed') as "disputed!: i64",
                  (select count(*) from event where certainty = 'denied') as "denied!: i64",
                  (select count(*) from policy) as "policies!: i64",
                  (select count(*) from primary_source where kind = 'policy')
                      as "policies_primary!: i64",
                  (select count(*) from quote) as "quotes!: i64",
                  (select count(*) from quote where text is not null) as "verbatim!: i64",
                  (select count(*) from chip_throughput)
                      + (select count(die_area_mm2) + count(transistors_billion) + count(tdp_w)
                              + count(memory_gb) + count(memory_bandwidth_gb_s)
                              + count(interconnect_gb_s) + count(price_usd) from chip)
                      as "figures!: i64",
                  (select count(*) from chip_figure_source) as "figures_own_source!: i64",
                  (select count(*) from chip_estimate) as "figures_estimated!: i64",
                  (select count(*) from chip where kind <> 'memory' and tpp is null)
                      as "chips_without_throughput!: i64",
                  (select count(*) from actor where slug not in (
                      select slug from record_source where kind = 'actor'))
                      as "actors_without_source!: i64",
                  (select count(*) from source) as "sources!: i64",
                  (select count(*) from source where published is null) as "sources_undated!: i64",
                  (select count(*) from source where language = 'en') as "sources_english!: i64",
                  (select count(*) from source where kind = 'official') as "official!: i64",
                  (select count(*) from source where kind = 'company') as "company!: i64",
                  (select count(*) from source where kind = 'press') as "press!: i64",
                  (select count(*) from source where kind = 'analysis') as "analysis!: i64",
                  (select count(*) from source where kind = 'reference') as "reference!: i64""#
    )
    .fetch_one(reader.pool())
    .await?;
    Ok(row)
}
