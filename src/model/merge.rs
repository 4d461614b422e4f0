//! Two changes of one record, put together field by field.

use serde_json::{Map, Value};

use super::field::{Field, Shape};

/// A field that both changed, in ways that do not go together.
#[derive(Debug, Clone, PartialEq)]
pub struct Collision {
    /// The field.
    pub field: &'static str,
    /// What it was.
    pub base: Option<Value>,
    /// What the other made of it.
    pub theirs: Option<Value>,
    /// What this one made of it.
    pub yours: Option<Value>,
}

/// Two changes put together.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The record with both changes; of fields that collide, yours.
    pub record: Value,
    /// The fields that collide.
    pub collisions: Vec<Collision>,
    /// The fields that the other changed, and that are taken over.
    pub taken: Vec<&'static str>,
}

/// Puts `yours` and `theirs` together, both made from `base`.
///
/// A field that one side left alone has what the other made of it. Lists are put together item by
/// item, and tables key by key, where no item or key is touched by both.
#[must_use]
pub fn merge(fields: &'static [Field], base: &Value, theirs: &Value, yours: &Value) -> Merged {
    let mut record = Map::new();
    let mut merged = Merged { record: Value::Null, collisions: Vec::new(), taken: Vec::new() };
    for field in fields {
        let [was, other, own] = [base, theirs, yours].map(|record| record.get(field.name));
        let value = if other == was || other == own {
            own.cloned()
        } else if own == was {
            merged.taken.push(field.name);
            other.cloned()
        } else if let Some(both) = together(field.shape, was, other, own) {
            merged.taken.push(field.name);
            Some(both)
        } else {
            merged.collisions.push(Collision {
                field: field.name,
                base: was.cloned(),
                theirs: other.cloned(),
                yours: own.cloned(),
            });
            own.cloned()
        };
        record.extend(value.map(|value| (field.name.to_owned(), value)));
    }
    merged.record = Value::Object(record);
    merged
}

fn together(
    shape: Shape,
    base: Option<&Value>,
    theirs: Option<&Value>,
    yours: Option<&Value>,
) -> Option<Value> {
    match shape {
        Shape::List(inner) => {
            let items = |value: Option<&Value>| {
                value.and_then(Value::as_array).cloned().unwrap_or_default()
            };
            let (base, theirs, yours) = (items(base), items(theirs), items(yours));
            let dropped: Vec<&Value> = base.iter().filter(|item| !yours.contains(item)).collect();
            let added: Vec<&Value> = yours.iter().filter(|item| !base.contains(item)).collect();
            // A row that one side changed looks like one dropped and one added.
            let is_table = matches!(inner, Shape::Row(_));
            let they_dropped = base.iter().any(|item| !theirs.contains(item));
            if is_table && (they_dropped || !dropped.is_empty()) {
                return None;
            }
            // An order that was changed cannot be told from items.
            let kept_order = |list: &[Value]| {
                let [left, right] = [(&base[..], list), (list, &base[..])]
                    .map(|(of, by)| of.iter().filter(|item| by.contains(item)).collect::<Vec<_>>());
                left == right
            };
            if !kept_order(&theirs) || !kept_order(&yours) {
                return None;
            }
            let mut both: Vec<Value> =
                theirs.iter().filter(|item| !dropped.contains(item)).cloned().collect();
            for item in added {
                if !both.contains(item) {
                    both.push(item.clone());
                }
            }
            (!both.is_empty()).then_some(Value::Array(both))
        }
        Shape::Map(keys, _) => {
            let mut both = Map::new();
            for &key in keys.iter() {
                let [was, other, own] = [base, theirs, yours].map(|table| table?.get(key));
                let value = if other == was || other == own {
                    own
                } else if own == was {
                    other
                } else {
                    return None;
                };
                both.extend(value.map(|value| (key.to_owned(), value.clone())));
            }
            (!both.is_empty()).then_some(Value::Object(both))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Kind;

    #[test]
    fn what_does_not_collide_is_put_together() {
        let base = json!({"title": "A", "summary": "B", "chips": ["a", "b"], "effect": "eases"});
        let theirs = json!({"title": "A2", "summary": "B", "chips": ["a", "b", "c"],
                            "effect": "tightens"});
        let yours = json!({"title": "A", "summary": "B2", "chips": ["b", "d"],
                           "effect": "neutral"});
        let merged = merge(Kind::Event.fields(), &base, &theirs, &yours);
        let expected = json!({"title": "A2", "summary": "B2", "effect": "neutral",
                              "chips": ["b", "c", "d"]});
        assert_eq!(merged.record, expected);
        assert_eq!(merged.taken, ["title", "chips"]);
        let fields: Vec<_> = merged.collisions.iter().map(|collision| collision.field).collect();
        assert_eq!(fields, ["effect"]);
        assert_eq!(merged.collisions[0].theirs, Some(json!("tightens")));
    }

    #[test]
    fn tables_are_put_together_by_key() {
        let base = json!({"dense": {"fp16": 1, "fp8": 2}});
        let theirs = json!({"dense": {"fp16": 3, "fp8": 2}});
        let yours = json!({"dense": {"fp16": 1}});
        let merged = merge(Kind::Chip.fields(), &base, &theirs, &yours);
        assert_eq!(merged.record, json!({"dense": {"fp16": 3}}));
        assert!(merged.collisions.is_empty());
        let yours = json!({"dense": {"fp16": 4, "fp8": 2}});
        let merged = merge(Kind::Chip.fields(), &base, &theirs, &yours);
        assert_eq!(merged.collisions.len(), 1);
        assert_eq!(merged.record, yours);
    }

    #[test]
    fn a_row_that_both_changed_collides() {
        let row = |role: &str| json!({"actors": [{"actor": "a", "role": role}]});
        let merged =
            merge(Kind::Event.fields(), &row("target"), &row("subject"), &row("initiator"));
        assert_eq!(merged.collisions.len(), 1);
    }
}
