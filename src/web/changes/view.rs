//! Sets of changes as readers see them.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::{
    model::{Edtf, Kind},
    store::{
        Result,
        revisions::{self, ChangeFilter, ChangeSet, ChangedRecord},
    },
    web::{
        AppError, State,
        query::Reading,
        revisions::{credit, history::time},
        urls,
        view::{DateView, Link, count_of},
    },
};

/// Larger sets are told in one line, and can be unfolded by kind.
const FOLDED_FROM: i64 = 20;

/// How many records of a kind an unfolded set names.
const NAMED: i64 = 20;

/// A set of changes.
pub(super) struct SetView {
    pub(super) created: String,
    pub(super) date: DateView,
    pub(super) time: String,
    pub(super) author: String,
    /// Who published it, where that was not its author.
    pub(super) reviewer: Option<String>,
    /// Whose it is, and who published it.
    pub(super) credit: String,
    pub(super) reason: String,
    pub(super) correction: bool,
    pub(super) tie: i64,
    /// What was done, where the set is too large to name each record.
    pub(super) folded: Option<String>,
    /// Its records, by kind.
    pub(super) kinds: Vec<KindView>,
}

/// The records of one kind in a set.
pub(super) struct KindView {
    pub(super) count: String,
    pub(super) records: Vec<RecordView>,
    /// How many more there are, and where.
    pub(super) more: Option<(i64, Link)>,
}

/// A changed record.
pub(super) struct RecordView {
    pub(super) kind: Kind,
    pub(super) slug: String,
    pub(super) number: i64,
    pub(super) link: Link,
    pub(super) added: bool,
    pub(super) withdrawal: bool,
    pub(super) restored: bool,
    /// What differs from the version before.
    pub(super) difference: Option<String>,
}

impl RecordView {
    pub(super) fn verb(&self) -> &'static str {
        match () {
            () if self.withdrawal => "Withdrawn",
            () if self.restored => "Restored",
            () if self.added => "Added",
            () => "Changed",
        }
    }

    /// Where the change itself is shown: what differs, or the first version.
    pub(super) fn change(&self) -> String {
        let first = || urls::revision(self.kind, &self.slug, self.number);
        self.difference.clone().unwrap_or_else(first)
    }
}

/// Reads which changes are asked for.
pub(crate) fn filter(reading: &mut Reading<'_>, corrections: bool) -> ChangeFilter {
    let since = reading.one("since", since);
    ChangeFilter { kind: reading.word::<Kind>("kind"), since, corrections }
}

/// A day or a moment, so that it compares with stored moments as text: these may have parts of a
/// second.
fn since(value: &str) -> Result<String, String> {
    if let Ok(moment) = value.parse::<Timestamp>() {
        return Ok(moment.strftime("%Y-%m-%dT%H:%M:%S").to_string());
    }
    match value.parse::<Edtf>() {
        Ok(date) if !value.contains('/') => Ok(date.first_day().to_string()),
        _ => Err("must be a date as YYYY-MM-DD, or a moment as 2026-11-24T12:00:00Z".to_owned()),
    }
}

/// Sets of changes with their records.
pub(super) async fn sets(
    state: &State,
    filter: &ChangeFilter,
    after: Option<(&str, i64)>,
    limit: i64,
) -> Result<Vec<SetView>, AppError> {
    let sets = revisions::changes(&state.reader, filter, after, limit).await?;
    let mut records = revisions::records_of(&state.reader, &sets, filter.kind, NAMED).await?;
    Ok(sets.into_iter().map(|set| view(set, &mut records)).collect())
}

fn view(set: ChangeSet, records: &mut HashMap<revisions::SetKey, Vec<ChangedRecord>>) -> SetView {
    let records = records.remove(&set.key()).unwrap_or_default();
    let folded = (set.saved >= FOLDED_FROM).then(|| match (set.added, set.saved - set.added) {
        (added, 0) => format!("{} added", count_of(added, "record", "records")),
        (0, changed) => format!("{} changed", count_of(changed, "record", "records")),
        (added, changed) => format!(
            "{} added, {} changed",
            count_of(added, "record", "records"),
            count_of(changed, "record", "records")
        ),
    });
    let mut kinds: Vec<(Kind, KindView)> = Vec::new();
    for record in records {
        let kind = record.kind;
        if kinds.last().is_none_or(|(last, _)| *last != kind) {
            let (one, many) = (kind.label().to_lowercase(), kind.plural_label().to_lowercase());
            let rest = record.of_kind - NAMED;
            let all = Link::new(urls::list(kind), format!("all {many}"));
            kinds.push((
                kind,
                KindView {
                    count: count_of(record.of_kind, &one, &many),
                    records: Vec::new(),
                    more: (rest > 0).then_some((rest, all)),
                },
            ));
        }
        if let Some((_, view)) = kinds.last_mut() {
            view.records.push(RecordView::from(record));
        }
    }
    SetView {
        date: DateView::moment(&set.created),
        time: time(&set.created),
        created: set.created,
        credit: credit(&set.author, set.reviewer.as_deref()),
        reviewer: set.reviewer.filter(|reviewer| *reviewer != set.author),
        author: set.author,
        reason: set.reason,
        correction: set.correction,
        tie: set.tie,
        folded,
        kinds: kinds.into_iter().map(|(_, view)| view).collect(),
    }
}

impl From<ChangedRecord> for RecordView {
    fn from(record: ChangedRecord) -> Self {
        let (kind, number) = (record.kind, record.number);
        let difference = record
            .parent
            .filter(|_| !record.withdrawal)
            .map(|parent| urls::difference(kind, &record.slug, parent, number));
        Self {
            kind,
            link: Link::to(kind, &record.slug, record.title),
            slug: record.slug,
            number,
            added: number == 1,
            withdrawal: record.withdrawal,
            restored: record.restored,
            difference,
        }
    }
}
