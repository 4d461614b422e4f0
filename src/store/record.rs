//! Whole records of any kind, and the names of records by slug.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::Value;

use super::{Reader, Result};
use crate::model::{AnyRecord, Kind, Record, Slug, field};

/// A record as it is published now.
#[derive(Debug, Clone)]
pub struct Published<R> {
    /// The record.
    pub record: R,
    /// The number of the revision that it is of.
    pub revision: i64,
    /// When that revision was saved, RFC 3339.
    pub changed: String,
    /// When its first revision was saved, RFC 3339.
    pub added: String,
}

/// One record, if one is published by that slug.
///
/// # Errors
/// When the database fails, or the stored record cannot be read.
pub async fn find<R: Record>(reader: &Reader, slug: &str) -> Result<Option<Published<R>>> {
    find_at(reader, slug, None).await
}

/// One record as one of its revisions has it; where no number is given the newest, unless it was
/// withdrawn.
///
/// # Errors
/// When the database fails, or the stored record cannot be read.
pub async fn find_at<R: Record>(
    reader: &Reader,
    slug: &str,
    number: Option<i64>,
) -> Result<Option<Published<R>>> {
    let found = document(reader, R::KIND, slug, number).await?;
    found
        .map(|found| {
            Ok(Published {
                record: serde_json::from_value(found.record)?,
                revision: found.revision,
                changed: found.changed,
                added: found.added,
            })
        })
        .transpose()
}

/// The same for a record of any kind, as JSON.
///
/// # Errors
/// When the database fails, or the stored record cannot be read.
pub async fn document(
    reader: &Reader,
    kind: Kind,
    slug: &str,
    number: Option<i64>,
) -> Result<Option<Published<Value>>> {
    let row = sqlx::query!(
        r#"select revision.body, revision.number as "number!: i64", revision.created,
                  first.created as added
           from record
           join revision on revision.record = record.id
                        and revision.number = coalesce(?3, record.revision)
           join revision first on first.record = record.id and first.number = 1
           where record.kind = ?1 and record.slug = ?2
             and (?3 is not null or not record.withdrawn)"#,
        kind,
        slug,
        number
    )
    .fetch_optional(reader.pool())
    .await?;
    row.map(|row| {
        let mut record: Value = serde_json::from_str(&row.body)?;
        // A version from before a change of slug is found by the slug of today.
        if let Some(own) = record.get_mut("slug") {
            *own = slug.into();
        }
        Ok(Published { record, revision: row.number, changed: row.created, added: row.added })
    })
    .transpose()
}

/// Published records of a kind as JSON, in the order of their slugs given; those that are not there
/// are left out.
///
/// # Errors
/// When the database fails, or a stored record cannot be read.
pub async fn documents<'a>(
    reader: &Reader,
    kind: Kind,
    slugs: impl IntoIterator<Item = &'a Slug>,
) -> Result<Vec<Published<Value>>> {
    let slugs = serde_json::to_string(&slugs.into_iter().collect::<Vec<_>>())?;
    let rows = sqlx::query!(
        r#"select revision.body, revision.number as "number!: i64", revision.created,
                  first.created as added
           from json_each(?2) as wanted
           join record on record.kind = ?1 and record.slug = wanted.value
           join revision on revision.record = record.id and revision.number = record.revision
           join revision first on first.record = record.id and first.number = 1
           where not record.withdrawn
           order by wanted.key"#,
        kind,
        slugs
    )
    .fetch_all(reader.pool())
    .await?;
    let rows = rows.into_iter().map(|row| {
        Ok(Published {
            record: serde_json::from_str(&row.body)?,
            revision: row.number,
            changed: row.created,
            added: row.added,
        })
    });
    rows.collect()
}

/// All records of a kind, as the JSON of their newest revisions, by slug.
///
/// # Errors
/// When the database fails, or a stored record cannot be read.
pub async fn all(reader: &Reader, kind: Kind) -> Result<Vec<Value>> {
    let rows = sqlx::query_scalar!(
        "select revision.body
         from record
         join revision on revision.record = record.id and revision.number = record.revision
         where record.kind = ?1 and not record.withdrawn
         order by record.slug",
        kind
    )
    .fetch_all(reader.pool())
    .await?;
    rows.iter().map(|body| Ok(serde_json::from_str(body)?)).collect()
}

/// So many records are read at once where all are wanted.
const BATCH: i64 = 500;

/// The slugs of all published records of a kind in the order of files, which is by day where the kind
/// has one. No more than a batch of the records themselves is held at a time.
///
/// # Errors
/// When the database fails, or a stored record cannot be read.
pub async fn in_file_order(reader: &Reader, kind: Kind) -> Result<Vec<Slug>> {
    let mut order = Vec::new();
    let mut after = String::new();
    loop {
        let rows = sqlx::query!(
            "select record.slug, revision.body
             from record
             join revision on revision.record = record.id and revision.number = record.revision
             where record.kind = ?1 and record.slug > ?2 and not record.withdrawn
             order by record.slug
             limit ?3",
            kind,
            after,
            BATCH
        )
        .fetch_all(reader.pool())
        .await?;
        let Some(last) = rows.last() else { break };
        after.clone_from(&last.slug);
        for row in rows {
            let record = AnyRecord::from_json(kind, serde_json::from_str(&row.body)?)?;
            order.push(record.file_order());
        }
    }
    order.sort();
    Ok(order.into_iter().map(|(_, slug)| slug).collect())
}

/// The kinds and slugs of all withdrawn records.
///
/// # Errors
/// When the database fails.
pub async fn withdrawn(reader: &Reader) -> Result<Vec<(Kind, String)>> {
    let rows = sqlx::query!(r#"select kind as "kind: Kind", slug from record where withdrawn"#);
    let rows = rows.fetch_all(reader.pool()).await?;
    Ok(rows.into_iter().map(|row| (row.kind, row.slug)).collect())
}

/// The name of a record: what a link to it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Its kind.
    pub kind: Kind,
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
}

/// Names by kind and slug.
#[derive(Debug, Clone, Default)]
pub struct Names {
    titles: HashMap<(Kind, String), String>,
    /// The actors among them that are people.
    people: HashSet<String>,
}

/// A row of names.
struct Named {
    kind: Kind,
    slug: String,
    title: String,
    is_person: bool,
}

impl FromIterator<Named> for Names {
    fn from_iter<I: IntoIterator<Item = Named>>(rows: I) -> Self {
        let mut names = Self::default();
        for row in rows {
            if row.is_person {
                names.people.insert(row.slug.clone());
            }
            names.titles.insert((row.kind, row.slug), row.title);
        }
        names
    }
}

impl Names {
    /// The name of a record; its slug where it is unknown.
    #[must_use]
    pub fn get(&self, kind: Kind, slug: &Slug) -> Name {
        let title = self.titles.get(&(kind, slug.to_string()));
        Name {
            kind,
            slug: slug.to_string(),
            title: title.cloned().unwrap_or_else(|| slug.to_string()),
        }
    }

    /// The title of a record, if it is known.
    #[must_use]
    pub fn title(&self, kind: Kind, slug: &str) -> Option<&str> {
        self.titles.get(&(kind, slug.to_owned())).map(String::as_str)
    }

    /// Whether an actor is a person.
    #[must_use]
    pub fn is_person(&self, actor: &Slug) -> bool {
        self.people.contains(actor.as_str())
    }

    /// The names of records of one kind, in the order given.
    #[must_use]
    pub fn all(&self, kind: Kind, slugs: &[Slug]) -> Vec<Name> {
        slugs.iter().map(|slug| self.get(kind, slug)).collect()
    }
}

/// The names of everything that a record refers to, in one query.
///
/// # Errors
/// When the database fails.
pub async fn names_for<R: Record>(reader: &Reader, record: &R) -> Result<Names> {
    names_for_all(reader, std::slice::from_ref(record)).await
}

/// The names of everything that some records of a kind refer to, in one query.
///
/// # Errors
/// When the database fails.
pub async fn names_for_all<R: Record>(reader: &Reader, records: &[R]) -> Result<Names> {
    let mut wanted = Vec::new();
    for record in records {
        let references = field::references(&serde_json::to_value(record)?, R::FIELDS);
        wanted.extend(references.into_iter().map(|to| (to.kind, to.slug)));
    }
    names_ever(reader, wanted).await
}

/// Kinds and slugs as a query takes them: each once, a JSON list of pairs.
fn as_json(wanted: impl IntoIterator<Item = (Kind, String)>) -> Result<String> {
    let wanted: BTreeSet<_> =
        wanted.into_iter().map(|(kind, slug)| [kind.to_string(), slug]).collect();
    Ok(serde_json::to_string(&wanted)?)
}

/// The names of some published records, in one query.
///
/// # Errors
/// When the database fails.
pub async fn names_of(
    reader: &Reader,
    wanted: impl IntoIterator<Item = (Kind, String)>,
) -> Result<Names> {
    let wanted = as_json(wanted)?;
    let rows = sqlx::query_as!(
        Named,
        r#"select record.kind as "kind: Kind", record.slug, record.title,
                  record.kind = 'actor' and exists (
                      select 1 from actor where actor.slug = record.slug and actor.kind = 'person'
                  ) as "is_person!: bool"
           from json_each(?1) as wanted
           join record on record.kind = wanted.value ->> 0 and record.slug = wanted.value ->> 1
           where not record.withdrawn"#,
        wanted
    )
    .fetch_all(reader.pool())
    .await?;
    Ok(rows.into_iter().collect())
}

/// The names of some records as versions of any time refer to them: also those that were withdrawn
/// since, and those that have another slug now.
///
/// # Errors
/// When the database fails.
pub async fn names_ever(
    reader: &Reader,
    wanted: impl IntoIterator<Item = (Kind, String)>,
) -> Result<Names> {
    let wanted = as_json(wanted)?;
    let rows = sqlx::query_as!(
        Named,
        r#"select record.kind as "kind!: Kind", wanted.value ->> 1 as "slug!: String",
                  record.title as "title!: String",
                  record.kind = 'actor' and exists (
                      select 1 from actor where actor.slug = record.slug and actor.kind = 'person'
                  ) as "is_person!: bool"
           from json_each(?1) as wanted
           left join former_slug on former_slug.kind = wanted.value ->> 0
                                and former_slug.slug = wanted.value ->> 1
           join record on record.id = coalesce(
               former_slug.record,
               (select own.id from record own
                where own.kind = wanted.value ->> 0 and own.slug = wanted.value ->> 1)
           )"#,
        wanted
    )
    .fetch_all(reader.pool())
    .await?;
    Ok(rows.into_iter().collect())
}

/// The name of one published record, if it is there.
///
/// # Errors
/// When the database fails.
pub async fn name(reader: &Reader, kind: Kind, slug: &str) -> Result<Option<Name>> {
    let row = sqlx::query!(
        "select title from record where kind = ?1 and slug = ?2 and not withdrawn",
        kind,
        slug
    )
    .fetch_optional(reader.pool())
    .await?;
    Ok(row.map(|row| Name { kind, slug: slug.to_owned(), title: row.title }))
}
