//! The document of the data interface against what the interface does.

use std::collections::BTreeSet;

use chokepoint::{
    model::{Kind, record::keep_public},
    starter,
};
use serde_json::{Value, json};

use crate::{api::document, support::App};

/// A validator of one of the document's schemas. With `closed`, a field that the schema does not name
/// is a fault, though the interface may add some.
fn validator(openapi: &Value, name: &str, closed: bool) -> jsonschema::Validator {
    let mut schema = json!({
        "$ref": format!("#/components/schemas/{name}"),
        "components": openapi["components"],
    });
    if closed {
        close(&mut schema["components"]["schemas"]);
    }
    jsonschema::draft202012::new(&schema).unwrap()
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.get("type") == Some(&json!("object")) && map.contains_key("properties") {
                map.entry("additionalProperties").or_insert(json!(false));
            }
            map.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

fn assert_valid(validator: &jsonschema::Validator, document: &Value, what: &str) {
    let faults: Vec<String> = validator
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{what}: {faults:?}");
}

/// The operations of the document with their paths.
fn operations(openapi: &Value) -> Vec<(&str, &Value)> {
    let paths = openapi["paths"].as_object().unwrap();
    paths.iter().map(|(path, item)| (path.as_str(), &item["get"])).collect()
}

#[tokio::test]
async fn every_record_fits_the_schema_of_its_kind() {
    let app = App::start().await;
    let openapi = document(&app.get("/api/v1/openapi.json").await.ok());
    let dataset = starter::dataset();
    for &kind in Kind::ALL {
        let validator = validator(&openapi, kind.label(), true);
        for record in dataset.records().filter(|record| record.kind() == kind) {
            let mut fields = record.to_json().unwrap();
            keep_public(&mut fields);
            assert_valid(&validator, &fields, record.slug().as_str());
        }
        // It is no schema that everything fits.
        assert!(!validator.is_valid(&json!({ "slug": "Not A Slug" })), "{kind}");
    }
}

#[tokio::test]
async fn every_example_is_answered_as_the_document_says() {
    let app = App::start().await;
    let openapi = document(&app.get("/api/v1/openapi.json").await.ok());
    for (path, operation) in operations(&openapi) {
        let example = operation["x-example"].as_str().unwrap();
        let answer = document(&app.get(example).await.ok());
        let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        let name = schema["$ref"].as_str().unwrap().rsplit('/').next().unwrap();
        // What a search found and a list has is more than nothing.
        assert_ne!(answer["data"], json!([]), "{example}");
        let closed = name != "OpenApiDocument";
        assert_valid(&validator(&openapi, name, closed), &answer, path);
    }
    let problem = app.get("/api/v1/chips?limit=none").await.is(400);
    let problem: Value = serde_json::from_str(&problem.body).unwrap();
    assert_valid(&validator(&openapi, "ProblemDetails", true), &problem, "a problem");
}

/// An unknown parameter's problem names all that there are: so the document and the code are held
/// together.
#[tokio::test]
async fn the_document_has_the_parameters_that_the_code_reads() {
    let app = App::start().await;
    let openapi = document(&app.get("/api/v1/openapi.json").await.ok());
    for (path, operation) in operations(&openapi) {
        let example = operation["x-example"].as_str().unwrap();
        let parameters = operation["parameters"].as_array().unwrap();
        let of_query = parameters.iter().filter(|parameter| parameter["in"] == "query");
        let told: BTreeSet<&str> = of_query.map(|one| one["name"].as_str().unwrap()).collect();
        let bare = example.split('?').next().unwrap();
        let refused = app.get(&format!("{bare}?quokka=1")).await.is(400);
        let problem: Value = serde_json::from_str(&refused.body).unwrap();
        let detail = problem["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["name"] == "quokka")
            .and_then(|one| one["detail"].as_str())
            .unwrap();
        let read = detail.rsplit_once("are: ").map_or("", |(_, names)| names);
        let mut read: BTreeSet<&str> = read.split(", ").filter(|name| !name.is_empty()).collect();
        // The day is taken out of the address before the code sees it; where it cannot be given, it is
        // unknown like any other.
        let known = format!("{bare}?known=2026-11-24&quokka=1");
        let refused = app.get(&known).await.is(400);
        if !refused.body.contains("\"name\":\"known\"") {
            read.insert("known");
        }
        assert_eq!(read, told, "{path}");
    }
}

#[tokio::test]
async fn the_document_and_the_reference_have_every_address() {
    let app = App::start().await;
    let openapi = document(&app.get("/api/v1/openapi.json").await.ok());
    assert_eq!(openapi["openapi"], "3.1.0");
    let others: Vec<&str> = operations(&openapi)
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| !Kind::ALL.iter().any(|kind| path.contains(kind.plural())))
        .collect();
    insta::assert_snapshot!(others.join("\n"), @r"
    /api/v1
    /api/v1/search
    /api/v1/verdict
    /api/v1/compare
    /api/v1/changes
    /api/v1/openapi.json
    ");
    for &kind in Kind::ALL {
        for end in ["", "/{slug}", "/{slug}/revisions"] {
            let path = format!("/api/v1/{}{end}", kind.plural());
            assert!(openapi["paths"].get(&path).is_some(), "{path}");
        }
    }
    let ids: BTreeSet<_> =
        operations(&openapi).iter().map(|(_, one)| one["operationId"].to_string()).collect();
    assert_eq!(ids.len(), operations(&openapi).len());

    let page = app.get("/api").await.ok();
    let text = page.text();
    for (path, operation) in operations(&openapi) {
        assert!(text.contains(&format!("GET {path} ")), "{path}");
        for parameter in operation["parameters"].as_array().unwrap() {
            let name = parameter["name"].as_str().unwrap();
            assert!(name == "slug" || text.contains(name), "{path}: {name}");
        }
    }
    for &kind in Kind::ALL {
        let rows = page.texts(&format!("#fields-{} tbody th code", kind.plural()));
        for field in kind.fields().iter().filter(|field| field.name != "notes") {
            assert!(rows.iter().any(|row| row == field.name), "{kind}: {}", field.name);
        }
        assert!(!rows.contains(&"notes".to_owned()), "{kind}");
    }
    // Its examples are answered anew, not typed.
    let answers = page.texts("pre.answer");
    let verdict =
        document(&app.get("/api/v1/verdict?chip=nvidia-h20&on=2025-06-02&to=CN").await.ok());
    let shown: Vec<Value> =
        answers.iter().filter_map(|answer| serde_json::from_str(answer).ok()).collect();
    assert!(shown.contains(&verdict), "the reference shows the verdict as it is");
}
