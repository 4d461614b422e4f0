//! Records as TOML text, in the form that the dataset's files have: one array of tables per kind,
//! lists of tables as inline tables on a line each. The same records always give the same bytes.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::Kind;

/// Writes records of one kind, given as JSON, as a TOML document.
#[must_use]
pub fn document<'a>(kind: Kind, records: impl IntoIterator<Item = &'a Value>) -> String {
    let mut text = String::new();
    for record in records {
        let Some(table) = record.as_object() else { continue };
        if !text.is_empty() {
            text.push('\n');
        }
        let _ = writeln!(text, "[[{kind}]]");
        let (tables, plain): (Vec<_>, Vec<_>) = table.iter().partition(|(_, v)| v.is_object());
        for (key, value) in plain {
            let _ = writeln!(text, "{key} = {}", top_level(value));
        }
        for (key, value) in tables {
            let _ = writeln!(text, "\n[{kind}.{key}]");
            for (key, value) in value.as_object().into_iter().flatten() {
                let _ = writeln!(text, "{key} = {}", inline(value));
            }
        }
    }
    text
}

/// Lists of tables, or of lists, spread over lines; everything else inline.
fn top_level(value: &Value) -> String {
    match value.as_array() {
        Some(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            spread(items, "")
        }
        _ => inline(value),
    }
}

fn spread(items: &[Value], indent: &str) -> String {
    let deeper = format!("{indent}  ");
    let mut text = String::from("[\n");
    for item in items {
        let item = match item.as_array() {
            Some(items) if items.iter().any(Value::is_object) => spread(items, &deeper),
            _ => inline(item),
        };
        let _ = writeln!(text, "{deeper}{item},");
    }
    text + indent + "]"
}

fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => toml::Value::String(text.clone()).to_string(),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        Value::Object(table) => inline_table(table),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

fn inline_table(table: &Map<String, Value>) -> String {
    let pairs = table.iter().map(|(key, value)| format!("{key} = {}", inline(value)));
    format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
}
