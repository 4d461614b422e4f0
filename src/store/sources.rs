//! Sources, and the sources of other records.

use std::collections::HashMap;

use super::{Reader, Result};
use crate::model::{Edtf, Kind, Slug, source::SourceKind};

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
