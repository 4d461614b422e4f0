//! Bringing a dataset into the store, all or nothing, and taking it out again.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::{
    Reader, Result, StoreError, Writer, record,
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

/// What the store holds: the JSON of each record by kind and slug.
#[derive(Debug, Default)]
pub struct Stored(HashMap<(Kind, String), Value>);

impl Stored {
    /// Whether a record is there.
    #[must_use]
    pub fn has(&self, kind: Kind, slug: &str) -> bool {
        self.0.contains_key(&(kind, slug.to_owned()))
    }
}

/// Reads everything that is stored.
///
/// # Errors
/// When the database fails.
pub async fn stored(reader: &Reader) -> Result<Stored> {
    let mut stored = HashMap::new();
    for &kind in Kind::ALL {
        for value in record::all(reader, kind).await? {
            let slug = value.get("slug").and_then(Value::as_str).unwrap_or_default().to_owned();
            stored.insert((kind, slug), value);
        }
    }
    Ok(Stored(stored))
}

/// Compares a dataset with what is stored.
///
/// # Errors
/// When a record cannot be written as JSON.
pub fn plan(dataset: &Dataset, stored: &Stored) -> Result<Plan> {
    let step = |record: &AnyRecord| {
        let action = match stored.0.get(&(record.kind(), record.slug().to_string())) {
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
    let mut saved = 0;
    for (action, record) in plan.steps() {
        if action != Action::Leave {
            save(&mut transaction, record, change).await?;
            saved += 1;
        }
    }
    if saved > 0 {
        version::bump(&mut transaction).await?;
    }
    transaction.commit().await?;
    Ok(saved)
}

/// Everything that is stored, as the text of one TOML file per kind.
///
/// # Errors
/// When the database fails, or a stored record cannot be read.
pub async fn export(reader: &Reader) -> Result<Vec<(Kind, String)>> {
    let mut files = Vec::new();
    for &kind in Kind::ALL {
        let mut records = Vec::new();
        for value in record::all(reader, kind).await? {
            let record = AnyRecord::from_json(kind, value)?;
            records.push((record.file_order(), record.to_json()?));
        }
        records.sort_by(|a, b| a.0.cmp(&b.0));
        files.push((kind, toml_text::document(kind, records.iter().map(|(_, value)| value))));
    }
    Ok(files)
}
