//! A record that refers to another by its slug, after that has changed.

use serde_json::Value;

use super::{
    Kind,
    field::{Field, Shape},
};

/// Puts a new slug in place of an old one, wherever a record refers to a record of that kind by it.
pub fn references(record: &mut Value, fields: &[Field], kind: Kind, old: &str, new: &str) {
    for field in fields {
        if let Some(value) = record.get_mut(field.name) {
            in_value(value, field.shape, kind, old, new);
        }
    }
}

fn in_value(value: &mut Value, shape: Shape, kind: Kind, old: &str, new: &str) {
    match shape {
        Shape::Reference(to) if to == kind && value.as_str() == Some(old) => *value = new.into(),
        Shape::List(inner) | Shape::Sequence(inner) => {
            for item in value.as_array_mut().into_iter().flatten() {
                in_value(item, *inner, kind, old, new);
            }
        }
        Shape::Row(fields) => references(value, fields, kind, old, new),
        Shape::Map(_, inner) => {
            for (_, item) in value.as_object_mut().into_iter().flatten() {
                in_value(item, *inner, kind, old, new);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_references_to_that_record_change() {
        let mut chip = json!({
            "slug": "a", "name": "a", "vendor": "a", "foundry": "b", "variant_of": "a",
            "sources": ["a", "b"], "source_of": {"fp16": "a", "fp8": "b"},
        });
        let expected = json!({
            "slug": "a", "name": "a", "vendor": "a", "foundry": "b", "variant_of": "a",
            "sources": ["z", "b"], "source_of": {"fp16": "z", "fp8": "b"},
        });
        references(&mut chip, Kind::Chip.fields(), Kind::Source, "a", "z");
        assert_eq!(chip, expected);
        let mut event = json!({"actors": [{"actor": "a", "role": "target"}, {"actor": "b"}]});
        references(&mut event, Kind::Event.fields(), Kind::Actor, "a", "z");
        assert_eq!(event["actors"], json!([{"actor": "z", "role": "target"}, {"actor": "b"}]));
    }
}
