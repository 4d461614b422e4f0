//! `GET /api`: the reference of the data interface, with real answers to its examples.

use askama::Template;
use axum::{
    body::Body,
    extract::{Request, State as AxumState},
    response::Response,
};
use serde_json::Value;
use tower::ServiceExt;

use super::{
    endpoints::{self, Endpoint},
    lists::{MOST, USUAL},
};
use crate::{
    model::{
        field::{Field, NOTES},
        json_schema,
    },
    web::{
        AppError, State, layers,
        page::{Page, render},
        search::KINDS,
        urls,
    },
};

#[derive(Template)]
#[template(path = "api/reference.html")]
struct ReferencePage {
    page: Page,
    site: &'static str,
    usual: i64,
    most: i64,
    groups: Vec<Group>,
    kinds: Vec<KindView>,
}

/// Addresses under a heading.
struct Group {
    tag: &'static str,
    id: String,
    detail: &'static str,
    endpoints: Vec<EndpointView>,
    example: Example,
}

struct EndpointView {
    path: String,
    summary: String,
    /// Name, what it can be, what it means, whether it must be given.
    parameters: Vec<(&'static str, String, String, bool)>,
}

struct Example {
    path: String,
    answer: String,
}

/// The fields of a kind.
struct KindView {
    label: &'static str,
    plural: &'static str,
    fields: Vec<FieldView>,
}

struct FieldView {
    name: String,
    holds: String,
    required: bool,
    help: &'static str,
}

/// `GET /api`
///
/// # Errors
/// When an example cannot be answered, which is a fault of ours.
pub async fn reference(AxumState(state): AxumState<State>) -> Result<Response, AppError> {
    let mut groups: Vec<Group> = Vec::new();
    for endpoint in endpoints::all() {
        let place = groups.iter().position(|group| group.tag == endpoint.tag);
        if let Some(place) = place {
            groups[place].endpoints.push(view(endpoint));
            continue;
        }
        groups.push(Group {
            tag: endpoint.tag,
            id: endpoint.tag.to_lowercase(),
            detail: endpoint.detail,
            example: Example {
                answer: ask(&state, &endpoint.example).await?,
                path: endpoint.example.clone(),
            },
            endpoints: vec![view(endpoint)],
        });
    }
    let kinds = KINDS.into_iter().map(|kind| KindView {
        label: kind.label(),
        plural: kind.plural(),
        fields: fields(kind.fields(), ""),
    });
    let description = "The data of Chokepoint for programs: every record and list as JSON, verdicts, \
        comparison, search and changes, with an OpenAPI document and examples.";
    render(&ReferencePage {
        page: Page::new(&state, urls::API_REFERENCE, "Data interface", description),
        site: state.public_url,
        usual: USUAL,
        most: MOST,
        groups,
        kinds: kinds.collect(),
    })
}

fn view(endpoint: Endpoint) -> EndpointView {
    let parameters = endpoint.parameters.into_iter().map(|parameter| {
        (parameter.name, parameter.words(), parameter.help.clone(), parameter.required)
    });
    EndpointView {
        path: endpoint.path,
        summary: endpoint.summary,
        parameters: parameters.collect(),
    }
}

/// What the interface answers, as it does to others, on lines of its own.
async fn ask(state: &State, path: &str) -> Result<String, AppError> {
    let request = Request::get(path).body(Body::empty()).map_err(AppError::internal)?;
    let Ok(response) = layers::pages(state.clone()).oneshot(request).await;
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await;
    let document: Value =
        serde_json::from_slice(&body.map_err(AppError::internal)?).map_err(AppError::internal)?;
    serde_json::to_string_pretty(&document).map_err(AppError::internal)
}

/// Fields with those within them, by path.
fn fields(of: &'static [Field], above: &str) -> Vec<FieldView> {
    let mut rows = Vec::new();
    for field in of.iter().filter(|field| field.name != NOTES.name) {
        let name = format!("{above}{}", field.name);
        let within = fields(json_schema::inner_fields(field.shape), &format!("{name}[]."));
        rows.push(FieldView {
            holds: json_schema::words(field.shape),
            required: field.required,
            help: field.help,
            name,
        });
        rows.extend(within);
    }
    rows
}
