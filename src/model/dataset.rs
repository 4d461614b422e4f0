//! A dataset: records that came together in files, checked as a whole.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fmt,
};

use serde_json::{Map, Value};

use super::{AnyRecord, Kind, Problem, Problems, Severity, form::MAX_ROWS};

/// A problem, and the file and record that it was found in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocatedProblem {
    /// The file's name.
    pub file: String,
    /// The record: its kind and slug, or its number in the file; empty for the file as a whole.
    pub record: String,
    /// What is wrong.
    pub problem: Problem,
}

impl fmt::Display for LocatedProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem { field, message, severity } = &self.problem;
        write!(f, "{}: {}: ", severity.as_str(), self.file)?;
        if !self.record.is_empty() {
            write!(f, "{}: ", self.record)?;
        }
        if !field.is_empty() {
            write!(f, "{field}: ")?;
        }
        f.write_str(message)
    }
}

/// Records read from files, and everything that is wrong with them.
#[derive(Debug, Default)]
pub struct Dataset {
    records: Vec<(String, AnyRecord)>,
    problems: Vec<LocatedProblem>,
    seen: HashSet<(Kind, String)>,
    /// How many records there are, with those that have errors; and how many there may be.
    count: usize,
    most: Option<usize>,
}

/// The kind that a key of a file names, in the singular as in files or in the plural.
#[must_use]
pub fn kind_of_key(key: &str) -> Option<Kind> {
    key.parse().ok().or_else(|| Kind::by_plural(key))
}

impl Dataset {
    /// No record yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, with no more records than that: what is beyond is a problem, and is not read.
    #[must_use]
    pub fn at_most(self, most: usize) -> Self {
        Self { most: Some(most), ..self }
    }

    /// Reads a TOML file: arrays of tables, named by kind.
    pub fn add_toml(&mut self, file: &str, text: &str) {
        let document: toml::Table = match text.parse() {
            Ok(document) => document,
            Err(error) => return self.refuse(file, error.to_string().trim_end()),
        };
        match serde_json::to_value(document) {
            Ok(Value::Object(document)) => self.add_document(file, &document),
            Ok(_) => {}
            Err(error) => self.refuse(file, &error.to_string()),
        }
    }

    /// Reads lists of records, named by kind.
    pub fn add_document(&mut self, file: &str, document: &Map<String, Value>) {
        let coming = document.values().filter_map(Value::as_array).map(Vec::len).sum();
        if !self.has_room(file, coming) {
            return;
        }
        for (key, value) in document {
            let Some(kind) = kind_of_key(key) else {
                self.refuse(file, &format!("[[{key}]] is no kind of record"));
                continue;
            };
            let Some(items) = value.as_array() else {
                self.problem(file, "", error_of(key, "must be written as [[…]]"));
                continue;
            };
            for (index, item) in items.iter().enumerate() {
                self.add(file, kind, &format!("number {}", index + 1), item);
            }
        }
    }

    /// Takes a record, whose place in the file is `number 3` or `line 3`.
    pub fn add(&mut self, file: &str, kind: Kind, place: &str, item: &Value) {
        if !self.has_room(file, 1) {
            return;
        }
        self.count += 1;
        let name = match item.get("slug").and_then(Value::as_str) {
            Some(slug) if place.starts_with("line") => format!("{kind} {slug}, {place}"),
            Some(slug) => format!("{kind} {slug}"),
            None => format!("{kind} {place}"),
        };
        if let Err(problem) = check_size(item, "") {
            self.problem(file, &name, problem);
            return;
        }
        let (record, problems) = match AnyRecord::parse(kind, item) {
            Ok((record, warnings)) => (Some(record), warnings),
            Err(problems) => (None, problems),
        };
        for problem in problems {
            self.problem(file, &name, problem);
        }
        // A record with errors still counts as known: what refers to it is not wrong.
        if let Some(slug) = item.get("slug").and_then(Value::as_str)
            && !self.seen.insert((kind, slug.to_owned()))
        {
            self.problem(file, &name, error_of("slug", "is there twice"));
        } else if let Some(record) = record {
            self.records.push((file.to_owned(), record));
        }
    }

    /// Says what is wrong with a file as a whole.
    pub fn refuse(&mut self, file: &str, message: &str) {
        self.problem(file, "", error_of("", message));
    }

    /// Says what is wrong with the slug of a record that was taken.
    pub fn refuse_slug(&mut self, kind: Kind, slug: &str, message: &str) {
        let own = |record: &AnyRecord| record.kind() == kind && record.slug().as_str() == slug;
        let place = self.records.iter().find(|(_, record)| own(record));
        if let Some((file, _)) = place {
            let file = file.clone();
            self.problem(&file, &format!("{kind} {slug}"), error_of("slug", message));
        }
    }

    /// Takes those records out for which `is_unwanted` says so; what refers to them then refers to
    /// nothing.
    pub fn leave_out(&mut self, is_unwanted: impl Fn(&AnyRecord) -> bool) -> Vec<AnyRecord> {
        let (out, kept) =
            std::mem::take(&mut self.records).into_iter().partition(|(_, r)| is_unwanted(r));
        self.records = kept;
        let out: Vec<AnyRecord> =
            Vec::<(String, AnyRecord)>::into_iter(out).map(|(_, record)| record).collect();
        for record in &out {
            self.seen.remove(&(record.kind(), record.slug().to_string()));
        }
        out
    }

    /// Whether so many more records may come; says so where they may not.
    fn has_room(&mut self, file: &str, coming: usize) -> bool {
        let Some(most) = self.most else { return true };
        let has_room = self.count.saturating_add(coming) <= most;
        if !has_room && !self.is_full() {
            self.count = usize::MAX;
            let message = format!("There are too many records: at most {most} can come at once");
            self.refuse(file, &message);
        }
        has_room
    }

    /// Whether more records came than may be.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.count == usize::MAX
    }

    /// Whether there is neither a record nor anything wrong.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.count == 0 && self.problems.is_empty()
    }

    fn problem(&mut self, file: &str, record: &str, problem: Problem) {
        let (file, record) = (file.to_owned(), record.to_owned());
        self.problems.push(LocatedProblem { file, record, problem });
    }

    /// Checks what lies between records: that references lead somewhere, and that order in time
    /// holds. `is_stored` tells whether a record is known from elsewhere.
    pub fn check_links(&mut self, is_stored: impl Fn(Kind, &str) -> bool) {
        let mut found = Vec::new();
        for (file, record) in &self.records {
            let mut problems = Problems::new();
            let references = match record.references() {
                Ok(references) => references,
                Err(error) => {
                    problems.error("record", error.to_string());
                    Vec::new()
                }
            };
            for reference in references {
                let key = (reference.kind, reference.slug);
                if !self.seen.contains(&key) && !is_stored(key.0, &key.1) {
                    problems.error(reference.field, format!("there is no {} “{}”", key.0, key.1));
                }
            }
            check_order(record, &mut problems);
            let name = format!("{} {}", record.kind(), record.slug());
            found.extend(problems.into_iter().map(|problem| LocatedProblem {
                file: file.clone(),
                record: name.clone(),
                problem,
            }));
        }
        self.problems.extend(found);
        self.check_duplicates();
    }

    /// Same day and a similar title: perhaps the same event twice.
    fn check_duplicates(&mut self) {
        let mut by_day: HashMap<String, Vec<(usize, String)>> = HashMap::new();
        let mut found = Vec::new();
        for (index, (file, record)) in self.records.iter().enumerate() {
            let AnyRecord::Event(event) = record else { continue };
            let same_day = by_day.entry(event.date.to_string()).or_default();
            // Very many events of one day are no slip of somebody's, and comparing is slow.
            for (other, title) in same_day.iter().rev().take(ALIKE_OF_DAY) {
                if strsim::jaro_winkler(title, &event.title) > 0.9 {
                    let other = self.records[*other].1.slug();
                    found.push(LocatedProblem {
                        file: file.clone(),
                        record: format!("event {}", event.slug),
                        problem: Problem {
                            field: "title".into(),
                            message: format!(
                                "much like “{other}” of the same day; the same event?"
                            ),
                            severity: Severity::Warning,
                        },
                    });
                }
            }
            same_day.push((index, event.title.clone()));
        }
        self.problems.extend(found);
    }

    /// Whether anything stops these records from being saved.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|located| located.problem.severity == Severity::Error)
    }

    /// Everything that was found wrong.
    #[must_use]
    pub fn problems(&self) -> &[LocatedProblem] {
        &self.problems
    }

    /// The records without errors of their own.
    pub fn records(&self) -> impl Iterator<Item = &AnyRecord> {
        self.records.iter().map(|(_, record)| record)
    }

    /// How many records of each kind there are.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Kind, usize> {
        let mut counts = BTreeMap::new();
        for record in self.records() {
            *counts.entry(record.kind()).or_default() += 1;
        }
        counts
    }
}

/// So many events of a day are compared with each that follows.
const ALIKE_OF_DAY: usize = 50;

/// A list or table with more than this is not looked into: no record has that, and checks of lists
/// compare every item with every other.
fn check_size(value: &Value, path: &str) -> Result<(), Problem> {
    let (count, what) = match value {
        Value::Array(items) => (items.len(), "items"),
        Value::Object(table) => (table.len(), "fields"),
        _ => return Ok(()),
    };
    if count > MAX_ROWS {
        let path = if path.is_empty() { "record" } else { path };
        return Err(error_of(
            path,
            &format!("has {count} {what}; there can be no more than {MAX_ROWS} {what}"),
        ));
    }
    match value {
        Value::Array(items) => (0_usize..)
            .zip(items)
            .try_for_each(|(at, item)| check_size(item, &format!("{path}[{at}]"))),
        Value::Object(table) => table.iter().try_for_each(|(name, value)| {
            let dot = if path.is_empty() { "" } else { "." };
            check_size(value, &format!("{path}{dot}{name}"))
        }),
        _ => Ok(()),
    }
}

/// An event answers or continues events that began before it ended.
pub fn check_order(record: &AnyRecord, problems: &mut Problems) {
    let AnyRecord::Event(event) = record else { return };
    let last = event.end_date.as_ref().unwrap_or(&event.date).last_day();
    for (field, list) in [("follows", &event.follows), ("responds_to", &event.responds_to)] {
        for slug in list {
            // The slug of an event starts with its date, so that no look-up is needed.
            let later = first_day_of_slug(slug.as_str()).is_some_and(|day| day > last);
            if later {
                problems.error(field, format!("“{slug}” came later"));
            }
        }
    }
}

fn error_of(field: &str, message: &str) -> Problem {
    Problem { field: field.into(), message: message.into(), severity: Severity::Error }
}

/// The first day of the date that an event's slug starts with.
fn first_day_of_slug(slug: &str) -> Option<jiff::civil::Date> {
    [10, 7, 4].into_iter().find_map(|length| {
        let date = slug.get(..length)?.parse::<super::Edtf>().ok()?;
        Some(date.first_day())
    })
}
