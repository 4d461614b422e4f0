//! What an import would do, as its page shows it.

use crate::{
    model::{AnyRecord, Kind, Severity, dataset::Dataset, dataset::LocatedProblem, diff},
    store::{
        import::{Action, Plan, Stored},
        record,
    },
    web::{
        AppError, State,
        revisions::lines::{self, FieldView},
        view::Link,
    },
};

/// How many problems are shown.
const PROBLEMS: usize = 200;

/// How many new records are named.
const ADDED: usize = 200;

/// Of how many changed records the differences are shown.
const CHANGED: usize = 50;

/// A longer message is cut.
const MESSAGE: usize = 400;

/// What an import would do.
pub(super) struct Looked {
    pub(super) errors: usize,
    pub(super) problems: Vec<ProblemView>,
    pub(super) more_problems: usize,
    pub(super) counts: Vec<CountView>,
    pub(super) add: usize,
    pub(super) change: usize,
    pub(super) leave: usize,
    pub(super) added: Vec<AddedView>,
    pub(super) changed: Vec<ChangedView>,
    pub(super) withdrawn: Vec<Link>,
}

/// Something that is wrong, or may be.
pub(super) struct ProblemView {
    pub(super) is_error: bool,
    pub(super) record: String,
    pub(super) field: String,
    pub(super) message: String,
}

/// How many records of a kind would be added, changed and left.
pub(super) struct CountView {
    pub(super) kind: &'static str,
    pub(super) add: usize,
    pub(super) change: usize,
    pub(super) leave: usize,
}

/// A record that would be added.
pub(super) struct AddedView {
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) slug: String,
}

/// A record that would be changed.
pub(super) struct ChangedView {
    pub(super) kind: &'static str,
    pub(super) link: Link,
    pub(super) fields: Vec<FieldView>,
}

impl Looked {
    /// Whether there is something to be done.
    pub(super) fn does_something(&self) -> bool {
        self.errors == 0 && self.add + self.change > 0
    }

    /// How many new records are not named.
    pub(super) fn more_added(&self) -> usize {
        self.add - self.added.len()
    }

    /// Of how many changed records the differences are not shown.
    pub(super) fn more_changed(&self) -> usize {
        self.change - self.changed.len()
    }

    pub(super) async fn new(
        state: &State,
        dataset: &Dataset,
        plan: &Plan,
        stored: &Stored,
        withdrawn: &[AnyRecord],
    ) -> Result<Self, AppError> {
        let all = dataset.problems();
        let is_error = |located: &&LocatedProblem| located.problem.severity == Severity::Error;
        let errors = all.iter().filter(is_error).count();
        // What stops the import comes first.
        let rest = all.iter().filter(|located| !is_error(located));
        let shown = all.iter().filter(is_error).chain(rest).take(PROBLEMS);
        let of = |wanted: Action| {
            plan.steps().filter(move |(action, _)| *action == wanted).map(|(_, record)| record)
        };
        let counts: Vec<CountView> = plan
            .counts()
            .into_iter()
            .map(|(kind, [add, change, leave])| CountView {
                kind: kind.plural_label(),
                add,
                change,
                leave,
            })
            .collect();
        let sum = |count: fn(&CountView) -> usize| counts.iter().map(count).sum();
        Ok(Self {
            errors,
            problems: shown.map(ProblemView::new).collect(),
            more_problems: all.len().saturating_sub(PROBLEMS),
            add: sum(|count| count.add),
            change: sum(|count| count.change),
            leave: sum(|count| count.leave),
            counts,
            added: of(Action::Add).take(ADDED).map(AddedView::new).collect(),
            changed: changed(state, of(Action::Change).take(CHANGED), stored).await?,
            withdrawn: withdrawn
                .iter()
                .map(|record| Link::to(record.kind(), record.slug(), record.title()))
                .collect(),
        })
    }
}

async fn changed(
    state: &State,
    records: impl Iterator<Item = &AnyRecord>,
    stored: &Stored,
) -> Result<Vec<ChangedView>, AppError> {
    let mut changes = Vec::new();
    for record in records {
        let after = record.to_json().map_err(AppError::internal)?;
        let Some(before) = stored.get(record.kind(), record.slug().as_str()) else { continue };
        changes.push((record, diff::records(before, &after, record.kind().fields())));
    }
    let wanted: Vec<(Kind, String)> =
        changes.iter().flat_map(|(_, change)| diff::named(change)).collect();
    let names = record::names_of(&state.reader, wanted).await?;
    let view = |(record, change): &(&AnyRecord, Vec<diff::FieldChange>)| ChangedView {
        kind: record.kind().label(),
        link: Link::to(record.kind(), record.slug(), record.title()),
        fields: lines::fields(change, &names),
    };
    Ok(changes.iter().map(view).collect())
}

impl AddedView {
    fn new(record: &AnyRecord) -> Self {
        let (kind, slug) = (record.kind().label(), record.slug().to_string());
        Self { kind, title: record.title(), slug }
    }
}

impl ProblemView {
    fn new(located: &LocatedProblem) -> Self {
        Self {
            is_error: located.problem.severity == Severity::Error,
            record: cut(&located.record),
            field: cut(&located.problem.field),
            message: cut(&located.problem.message),
        }
    }
}

fn cut(text: &str) -> String {
    let mut shown: String = text.chars().take(MESSAGE).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
