//! The table of a comparison: grouped rows, a cell for each column, measured against a baseline.

use crate::{charts::bar_cell, model::figure::rounded, web::view::anchor};

/// A figure of one column.
#[derive(Debug, Clone, Default)]
pub struct Value {
    /// The number, in the row's unit.
    pub number: Option<f64>,
    /// How it is written; the rounded number where this is none.
    pub text: Option<String>,
    /// Whether it is an analyst's estimate, or comes from one.
    pub estimate: bool,
    /// The arithmetic behind it.
    pub working: Option<String>,
    /// The number of its own source in the page's list.
    pub source: Option<usize>,
}

/// Which values are better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// Higher ones.
    Higher,
    /// Lower ones.
    Lower,
    /// Neither: more is not better, only different.
    Neither,
}

/// A row.
#[derive(Debug, Clone)]
pub struct Row {
    /// The figure.
    pub label: String,
    /// Its unit, once.
    pub unit: &'static str,
    /// A cell for each column.
    pub cells: Vec<Cell>,
}

/// A cell, for templates.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "plain")]
pub struct Cell {
    pub text: Option<String>,
    pub number: Option<f64>,
    pub bar: String,
    /// What it is of the baseline: `0.15×`.
    pub ratio: Option<String>,
    pub best: bool,
    pub estimate: bool,
    pub working: Option<String>,
    pub source: Option<usize>,
}

/// Rows under a heading.
#[derive(Debug, Clone)]
pub struct Group {
    /// The heading.
    pub label: &'static str,
    /// Its rows.
    pub rows: Vec<Row>,
}

impl Group {
    /// Where a row of it stands in its page.
    #[must_use]
    pub fn anchor(&self, row: &Row) -> String {
        format!("row-{}", anchor(&format!("{} {}", self.label, row.label)))
    }

    /// A group without the rows of which no column has a value.
    #[must_use]
    pub fn new(label: &'static str, rows: Vec<Row>) -> Self {
        let has = |row: &Row| row.cells.iter().any(|cell| cell.text.is_some());
        Self { label, rows: rows.into_iter().filter(has).collect() }
    }
}

/// A row of numbers, measured against the baseline's column.
#[must_use]
pub fn row(
    label: impl Into<String>,
    unit: &'static str,
    better: Better,
    base: usize,
    values: Vec<Value>,
) -> Row {
    let numbers = || values.iter().filter_map(|value| value.number);
    let most = numbers().fold(0.0, f64::max);
    let best = match better {
        Better::Higher => numbers().max_by(f64::total_cmp),
        Better::Lower => numbers().min_by(f64::total_cmp),
        Better::Neither => None,
    };
    // A single value, or values that are all the same, are not the best of anything.
    let least = numbers().min_by(f64::total_cmp).unwrap_or_default();
    let best = best.filter(|_| numbers().count() > 1 && most > least);
    let baseline = values.get(base).and_then(|value| value.number);
    let cells = values
        .into_iter()
        .enumerate()
        .map(|(index, value)| Cell {
            bar: value.number.map(|number| bar_cell(number, most, "n")).unwrap_or_default(),
            ratio: value
                .number
                .zip(baseline)
                .filter(|_| index != base)
                .map(|(number, baseline)| ratio(number / baseline)),
            best: value.number.is_some()
                && value.number.map(f64::to_bits) == best.map(f64::to_bits),
            text: value.text.or_else(|| value.number.map(rounded)),
            number: value.number,
            estimate: value.estimate,
            working: value.working,
            source: value.source,
        })
        .collect();
    Row { label: label.into(), unit, cells }
}

/// `0.15×`, `2.4×`, `12×`.
fn ratio(share: f64) -> String {
    match share {
        share if share >= 9.95 => format!("{share:.0}×"),
        share if share >= 1.995 => format!("{share:.1}×"),
        share if share >= 0.01 => format!("{share:.2}×"),
        _ => "under 0.01×".to_owned(),
    }
}

/// A row of words.
#[must_use]
pub fn words(label: &str, values: Vec<Option<String>>) -> Row {
    let cells = values.into_iter().map(|text| Cell {
        text,
        number: None,
        bar: String::new(),
        ratio: None,
        best: false,
        estimate: false,
        working: None,
        source: None,
    });
    Row { label: label.to_owned(), unit: "", cells: cells.collect() }
}
