//! Sources, and the sources of other records.

use std::collections::{BTreeMap, HashMap};

use super::{
    Reader, Result, search,
    tally::{Tally, any_of},
};
use crate::model::{
    Edtf, Kind, Slug,
    chip::ChipFigure,
    source::SourceKind,
    vocabulary::{Stance, vocabulary},
};

/// A source.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of a source")]
pub struct SourceRow {
    pub slug: Slug,
    pub title: String,
    pub publisher: String,
    pub url: String,
    pub published: Option<Edtf>,
    pub kind: SourceKind,
    pub language: String,
}

/// `select` of the columns of a [`SourceRow`], then the rest of the query.
macro_rules! source_rows {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            SourceRow,
            r#"select source.slug as "slug!: _", source.title as "title!",
                      source.publisher as "publisher!", source.url as "url!",
                      source.published as "published: _", source.kind as "kind!: _",
                      source.language as "language!" "# + $rest
            $(, $argument)*
        )
    };
}

/// The sources of a record: governments' and companies' own words first, then as listed.
///
/// # Errors
/// When the database fails.
pub async fn of_record(reader: &Reader, kind: Kind, slug: &Slug) -> Result<Vec<SourceRow>> {
    let rows = source_rows!(
        "from record_source join source on source.slug = record_source.source
         where record_source.kind = ?1 and record_source.slug = ?2
         order by source.kind not in ('official', 'company'), record_source.position",
        kind,
        slug
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// The sources of several records of one kind, in one query.
///
/// # Errors
/// When the database fails.
pub async fn of_records<'a>(
    reader: &Reader,
    kind: Kind,
    slugs: impl IntoIterator<Item = &'a Slug>,
) -> Result<HashMap<Slug, Vec<SourceRow>>> {
    let slugs = serde_json::to_string(&slugs.into_iter().collect::<Vec<_>>())?;
    let rows = sqlx::query!(
        r#"select record_source.slug as "record: Slug", source.slug as "slug: Slug", source.title,
                  source.publisher, source.url, source.published as "published: Edtf",
                  source.kind as "kind: SourceKind", source.language
           from json_each(?2) as wanted
           join record_source on record_source.kind = ?1 and record_source.slug = wanted.value
           join source on source.slug = record_source.source
           order by record_source.position"#,
        kind,
        slugs
    )
    .fetch_all(reader.pool())
    .await?;
    let mut sources: HashMap<Slug, Vec<SourceRow>> = HashMap::new();
    for row in rows {
        sources.entry(row.record).or_default().push(SourceRow {
            slug: row.slug,
            title: row.title,
            publisher: row.publisher,
            url: row.url,
            published: row.published,
            kind: row.kind,
            language: row.language,
        });
    }
    Ok(sources)
}

/// A source in a list, with the number of records that rest on it.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of a source")]
pub struct ListedSource {
    pub slug: Slug,
    pub title: String,
    pub publisher: String,
    pub url: String,
    pub published: Option<Edtf>,
    pub kind: SourceKind,
    pub language: String,
    pub records: i64,
}

/// Which sources a list shows.
#[derive(Debug, Clone, Default)]
pub struct SourceFilter {
    /// Any of these kinds; all when empty.
    pub kinds: Vec<SourceKind>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The year, or [`UNDATED`].
    pub year: Option<String>,
    /// The language.
    pub language: Option<String>,
    /// An index query over titles, publishers and addresses.
    pub matching: Option<String>,
}

/// Stands for the year of a source without a date.
pub const UNDATED: &str = "undated";

impl SourceFilter {
    /// The index query for words in titles, publishers and addresses.
    #[must_use]
    pub fn naming(text: &str) -> Option<String> {
        search::within(&["title", "keywords", "body"], text)
    }
}

vocabulary! {
    /// The order of a list of sources.
    pub enum SourceOrder {
        /// Newest first, those without a date last.
        Newest = "newest" "newest",
        /// Those that most records rest on first.
        Cited = "cited" "most records",
    }
}

impl ListedSource {
    /// The value that the list is sorted by, for cursors.
    #[must_use]
    pub fn key(&self, order: SourceOrder) -> String {
        match order {
            SourceOrder::Newest => {
                self.published.as_ref().map(|date| date.first_day().to_string()).unwrap_or_default()
            }
            SourceOrder::Cited => self.records.to_string(),
        }
    }
}

/// `select` of the columns of a [`ListedSource`] from sources that pass a filter, then the rest of the
/// query. A record counts once, however often it names the source.
macro_rules! listed_rows {
    ($from:literal, $rest:literal, $filter:expr $(, $argument:expr)* $(,)?) => {{
        let filter: &SourceFilter = $filter;
        let kinds = any_of(&filter.kinds)?;
        sqlx::query_as!(
            ListedSource,
            r#"select source.slug as "slug!: _", source.title as "title!",
                      source.publisher as "publisher!", source.url as "url!",
                      source.published as "published: _", source.kind as "kind!: _",
                      source.language as "language!", tally.records as "records!: i64"
               from "# + $from + r#"
               where (?1 is null or source.kind in (select value from json_each(?1)))
                 and (?2 is null or source.publisher = ?2)
                 and (?3 is null or coalesce(substr(source.published_day, 1, 4), 'undated') = ?3)
                 and (?4 is null or source.language = ?4)
                 and (?5 is null or source.slug in (
                         select record.slug
                         from search_kind
                         cross join search on search.rowid between first and last
                         cross join record on record.id = search.rowid - first
                         where search_kind.kind = 'source' and search match ?5)) "#
                + $rest,
            kinds,
            filter.publisher,
            filter.year,
            filter.language,
            filter.matching
            $(, $argument)*
        )
    }};
}

/// A page of the list, behind a place in it.
///
/// # Errors
/// When the database fails.
pub async fn list(
    reader: &Reader,
    filter: &SourceFilter,
    order: SourceOrder,
    after: Option<(&str, &Slug)>,
    limit: i64,
) -> Result<Vec<ListedSource>> {
    let (key, slug) = after.unzip();
    let rows = match order {
        SourceOrder::Newest => {
            listed_rows!(
                "source cross join source_tally tally on tally.source = source.slug",
                "and (?6 is null or (source.published_day is null and ?6 <> '')
                      or (coalesce(source.published_day, ''), source.slug) < (?6, ?7))
                 order by source.published_day desc, source.slug desc limit ?8",
                filter,
                key,
                slug,
                limit
            )
            .fetch_all(reader.pool())
            .await?
        }
        SourceOrder::Cited => {
            // The cursor's key is a number; anything else leads to the end of the list.
            let records = key.map_or(i64::MAX, |key| key.parse::<i64>().unwrap_or(-1));
            let slug = slug.map_or("", Slug::as_str);
            listed_rows!(
                "source_tally tally cross join source on source.slug = tally.source",
                "and tally.records <= ?6 and (tally.records < ?6 or tally.source > ?7)
                 order by tally.records desc, tally.source limit ?8",
                filter,
                records,
                slug,
                limit
            )
            .fetch_all(reader.pool())
            .await?
        }
    };
    Ok(rows)
}

/// How many sources a list has by each value of its filters. The counts of a filter leave that
/// filter itself out, so that they say what another choice would bring.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "named as the filters")]
pub struct SourceTallies {
    pub total: i64,
    pub kinds: Vec<Tally>,
    pub publishers: Vec<Tally>,
    pub years: Vec<Tally>,
    pub languages: Vec<Tally>,
}

/// The counts beside the filters of a list; publishers are the most frequent ones only.
///
/// # Errors
/// When the database fails.
pub async fn tallies(
    reader: &Reader,
    filter: &SourceFilter,
    publishers: i64,
) -> Result<SourceTallies> {
    let rows = match &filter.matching {
        None => {
            sqlx::query_as!(
                Facet,
                r#"select kind as "kind!", publisher as "publisher!", year as "year!: String",
                          language as "language!", sources as "sources!: i64"
                   from source_facet where sources > 0"#
            )
            .fetch_all(reader.pool())
            .await?
        }
        Some(matching) => {
            sqlx::query_as!(
                Facet,
                r#"select source.kind as "kind!", source.publisher as "publisher!",
                          coalesce(substr(source.published_day, 1, 4), 'undated') as "year!: String",
                          source.language as "language!", count(*) as "sources!: i64"
                   from search_kind
                   cross join search on search.rowid between first and last
                   cross join record on record.id = search.rowid - first
                   cross join source on source.slug = record.slug
                   where search_kind.kind = 'source' and search match ?1
                   group by 1, 2, 3, 4"#,
                matching
            )
            .fetch_all(reader.pool())
            .await?
        }
    };
    let mut publishing = tally(&rows, filter, Group::Publisher);
    publishing.truncate(usize::try_from(publishers).unwrap_or(usize::MAX));
    let mut years = tally(&rows, filter, Group::Year);
    years.sort_by(|a, b| {
        (a.value == UNDATED).cmp(&(b.value == UNDATED)).then(b.value.cmp(&a.value))
    });
    for year in years.iter_mut().filter(|year| year.value == UNDATED) {
        "No date".clone_into(&mut year.label);
    }
    let passing = rows.iter().filter(|row| row.passes(filter, None));
    Ok(SourceTallies {
        total: passing.map(|row| row.sources).sum(),
        kinds: tally(&rows, filter, Group::Kind),
        publishers: publishing,
        years,
        languages: tally(&rows, filter, Group::Language),
    })
}

/// What sources are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Kind,
    Publisher,
    Year,
    Language,
}

/// How many sources have a combination of values.
struct Facet {
    kind: String,
    publisher: String,
    year: String,
    language: String,
    sources: i64,
}

impl Facet {
    fn value(&self, group: Group) -> &str {
        match group {
            Group::Kind => &self.kind,
            Group::Publisher => &self.publisher,
            Group::Year => &self.year,
            Group::Language => &self.language,
        }
    }

    /// Whether a filter lets its sources through, apart from the words and the filter of one group.
    fn passes(&self, filter: &SourceFilter, except: Option<Group>) -> bool {
        let is = |group, wanted: &Option<String>| {
            except == Some(group)
                || wanted.as_deref().is_none_or(|wanted| wanted == self.value(group))
        };
        let kinds = &filter.kinds;
        let of_kind = except == Some(Group::Kind)
            || kinds.is_empty()
            || kinds.iter().any(|kind| kind.as_str() == self.kind);
        of_kind
            && is(Group::Publisher, &filter.publisher)
            && is(Group::Year, &filter.year)
            && is(Group::Language, &filter.language)
    }
}

/// How many sources have each value of a group, the most frequent first, with the filters of the other
/// groups applied.
fn tally(rows: &[Facet], filter: &SourceFilter, group: Group) -> Vec<Tally> {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.passes(filter, Some(group))) {
        *counts.entry(row.value(group)).or_default() += row.sources;
    }
    let tally = |(value, count): (&str, i64)| Tally {
        value: value.to_owned(),
        label: value.to_owned(),
        count,
    };
    let mut tallies: Vec<_> = counts.into_iter().map(tally).collect();
    tallies.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    tallies
}

/// A record that rests on a source.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "plain")]
pub struct SupportedRecord {
    pub kind: Kind,
    pub slug: Slug,
    pub title: String,
    pub date: Option<Edtf>,
    /// How many of its kind there are.
    pub of_kind: i64,
}

/// The records other than quotes that list a source among theirs, by kind, those with dates oldest
/// first; of each kind at most `limit`, those that are newest in the record.
///
/// # Errors
/// When the database fails.
pub async fn supported(reader: &Reader, source: &Slug, limit: i64) -> Result<Vec<SupportedRecord>> {
    let rows = sqlx::query_as!(
        SupportedRecord,
        r#"with placed as (
               select record.id, count(*) over (partition by record.kind) as of_kind,
                      row_number() over (partition by record.kind order by record.id desc) as place
               from (
                   select distinct kind, slug from record_source
                   where source = ?1 and kind <> 'quote'
               ) as own
               cross join record on record.kind = own.kind and record.slug = own.slug
           )
           select record.kind as "kind!: _", record.slug as "slug!: _", record.title as "title!",
                  coalesce(event.date, policy.announced, control."from") as "date: _",
                  placed.of_kind as "of_kind!: i64"
           from placed
           cross join record on record.id = placed.id
           left join event on record.kind = 'event' and event.slug = record.slug
           left join policy on record.kind = 'policy' and policy.slug = record.slug
           left join control on record.kind = 'control' and control.slug = record.slug
           where placed.place <= ?2
           order by record.kind,
                    coalesce(event.day, policy.day, control.from_day), record.title, record.slug"#,
        source,
        limit
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// How many records list a source among theirs.
///
/// # Errors
/// When the database fails.
pub async fn count_supported(reader: &Reader, source: &Slug) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "n!: i64"
           from (select distinct kind, slug from record_source where source = ?1)"#,
        source
    );
    Ok(count.fetch_one(reader.pool()).await?)
}

/// A figure of a chip that a source gives.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "plain")]
pub struct SupportedFigure {
    pub chip: Slug,
    pub chip_name: String,
    pub figure: ChipFigure,
}

/// The single figures of chips that a source gives, by chip.
///
/// # Errors
/// When the database fails.
pub async fn supported_figures(reader: &Reader, source: &Slug) -> Result<Vec<SupportedFigure>> {
    let rows = sqlx::query_as!(
        SupportedFigure,
        r#"select chip.slug as "chip!: _", chip.name as "chip_name!",
                  chip_figure_source.figure as "figure!: _"
           from chip_figure_source join chip on chip.slug = chip_figure_source.chip
           where chip_figure_source.source = ?1
           order by chip.name, chip.slug, chip_figure_source.figure"#,
        source
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// How a source itself bears on a claim.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "plain")]
pub struct SourceEvidence {
    pub claim: Slug,
    pub statement: String,
    pub stance: Stance,
    pub note: Option<String>,
}

/// The claims that list a source itself as evidence.
///
/// # Errors
/// When the database fails.
pub async fn evidence_of(reader: &Reader, source: &Slug) -> Result<Vec<SourceEvidence>> {
    let rows = sqlx::query_as!(
        SourceEvidence,
        r#"select claim.slug as "claim!: _", claim.statement as "statement!",
                  evidence.stance as "stance!: _", evidence.note
           from evidence join claim on claim.slug = evidence.claim
           where evidence.source = ?1 order by claim.question, claim.slug, evidence.position"#,
        source
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}
