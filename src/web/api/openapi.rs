//! `GET /api/v1/openapi.json`: the data interface as an OpenAPI 3.1 document.

use axum::{extract::State as AxumState, response::Response};
use serde_json::{Map, Value, json};

use super::{
    answer,
    endpoints::{self, Endpoint},
    parameters::Parameter,
    schema,
};
use crate::{
    model::{field::Shape, json_schema},
    web::{AppError, State, open::LICENCE, query::Query, urls},
};

/// `GET /api/v1/openapi.json`
///
/// # Errors
/// When a parameter is given: there are none.
pub async fn document(
    AxumState(state): AxumState<State>,
    query: Query,
) -> Result<Response, AppError> {
    query.read(format!("{}/openapi.json", urls::API)).finish()?;
    Ok(answer(&openapi(state.public_url)))
}

/// The document of a site.
#[must_use]
pub fn openapi(site: &str) -> Value {
    let endpoints = endpoints::all();
    let mut tags: Vec<&str> = Vec::new();
    for endpoint in &endpoints {
        if !tags.contains(&endpoint.tag) {
            tags.push(endpoint.tag);
        }
    }
    let paths = endpoints
        .iter()
        .map(|endpoint| (endpoint.path.clone(), json!({ "get": operation(endpoint) })));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Chokepoint",
            "version": "1",
            "summary": "The record of semiconductor trade tensions, for programs.",
            "description": format!(
                "Records have the field names of the dataset. Conventions and examples: {site}{}",
                urls::API_REFERENCE
            ),
            "license": { "name": "CC BY 4.0", "url": LICENCE },
        },
        "servers": [{ "url": site }],
        "tags": tags.iter().map(|tag| json!({ "name": tag })).collect::<Vec<_>>(),
        "paths": paths.collect::<Map<_, _>>(),
        "components": { "schemas": schema::all(), "responses": problems() },
    })
}

fn operation(endpoint: &Endpoint) -> Value {
    let slug = endpoint.names.map(|kind| {
        json!({
            "name": "slug",
            "in": "path",
            "required": true,
            "description": "The record’s name in its address.",
            "schema": json_schema::of_shape(Shape::OwnSlug),
            "example": endpoints::example_slug(kind),
        })
    });
    let query = endpoint.parameters.iter().map(parameter);
    let mut operation = json!({
        "operationId": endpoint.id,
        "tags": [endpoint.tag],
        "summary": endpoint.summary,
        "parameters": slug.into_iter().chain(query).collect::<Vec<_>>(),
        "responses": responses(endpoint),
        "x-example": endpoint.example,
    });
    if !endpoint.detail.is_empty() {
        operation["description"] = endpoint.detail.into();
    }
    operation
}

fn parameter(parameter: &Parameter) -> Value {
    let mut document = json!({
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.help,
        "schema": parameter.schema(),
    });
    if parameter.is_list() {
        document["explode"] = false.into();
    }
    document
}

/// The statuses of problems, with what they mean.
const PROBLEMS: [(&str, &str); 6] = [
    ("400", "A parameter cannot be used, or is none; `parameters` names each."),
    ("404", "There is no such record, revision or address."),
    ("405", "The interface is for reading."),
    ("410", "The record was withdrawn; `detail` says why."),
    ("414", "The address is too long."),
    ("503", "The record of a day is still being put together; try again in a few seconds."),
];

fn problems() -> Value {
    let response = |(status, meaning): (&str, &str)| {
        let content = json!({ "schema": schema::reference("ProblemDetails") });
        let response = json!({
            "description": meaning,
            "content": { "application/problem+json": content },
        });
        (format!("Problem{status}"), response)
    };
    PROBLEMS.into_iter().map(response).collect::<Map<_, _>>().into()
}

fn responses(endpoint: &Endpoint) -> Value {
    let has = |name: &str| endpoint.parameters.iter().any(|parameter| parameter.name == name);
    let is_of_records = endpoint.names.is_some() || has("chip");
    let mut responses = Map::new();
    let mut headers = json!({
        "ETag": {
            "description": "For `If-None-Match`.",
            "required": true,
            "schema": { "type": "string" },
        },
        "Link": {
            "description": "The licence; in lists, also where to go on.",
            "required": true,
            "schema": { "type": "string" },
        },
    });
    headers["Access-Control-Allow-Origin"] =
        json!({ "required": true, "schema": { "const": "*" } });
    responses.insert(
        "200".to_owned(),
        json!({
            "description": endpoint.summary,
            "headers": headers,
            "content": { "application/json": { "schema": schema::reference(&endpoint.answer) } },
        }),
    );
    responses.insert("304".to_owned(), json!({ "description": "It is as it was." }));
    if is_of_records {
        let description = "The record has another slug now; `Location` has it.";
        responses.insert("308".to_owned(), json!({ "description": description }));
    }
    for (status, _) in PROBLEMS {
        let applies = match status {
            "404" => is_of_records || has("known"),
            "410" => is_of_records,
            "503" => has("known"),
            _ => true,
        };
        if applies {
            let reference = format!("#/components/responses/Problem{status}");
            responses.insert(status.to_owned(), json!({ "$ref": reference }));
        }
    }
    responses.into()
}
