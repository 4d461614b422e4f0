//! Bringing a dataset into the store, all or nothing, and taking it out again.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    Reader, Result, StoreError, Transaction, Writer, former, record,
    save::{Change, save},
    version,
};
use crate::model::{AnyRecord, Kind, dataset::Dataset, toml_text};

/// What an import does with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It is new.
    Add,
    /// It differs from what is stored.
    Change,
    /// It is stored just so.
    Leave,
}

/// What an import would do, record by record.
#[derive(Debug)]
pub struct Plan {
    steps: Vec<(Action, AnyRecord)>,
}

impl Plan {
    /// Each record with what would be done with it.
    pub fn steps(&self) -> impl Iterator<Item = (Action, &AnyRecord)> {
        self.steps.iter().map(|(action, record)| (*action, record))
    }

    /// How many records of each kind would be added, changed, left.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Kind, [usize; 3]> {
        let mut counts = BTreeMap::<Kind, [usize; 3]>::new();
        for (action, record) in self.steps() {
            counts.entry(record.kind()).or_default()[action as usize] += 1;
        }
        counts
    }
}

impl Plan {
    /// What the plan does to which revisions, in short: another plan with the same does just the
    /// same.
    #[must_use]
    pub fn fingerprint(&self, stored: &Stored) -> String {
        let mut digest = Sha256::new();
        for (action, record) in self.steps() {
            let revision = stored.revisions.get(&key(record)).filter(|_| action != Action::Leave);
            let step = format!("{action:?} {} {} {revision:?}\n", record.kind(), record.slug());
            digest.update(step);
        }
        URL_SAFE_NO_PAD.encode(digest.finalize())
    }
}

/// What the store holds: the JSON of each record by kind and slug, and the slugs that no record has
/// any more.
#[derive(Debug, Default)]
pub struct Stored {
    records: HashMap<(Kind, String), Value>,
    withdrawn: HashSet<(Kind, String)>,
    former: HashMap<(Kind, String), String>,
    /// The numbers of newest revisions, where they were asked for.
    revisions: HashMap<(Kind, String), i64>,
}

impl Stored {
    /// Whether a record is there.
    #[must_use]
    pub fn has(&self, kind: Kind, slug: &str) -> bool {
        self.get(kind, slug).is_some()
    }

    /// A record as it is stored.
    #[must_use]
    pub fn get(&self, kind: Kind, slug: &str) -> Option<&Value> {
        self.records.get(&(kind, slug.to_owned()))
    }
}

/// Reads everything that is stored.
///
/// # Errors
/// When the database fails.
pub async fn stored(reader: &Reader) -> Result<Stored> {
    let mut stored = Stored::default();
    for &kind in Kind::ALL {
        for value in record::all(reader, kind).await? {
            let slug = value.get("slug").and_then(Value::as_str).unwrap_or_default().to_owned();
            stored.records.insert((kind, slug), value);
        }
    }
    stored.withdrawn = record::withdrawn(reader).await?.into_iter().collect();
    for (kind, former, slug) in former::all(reader).await? {
        stored.former.insert((kind, former), slug);
    }
    Ok(stored)
}

/// Reads what is stored of the records of a dataset and of what they refer to.
///
/// # Errors
/// When the database fails.
pub async fn stored_for(reader: &Reader, dataset: &Dataset) -> Result<Stored> {
    let mut wanted = BTreeSet::new();
    for record in dataset.records() {
        wanted.insert((record.kind(), record.slug().to_string()));
        wanted.extend(record.references()?.into_iter().map(|to| (to.kind, to.slug)));
    }
    let wanted = serde_json::to_string(&wanted)?;
    let rows = sqlx::query!(
        r#"select record.kind as "kind: Kind", record.slug, record.revision,
                  record.withdrawn as "withdrawn!: bool", revision.body
           from json_each(?1) as wanted
           join record on record.kind = wanted.value ->> 0 and record.slug = wanted.value ->> 1
           join revision on revision.record = record.id and revision.number = record.revision"#,
        wanted
    )
    .fetch_all(reader.pool())
    .await?;
    let mut stored = Stored::default();
    for row in rows {
        let key = (row.kind, row.slug);
        stored.revisions.insert(key.clone(), row.revision);
        if row.withdrawn {
            stored.withdrawn.insert(key);
        } else {
            stored.records.insert(key, serde_json::from_str(&row.body)?);
        }
    }
    for (kind, former, slug) in former::all(reader).await? {
        stored.former.insert((kind, former), slug);
    }
    Ok(stored)
}

/// Checks a dataset against what is stored; what stands in the way is among its problems.
///
/// Records that were withdrawn are taken out of it and returned: they stay so, since only their form
/// restores them. A slug that another record had before is refused.
pub fn check(dataset: &mut Dataset, stored: &Stored) -> Vec<AnyRecord> {
    let withdrawn = dataset.leave_out(|record| stored.withdrawn.contains(&key(record)));
    let former: Vec<_> = dataset
        .records()
        .filter_map(|record| Some((key(record), stored.former.get(&key(record))?)))
        .collect();
    for ((kind, slug), now) in former {
        let message = format!("is the former name of the {kind} “{now}”; use that");
        dataset.refuse_slug(kind, &slug, &message);
    }
    dataset.check_links(|kind, slug| stored.has(kind, slug));
    withdrawn
}

fn key(record: &AnyRecord) -> (Kind, String) {
    (record.kind(), record.slug().to_string())
}

/// Compares a dataset with what is stored.
///
/// # Errors
/// When a record cannot be written as JSON.
pub fn plan(dataset: &Dataset, stored: &Stored) -> Result<Plan> {
    let step = |record: &AnyRecord| {
        let action = match stored.records.get(&key(record)) {
            None => Action::Add,
            Some(value) if *value == record.to_json()? => Action::Leave,
            Some(_) => Action::Change,
        };
        Ok::<_, StoreError>((action, record.clone()))
    };
    Ok(Plan { steps: dataset.records().map(step).collect::<Result<_>>()? })
}

/// Carries a plan out in one transaction; returns how many records were saved.
///
/// # Errors
/// When the database fails; nothing is changed then.
pub async fn carry_out(writer: &mut Writer, plan: &Plan, change: &Change<'_>) -> Result<usize> {
    let mut transaction = writer.begin().await?;
    let saved = carry_out_in(&mut transaction, plan, change).await?;
    transaction.commit().await?;
    Ok(saved)
}

/// Carries a plan out as part of a transaction; returns how many records were saved.
///
/// # Errors
/// When the database fails.
pub async fn carry_out_in(
    transaction: &mut Transaction,
    plan: &Plan,
    change: &Change<'_>,
) -> Result<usize> {
    let mut saved = 0;
    for (action, record) in plan.steps() {
        if action != Action::Leave {
            save(transaction, record, change).await?;
            saved += 1;
        }
    }
    if saved > 0 {
        version::bump(transaction).await?;
    }
    Ok(saved)
}

/// Everything that is stored, as the text of one TOML file per kind.
///
/// # Errors
/// When the database fails, or a stored record cannot be read.
pub async fn export(reader: &Reader) -> Result<Vec<(Kind, String)>> {
    let mut files = Vec::new();
    for &kind in Kind::ALL {
        let order = record::in_file_order(reader, kind).await?;
        let mut records = Vec::new();
        for published in record::documents(reader, kind, &order).await? {
            records.push(AnyRecord::from_json(kind, published.record)?.to_json()?);
        }
        files.push((kind, toml_text::document(kind, &records)));
    }
    Ok(files)
}
