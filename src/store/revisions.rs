//! The versions of records, and the log of changes.

use std::collections::HashMap;

use serde_json::Value;

use super::{Reader, Result};
use crate::model::Kind;

/// A version of a record, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Its number, from one.
    pub number: i64,
    /// The number of the version that it was made from.
    pub parent: Option<i64>,
    /// Who made it.
    pub author: String,
    /// Why, for readers.
    pub reason: String,
    /// When, RFC 3339.
    pub created: String,
    /// Whether it corrects a mistake.
    pub correction: bool,
    /// Who published it; none for what was imported.
    pub reviewer: Option<String>,
    /// Whether it withdrew the record.
    pub withdrawal: bool,
}

/// All versions of a record, the oldest first; none when there is no such record.
///
/// # Errors
/// When the database fails.
pub async fn of_record(reader: &Reader, kind: Kind, slug: &str) -> Result<Vec<Revision>> {
    let rows = sqlx::query_as!(
        Revision,
        r#"select revision.number as "number!: i64", revision.parent as "parent?: i64",
                  revision.author, revision.reason, revision.created,
                  revision.correction as "correction!: bool", revision.reviewer,
                  revision.withdrawal as "withdrawal!: bool"
           from record join revision on revision.record = record.id
           where record.kind = ?1 and record.slug = ?2
           order by revision.number"#,
        kind,
        slug
    )
    .fetch_all(reader.pool())
    .await?;
    Ok(rows)
}

/// A version of a record, whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    /// Its number.
    pub number: i64,
    /// The record.
    pub record: Value,
    /// Whose change it was.
    pub author: String,
    /// Why.
    pub reason: String,
    /// Whether it withdrew the record, so that its text is the one that stood before.
    pub withdrawal: bool,
}

/// A version of a record of any kind, the newest one where no number is given.
///
/// # Errors
/// When the database fails, or the stored record cannot be read.
pub async fn whole(
    reader: &Reader,
    kind: Kind,
    slug: &str,
    number: Option<i64>,
) -> Result<Option<Whole>> {
    let row = sqlx::query!(
        r#"select revision.number as "number!: i64", revision.body, revision.author,
                  revision.reason, revision.withdrawal as "withdrawal!: bool"
           from record join revision on revision.record = record.id
           where record.kind = ?1 and record.slug = ?2
             and revision.number = coalesce(?3, record.revision)"#,
        kind,
        slug,
        number
    )
    .fetch_optional(reader.pool())
    .await?;
    row.map(|row| {
        Ok(Whole {
            number: row.number,
            record: serde_json::from_str(&row.body)?,
            author: row.author,
            reason: row.reason,
            withdrawal: row.withdrawal,
        })
    })
    .transpose()
}

/// The texts of some versions of a record by number, as JSON: from one number to another.
///
/// # Errors
/// When the database fails, or a stored record cannot be read.
pub async fn bodies(
    reader: &Reader,
    kind: Kind,
    slug: &str,
    from: i64,
    to: i64,
) -> Result<HashMap<i64, Value>> {
    let rows = sqlx::query!(
        r#"select revision.number as "number!: i64", revision.body
           from record join revision on revision.record = record.id
           where record.kind = ?1 and record.slug = ?2 and revision.number between ?3 and ?4"#,
        kind,
        slug,
        from,
        to
    )
    .fetch_all(reader.pool())
    .await?;
    rows.into_iter().map(|row| Ok((row.number, serde_json::from_str(&row.body)?))).collect()
}

/// Which changes a log holds.
#[derive(Debug, Clone, Default)]
pub struct ChangeFilter {
    /// Only of records of this kind.
    pub kind: Option<Kind>,
    /// Only from this day on, `YYYY-MM-DD`, or this second, `YYYY-MM-DDTHH:MM:SS`.
    pub since: Option<String>,
    /// Only those that correct a mistake.
    pub corrections: bool,
}

/// What was saved at one moment, by one author and for one reason: one record or thousands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeSet {
    /// When, RFC 3339.
    pub created: String,
    /// Who.
    pub author: String,
    /// Why, for readers.
    pub reason: String,
    /// Whether it corrects a mistake.
    pub correction: bool,
    /// Who published it; none for what was imported.
    pub reviewer: Option<String>,
    /// Decides the order among sets of the same moment.
    pub tie: i64,
    /// How many versions were saved.
    pub saved: i64,
    /// How many of them were the first of their record.
    pub added: i64,
}

/// One version in a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedRecord {
    /// The record's kind.
    pub kind: Kind,
    /// The record's slug.
    pub slug: String,
    /// The record's title as it is now.
    pub title: String,
    /// The version's number.
    pub number: i64,
    /// The version that it was made from.
    pub parent: Option<i64>,
    /// Whether it withdrew the record.
    pub withdrawal: bool,
    /// Whether it published a withdrawn record again.
    pub restored: bool,
    /// How many versions of this kind the set has.
    pub of_kind: i64,
}

/// Sets of changes, the newest first, from behind `after` (moment and tie) on.
///
/// # Errors
/// When the database fails.
pub async fn changes(
    reader: &Reader,
    filter: &ChangeFilter,
    after: Option<(&str, i64)>,
    limit: i64,
) -> Result<Vec<ChangeSet>> {
    let (moment, tie) = after.unzip();
    let sets = sqlx::query_as!(
        ChangeSet,
        r#"select created as "created!", author as "author!", reason as "reason!",
                  correction as "correction!: bool", reviewer as "reviewer?: String",
                  tie as "tie!: i64", saved as "saved!: i64", added as "added!: i64"
           from (
               select created, author, reason, correction, nullif(reviewer, '') as reviewer,
                      max(tie) as tie, sum(saved) as saved, sum(added) as added
               from change_set
               where (?1 is null or kind = ?1)
                 and (not ?3 or correction)
                 and created in (
                     select distinct created from change_set
                     where created >= coalesce(?2, '') and created <= coalesce(?4, '9999')
                       and (?1 is null or kind = ?1)
                       and (not ?3 or correction)
                     order by created desc limit ?6 + 1
                 )
               group by created, author, reason, correction, reviewer
           )
           where ?4 is null or (created, tie) < (?4, ?5)
           order by created desc, tie desc
           limit ?6"#,
        filter.kind,
        filter.since,
        filter.corrections,
        moment,
        tie,
        limit
    )
    .fetch_all(reader.pool())
    .await?;
    Ok(sets)
}

/// What a set of changes is known by.
pub type SetKey = (String, String, String, bool, Option<String>);

impl ChangeSet {
    /// What it is known by.
    #[must_use]
    pub fn key(&self) -> SetKey {
        let Self { created, author, reason, correction, reviewer, .. } = self.clone();
        (created, author, reason, correction, reviewer)
    }
}

/// The records of sets of changes, by kind and title: of each kind at most `most` in a set, those
/// that were added to the record first.
///
/// # Errors
/// When the database fails.
pub async fn records_of(
    reader: &Reader,
    sets: &[ChangeSet],
    kind: Option<Kind>,
    most: i64,
) -> Result<HashMap<SetKey, Vec<ChangedRecord>>> {
    let moments: Vec<&str> = sets.iter().map(|set| set.created.as_str()).collect();
    let moments = serde_json::to_string(&moments)?;
    let rows = sqlx::query!(
        r#"select change_set.created as "created!: String", change_set.author as "author!: String",
                  change_set.reason as "reason!: String",
                  change_set.correction as "correction!: bool",
                  revision.reviewer as "reviewer?: String", record.kind as "kind!: Kind",
                  record.slug as "slug!: String", record.title as "title!: String",
                  revision.number as "number!: i64", revision.parent as "parent?: i64",
                  change_set.saved as "of_kind!: i64", revision.withdrawal as "withdrawal!: bool",
                  exists (
                      select 1 from revision before
                      where before.record = revision.record and before.number = revision.parent
                        and before.withdrawal
                  ) as "restored!: bool"
           from change_set
           cross join revision on revision.record in (
               select part.record
               from revision part
               where part.created = change_set.created and part.author = change_set.author
                 and part.reason = change_set.reason and part.correction = change_set.correction
                 and part.reviewer is nullif(change_set.reviewer, '')
                 and part.record >= change_set.first
                 and (select kind from record where id = part.record) = change_set.kind
               order by part.record
               limit ?3
           )
           and revision.created = change_set.created and revision.author = change_set.author
           and revision.reason = change_set.reason
           and revision.correction = change_set.correction
           and revision.reviewer is nullif(change_set.reviewer, '')
           cross join record on record.id = revision.record
           where change_set.created in (select distinct value from json_each(?1))
             and (?2 is null or change_set.kind = ?2)
           order by record.kind, record.title, record.slug, revision.number desc"#,
        moments,
        kind,
        most
    )
    .fetch_all(reader.pool())
    .await?;
    let mut sets: HashMap<SetKey, Vec<ChangedRecord>> = HashMap::new();
    for row in rows {
        let key = (row.created, row.author, row.reason, row.correction, row.reviewer);
        sets.entry(key).or_default().push(ChangedRecord {
            kind: row.kind,
            slug: row.slug,
            title: row.title,
            number: row.number,
            parent: row.parent,
            withdrawal: row.withdrawal,
            restored: row.restored,
            of_kind: row.of_kind,
        });
    }
    Ok(sets)
}

/// A change of one record, as those need it who keep a copy of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The record's kind.
    pub kind: Kind,
    /// The record's slug as it is now.
    pub slug: String,
    /// Slugs that it had before, as a JSON list.
    pub former: String,
    /// The record's title as it is now.
    pub title: String,
    /// The version's number.
    pub number: i64,
    /// When, RFC 3339.
    pub created: String,
    /// Decides the order among changes of the same moment.
    pub tie: i64,
    /// Who made it.
    pub author: String,
    /// Who published it; none for what was imported.
    pub reviewer: Option<String>,
    /// Why, for readers.
    pub reason: String,
    /// Whether it corrects a mistake.
    pub correction: bool,
    /// Whether it withdrew the record.
    pub withdrawal: bool,
    /// Whether it published a withdrawn record again.
    pub restored: bool,
}

/// Changes of single records, the oldest first, from behind `after` (moment and tie) on.
///
/// # Errors
/// When the database fails.
pub async fn steps(
    reader: &Reader,
    filter: &ChangeFilter,
    after: Option<(&str, i64)>,
    limit: i64,
) -> Result<Vec<Step>> {
    let (moment, tie) = after.unzip();
    // One start for the index, whichever of the two comes later.
    let from = moment.max(filter.since.as_deref()).unwrap_or_default();
    let steps = sqlx::query_as!(
        Step,
        r#"select record.kind as "kind!: Kind", record.slug as "slug!", record.title as "title!",
                  (
                      select json_group_array(former_slug.slug) from former_slug
                      where former_slug.record = record.id
                  ) as "former!: String",
                  revision.number as "number!: i64", revision.created as "created!",
                  revision.record * 1000000 + revision.number as "tie!: i64",
                  revision.author as "author!", revision.reviewer as "reviewer?",
                  revision.reason as "reason!", revision.correction as "correction!: bool",
                  revision.withdrawal as "withdrawal!: bool",
                  exists (
                      select 1 from revision before
                      where before.record = revision.record and before.number = revision.parent
                        and before.withdrawal
                  ) as "restored!: bool"
           from revision join record on record.id = revision.record
           where revision.created >= ?1
             and (?2 is null
                  or (revision.created, revision.record * 1000000 + revision.number) > (?2, ?3))
             and (?4 is null or record.kind = ?4)
           order by revision.created, revision.record * 1000000 + revision.number
           limit ?5"#,
        from,
        moment,
        tie,
        filter.kind,
        limit
    )
    .fetch_all(reader.pool())
    .await?;
    Ok(steps)
}
