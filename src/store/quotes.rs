//! Quotes, and the quotes of other records.

use super::{
    Reader, Result, search,
    tally::{Part, Tally},
};
use crate::model::{Edtf, Slug, quote::Wording};

/// A quote with the names of its speaker and their organisation.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of a quote")]
pub struct QuoteRow {
    pub slug: Slug,
    pub speaker: Slug,
    pub speaker_name: String,
    pub affiliation: Option<Slug>,
    pub affiliation_name: Option<String>,
    pub role_at_time: Option<String>,
    pub date: Edtf,
    pub text: Option<String>,
    pub paraphrase: Option<String>,
    pub language: String,
}

/// `select` of the columns of a [`QuoteRow`], then the rest of the query.
macro_rules! quote_rows {
    ($($rest:literal)+ $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            QuoteRow,
            r#"select quote.slug as "slug!: _", quote.speaker as "speaker!: _",
                      speaker.name as "speaker_name!", quote.affiliation as "affiliation: _",
                      affiliation.name as "affiliation_name?: _", quote.role_at_time,
                      quote.date as "date!: _", quote.text, quote.paraphrase,
                      quote.language as "language!"
               from quote
               join actor speaker on speaker.slug = quote.speaker
               left join actor affiliation on affiliation.slug = quote.affiliation "# $(+ $rest)+
            $(, $argument)*
        )
    };
}

/// What was said about an actor's affairs by its own people: by the actor, or by somebody of that
/// organisation; newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_actor(reader: &Reader, actor: &Slug, limit: i64) -> Result<Vec<QuoteRow>> {
    let rows = quote_rows!(
        "where quote.slug in (
             select slug from (
                 select slug from quote where speaker = ?1 order by day desc, slug limit ?2
             )
             union
             select slug from (
                 select slug from quote where affiliation = ?1 order by day desc, slug limit ?2
             )
         )
         order by quote.day desc, quote.slug limit ?2",
        actor,
        limit
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// How many quotes there are by an actor or by somebody of that organisation.
///
/// # Errors
/// When the database fails.
pub async fn count_of_actor(reader: &Reader, actor: &Slug) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select quotes as "n!: i64" from actor_tally where actor = ?1"#,
        actor
    );
    Ok(count.fetch_optional(reader.pool()).await?.unwrap_or_default())
}

/// The quotes that rest on a source, the newest of them.
///
/// # Errors
/// When the database fails.
pub async fn of_source(reader: &Reader, source: &Slug, limit: i64) -> Result<Part<QuoteRow>> {
    let rows = quote_rows!(
        "where quote.slug in (
             select own.slug
             from record_source join quote own on own.slug = record_source.slug
             where record_source.source = ?1 and record_source.kind = 'quote'
             order by own.day desc, own.slug limit ?2
         )
         order by quote.day, quote.slug",
        source,
        limit
    );
    let total = sqlx::query_scalar!(
        r#"select count(distinct slug) as "n!: i64" from record_source
           where source = ?1 and kind = 'quote'"#,
        source
    );
    let rows = rows.fetch_all(reader.pool()).await?;
    Ok(Part { rows, total: total.fetch_one(reader.pool()).await? })
}

/// The quote before and the quote after another by the same speaker.
///
/// # Errors
/// When the database fails.
pub async fn neighbours(
    reader: &Reader,
    quote: &Slug,
    speaker: &Slug,
    day: &str,
) -> Result<(Option<QuoteRow>, Option<QuoteRow>)> {
    let earlier = quote_rows!(
        "where quote.speaker = ?1 and (quote.day, quote.slug) < (?2, ?3)
         order by quote.day desc, quote.slug desc limit 1",
        speaker,
        day,
        quote
    );
    let later = quote_rows!(
        "where quote.speaker = ?1 and (quote.day, quote.slug) > (?2, ?3)
         order by quote.day, quote.slug limit 1",
        speaker,
        day,
        quote
    );
    Ok((earlier.fetch_optional(reader.pool()).await?, later.fetch_optional(reader.pool()).await?))
}

/// Other quotes by a speaker, those nearest in time first.
///
/// # Errors
/// When the database fails.
pub async fn others_by(
    reader: &Reader,
    quote: &Slug,
    speaker: &Slug,
    day: &str,
    limit: i64,
) -> Result<Vec<QuoteRow>> {
    let rows = quote_rows!(
        "where quote.slug in (
             select slug from (
                 select slug from quote where speaker = ?1 and day <= ?3 and slug <> ?2
                 order by day desc, slug limit ?4
             )
             union
             select slug from (
                 select slug from quote where speaker = ?1 and day > ?3
                 order by day, slug limit ?4
             )
         )
         order by abs(julianday(quote.day) - julianday(?3)), quote.slug limit ?4",
        speaker,
        quote,
        day,
        limit
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// Which quotes a list shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct QuoteFilter {
    /// Who said it.
    pub speaker: Option<Slug>,
    /// The organisation that said it, or that the speaker belonged to.
    pub organisation: Option<Slug>,
    /// Verbatim or paraphrased; both when absent.
    pub wording: Option<Wording>,
    /// The year.
    pub year: Option<i16>,
    /// The claim that it bears on.
    pub claim: Option<Slug>,
    /// An index query over words and roles.
    pub matching: Option<String>,
}

impl QuoteFilter {
    /// The index query for words in quotes and speakers' roles.
    #[must_use]
    pub fn saying(text: &str) -> Option<String> {
        search::within(&["keywords", "body"], text)
    }

    fn year(&self) -> Option<String> {
        self.year.map(|year| format!("{year:04}"))
    }
}

macro_rules! tally_rows {
    ($($part:literal)+, $($argument:expr),*) => {
        sqlx::query_as!(Tally, "" $(+ $part)+, $($argument),*)
    };
}

/// A query over the quotes that pass a filter: one of the macros above, what stands before the
/// condition, what stands behind it.
macro_rules! filtered {
    ($rows:ident, $start:literal, $rest:literal, $filter:expr $(, $argument:expr)* $(,)?) => {{
        let filter: &QuoteFilter = $filter;
        let year = filter.year();
        $rows!(
            $start
                " where (?1 is null or quote.speaker = ?1)
                      and (?2 is null or quote.affiliation = ?2 or quote.speaker = ?2)
                      and (?3 is null or (quote.text is null) = (?3 = 'paraphrase'))
                      and (?4 is null or (quote.day >= ?4 and quote.day < ?4 || '-99'))
                      and (?5 is null or quote.slug in (
                              select quote from quote_claim where claim = ?5))
                      and (?6 is null or quote.slug in (
                              select record.slug
                              from search_kind
                              cross join search on search.rowid between first and last
                              cross join record on record.id = search.rowid - first
                              where search_kind.kind = 'quote' and search match ?6)) "
                $rest,
            filter.speaker,
            filter.organisation,
            filter.wording,
            year,
            filter.claim,
            filter.matching
            $(, $argument)*
        )
    }};
}

/// A page of the list, behind a place in it, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(
    reader: &Reader,
    filter: &QuoteFilter,
    after: Option<(&str, &Slug)>,
    limit: i64,
) -> Result<Vec<QuoteRow>> {
    let (day, slug) = after.unzip();
    let rows = filtered!(
        quote_rows,
        "",
        "and (?7 is null or (quote.day, quote.slug) < (?7, ?8))
         order by quote.day desc, quote.slug desc limit ?9",
        filter,
        day,
        slug,
        limit
    )
    .fetch_all(reader.pool())
    .await?;
    Ok(rows)
}

/// How many quotes a list has by each value of its filters. The counts of a filter leave that
/// filter itself out, so that they say what another choice would bring.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "named as the filters")]
pub struct QuoteTallies {
    pub total: i64,
    pub speakers: Vec<Tally>,
    pub organisations: Vec<Tally>,
    pub wordings: Vec<Tally>,
    pub years: Vec<Tally>,
    pub claims: Vec<Tally>,
}

/// The counts beside the filters of a list; of speakers, organisations and claims the `most` frequent.
///
/// # Errors
/// When the database fails.
pub async fn tallies(reader: &Reader, filter: &QuoteFilter, most: i64) -> Result<QuoteTallies> {
    if *filter == QuoteFilter::default() {
        return tallies_of_all(reader, most).await;
    }
    let speakers = filtered!(
        tally_rows,
        r#"select actor.slug as "value!", actor.name as "label!", count(*) as "count!: i64"
           from quote join actor on actor.slug = quote.speaker"#,
        "group by actor.slug order by count(*) desc, actor.name limit ?7",
        &QuoteFilter { speaker: None, ..filter.clone() },
        most
    )
    .fetch_all(reader.pool())
    .await?;
    let organisations = filtered!(
        tally_rows,
        r#"select actor.slug as "value!", actor.name as "label!", count(*) as "count!: i64"
           from quote
           join actor on actor.slug = coalesce(quote.affiliation, quote.speaker)
                     and actor.kind <> 'person'"#,
        "group by actor.slug order by count(*) desc, actor.name limit ?7",
        &QuoteFilter { organisation: None, ..filter.clone() },
        most
    )
    .fetch_all(reader.pool())
    .await?;
    let wordings = filtered!(
        tally_rows,
        r#"select iif(quote.text is null, 'paraphrase', 'verbatim') as "value!: String",
                  '' as "label!: String", count(*) as "count!: i64"
           from quote"#,
        "group by 1 order by 1 desc",
        &QuoteFilter { wording: None, ..filter.clone() }
    )
    .fetch_all(reader.pool())
    .await?;
    let years = filtered!(
        tally_rows,
        r#"select substr(quote.day, 1, 4) as "value!: String",
                  substr(quote.day, 1, 4) as "label!: String", count(*) as "count!: i64"
           from quote"#,
        "group by 1 order by 1 desc",
        &QuoteFilter { year: None, ..filter.clone() }
    )
    .fetch_all(reader.pool())
    .await?;
    let claims = filtered!(
        tally_rows,
        r#"select claim.slug as "value!", claim.statement as "label!", count(*) as "count!: i64"
           from quote
           join quote_claim on quote_claim.quote = quote.slug
           join claim on claim.slug = quote_claim.claim"#,
        "group by claim.slug order by count(*) desc, claim.statement limit ?7",
        &QuoteFilter { claim: None, ..filter.clone() },
        most
    )
    .fetch_all(reader.pool())
    .await?;
    let total = filtered!(
        tally_rows,
        r#"select '' as "value!: String", '' as "label!: String", count(*) as "count!: i64"
           from quote"#,
        "",
        filter
    )
    .fetch_one(reader.pool())
    .await?;
    let total = total.count;
    Ok(QuoteTallies { total, speakers, organisations, wordings, years, claims })
}

/// The same of all quotes, which are counted as they are written.
async fn tallies_of_all(reader: &Reader, most: i64) -> Result<QuoteTallies> {
    let speakers = sqlx::query_as!(
        Tally,
        r#"select actor.slug as "value!", actor.name as "label!", tally.said as "count!: i64"
           from actor_tally tally cross join actor on actor.slug = tally.actor
           where tally.said > 0 order by tally.said desc, tally.actor limit ?1"#,
        most
    );
    let organisations = sqlx::query_as!(
        Tally,
        r#"select actor.slug as "value!", actor.name as "label!", tally.said_for as "count!: i64"
           from actor_tally tally cross join actor on actor.slug = tally.actor
           where tally.said_for > 0 and tally.kind <> 'person'
           order by tally.said_for desc, tally.actor limit ?1"#,
        most
    );
    let wordings = sqlx::query_as!(
        Tally,
        r#"select wording as "value!: String", '' as "label!: String", sum(quotes) as "count!: i64"
           from quote_tally group by wording having sum(quotes) > 0 order by wording desc"#
    );
    let years = sqlx::query_as!(
        Tally,
        r#"select year as "value!: String", year as "label!: String", sum(quotes) as "count!: i64"
           from quote_tally group by year having sum(quotes) > 0 order by year desc"#
    );
    let claims = sqlx::query_as!(
        Tally,
        r#"select claim.slug as "value!", claim.statement as "label!", counted.quotes as "count!: i64"
           from (
               select claim, count(*) as quotes from quote_claim
               group by claim order by count(*) desc, claim limit ?1
           ) as counted
           cross join claim on claim.slug = counted.claim
           order by counted.quotes desc, claim.statement"#,
        most
    );
    let years = years.fetch_all(reader.pool()).await?;
    Ok(QuoteTallies {
        total: years.iter().map(|year| year.count).sum(),
        speakers: speakers.fetch_all(reader.pool()).await?,
        organisations: organisations.fetch_all(reader.pool()).await?,
        wordings: wordings.fetch_all(reader.pool()).await?,
        years,
        claims: claims.fetch_all(reader.pool()).await?,
    })
}

/// The newest quotes.
///
/// # Errors
/// When the database fails.
pub async fn newest(reader: &Reader, limit: i64) -> Result<Vec<QuoteRow>> {
    let rows = quote_rows!("order by quote.day desc, quote.slug desc limit ?1", limit);
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// `fn(reader, slug)`: the rows that a table links to a record, where a column names it.
macro_rules! quotes_about {
    ($($kind:literal $name:ident $table:literal $column:literal;)+) => {$(
        #[doc = concat!("What was said about ", $kind, ", the newest of it.")]
        ///
        /// # Errors
        /// When the database fails.
        pub async fn $name(reader: &Reader, slug: &Slug, limit: i64) -> Result<Part<QuoteRow>> {
            let rows = quote_rows!(
                "where quote.slug in (
                     select own.slug from " $table " link join quote own on own.slug = link.quote
                     where link." $column " = ?1 order by own.day desc, own.slug limit ?2
                 )
                 order by quote.day desc, quote.slug",
                slug,
                limit
            );
            let total = sqlx::query_scalar!(
                r#"select count(*) as "n!: i64" from "# + $table + " where " + $column + " = ?1",
                slug
            );
            let rows = rows.fetch_all(reader.pool()).await?;
            Ok(Part { rows, total: total.fetch_one(reader.pool()).await? })
        }
    )+};
}

quotes_about! {
    "an event" about_event "quote_event" "event";
    "a chip" about_chip "quote_chip" "chip";
    "a policy" about_policy "quote_policy" "policy";
}
