//! The schemas of the data interface's documents: of records from their kinds' fields, of all else
//! from the types that are sent.

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::{
    changes::ChangesDocument,
    compare::CompareDocument,
    endpoints::name,
    index::IndexDocument,
    problem::ProblemDetails,
    records::{RecordDocument, RevisionsDocument},
    search::SearchDocument,
    verdict::VerdictDocument,
};
use crate::model::{Kind, json_schema};

/// Where the document has its schemas.
const PATH: &str = "/components/schemas";

/// A reference to a schema.
#[must_use]
pub fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#{PATH}/{name}") })
}

/// All schemas, by name.
#[must_use]
pub fn all() -> Map<String, Value> {
    let settings = SchemaSettings::draft2020_12().for_serialize().with(|settings| {
        settings.definitions_path = PATH.into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let envelope = RecordDocument::json_schema(&mut generator).to_value();
    for add in [
        add::<RevisionsDocument>,
        add::<SearchDocument>,
        add::<VerdictDocument<'static>>,
        add::<CompareDocument>,
        add::<ChangesDocument>,
        add::<IndexDocument>,
        add::<ProblemDetails<'static>>,
    ] {
        add(&mut generator);
    }
    let mut schemas = generator.take_definitions(true);
    for &kind in Kind::ALL {
        schemas.insert(name(kind).to_owned(), json_schema::of_kind(kind));
        schemas.insert(format!("{}Document", name(kind)), document(&envelope, kind));
        schemas.insert(format!("{}List", name(kind)), list(kind));
    }
    schemas.insert(
        "OpenApiDocument".to_owned(),
        json!({
            "type": "object",
            "description": "An OpenAPI document.",
            "required": ["openapi", "info", "paths"],
        }),
    );
    schemas
}

fn add<T: JsonSchema>(generator: &mut SchemaGenerator) {
    generator.subschema_for::<T>();
}

/// What surrounds a record of a kind.
fn document(envelope: &Value, kind: Kind) -> Value {
    let mut schema = envelope.clone();
    schema["properties"]["kind"] = json!({ "const": kind.as_str() });
    schema["properties"]["record"] = reference(name(kind));
    schema
}

fn list(kind: Kind) -> Value {
    json!({
        "type": "object",
        "description": format!("{} in the order of their list.", kind.plural_label()),
        "required": ["data", "next"],
        "properties": {
            "data": { "type": "array", "items": reference(&format!("{}Document", name(kind))) },
            "next": {
                "type": ["string", "null"],
                "description": "The address of the records that follow; null at the end.",
            },
        },
    })
}
