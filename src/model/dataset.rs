//! A dataset: records that came together in files, checked as a whole.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fmt,
};

use serde_json::Value;

use super::{AnyRecord, Kind, Problem, Problems, Severity};

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
}

impl Dataset {
    /// No record yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a TOML file: arrays of tables, named by kind.
    pub fn add_toml(&mut self, file: &str, text: &str) {
        let document: toml::Table = match text.parse() {
            Ok(document) => document,
            Err(error) => {
                self.problem(file, "", error_of("", error.to_string().trim_end()));
                return;
            }
        };
        for (key, value) in document {
            let Ok(kind) = key.parse::<Kind>() else {
                let message = format!("[[{key}]] is no kind of record");
                self.problem(file, "", error_of("", &message));
                continue;
            };
            let Some(items) = value.as_array() else {
                self.problem(file, "", error_of(&key, "must be written as [[…]]"));
                continue;
            };
            for (index, item) in items.iter().enumerate() {
                match serde_json::to_value(item) {
                    Ok(item) => self.add_record(file, kind, index, &item),
                    Err(error) => self.problem(file, &key, error_of("", &error.to_string())),
                }
            }
        }
    }

    fn add_record(&mut self, file: &str, kind: Kind, index: usize, item: &Value) {
        let name = match item.get("slug").and_then(Value::as_str) {
            Some(slug) => format!("{kind} {slug}"),
            None => format!("{kind} number {}", index + 1),
        };
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
            for (other, title) in same_day.iter() {
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

/// An event answers or continues events that began before it ended.
fn check_order(record: &AnyRecord, problems: &mut Problems) {
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
