//! A record as a form: what stands in its fields, typed or read from a record.
//!
//! Names of a form's fields are field paths: `title`, `actors[0].role`, `tests[0][1].metric`. What
//! does not name a field of the kind is passed over. Rows are kept by the number that they came
//! with, so that a form can be sent with holes in it.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};
use unicode_normalization::UnicodeNormalization;

use super::{
    field::{Field, Shape},
    figure::plain_number,
};

/// More rows of one list are not read.
pub const MAX_ROWS: usize = 200;

/// What stands at a place of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    text: String,
    parts: BTreeMap<&'static str, Typed>,
    rows: BTreeMap<u32, Typed>,
}

/// What became of a text that was put into a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It stands where it belongs.
    Here,
    /// Another stood there; the later one does now.
    Twice,
    /// There is no such place, or no room for a further row.
    Nowhere,
}

/// What stands in a form.
#[derive(Debug, Clone)]
pub struct Form {
    fields: &'static [Field],
    typed: Typed,
}

impl Typed {
    /// What was typed, as it was typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The rows of a list, each with its number.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &Self)> {
        self.rows.iter().map(|(&number, row)| (number, row))
    }

    /// What stands in a field of a row, or under a key.
    #[must_use]
    pub fn part(&self, name: &str) -> &Self {
        const NOTHING: &Typed =
            &Typed { text: String::new(), parts: BTreeMap::new(), rows: BTreeMap::new() };
        self.parts.get(name).unwrap_or(NOTHING)
    }

    /// Whether nothing is typed here.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
            && self.parts.values().all(Self::is_blank)
            && self.rows.values().all(Self::is_blank)
    }

    fn of(value: &Value, shape: Shape) -> Self {
        let mut typed = Self::default();
        match shape {
            Shape::List(inner) | Shape::Sequence(inner) => {
                let items = value.as_array().into_iter().flatten();
                typed.rows = (0_u32..).zip(items.map(|item| Self::of(item, *inner))).collect();
            }
            Shape::Row(fields) => {
                let given = fields.iter().filter_map(|field| Some((field, value.get(field.name)?)));
                typed.parts = given
                    .map(|(field, value)| (field.name, Self::of(value, field.shape)))
                    .collect();
            }
            Shape::Map(keys, inner) => {
                let given = keys.iter().filter_map(|&key| Some((key, value.get(key)?)));
                typed.parts = given.map(|(key, value)| (key, Self::of(value, *inner))).collect();
            }
            _ => {
                typed.text = match value {
                    Value::String(text) => text.clone(),
                    Value::Number(number) => number.to_string(),
                    Value::Bool(word) => word.to_string(),
                    _ => String::new(),
                }
            }
        }
        typed
    }

    /// Puts a text at a path below this place; passed over where there is no such place.
    fn put(&mut self, shape: Shape, path: &str, text: &str) -> Put {
        let mut place = self;
        let mut at = (shape, path);
        while let Some((step, shape, rest)) = next(at.0, at.1) {
            place = match step {
                Step::Part(name) => place.parts.entry(name).or_default(),
                Step::Row(number) => {
                    if place.rows.len() >= MAX_ROWS && !place.rows.contains_key(&number) {
                        // What is blank is no row.
                        return if text.trim().is_empty() { Put::Here } else { Put::Nowhere };
                    }
                    place.rows.entry(number).or_default()
                }
            };
            at = (shape, rest);
        }
        let is_leaf =
            !matches!(at.0, Shape::List(_) | Shape::Sequence(_) | Shape::Row(_) | Shape::Map(..));
        // Of two fields by the same name, one of them blank, the other counts.
        if !is_leaf || !at.1.is_empty() {
            return Put::Nowhere;
        }
        let is_other = !place.text.is_empty() && !text.is_empty() && place.text != text;
        if place.text.is_empty() || !text.is_empty() {
            text.clone_into(&mut place.text);
        }
        if is_other { Put::Twice } else { Put::Here }
    }

    fn find(&mut self, shape: Shape, path: &str) -> Option<(&mut Self, Shape)> {
        let mut place = self;
        let mut at = (shape, path);
        while let Some((step, shape, rest)) = next(at.0, at.1) {
            place = match step {
                Step::Part(name) => place.parts.entry(name).or_default(),
                Step::Row(number) => place.rows.get_mut(&number)?,
            };
            at = (shape, rest);
        }
        at.1.is_empty().then_some((place, at.0))
    }

    fn value(&self, shape: Shape) -> Option<Value> {
        match shape {
            Shape::List(inner) | Shape::Sequence(inner) => {
                let items: Vec<Value> =
                    self.rows.values().filter_map(|row| row.value(*inner)).collect();
                (!items.is_empty()).then_some(Value::Array(items))
            }
            Shape::Row(fields) => {
                let table = fields.iter().filter_map(|field| {
                    let value = self.parts.get(field.name)?.value(field.shape)?;
                    Some((field.name.to_owned(), value))
                });
                some_table(table.collect())
            }
            Shape::Map(keys, inner) => {
                let table = keys
                    .iter()
                    .filter_map(|&key| Some((key.to_owned(), self.parts.get(key)?.value(*inner)?)));
                some_table(table.collect())
            }
            shape => {
                let text = clean(&self.text);
                (!text.is_empty()).then(|| match shape {
                    Shape::Whole(..) => whole(&text).unwrap_or(Value::String(text)),
                    Shape::Figure => figure(&text).unwrap_or(Value::String(text)),
                    _ => Value::String(text),
                })
            }
        }
    }

    fn pairs(&self, shape: Shape, path: &str, pairs: &mut Vec<(String, String)>) {
        let below = |name: &str| {
            if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
        };
        match shape {
            Shape::List(inner) | Shape::Sequence(inner) => {
                for (number, row) in &self.rows {
                    row.pairs(*inner, &format!("{path}[{number}]"), pairs);
                }
            }
            Shape::Row(fields) => {
                for field in fields {
                    if let Some(part) = self.parts.get(field.name) {
                        part.pairs(field.shape, &below(field.name), pairs);
                    }
                }
            }
            Shape::Map(keys, inner) => {
                for &key in keys.iter() {
                    if let Some(part) = self.parts.get(key) {
                        part.pairs(*inner, &below(key), pairs);
                    }
                }
            }
            _ if self.text.is_empty() => {}
            _ => pairs.push((path.to_owned(), self.text.clone())),
        }
    }
}

impl Form {
    /// An empty form with these fields.
    #[must_use]
    pub fn new(fields: &'static [Field]) -> Self {
        Self { fields, typed: Typed::default() }
    }

    /// The form that holds a record.
    #[must_use]
    pub fn of(record: &Value, fields: &'static [Field]) -> Self {
        Self { fields, typed: Typed::of(record, Shape::Row(fields)) }
    }

    /// What came from a browser.
    pub fn read<'a>(
        fields: &'static [Field],
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let mut form = Self::new(fields);
        for (name, text) in pairs {
            form.put(name, text);
        }
        form
    }

    /// Puts a text into a field; passed over where there is no such field.
    pub fn put(&mut self, path: &str, text: &str) -> Put {
        self.typed.put(Shape::Row(self.fields), path, text)
    }

    /// The top-level field that a path begins with.
    #[must_use]
    pub fn field_of(&self, path: &str) -> Option<&'static str> {
        let (name, _) = name(path)?;
        self.fields.iter().find(|field| field.name == name).map(|field| field.name)
    }

    /// Empties whatever stands at a path.
    pub fn clear(&mut self, path: &str) {
        if let Some((place, _)) = self.typed.find(Shape::Row(self.fields), path) {
            *place = Typed::default();
        }
    }

    /// Replaces what stands in a top-level field by a value of a record.
    pub fn set(&mut self, name: &str, value: Option<&Value>) {
        let Some(field) = self.fields.iter().find(|field| field.name == name) else { return };
        let typed = value.map(|value| Typed::of(value, field.shape)).unwrap_or_default();
        self.typed.parts.insert(field.name, typed);
    }

    /// What stands in the form.
    #[must_use]
    pub fn typed(&self) -> &Typed {
        &self.typed
    }

    /// What stands in a field that holds one text.
    #[must_use]
    pub fn text(&mut self, path: &str) -> &str {
        let shape = Shape::Row(self.fields);
        self.typed.find(shape, path).map_or("", |(place, _)| place.text.as_str())
    }

    /// The kind that the reference at a path is to.
    #[must_use]
    pub fn kind_at(&mut self, path: &str) -> Option<super::Kind> {
        match self.typed.find(Shape::Row(self.fields), path)?.1 {
            Shape::Reference(kind) => Some(kind),
            _ => None,
        }
    }

    /// Adds a blank row to a list.
    pub fn add_row(&mut self, path: &str) -> Put {
        let Some((place, Shape::List(_) | Shape::Sequence(_))) =
            self.typed.find(Shape::Row(self.fields), path)
        else {
            return Put::Nowhere;
        };
        if place.rows.len() >= MAX_ROWS {
            return Put::Nowhere;
        }
        let last = place.rows.keys().next_back();
        let number = last.map_or(Some(0), |last| last.checked_add(1));
        place.rows.extend(number.map(|number| (number, Typed::default())));
        Put::Here
    }

    /// Takes a row out of its list.
    pub fn remove_row(&mut self, path: &str) {
        let Some((list, number)) = path.strip_suffix(']').and_then(|path| path.rsplit_once('['))
        else {
            return;
        };
        if let Some((place, _)) = self.typed.find(Shape::Row(self.fields), list)
            && let Ok(number) = number.parse()
        {
            place.rows.remove(&number);
        }
    }

    /// The record, as JSON: without blank fields and rows, numbers as numbers where they can be
    /// read.
    #[must_use]
    pub fn record(&self) -> Value {
        self.typed.value(Shape::Row(self.fields)).unwrap_or_else(|| Value::Object(Map::new()))
    }

    /// The form without blank rows and with rows numbered from 0, as the record has them.
    #[must_use]
    pub fn tidied(&self) -> Self {
        Self::of(&self.record(), self.fields)
    }

    /// Every field that is not blank with its name, in the order of the kind's fields.
    #[must_use]
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        self.typed.pairs(Shape::Row(self.fields), "", &mut pairs);
        pairs
    }
}

enum Step {
    Part(&'static str),
    Row(u32),
}

/// The first step of a path, the shape there, and the rest of the path; none at the path's end and
/// where it leads nowhere.
fn next(shape: Shape, path: &str) -> Option<(Step, Shape, &str)> {
    match shape {
        Shape::List(inner) | Shape::Sequence(inner) => {
            let (number, rest) = path.strip_prefix('[')?.split_once(']')?;
            let is_plain = number.len() <= 10 && number.bytes().all(|byte| byte.is_ascii_digit());
            Some((Step::Row(number.parse().ok().filter(|_| is_plain)?), *inner, rest))
        }
        Shape::Row(fields) => {
            let (name, rest) = name(path)?;
            let field = fields.iter().find(|field| field.name == name)?;
            Some((Step::Part(field.name), field.shape, rest))
        }
        Shape::Map(keys, inner) => {
            let (name, rest) = name(path)?;
            let key = keys.iter().find(|key| **key == name)?;
            Some((Step::Part(key), *inner, rest))
        }
        _ => None,
    }
}

fn name(path: &str) -> Option<(&str, &str)> {
    let path = path.strip_prefix('.').unwrap_or(path);
    if path.is_empty() {
        return None;
    }
    Some(path.split_at(path.find(['.', '[']).unwrap_or(path.len())))
}

fn some_table(table: Map<String, Value>) -> Option<Value> {
    (!table.is_empty()).then_some(Value::Object(table))
}

/// The field at a path, in words: `Actors 2, Role` for `actors[1].role`; none where there is none.
#[must_use]
pub fn label_at(fields: &'static [Field], path: &str) -> Option<String> {
    let mut label = String::new();
    let mut at = (Shape::Row(fields), path);
    while let Some((step, shape, rest)) = next(at.0, at.1) {
        match step {
            Step::Row(number) => {
                label.push(' ');
                label.push_str(&(u64::from(number) + 1).to_string());
            }
            Step::Part(name) => {
                if !label.is_empty() {
                    label.push_str(", ");
                }
                label.push_str(&match at.0 {
                    Shape::Row(fields) => fields
                        .iter()
                        .find(|field| field.name == name)
                        .map_or_else(String::new, Field::label),
                    Shape::Map(keys, _) => keys.label(name).unwrap_or(name).to_owned(),
                    _ => String::new(),
                });
            }
        }
        at = (shape, rest);
    }
    (at.1.is_empty() && !label.is_empty()).then_some(label)
}

/// A text without blanks at its ends, with plain line ends, in Unicode normal form C.
#[must_use]
pub fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.trim().nfc().collect()
}

fn whole(text: &str) -> Option<Value> {
    let number = plain_number(text)?;
    // Above this, whole numbers have no exact `f64`.
    let fits = number.fract() == 0.0 && number.abs() < 9e15;
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and in range")]
    fits.then_some(Value::from(number as i64))
}

fn figure(text: &str) -> Option<Value> {
    whole(text).or_else(|| Number::from_f64(plain_number(text)?).map(Value::Number))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Kind, Problems, field};

    #[test]
    fn blanks_are_dropped_and_numbers_read() {
        let form = Form::read(
            Kind::Event.fields(),
            [
                ("title", "  Two\u{301}  "),
                ("summary", "One\r\ntwo\rthree"),
                ("significance", "3"),
                ("actors[7].actor", " "),
                ("actors[9].actor", "nvidia"),
                ("actors[9].role", ""),
                ("chips[1]", ""),
                ("notes", "\r\n"),
            ],
        );
        let expected = serde_json::json!({
            "title": "Tw\u{f3}", "summary": "One\ntwo\nthree", "significance": 3,
            "actors": [{"actor": "nvidia"}],
        });
        assert_eq!(form.record(), expected);
        assert_eq!(form.tidied().pairs()[3].0, "actors[0].actor");
    }

    #[test]
    fn a_number_that_cannot_be_read_stays_a_text() {
        for (typed, read) in [
            ("814", serde_json::json!(814)),
            ("1,234.5", serde_json::json!(1234.5)),
            ("3,2", serde_json::json!("3,2")),
            ("about 8", serde_json::json!("about 8")),
            ("1e999", serde_json::json!("1e999")),
            ("NaN", serde_json::json!("NaN")),
        ] {
            let form = Form::read(Kind::Chip.fields(), [("dense.fp16", typed)]);
            assert_eq!(form.record()["dense"]["fp16"], read, "{typed}");
        }
    }

    #[test]
    fn rows_are_added_and_removed() {
        let mut form = Form::read(Kind::Control.fields(), [("tests[0][4].value", "1")]);
        form.add_row("tests[0]");
        form.add_row("tests");
        form.add_row("title");
        form.add_row("nothing[3]");
        form.put("tests[0][5].value", "2");
        form.put("tests[1][0].value", "3");
        form.remove_row("tests[0][4]");
        form.remove_row("tests");
        let expected = serde_json::json!({"tests": [[{"value": 2}], [{"value": 3}]]});
        assert_eq!(form.record(), expected);
    }

    #[test]
    fn rows_have_a_limit() {
        let names: Vec<String> =
            (0..1_000_u32).map(|n| format!("sources[{}]", n * 4_000_000)).collect();
        let form = Form::read(Kind::Event.fields(), names.iter().map(|name| (name.as_str(), "a")));
        assert_eq!(form.record()["sources"].as_array().map(Vec::len), Some(MAX_ROWS));
        let mut form = Form::new(Kind::Control.fields());
        for number in 0..MAX_ROWS {
            assert_eq!(form.put(&format!("tests[3][{number}].value"), "1"), Put::Here);
        }
        // A blank row more is nothing that could be lost.
        assert_eq!(form.put("tests[3][900].value", " "), Put::Here);
        assert_eq!(form.put("tests[3][900].value", "2"), Put::Nowhere);
        assert_eq!(form.add_row("tests[3]"), Put::Nowhere);
        assert_eq!(form.put("title", "Kept"), Put::Here);
    }

    #[test]
    fn ten_megabytes_are_only_text() {
        let huge = "[".repeat(10_000_000);
        let form = Form::read(
            Kind::Control.fields(),
            [(huge.as_str(), "a"), ("title", huge.as_str()), (&format!("tests{huge}"), "b")],
        );
        assert_eq!(form.record()["title"].as_str().map(str::len), Some(huge.len()));
    }

    proptest! {
        #[test]
        fn whatever_is_sent_is_read(
            kind in prop::sample::select(Kind::ALL),
            pairs in prop::collection::vec(
                (
                    r"(title|actors|tests|dense|sources|evidence|slug|.{0,8})(\[[0-9]{0,12}\]|\.[a-z]{0,6}|\]|\[){0,4}",
                    any::<String>(),
                ),
                0..40,
            ),
        ) {
            let given = pairs.iter().map(|(name, text)| (name.as_str(), text.as_str()));
            let mut form = Form::read(kind.fields(), given);
            let record = form.record();
            field::check_shape(&record, kind.fields(), &mut Problems::new());
            // What was read once is read the same again.
            prop_assert_eq!(form.tidied().record(), record);
            for (name, _) in &pairs {
                form.remove_row(name);
                form.add_row(name);
            }
        }
    }
}
