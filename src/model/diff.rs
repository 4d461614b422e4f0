//! What differs between two versions of a record, for people.
//!
//! Driven by the kind's fields: prose differs word by word, lists item by item, tables key by key.
//! What is the same is left out.

use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use super::{
    Kind,
    field::{Field, Shape},
};

/// A field, or a key of a table, that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// The field's key in the record.
    pub name: String,
    /// How it differs.
    pub change: Change,
}

/// How a value differs.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Prose, word by word.
    Words(Vec<Words>),
    /// A single value: what it was and what it is.
    Value(Option<Node>, Option<Node>),
    /// A table, by its keys.
    Table(Vec<FieldChange>),
    /// A list, item by item.
    Items(Vec<Item>),
}

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// In both versions.
    Same(String),
    /// Only in the older one.
    Removed(String),
    /// Only in the newer one.
    Added(String),
}

/// An item of a list that differs.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// Only in the newer version.
    Added(Node),
    /// Only in the older one.
    Removed(Node),
    /// In both, at other places among the others; places count from one.
    Moved(Node, usize, usize),
    /// In both, but not the same.
    Changed(Node, Change),
}

/// A value as it can be shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A text, word, figure or date, with the shape of its field.
    Plain(Shape, String),
    /// A record, by its slug.
    Record(Kind, String),
    /// The fields of a table, by name.
    Table(Vec<(String, Node)>),
    /// A list.
    List(Vec<Node>),
}

/// What differs between two versions of a record, in the order of its fields.
#[must_use]
pub fn records(before: &Value, after: &Value, fields: &'static [Field]) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    let mut add = |name: &str, shape: Shape| {
        if let Some(change) = values(before.get(name), after.get(name), shape) {
            changes.push(FieldChange { name: name.to_owned(), change });
        }
    };
    for field in fields {
        add(field.name, field.shape);
    }
    // What the record was once written with, and its kind no longer has.
    let keys = |value: &Value| -> Vec<String> {
        value.as_object().into_iter().flat_map(|table| table.keys().cloned()).collect()
    };
    let mut unknown = keys(before);
    unknown.extend(keys(after).into_iter().filter(|name| before.get(name).is_none()));
    for name in unknown.iter().filter(|name| fields.iter().all(|field| field.name != **name)) {
        add(name, UNKNOWN);
    }
    changes
}

const UNKNOWN: Shape = Shape::Text(usize::MAX);

/// How two values of a shape differ, if they do.
fn values(before: Option<&Value>, after: Option<&Value>, shape: Shape) -> Option<Change> {
    if before == after {
        return None;
    }
    let change = match shape {
        Shape::Text(_) | Shape::Words(_) if is_text(before) && is_text(after) => {
            Change::Words(words(text(before), text(after)))
        }
        Shape::List(inner) | Shape::Sequence(inner) => {
            Change::Items(items(list(before), list(after), *inner))
        }
        Shape::Row(fields) => {
            let nothing = Value::Null;
            let (before, after) = (before.unwrap_or(&nothing), after.unwrap_or(&nothing));
            Change::Table(records(before, after, fields))
        }
        Shape::Map(keys, inner) => Change::Table(table(before, after, keys.tokens, *inner)),
        _ => Change::Value(
            before.map(|value| node(value, shape)),
            after.map(|value| node(value, shape)),
        ),
    };
    Some(change)
}

fn is_text(value: Option<&Value>) -> bool {
    value.is_none_or(Value::is_string)
}

fn text(value: Option<&Value>) -> &str {
    value.and_then(Value::as_str).unwrap_or_default()
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn table(
    before: Option<&Value>,
    after: Option<&Value>,
    keys: &[&str],
    shape: Shape,
) -> Vec<FieldChange> {
    let get = |of: Option<&Value>, key: &str| of.and_then(|of| of.get(key)).cloned();
    let change = |key: &&str| {
        let change = values(get(before, key).as_ref(), get(after, key).as_ref(), shape)?;
        Some(FieldChange { name: (*key).to_owned(), change })
    };
    keys.iter().filter_map(change).collect()
}

/// Two texts, word by word; changed words that only blanks part are one change.
#[must_use]
pub fn words(before: &str, after: &str) -> Vec<Words> {
    let diff = TextDiff::from_words(before, after);
    let mut runs = Vec::new();
    let (mut removed, mut added, mut blank) = (String::new(), String::new(), String::new());
    let mut same = String::new();
    for change in diff.iter_all_changes() {
        let word = change.value();
        match change.tag() {
            ChangeTag::Equal if !removed.is_empty() || !added.is_empty() => {
                if word.trim().is_empty() {
                    blank.push_str(word);
                } else {
                    flush(&mut runs, &mut removed, &mut added);
                    same.push_str(&blank);
                    blank.clear();
                    same.push_str(word);
                }
            }
            ChangeTag::Equal => same.push_str(word),
            ChangeTag::Delete | ChangeTag::Insert => {
                if !same.is_empty() {
                    runs.push(Words::Same(std::mem::take(&mut same)));
                }
                removed.push_str(&blank);
                added.push_str(&blank);
                blank.clear();
                let side =
                    if change.tag() == ChangeTag::Delete { &mut removed } else { &mut added };
                side.push_str(word);
            }
        }
    }
    flush(&mut runs, &mut removed, &mut added);
    same.push_str(&blank);
    if !same.is_empty() {
        runs.push(Words::Same(same));
    }
    runs
}

fn flush(runs: &mut Vec<Words>, removed: &mut String, added: &mut String) {
    if !removed.is_empty() {
        runs.push(Words::Removed(std::mem::take(removed)));
    }
    if !added.is_empty() {
        runs.push(Words::Added(std::mem::take(added)));
    }
}

/// Two lists: what is the same first finds its like, then rows with the same key, then lists at
/// the same place; the rest was added or removed.
fn items(before: &[Value], after: &[Value], shape: Shape) -> Vec<Item> {
    let mut partner: Vec<Option<usize>> = vec![None; after.len()];
    let mut free: Vec<bool> = vec![true; before.len()];
    let mut pair = |like: &dyn Fn(&Value, &Value) -> bool| {
        for (new, value) in after.iter().enumerate() {
            if partner[new].is_none()
                && let Some(old) =
                    (0..before.len()).find(|&old| free[old] && like(&before[old], value))
            {
                partner[new] = Some(old);
                free[old] = false;
            }
        }
    };
    pair(&|old, new| old == new);
    match shape {
        Shape::Row(fields) => {
            pair(&|old, new| key(old, fields).is_some_and(|own| Some(own) == key(new, fields)));
        }
        Shape::List(_) | Shape::Sequence(_) => pair(&|_, _| true),
        _ => {}
    }
    let stays = in_order(&partner);
    let mut found = Vec::new();
    for (old, _) in free.iter().enumerate().filter(|(_, free)| **free) {
        found.push(Item::Removed(node(&before[old], shape)));
    }
    for (new, value) in after.iter().enumerate() {
        let Some(old) = partner[new] else {
            found.push(Item::Added(node(value, shape)));
            continue;
        };
        let name = || match shape {
            Shape::Row(fields) => key_node(value, fields),
            _ => node(value, shape),
        };
        if let Some(change) = values(Some(&before[old]), Some(value), shape) {
            found.push(Item::Changed(name(), change));
        }
        if !stays[new] {
            found.push(Item::Moved(name(), old + 1, new + 1));
        }
    }
    found
}

/// The field by which a row is known: the first record that it refers to, else its first field.
fn key_field(row: &Value, fields: &'static [Field]) -> Option<&'static Field> {
    let refers = |field: &&Field| {
        matches!(field.shape, Shape::Reference(_)) && row.get(field.name).is_some()
    };
    fields.iter().find(refers).or(fields.first())
}

fn key<'a>(row: &'a Value, fields: &'static [Field]) -> Option<(&'static str, &'a Value)> {
    let field = key_field(row, fields)?;
    Some((field.name, row.get(field.name)?))
}

fn key_node(row: &Value, fields: &'static [Field]) -> Node {
    let known = key_field(row, fields).and_then(|field| Some((field, row.get(field.name)?)));
    match known {
        Some((field, value)) => node(value, field.shape),
        None => node(row, Shape::Row(fields)),
    }
}

/// Which of the paired items keep their order: the longest rising run of partners. Items without a
/// partner do not count.
fn in_order(partner: &[Option<usize>]) -> Vec<bool> {
    let mut longest = vec![0usize; partner.len()];
    let mut previous: Vec<Option<usize>> = vec![None; partner.len()];
    let mut end: Option<usize> = None;
    for here in 0..partner.len() {
        let Some(old) = partner[here] else { continue };
        let before = (0..here).filter(|&other| partner[other].is_some_and(|other| other < old));
        previous[here] = before.rev().max_by_key(|&other| longest[other]);
        longest[here] = 1 + previous[here].map_or(0, |other| longest[other]);
        if end.is_none_or(|end| longest[here] > longest[end]) {
            end = Some(here);
        }
    }
    let mut stays = vec![false; partner.len()];
    while let Some(here) = end {
        stays[here] = true;
        end = previous[here];
    }
    stays
}

/// A value as it can be shown.
#[must_use]
pub fn node(value: &Value, shape: Shape) -> Node {
    match (shape, value) {
        (Shape::Reference(kind), Value::String(slug)) => Node::Record(kind, slug.clone()),
        (Shape::List(inner) | Shape::Sequence(inner), Value::Array(items)) => {
            Node::List(items.iter().map(|item| node(item, *inner)).collect())
        }
        (Shape::Row(fields), Value::Object(row)) => {
            let cell = |field: &Field| {
                let value = row.get(field.name)?;
                Some((field.name.to_owned(), node(value, field.shape)))
            };
            Node::Table(fields.iter().filter_map(cell).collect())
        }
        (Shape::Map(_, inner), Value::Object(table)) => Node::Table(
            table.iter().map(|(key, value)| (key.clone(), node(value, *inner))).collect(),
        ),
        (_, Value::String(text)) => Node::Plain(shape, text.clone()),
        (_, other) => Node::Plain(shape, other.to_string()),
    }
}

/// Every record that a change names.
#[must_use]
pub fn named(changes: &[FieldChange]) -> Vec<(Kind, String)> {
    let mut found = Vec::new();
    for change in changes {
        in_change(&change.change, &mut found);
    }
    found
}

fn in_change(change: &Change, found: &mut Vec<(Kind, String)>) {
    match change {
        Change::Words(_) => {}
        Change::Value(before, after) => {
            for node in before.iter().chain(after) {
                in_node(node, found);
            }
        }
        Change::Table(fields) => fields.iter().for_each(|field| in_change(&field.change, found)),
        Change::Items(items) => {
            for item in items {
                match item {
                    Item::Added(node) | Item::Removed(node) | Item::Moved(node, ..) => {
                        in_node(node, found);
                    }
                    Item::Changed(node, change) => {
                        in_node(node, found);
                        in_change(change, found);
                    }
                }
            }
        }
    }
}

fn in_node(node: &Node, found: &mut Vec<(Kind, String)>) {
    match node {
        Node::Plain(..) => {}
        Node::Record(kind, slug) => found.push((*kind, slug.clone())),
        Node::Table(cells) => cells.iter().for_each(|(_, node)| in_node(node, found)),
        Node::List(items) => items.iter().for_each(|node| in_node(node, found)),
    }
}
