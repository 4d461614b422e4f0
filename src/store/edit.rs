//! Saving what came from a form, and what a form asks the store.

use std::collections::BTreeSet;

use super::{
    Reader, Result, Transaction, Writer, former,
    record::{Name, Names},
    save::{Change, save},
    search::{self, MARK_END, MARK_START, Wanted},
    version,
};
use crate::model::{AnyRecord, Kind, Slug, field::Reference};

/// A record as somebody wants it to be.
#[derive(Debug)]
pub struct Edit<'a> {
    /// The record.
    pub record: &'a AnyRecord,
    /// A source that it rests on and that is new, too.
    pub source: Option<&'a AnyRecord>,
    /// The revision that it was made from; none for a new record.
    pub base: Option<i64>,
    /// Who changes it, when and why.
    pub change: Change<'a>,
}

/// What became of an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is saved, as the revision of that number.
    Saved(i64),
    /// Somebody saved another revision meanwhile; nothing is changed.
    Stale,
    /// A new record has the slug that another has or had; nothing is changed.
    Taken,
}

/// Saves an edit in a transaction that the caller commits once it is saved.
///
/// # Errors
/// When the database fails. A reference that leads nowhere fails at the commit.
pub async fn apply(transaction: &mut Transaction, edit: &Edit<'_>) -> Result<Outcome> {
    let (kind, slug) = (edit.record.kind(), edit.record.slug());
    let now = sqlx::query_scalar!(
        "select revision from record where kind = ?1 and slug = ?2",
        kind,
        slug
    )
    .fetch_optional(&mut **transaction)
    .await?;
    if now != edit.base {
        return Ok(if edit.base.is_none() { Outcome::Taken } else { Outcome::Stale });
    }
    if edit.base.is_none() && former::is_taken(transaction, kind, slug).await? {
        return Ok(Outcome::Taken);
    }
    if let Some(source) = edit.source {
        if former::is_taken(transaction, Kind::Source, source.slug()).await? {
            return Ok(Outcome::Taken);
        }
        save(transaction, source, &edit.change).await?;
    }
    let number = save(transaction, edit.record, &edit.change).await?;
    version::bump(transaction).await?;
    Ok(Outcome::Saved(number))
}

/// The names of those references that lead somewhere.
///
/// # Errors
/// When the database fails.
pub async fn names(reader: &Reader, references: &[Reference]) -> Result<Names> {
    let wanted: Vec<_> = references.iter().map(|to| (to.kind, to.slug.clone())).collect();
    super::record::names_of(reader, wanted).await
}

/// A slug that no record of the kind has or had: the one given, or with a number behind.
///
/// # Errors
/// When the database fails.
pub async fn free_slug(reader: &Reader, kind: Kind, slug: &str) -> Result<String> {
    let taken: BTreeSet<String> = sqlx::query_scalar!(
        r#"select slug as "slug!: String"
           from (select kind, slug from record union all select kind, slug from former_slug)
           where kind = ?1 and (slug = ?2 or slug glob ?2 || '-[0-9]*')"#,
        kind,
        slug
    )
    .fetch_all(reader.pool())
    .await?
    .into_iter()
    .collect();
    if !taken.contains(slug) {
        return Ok(slug.to_owned());
    }
    let numbered = (2_u32..).map(|number| format!("{slug}-{number}"));
    Ok(numbered.into_iter().find(|slug| !taken.contains(slug)).unwrap_or_default())
}

/// Records of a kind that have the words of a text; best first. A record whose slug is the text
/// stands before all.
///
/// # Errors
/// When the database fails; never for what the text is.
pub async fn find(reader: &Reader, kind: Kind, text: &str, limit: i64) -> Result<Vec<Name>> {
    let text = text.trim();
    let mut found: Vec<Name> = Vec::new();
    if text.parse::<Slug>().is_ok() {
        found.extend(super::record::name(reader, kind, text).await?);
    }
    let wanted =
        Wanted { text, kind: Some(kind), some_words: true, take: limit, ..Wanted::default() };
    for hit in search::search(reader, wanted).await?.hits {
        let title = hit.title.replace([MARK_START, MARK_END], "");
        if hit.kind == kind && found.iter().all(|name| name.slug != hit.slug) {
            found.push(Name { kind, slug: hit.slug, title });
        }
    }
    found.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(found)
}

/// How like two titles of one day are that may be of one event.
const ALIKE: f64 = 0.85;

/// Records that a new one may be another copy of: an event of the same day with a similar title, an
/// actor by the same name, a source at the same address.
///
/// # Errors
/// When the database fails.
pub async fn likely_duplicates(reader: &Reader, record: &AnyRecord) -> Result<Vec<Name>> {
    match record {
        AnyRecord::Event(event) => {
            let day = event.date.first_day().to_string();
            let rows = sqlx::query!("select slug, title from event where day = ?1", day)
                .fetch_all(reader.pool())
                .await?;
            let title = event.title.to_lowercase();
            let alike = |other: &str| strsim::jaro_winkler(&title, &other.to_lowercase()) > ALIKE;
            Ok(rows
                .into_iter()
                .filter(|row| alike(&row.title))
                .map(|row| Name { kind: Kind::Event, slug: row.slug, title: row.title })
                .collect())
        }
        AnyRecord::Actor(actor) => {
            let names: BTreeSet<String> =
                actor.aliases.iter().chain([&actor.name]).map(|name| name.to_lowercase()).collect();
            let names = serde_json::to_string(&names)?;
            let rows = sqlx::query!(
                r#"select distinct actor.slug as "slug!", actor.name as "name!"
                   from actor left join actor_alias on actor_alias.actor = actor.slug
                   where lower(actor.name) in (select value from json_each(?1))
                      or lower(actor_alias.alias) in (select value from json_each(?1))
                   order by actor.slug"#,
                names
            )
            .fetch_all(reader.pool())
            .await?;
            Ok(rows
                .into_iter()
                .map(|row| Name { kind: Kind::Actor, slug: row.slug, title: row.name })
                .collect())
        }
        AnyRecord::Source(source) => {
            let url = source.url.trim_end_matches('/');
            let rows =
                sqlx::query!("select slug, title from source where rtrim(url, '/') = ?1", url)
                    .fetch_all(reader.pool())
                    .await?;
            Ok(rows
                .into_iter()
                .map(|row| Name { kind: Kind::Source, slug: row.slug, title: row.title })
                .collect())
        }
        _ => Ok(Vec::new()),
    }
}

/// Saves records one after the other, in one transaction.
///
/// # Errors
/// When the database fails, or a reference leads nowhere; nothing is changed then.
pub async fn save_all(
    writer: &mut Writer,
    records: &[AnyRecord],
    change: &Change<'_>,
) -> Result<()> {
    let mut transaction = writer.begin().await?;
    for record in records {
        save(&mut transaction, record, change).await?;
    }
    version::bump(&mut transaction).await?;
    transaction.commit().await?;
    Ok(())
}
