//! The shape of every field of every kind, as data.
//!
//! One description serves validation (all problems at once, each with its path), the list of
//! references between records, and whatever else needs to know a kind's fields: forms, the data
//! dictionary, the API's schema.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::{
    Edtf, Jurisdiction, Kind, Problems, Slug, date::Precision, vocabulary::Words as Vocabulary,
};

/// A field of a kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// Its key in data files, JSON and tables.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Whether a record must have it.
    pub required: bool,
    /// What it means, with units, in one sentence.
    pub help: &'static str,
    /// A value that would be right; empty where none helps.
    pub example: &'static str,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// The record's own slug.
    OwnSlug,
    /// A line or paragraph of at most so many characters.
    Text(usize),
    /// A verbatim text of at most so many words.
    Words(usize),
    /// A web address, `http` or `https`.
    Url,
    /// A date of EDTF level 0, of any precision.
    Date,
    /// A date known to the day or, where only that is known, to the month.
    Start,
    /// One of a closed list of words.
    Choice(Vocabulary),
    /// A jurisdiction's code.
    Jurisdiction,
    /// A jurisdiction's code, or `*` for every one.
    Destination,
    /// An ISO 639-1 language code.
    Language,
    /// A whole number from the first to the second.
    Whole(i64, i64),
    /// A number greater than zero.
    Figure,
    /// The slug of a record of that kind.
    Reference(Kind),
    /// A list without repetitions.
    List(&'static Shape),
    /// A list in which order and repetition matter.
    Sequence(&'static Shape),
    /// A table with these fields.
    Row(&'static [Field]),
    /// A table whose keys are these words, each with a value of that shape.
    Map(Vocabulary, &'static Shape),
}

impl Field {
    /// A field that a record must have.
    #[must_use]
    pub const fn required(name: &'static str, shape: Shape, help: &'static str) -> Self {
        Self { name, shape, required: true, help, example: "" }
    }

    /// A field that is left out when unknown.
    #[must_use]
    pub const fn optional(name: &'static str, shape: Shape, help: &'static str) -> Self {
        Self { name, shape, required: false, help, example: "" }
    }

    /// The field with a value that would be right.
    #[must_use]
    pub const fn example(self, example: &'static str) -> Self {
        Self { example, ..self }
    }

    /// What forms and tables call it: `Die area, mm²` for `die_area_mm2`.
    #[must_use]
    pub fn label(&self) -> String {
        label(self.name)
    }

    /// The unit of a figure, where its name says one.
    #[must_use]
    pub fn unit(&self) -> Option<&'static str> {
        unit(self.name)
    }
}

/// The unit that a name ends with.
#[must_use]
pub fn unit(name: &str) -> Option<&'static str> {
    match name {
        "tdp_w" => Some("W"),
        "transistors_billion" => Some("billions"),
        name if name.ends_with("_pflops_dense") => Some("PFLOPS"),
        name if name.starts_with("dense.") => Some("TFLOPS or TOPS"),
        name => UNITS.iter().find_map(|(end, unit)| name.ends_with(end).then_some(*unit)),
    }
}

/// Names that do not become labels by themselves.
const LABELS: &[(&str, &str)] = &[
    ("bf16_pflops_dense", "BF16 throughput, dense, PFLOPS"),
    ("chip_count", "Number of chips"),
    ("dense", "Throughput, dense"),
    ("estimates", "Which figures are estimates"),
    ("fp4_pflops_dense", "FP4 throughput, dense, PFLOPS"),
    ("fp8_pflops_dense", "FP8 throughput, dense, PFLOPS"),
    ("names_chips", "Chips that it names"),
    ("notes", "Notes for editors"),
    ("op", "Must be"),
    ("responds_to", "In answer to"),
    ("slug", "Name in the address"),
    ("source_of", "Sources of single figures"),
    ("targets_jurisdictions", "Where it bites"),
    ("tdp_w", "Thermal design power, W"),
    ("text", "Verbatim words"),
    ("transistors_billion", "Transistors, billions"),
    ("url", "Web address"),
    ("value", "Limit"),
    ("wikidata", "Wikidata item"),
];

/// Ends of names that are units.
const UNITS: &[(&str, &str)] = &[
    ("_mm2", "mm²"),
    ("_gb_s", "GB/s"),
    ("_tb_s", "TB/s"),
    ("_gb", "GB"),
    ("_tb", "TB"),
    ("_kw", "kW"),
    ("_usd", "US$"),
    ("_percent", "percent"),
];

/// The label of a field by its name.
fn label(name: &str) -> String {
    if let Some((_, label)) = LABELS.iter().find(|(known, _)| *known == name) {
        return (*label).to_owned();
    }
    let unit = UNITS.iter().find_map(|(end, unit)| Some((name.strip_suffix(end)?, *unit)));
    let (words, unit) = unit.unwrap_or((name, ""));
    let mut text = words.replace('_', " ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if unit.is_empty() { text } else { format!("{text}, {unit}") }
}

/// The `sources` field, which every kind but the source itself has.
pub const SOURCES: Field = Field::required(
    "sources",
    Shape::List(&Shape::Reference(Kind::Source)),
    "The sources that the record rests on.",
);

/// The editors' notes, which every kind may have.
pub const NOTES: Field =
    Field::optional("notes", Shape::Text(2_000), "For editors only; never shown on public pages.");

/// Texts of at most so many characters stand on one line.
const ONE_LINE: usize = 300;

/// Slugs that nothing can have, since the site's own addresses have those words in that place.
const RESERVED: [&str; 7] = ["new", "find", "review", "import", "history", "timemap", "changes"];

/// No date lies before this year.
const EARLIEST: i16 = 1800;

/// No date lies after this year.
const LATEST: i16 = 2100;

/// No figure is as large.
const LARGEST: f64 = 1e15;

/// A reference from one record to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The field that holds it.
    pub field: String,
    /// The kind that it points at.
    pub kind: Kind,
    /// The slug that it points at.
    pub slug: String,
}

/// Compares a record, as JSON, with its kind's fields; adds every problem found.
pub fn check_shape(record: &Value, fields: &[Field], problems: &mut Problems) {
    check_row(record, fields, "", problems);
}

/// Every reference that a record makes, in the order of its fields.
#[must_use]
pub fn references(record: &Value, fields: &[Field]) -> Vec<Reference> {
    let mut found = Vec::new();
    row_references(record, fields, "", &mut found);
    found
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn check_row(row: &Value, fields: &[Field], path: &str, problems: &mut Problems) {
    let Some(table) = row.as_object() else {
        let path = if path.is_empty() { "record" } else { path };
        problems.error(path, "must be a table of fields");
        return;
    };
    for name in table.keys() {
        if !fields.iter().any(|field| field.name == name) {
            problems.error(join(path, name), unknown_field(name, fields));
        }
    }
    for field in fields {
        let path = join(path, field.name);
        match table.get(field.name) {
            Some(value) => check_value(value, field.shape, &path, problems),
            None if field.required => problems.error(path, "is missing"),
            None => {}
        }
    }
}

fn unknown_field(name: &str, fields: &[Field]) -> String {
    fields
        .iter()
        .map(|field| (strsim::jaro_winkler(name, field.name), field.name))
        .filter(|&(likeness, _)| likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map_or_else(
            || "is not a field of this kind".to_owned(),
            |(_, near)| format!("is not a field of this kind; perhaps “{near}”?"),
        )
}

fn check_value(value: &Value, shape: Shape, path: &str, problems: &mut Problems) {
    match shape {
        Shape::List(inner) | Shape::Sequence(inner) => {
            let Some(items) = value.as_array() else {
                problems.error(path, "must be a list");
                return;
            };
            if items.is_empty() {
                problems.error(path, "is an empty list; leave the field out instead");
            }
            for (index, item) in items.iter().enumerate() {
                let path = format!("{path}[{index}]");
                check_value(item, *inner, &path, problems);
                if matches!(shape, Shape::List(_)) && items[..index].contains(item) {
                    problems.error(path, "is there twice");
                }
            }
        }
        Shape::Row(fields) => check_row(value, fields, path, problems),
        Shape::Map(keys, inner) => {
            let Some(table) = value.as_object() else {
                problems.error(path, "must be a table");
                return;
            };
            for (key, value) in table {
                let path = join(path, key);
                if keys.contains(&key.as_str()) {
                    check_value(value, *inner, &path, problems);
                } else {
                    problems.error(path, format!("is not one of: {}", keys.join(", ")));
                }
            }
        }
        Shape::Whole(low, high) => match value.as_i64() {
            Some(number) if (low..=high).contains(&number) => {}
            _ => problems.error(path, format!("must be a whole number from {low} to {high}")),
        },
        Shape::Figure => match value.as_f64() {
            Some(number) if number.is_finite() && number >= LARGEST => {
                problems.error(path, "is too large to be meant");
            }
            Some(number) if number.is_finite() && number > 0.0 => {}
            _ => problems.error(path, "must be a number greater than zero"),
        },
        _ => match value.as_str() {
            Some(text) => {
                if let Err(message) = check_text(text, shape) {
                    problems.error(path, message);
                }
            }
            None => problems.error(path, "must be a text in quotation marks"),
        },
    }
}

fn check_text(text: &str, shape: Shape) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("is empty; leave the field out instead".into());
    }
    if text.trim() != text {
        return Err("has blanks at its start or end".into());
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err("has a control character in it".into());
    }
    if let Some(problem) = unreadable(text) {
        return Err(problem);
    }
    if text.nfc().ne(text.chars()) {
        return Err("is not in Unicode normal form C".into());
    }
    match shape {
        Shape::OwnSlug if RESERVED.contains(&text) => {
            Err(format!("cannot be “{text}”: addresses of the site have that word"))
        }
        Shape::OwnSlug | Shape::Reference(_) => {
            text.parse::<Slug>().map(drop).map_err(|error| error.to_string())
        }
        Shape::Text(most) if most <= ONE_LINE && text.contains('\n') => {
            Err("must be on one line".into())
        }
        Shape::Text(most) => match text.chars().count() {
            length if length > most => Err(format!("has {length} characters, more than {most}")),
            _ => Ok(()),
        },
        Shape::Words(most) => match text.split_whitespace().count() {
            length if length > most => Err(format!("has {length} words, more than {most}")),
            _ => Ok(()),
        },
        Shape::Url => check_url(text),
        Shape::Date => match text.parse::<Edtf>() {
            Ok(date) => check_years(&date),
            Err(error) => Err(error.to_string()),
        },
        Shape::Start => match text.parse::<Edtf>() {
            Ok(date) if matches!(date.precision(), Precision::Day | Precision::Month) => {
                check_years(&date)
            }
            _ => Err("must be a day as YYYY-MM-DD, or a month as YYYY-MM".into()),
        },
        Shape::Choice(tokens) if !tokens.contains(&text) => {
            Err(format!("must be one of: {}", tokens.join(", ")))
        }
        Shape::Jurisdiction => {
            text.parse::<Jurisdiction>().map(drop).map_err(|error| error.to_string())
        }
        Shape::Destination if text != "*" => {
            text.parse::<Jurisdiction>().map(drop).map_err(|error| format!("{error}, or “*”"))
        }
        Shape::Language if !(text.len() == 2 && text.bytes().all(|b| b.is_ascii_lowercase())) => {
            Err("must be an ISO 639-1 language code like “en”".into())
        }
        _ => Ok(()),
    }
}

/// Whether a character makes what follows it read the other way, so that it is not what it seems.
#[must_use]
pub fn turns_text(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Says which character of a text nobody can read, if there is one: what turns text round, what is
/// not seen at all, and what stands where bytes were no text. Letters that are written from right to
/// left are letters like others, and so are the joiners that some scripts need.
#[must_use]
pub fn unreadable(text: &str) -> Option<String> {
    let found = text.chars().find(|&c| turns_text(c) || is_unseen(c) || c == '\u{fffd}')?;
    let what = match found {
        '\u{fffd}' => "a character in it that was damaged on its way".to_owned(),
        c if turns_text(c) => {
            "an invisible character in it that turns the direction of text".into()
        }
        _ => "an invisible character in it".into(),
    };
    Some(format!("has {what} (U+{:04X})", u32::from(found)))
}

/// Whether a character takes no room on a page, so that two texts with and without it look the same.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{2060}'..='\u{2064}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// The record is of a trade that began in the twentieth century; what lies outside is mistyped.
fn check_years(date: &Edtf) -> Result<(), String> {
    if date.first_day().year() >= EARLIEST && date.last_day().year() <= LATEST {
        Ok(())
    } else {
        Err(format!("must lie between {EARLIEST} and {LATEST}"))
    }
}

/// Whether a text is an address on the web, `https` or `http`.
///
/// # Errors
/// With what it must be.
pub fn check_url(text: &str) -> Result<(), String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    // What stands before an @ looks like the host and is not.
    let plausible = host.contains('.')
        && !host.starts_with('.')
        && !host.contains(['@', '\u{200c}', '\u{200d}'])
        && !text.contains(|c: char| c.is_whitespace() || "\"<>\\^`{|}".contains(c));
    if plausible {
        Ok(())
    } else {
        Err("must be a web address that starts with https:// or http://".into())
    }
}

fn row_references(row: &Value, fields: &[Field], path: &str, found: &mut Vec<Reference>) {
    for field in fields {
        if let Some(value) = row.get(field.name) {
            value_references(value, field.shape, &join(path, field.name), found);
        }
    }
}

fn value_references(value: &Value, shape: Shape, path: &str, found: &mut Vec<Reference>) {
    match shape {
        Shape::Reference(kind) => {
            if let Some(slug) = value.as_str() {
                found.push(Reference { field: path.to_owned(), kind, slug: slug.to_owned() });
            }
        }
        Shape::List(inner) | Shape::Sequence(inner) => {
            for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                value_references(item, *inner, &format!("{path}[{index}]"), found);
            }
        }
        Shape::Row(fields) => row_references(value, fields, path, found),
        Shape::Map(_, inner) => {
            for (key, value) in value.as_object().into_iter().flatten() {
                value_references(value, *inner, &join(path, key), found);
            }
        }
        _ => {}
    }
}
