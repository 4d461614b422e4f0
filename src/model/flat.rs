//! Records as rows of cells: one stable set of columns for each kind, whatever a record holds.
//!
//! A column is named by the path of its field: `title`, `dense.fp16`, `actors.role`. A list stands in
//! one cell, its items joined by `|`; of a list of tables each field has a column of its own, with the
//! items in the same places: `actors.actor` is `bis|nvidia` and `actors.role` `initiator|target`. Lists
//! in a list are joined by `&`, as in the tests of a control, where `|` reads as 'or' and `&` as 'and'.
//! In the items of lists, a backslash before a `|`, `&` or backslash says that it belongs to the text.

use serde_json::Value;

use super::{
    Kind,
    field::{Field, NOTES, Shape},
    form::MAX_ROWS,
};

/// What joins the items of a list, and of lists in a list.
const JOINTS: [char; 2] = ['|', '&'];

/// Says that what follows is text.
const ESCAPE: char = '\\';

/// A column of a kind's table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The path of its field.
    pub name: String,
    /// What a single item of a cell is.
    pub shape: Shape,
    /// How many lists its items are in.
    pub depth: usize,
    /// Whether every record has it.
    pub required: bool,
    /// What it means.
    pub help: &'static str,
    fields: &'static [Field],
}

/// All columns of a kind, in the order of its fields.
#[must_use]
pub fn columns(kind: Kind) -> Vec<Column> {
    let fields = kind.fields();
    let mut columns = Vec::new();
    row(fields, fields, "", 0, true, &mut columns);
    columns
}

/// The columns of a kind that everybody may see.
#[must_use]
pub fn public_columns(kind: Kind) -> Vec<Column> {
    let mut columns = columns(kind);
    columns.retain(|column| column.name != NOTES.name);
    columns
}

fn row(
    top: &'static [Field],
    fields: &'static [Field],
    path: &str,
    depth: usize,
    required: bool,
    columns: &mut Vec<Column>,
) {
    for field in fields {
        let name = below(path, field.name);
        let required = required && field.required;
        add(top, field.shape, &name, depth, required, field.help, columns);
    }
}

fn add(
    top: &'static [Field],
    shape: Shape,
    name: &str,
    depth: usize,
    required: bool,
    help: &'static str,
    columns: &mut Vec<Column>,
) {
    match shape {
        Shape::List(inner) | Shape::Sequence(inner) => {
            add(top, *inner, name, depth + 1, required, help, columns);
        }
        Shape::Row(fields) => row(top, fields, name, depth, required, columns),
        Shape::Map(keys, inner) => {
            for key in keys.iter() {
                add(top, *inner, &below(name, key), depth, false, help, columns);
            }
        }
        shape => {
            columns.push(Column {
                name: name.to_owned(),
                shape,
                depth,
                required,
                help,
                fields: top,
            });
        }
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

impl Column {
    /// What a record has in this column; empty where it has nothing.
    #[must_use]
    pub fn cell(&self, record: &Value) -> String {
        cell(record, Shape::Row(self.fields), &self.name, 0)
    }

    /// The single values in a cell, each with its path in a form: `actors[0].role`.
    ///
    /// # Errors
    /// When a list has more items than a record may have.
    pub fn spread(&self, cell: &str) -> Result<Vec<(String, String)>, String> {
        let mut pairs = Vec::new();
        if !cell.trim().is_empty() {
            let shape = Shape::Row(self.fields);
            spread(shape, &self.name, String::new(), cell, 0, &mut pairs)?;
        }
        Ok(pairs)
    }
}

/// The first name of a path, and the rest of it.
fn step(path: &str) -> (&str, &str) {
    path.split_once('.').unwrap_or((path, ""))
}

fn cell(value: &Value, shape: Shape, path: &str, depth: usize) -> String {
    match shape {
        Shape::List(inner) | Shape::Sequence(inner) => {
            let items = value.as_array().into_iter().flatten();
            let items: Vec<_> = items.map(|item| cell(item, *inner, path, depth + 1)).collect();
            if items.iter().all(String::is_empty) {
                return String::new();
            }
            items.join(JOINTS.get(depth).unwrap_or(&JOINTS[1]).encode_utf8(&mut [0; 4]))
        }
        Shape::Row(fields) => {
            let (name, rest) = step(path);
            let field = fields.iter().find(|field| field.name == name);
            let found = field.and_then(|field| Some((value.get(name)?, field.shape)));
            found.map(|(value, shape)| cell(value, shape, rest, depth)).unwrap_or_default()
        }
        Shape::Map(_, inner) => {
            let (name, rest) = step(path);
            value.get(name).map(|value| cell(value, *inner, rest, depth)).unwrap_or_default()
        }
        _ => match value {
            Value::String(text) if depth > 0 => escaped(text, depth),
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        },
    }
}

fn escaped(text: &str, depth: usize) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c == ESCAPE || JOINTS.iter().take(depth).any(|&joint| joint == c) {
            escaped.push(ESCAPE);
        }
        escaped.push(c);
    }
    escaped
}

fn spread(
    shape: Shape,
    name: &str,
    path: String,
    cell: &str,
    depth: usize,
    pairs: &mut Vec<(String, String)>,
) -> Result<(), String> {
    match shape {
        Shape::List(inner) | Shape::Sequence(inner) => {
            let items = split(cell, *JOINTS.get(depth).unwrap_or(&JOINTS[1]));
            if items.len() > MAX_ROWS {
                return Err(format!("has {} items, more than {MAX_ROWS}", items.len()));
            }
            for (number, item) in items.into_iter().enumerate() {
                spread(*inner, name, format!("{path}[{number}]"), item, depth + 1, pairs)?;
            }
        }
        Shape::Row(fields) => {
            let (first, rest) = step(name);
            if let Some(field) = fields.iter().find(|field| field.name == first) {
                spread(field.shape, rest, below(&path, first), cell, depth, pairs)?;
            }
        }
        Shape::Map(_, inner) => {
            let (first, rest) = step(name);
            spread(*inner, rest, below(&path, first), cell, depth, pairs)?;
        }
        _ if depth > 0 => pairs.push((path, unescaped(cell))),
        _ => pairs.push((path, cell.to_owned())),
    }
    Ok(())
}

/// The parts of a cell between joints that no backslash stands before.
fn split(cell: &str, joint: char) -> Vec<&str> {
    let (mut parts, mut start, mut is_escaped) = (Vec::new(), 0, false);
    for (at, c) in cell.char_indices() {
        if c == joint && !is_escaped {
            parts.push(&cell[start..at]);
            start = at + joint.len_utf8();
        }
        is_escaped = c == ESCAPE && !is_escaped;
    }
    parts.push(&cell[start..]);
    parts
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(&next) if c == ESCAPE && (next == ESCAPE || JOINTS.contains(&next)) => {
                plain.push(next);
                chars.next();
            }
            _ => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::form::Form;
    use serde_json::json;

    fn column(kind: Kind, name: &str) -> Column {
        columns(kind).into_iter().find(|column| column.name == name).unwrap()
    }

    #[test]
    fn every_kind_has_plain_columns_of_its_own() {
        for &kind in Kind::ALL {
            let columns = columns(kind);
            for (index, column) in columns.iter().enumerate() {
                assert!(column.depth <= JOINTS.len(), "{kind} {}", column.name);
                assert!(columns[..index].iter().all(|other| other.name != column.name));
            }
            assert_eq!(columns[0].name, "slug");
            assert!(public_columns(kind).iter().all(|column| column.name != "notes"));
        }
        let names: Vec<_> = columns(Kind::Event).into_iter().map(|column| column.name).collect();
        assert!(names.contains(&"actors.role".to_owned()), "{names:?}");
    }

    #[test]
    fn lists_stand_in_a_cell_and_come_back() {
        let record = json!({
            "slug": "a",
            "aliases": ["A|B", "C\\", "D & E", "F"],
            "sources": ["one"],
        });
        let aliases = column(Kind::Actor, "aliases");
        assert_eq!(aliases.cell(&record), r"A\|B|C\\|D & E|F");
        assert_eq!(column(Kind::Actor, "sources").cell(&record), "one");
        assert_eq!(column(Kind::Actor, "role").cell(&record), "");
        let mut form = Form::new(Kind::Actor.fields());
        for column in columns(Kind::Actor) {
            for (path, text) in column.spread(&column.cell(&record)).unwrap() {
                form.put(&path, &text);
            }
        }
        assert_eq!(form.record(), record);
        assert!(aliases.spread(&"a|".repeat(MAX_ROWS)).unwrap_err().contains("201 items"));
        // What people write by hand may have a backslash of its own.
        assert_eq!(aliases.spread(r"a\b").unwrap(), [("aliases[0]".into(), r"a\b".into())]);
    }

    #[test]
    fn tables_in_lists_keep_their_places() {
        let record = json!({
            "evidence": [{"event": "e", "stance": "supports"}, {"quote": "q", "stance": "qualifies", "note": "N"}],
        });
        let cell = |name| column(Kind::Claim, name).cell(&record);
        assert_eq!(
            [
                "evidence.event",
                "evidence.quote",
                "evidence.stance",
                "evidence.note",
                "evidence.chip"
            ]
            .map(cell),
            ["e|", "|q", "supports|qualifies", "|N", ""]
        );
        let record = json!({"tests": [
            [{"metric": "tpp", "op": ">=", "value": 1600}, {"metric": "performance_density", "op": ">=", "value": 3.2}],
            [{"metric": "tpp", "op": ">=", "value": 4800}],
        ]});
        let cell = |name| column(Kind::Control, name).cell(&record);
        assert_eq!(cell("tests.metric"), "tpp&performance_density|tpp");
        assert_eq!(cell("tests.value"), "1600&3.2|4800");
        let pairs = column(Kind::Control, "tests.value").spread("1600&3.2|4800").unwrap();
        assert_eq!(pairs[1], ("tests[0][1].value".into(), "3.2".into()));
        assert_eq!(pairs.len(), 3);
    }
}
