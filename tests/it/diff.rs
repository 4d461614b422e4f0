//! Differences between two versions of a record hold for every record.

use chokepoint::model::{
    Kind,
    diff::{self, Change, Item, Node, Words},
    field::{Field, Shape},
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Any value of a shape; texts of few words, so that versions share some.
fn value(shape: Shape) -> BoxedStrategy<Value> {
    match shape {
        Shape::List(inner) | Shape::Sequence(inner) => {
            prop::collection::vec(value(*inner), 1..4).prop_map(Value::from).boxed()
        }
        Shape::Row(fields) => record(fields),
        Shape::Map(keys, inner) => {
            let some =
                prop::collection::vec((prop::sample::select(keys.tokens), value(*inner)), 1..4);
            some.prop_map(|pairs| pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())
                .prop_map(Value::Object)
                .boxed()
        }
        Shape::Whole(..) | Shape::Figure => (1..4).prop_map(Value::from).boxed(),
        _ => "[ab]( [ab]){0,3}".prop_map(Value::from).boxed(),
    }
}

fn record(fields: &'static [Field]) -> BoxedStrategy<Value> {
    let field = |field: &Field| {
        let name = field.name;
        let optional = prop::option::of(value(field.shape));
        let value = if field.required {
            value(field.shape).prop_map(Some).boxed()
        } else {
            optional.boxed()
        };
        value.prop_map(move |value| value.map(|value| (name.to_owned(), value))).boxed()
    };
    let fields: Vec<_> = fields.iter().map(field).collect();
    fields
        .prop_map(|pairs| Value::Object(pairs.into_iter().flatten().collect::<Map<_, _>>()))
        .boxed()
}

fn two_versions() -> impl Strategy<Value = (Kind, Value, Value)> {
    prop::sample::select(Kind::ALL)
        .prop_flat_map(|kind| (Just(kind), record(kind.fields()), record(kind.fields())))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_record_does_not_differ_from_itself((kind, version, _) in two_versions()) {
        prop_assert_eq!(diff::records(&version, &version, kind.fields()), []);
    }

    #[test]
    fn every_field_that_differs_is_named((kind, before, after) in two_versions()) {
        let changes = diff::records(&before, &after, kind.fields());
        let named: Vec<_> = changes.iter().map(|change| change.name.as_str()).collect();
        let differ = kind.fields().iter().map(|field| field.name);
        let differ: Vec<_> = differ.filter(|name| before.get(name) != after.get(name)).collect();
        prop_assert_eq!(named, differ);
        for change in &changes {
            prop_assert!(says_something(&change.change), "{change:?}");
        }
    }

    #[test]
    fn both_texts_can_be_read_out_of_their_difference(
        before in "[a-c .]{0,20}", after in "[a-c .]{0,20}"
    ) {
        let (mut old, mut new) = (String::new(), String::new());
        for run in diff::words(&before, &after) {
            match run {
                Words::Same(text) => { old.push_str(&text); new.push_str(&text); }
                Words::Removed(text) => old.push_str(&text),
                Words::Added(text) => new.push_str(&text),
            }
        }
        prop_assert_eq!((old, new), (before, after));
    }
}

fn says_something(change: &Change) -> bool {
    match change {
        Change::Words(words) => words.iter().any(|run| !matches!(run, Words::Same(_))),
        Change::Value(before, after) => before != after,
        Change::Table(fields) => {
            !fields.is_empty() && fields.iter().all(|field| says_something(&field.change))
        }
        Change::Items(items) => {
            !items.is_empty()
                && items.iter().all(|item| match item {
                    Item::Changed(_, change) => says_something(change),
                    _ => true,
                })
        }
    }
}

#[test]
fn items_are_added_removed_moved_and_changed() {
    let fields = Kind::Event.fields();
    let actor = |slug: &str, role: &str| json!({"actor": slug, "role": role});
    let before = json!({
        "chips": ["a", "b", "c", "x"],
        "actors": [actor("x", "target"), actor("y", "subject")],
    });
    let after = json!({
        "chips": ["c", "a", "b", "d"],
        "actors": [actor("x", "initiator"), actor("y", "subject")],
    });
    let changes = diff::records(&before, &after, fields);
    let record = |slug: &str| Node::Record(Kind::Chip, slug.to_owned());
    let [actors, chips] = changes.as_slice() else { panic!("{changes:?}") };
    assert_eq!(
        chips.change,
        Change::Items(vec![
            Item::Removed(record("x")),
            Item::Moved(record("c"), 3, 1),
            Item::Added(record("d")),
        ])
    );
    let Change::Items(items) = &actors.change else { panic!("{actors:?}") };
    let [Item::Changed(Node::Record(Kind::Actor, slug), Change::Table(fields))] = items.as_slice()
    else {
        panic!("{items:?}")
    };
    assert_eq!((slug.as_str(), fields[0].name.as_str()), ("x", "role"));
}

#[test]
fn changed_words_that_only_blanks_part_are_one_change() {
    let runs = diff::words("Beijing told firms to stop.", "Beijing asked big firms to stop.");
    let expected = [
        Words::Same("Beijing ".into()),
        Words::Removed("told".into()),
        Words::Added("asked big".into()),
        Words::Same(" firms to stop.".into()),
    ];
    assert_eq!(runs, expected);
}
