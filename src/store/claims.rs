//! Claims and their evidence.

use super::{
    Reader, Result,
    tally::{Part, any_of},
};
use crate::model::{
    Edtf, Kind, Slug, claim::ClaimStatus, event::Certainty, source::SourceKind, vocabulary::Stance,
};

/// A claim with the counts of its evidence and, on another record's page, how that record bears on
/// it.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of a claim")]
pub struct ClaimRow {
    pub slug: Slug,
    pub statement: String,
    pub question: String,
    pub status: ClaimStatus,
    pub supports: i64,
    pub qualifies: i64,
    pub contradicts: i64,
    pub stance: Option<Stance>,
    pub note: Option<String>,
}

/// `select` of the columns of a [`ClaimRow`]; first how a record bears on the claim, then the rest
/// of the query.
macro_rules! claim_rows {
    ($bearing:literal, $($rest:literal)+ $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            ClaimRow,
            r#"select claim.slug as "slug!: _", claim.statement as "statement!",
                      claim.question as "question!", claim.status as "status!: _",
                      (select count(*) from evidence
                       where claim = claim.slug and stance = 'supports') as "supports!: i64",
                      (select count(*) from evidence
                       where claim = claim.slug and stance = 'qualifies') as "qualifies!: i64",
                      (select count(*) from evidence
                       where claim = claim.slug and stance = 'contradicts') as "contradicts!: i64", "#
            + $bearing + " from claim " $(+ $rest)+
            $(, $argument)*
        )
    };
}

/// `fn(reader, slug)`: the claims that a record is evidence for or against, where the column of
/// `evidence` names it.
macro_rules! claims_about {
    ($($kind:literal $name:ident $column:literal;)+) => {$(
        #[doc = concat!("The claims that ", $kind, " is evidence for or against.")]
        ///
        /// # Errors
        /// When the database fails.
        pub async fn $name(reader: &Reader, slug: &Slug) -> Result<Vec<ClaimRow>> {
            let rows = claim_rows!(
                r#"bearing.stance as "stance: _", bearing.note"#,
                "join evidence bearing on bearing.claim = claim.slug where bearing."
                $column
                " = ?1 order by claim.question, claim.slug",
                slug
            );
            Ok(rows.fetch_all(reader.pool()).await?)
        }
    )+};
}

claims_about! {
    "an event" about_event "event";
    "a policy" about_policy "policy";
    "a chip" about_chip "chip";
    "a system" about_system "system";
}

/// The claims that a quote names, and which way it bears on each; the note where the claim lists
/// the quote as evidence.
///
/// # Errors
/// When the database fails.
pub async fn about_quote(reader: &Reader, quote: &Slug) -> Result<Vec<ClaimRow>> {
    let rows = claim_rows!(
        r#"bearing.stance as "stance: _",
           (select note from evidence where claim = claim.slug and quote = ?1) as "note?""#,
        "join quote_claim bearing on bearing.claim = claim.slug
         where bearing.quote = ?1 order by claim.question, claim.slug",
        quote
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// The claims that an actor makes, at most `limit`.
///
/// # Errors
/// When the database fails.
pub async fn asserted_by(reader: &Reader, actor: &Slug, limit: i64) -> Result<Part<ClaimRow>> {
    let rows = claim_rows!(
        r#"null as "stance: _", null as "note?: String""#,
        "join claim_actor on claim_actor.claim = claim.slug
         where claim_actor.actor = ?1 order by claim.question, claim.slug limit ?2",
        actor,
        limit
    );
    let total = sqlx::query_scalar!(
        r#"select count(*) as "n!: i64" from claim_actor where actor = ?1"#,
        actor
    );
    let rows = rows.fetch_all(reader.pool()).await?;
    Ok(Part { rows, total: total.fetch_one(reader.pool()).await? })
}

/// A piece of evidence for or against a claim, with the first source that it rests on.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of a piece of evidence")]
pub struct EvidenceRow {
    pub claim: Slug,
    pub stance: Stance,
    pub note: Option<String>,
    pub kind: Kind,
    pub slug: Slug,
    pub title: String,
    pub speaker: Option<String>,
    pub source: Option<Slug>,
    pub publisher: Option<String>,
    pub source_kind: Option<SourceKind>,
}

/// What else there is for and against the claims that an event bears on: of each claim and side the
/// first pieces, as the claim lists them.
///
/// # Errors
/// When the database fails.
pub async fn both_sides(reader: &Reader, event: &Slug, limit: i64) -> Result<Vec<EvidenceRow>> {
    let rows = sqlx::query_as!(
        EvidenceRow,
        r#"with other as (
               select evidence.claim, evidence.stance, evidence.note,
                      case
                          when evidence.event is not null then 'event'
                          when evidence.quote is not null then 'quote'
                          when evidence.chip is not null then 'chip'
                          when evidence.system is not null then 'system'
                          when evidence.policy is not null then 'policy'
                          else 'source'
                      end as kind,
                      coalesce(
                          evidence.event, evidence.quote, evidence.chip, evidence.system,
                          evidence.policy, evidence.source
                      ) as slug,
                      row_number() over (
                          partition by evidence.claim, evidence.stance order by evidence.position
                      ) as place
               from evidence
               where evidence.claim in (select claim from evidence where event = ?1)
                 and evidence.event is not ?1 and evidence.stance <> 'qualifies'
           )
           select other.claim as "claim!: _", other.stance as "stance!: _", other.note,
                  other.kind as "kind!: _", other.slug as "slug!: _", record.title as "title!",
                  speaker.name as "speaker?", source.slug as "source?: _",
                  source.publisher as "publisher?", source.kind as "source_kind?: _"
           from other
           join record on record.kind = other.kind and record.slug = other.slug
           left join quote on other.kind = 'quote' and quote.slug = other.slug
           left join actor speaker on speaker.slug = quote.speaker
           left join source on source.slug = case other.kind
               when 'source' then other.slug
               else (select record_source.source from record_source
                     where record_source.kind = other.kind and record_source.slug = other.slug
                     order by record_source.position limit 1)
           end
           where other.place <= ?2
           order by other.claim, other.stance desc, other.place"#,
        event,
        limit
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// Which claims a list shows.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "plain")]
pub struct ClaimFilter {
    pub statuses: Vec<ClaimStatus>,
    pub asserted_by: Option<Slug>,
    /// An index query.
    pub matching: Option<String>,
}

/// The claims that pass a filter, by question; the question with most answers first.
///
/// # Errors
/// When the database fails.
pub async fn list(reader: &Reader, filter: &ClaimFilter) -> Result<Vec<ClaimRow>> {
    page(reader, filter, None, -1).await
}

/// The same behind one of them, at most `limit`; a negative limit is none.
///
/// # Errors
/// When the database fails.
pub async fn page(
    reader: &Reader,
    filter: &ClaimFilter,
    after: Option<&Slug>,
    limit: i64,
) -> Result<Vec<ClaimRow>> {
    let statuses = any_of(&filter.statuses)?;
    let rows = claim_rows!(
        r#"null as "stance: _", null as "note?: String""#,
        "join (
             select own.slug, own.question,
                    (select count(*) from claim other where other.question = own.question) as answers
             from claim own
             where (?1 is null or own.status in (select value from json_each(?1)))
               and (?2 is null or own.slug in (select claim from claim_actor where actor = ?2))
               and (?3 is null or own.slug in (
                       select record.slug
                       from search_kind
                       cross join search on search.rowid between first and last
                       cross join record on record.id = search.rowid - first
                       where search_kind.kind = 'claim' and search match ?3))
         ) as placed on placed.slug = claim.slug
         where ?4 is null or (-placed.answers, placed.question, placed.slug) > (
             select -(select count(*) from claim other where other.question = last.question),
                    last.question, last.slug
             from claim last where last.slug = ?4
         )
         order by placed.answers desc, placed.question, placed.slug
         limit ?5",
        statuses,
        filter.asserted_by,
        filter.matching,
        after,
        limit
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// How many claims pass a filter.
///
/// # Errors
/// When the database fails.
pub async fn count(reader: &Reader, filter: &ClaimFilter) -> Result<i64> {
    let statuses = any_of(&filter.statuses)?;
    let count = sqlx::query_scalar!(
        r#"select count(*) as "n!: i64" from claim
           where (?1 is null or status in (select value from json_each(?1)))
             and (?2 is null or slug in (select claim from claim_actor where actor = ?2))
             and (?3 is null or slug in (
                     select record.slug
                     from search_kind
                     cross join search on search.rowid between first and last
                     cross join record on record.id = search.rowid - first
                     where search_kind.kind = 'claim' and search match ?3))"#,
        statuses,
        filter.asserted_by,
        filter.matching
    );
    Ok(count.fetch_one(reader.pool()).await?)
}

/// How many claims have each status.
///
/// # Errors
/// When the database fails.
pub async fn statuses(reader: &Reader) -> Result<Vec<(ClaimStatus, i64)>> {
    let rows = sqlx::query!(
        r#"select status as "status!: ClaimStatus", count(*) as "count!: i64"
           from claim group by status"#
    )
    .fetch_all(reader.pool())
    .await?;
    Ok(rows.into_iter().map(|row| (row.status, row.count)).collect())
}

/// The other answers to a claim's question.
///
/// # Errors
/// When the database fails.
pub async fn rivals(reader: &Reader, claim: &Slug) -> Result<Vec<ClaimRow>> {
    let rows = claim_rows!(
        r#"null as "stance: _", null as "note?: String""#,
        "where claim.slug <> ?1
           and claim.question = (select question from claim where slug = ?1)
         order by claim.slug",
        claim
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}

/// A piece of evidence, with the best source that it rests on: official documents before
/// companies' statements, those before press reports, analyses and reference works.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of a piece of evidence")]
pub struct ClaimEvidence {
    pub stance: Stance,
    pub note: Option<String>,
    pub kind: Kind,
    pub slug: Slug,
    pub title: String,
    pub speaker: Option<String>,
    pub verbatim: bool,
    pub date: Option<Edtf>,
    pub certainty: Option<Certainty>,
    pub source: Option<Slug>,
    pub publisher: Option<String>,
    pub source_kind: Option<SourceKind>,
}

/// What bears on a claim, in its order.
///
/// # Errors
/// When the database fails.
pub async fn evidence(reader: &Reader, claim: &Slug) -> Result<Vec<ClaimEvidence>> {
    let rows = sqlx::query_as!(
        ClaimEvidence,
        r#"with piece as (
               select position, stance, note,
                      case when event is not null then 'event' when quote is not null then 'quote'
                           when chip is not null then 'chip' when system is not null then 'system'
                           when policy is not null then 'policy' else 'source' end as kind,
                      coalesce(event, quote, chip, system, policy, source) as slug
               from evidence where claim = ?1
           ), sourced as (
               select piece.*, case piece.kind when 'source' then piece.slug else (
                   select source.slug
                   from record_source join source on source.slug = record_source.source
                   where record_source.kind = piece.kind and record_source.slug = piece.slug
                   order by case source.kind when 'official' then 1 when 'company' then 2
                                             when 'press' then 3 when 'analysis' then 4 else 5 end,
                            record_source.position
                   limit 1) end as best
               from piece
           )
           select sourced.stance as "stance!: _", sourced.note, sourced.kind as "kind!: Kind",
                  sourced.slug as "slug!: Slug", record.title as "title!", speaker.name as "speaker?",
                  coalesce(quote.text is not null, false) as "verbatim!: bool",
                  coalesce(event.date, quote.date, policy.announced, best.published)
                      as "date: Edtf",
                  event.certainty as "certainty?: _", best.slug as "source?: Slug",
                  best.publisher as "publisher?", best.kind as "source_kind?: SourceKind"
           from sourced
           join record on record.kind = sourced.kind and record.slug = sourced.slug
           left join event on sourced.kind = 'event' and event.slug = sourced.slug
           left join quote on sourced.kind = 'quote' and quote.slug = sourced.slug
           left join actor speaker on speaker.slug = quote.speaker
           left join policy on sourced.kind = 'policy' and policy.slug = sourced.slug
           left join source best on best.slug = sourced.best
           order by sourced.position"#,
        claim
    );
    Ok(rows.fetch_all(reader.pool()).await?)
}
