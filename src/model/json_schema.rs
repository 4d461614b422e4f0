//! The kinds' fields as JSON Schema (2020-12), from the same descriptions that validation reads.

use serde_json::{Map, Value, json};

use super::{
    Kind,
    field::{Field, NOTES, Shape},
    slug::MAX_LENGTH,
};

/// The schema of a kind's records as the public gets them. It names the fields that there are and
/// leaves room for new ones, so that programs made from it go on when one is added.
#[must_use]
pub fn of_kind(kind: Kind) -> Value {
    let public = kind.fields().iter().filter(|field| field.name != NOTES.name);
    let mut schema = of_row(public);
    schema["title"] = kind.label().into();
    schema
}

/// The schema of a table with some fields.
fn of_row<'a>(fields: impl Iterator<Item = &'a Field>) -> Value {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for field in fields {
        let mut schema = of_shape(field.shape);
        schema["description"] = field.help.into();
        if let Some(example) = example(field) {
            schema["examples"] = json!([example]);
        }
        properties.insert(field.name.to_owned(), schema);
        if field.required {
            required.push(field.name);
        }
    }
    json!({ "type": "object", "properties": properties, "required": required })
}

/// A field's example, where it is one of its type.
fn example(field: &Field) -> Option<Value> {
    match field.shape {
        _ if field.example.is_empty() => None,
        Shape::Whole(..) => field.example.parse::<i64>().ok().map(Value::from),
        Shape::Figure => field.example.parse::<f64>().ok().map(Value::from),
        Shape::List(_) | Shape::Sequence(_) | Shape::Row(_) | Shape::Map(..) => None,
        _ => Some(field.example.into()),
    }
}

/// The schema of what a field holds.
#[must_use]
pub fn of_shape(shape: Shape) -> Value {
    match shape {
        Shape::OwnSlug => slug(),
        Shape::Reference(kind) => {
            let mut schema = slug();
            schema["x-refers-to"] = kind.as_str().into();
            schema
        }
        Shape::Text(most) => json!({ "type": "string", "minLength": 1, "maxLength": most }),
        Shape::Words(most) => json!({ "type": "string", "minLength": 1, "x-most-words": most }),
        Shape::Url => json!({ "type": "string", "format": "uri", "pattern": "^https?://" }),
        Shape::Date => {
            json!({ "type": "string", "pattern": format!("^{DATE}(/{DATE})?$"), "x-edtf": "level 0" })
        }
        Shape::Start => json!({ "type": "string", "pattern": r"^\d{4}-\d{2}(-\d{2})?$" }),
        Shape::Choice(words) => json!({
            "type": "string",
            "enum": words.tokens,
            "x-labels": words.labels,
        }),
        Shape::Jurisdiction => json!({ "type": "string", "pattern": "^[A-Z]{2}$" }),
        Shape::Destination => json!({ "type": "string", "pattern": r"^([A-Z]{2}|\*)$" }),
        Shape::Language => json!({ "type": "string", "pattern": "^[a-z]{2}$" }),
        Shape::Whole(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Shape::Figure => json!({ "type": "number", "exclusiveMinimum": 0 }),
        Shape::List(inner) => json!({
            "type": "array",
            "items": of_shape(*inner),
            "minItems": 1,
            "uniqueItems": true,
        }),
        Shape::Sequence(inner) => {
            json!({ "type": "array", "items": of_shape(*inner), "minItems": 1 })
        }
        Shape::Row(fields) => of_row(fields.iter()),
        Shape::Map(words, inner) => {
            let property = |(token, label): (&&str, &&str)| {
                let mut schema = of_shape(*inner);
                schema["description"] = (*label).into();
                ((*token).to_owned(), schema)
            };
            let properties = words.tokens.iter().zip(words.labels).map(property);
            json!({ "type": "object", "properties": properties.collect::<Map<_, _>>() })
        }
    }
}

/// A date of any precision.
const DATE: &str = r"\d{4}(-\d{2}(-\d{2})?)?";

fn slug() -> Value {
    json!({
        "type": "string",
        "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
        "maxLength": MAX_LENGTH,
    })
}

/// What a field holds, in a reader's words: `list of slugs of actors`.
#[must_use]
pub fn words(shape: Shape) -> String {
    match shape {
        Shape::OwnSlug => "the record’s own slug".to_owned(),
        Shape::Reference(kind) => format!("slug of {}", article(kind)),
        Shape::Text(most) => format!("text, at most {most} characters"),
        Shape::Words(most) => format!("text, at most {most} words"),
        Shape::Url => "web address".to_owned(),
        Shape::Date => "date (EDTF level 0)".to_owned(),
        Shape::Start => "day or month (EDTF level 0)".to_owned(),
        Shape::Choice(words) => format!("one of: {}", words.tokens.join(", ")),
        Shape::Jurisdiction => "jurisdiction (ISO 3166-1 alpha-2, or EU)".to_owned(),
        Shape::Destination => "jurisdiction, or * for every one".to_owned(),
        Shape::Language => "language (ISO 639-1)".to_owned(),
        Shape::Whole(low, high) => format!("whole number from {low} to {high}"),
        Shape::Figure => "number greater than zero".to_owned(),
        Shape::List(inner) | Shape::Sequence(inner) => match *inner {
            Shape::Row(_) => "list of objects".to_owned(),
            Shape::Sequence(_) | Shape::List(_) => "list of lists of objects".to_owned(),
            inner => format!("list; each a {}", words(inner)),
        },
        Shape::Row(_) => "object".to_owned(),
        Shape::Map(keys, inner) => {
            format!("object; keys of: {}; each a {}", keys.tokens.join(", "), words(*inner))
        }
    }
}

fn article(kind: Kind) -> String {
    let label = kind.label().to_lowercase();
    let article = if label.starts_with(['a', 'e']) { "an" } else { "a" };
    format!("{article} {label}")
}

/// The fields within a field that holds objects.
#[must_use]
pub fn inner_fields(shape: Shape) -> &'static [Field] {
    match shape {
        Shape::Row(fields) => fields,
        Shape::List(inner) | Shape::Sequence(inner) => inner_fields(*inner),
        _ => &[],
    }
}
