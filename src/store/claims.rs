//! Claims and their evidence.

use super::{Reader, Result};
use crate::model::{Kind, Slug, claim::ClaimStatus, source::SourceKind, vocabulary::Stance};

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
    ($bearing:literal, $rest:literal $(, $argument:expr)* $(,)?) => {
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
            + $bearing + " from claim " + $rest
            $(, $argument)*
        )
    };
}

/// The claims that an event is evidence for or against.
///
/// # Errors
/// When the database fails.
pub async fn about_event(reader: &Reader, event: &Slug) -> Result<Vec<ClaimRow>> {
    let rows = claim_rows!(
        r#"bearing.stance as "stance: _", bearing.note"#,
        "join evidence bearing on bearing.claim = claim.slug
         where bearing.event = ?1 order by claim.question, claim.slug",
        event
    );
    Ok(rows.fetch_all(reader.pool()).await?)
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

/// The claims that an actor makes.
///
/// # Errors
/// When the database fails.
pub async fn asserted_by(reader: &Reader, actor: &Slug) -> Result<Vec<ClaimRow>> {
    let rows = claim_rows!(
        r#"null as "stance: _", null as "note?: String""#,
        "join claim_actor on claim_actor.claim = claim.slug
         where claim_actor.actor = ?1 order by claim.question, claim.slug",
        actor
    );
    Ok(rows.fetch_all(reader.pool()).await?)
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
