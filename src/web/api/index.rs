//! `GET /api/v1`: what there is.

use std::collections::BTreeMap;

use axum::{extract::State as AxumState, response::Response};
use schemars::JsonSchema;
use serde::Serialize;

use super::answer;
use crate::{
    model::Kind,
    web::{AppError, State, open::LICENCE, query::Query, urls},
};

/// What the data interface has.
#[derive(Serialize, JsonSchema)]
pub(super) struct IndexDocument {
    /// The name of the site.
    title: &'static str,
    /// The version of the interface.
    version: &'static str,
    /// Goes up with every change of the record.
    data_version: i64,
    /// The licence of the data.
    licence: LicenceDocument,
    /// How many records of each kind there are.
    counts: BTreeMap<&'static str, i64>,
    /// The list of each kind, and what else there is.
    links: BTreeMap<&'static str, String>,
}

/// A licence.
#[derive(Serialize, JsonSchema)]
struct LicenceDocument {
    /// Its short name.
    name: &'static str,
    /// Its text.
    url: &'static str,
}

/// `GET /api/v1`
///
/// # Errors
/// When the database fails.
pub async fn index(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    query.read(urls::API).finish()?;
    let counts = state.counts().await?;
    let count = |kind: &Kind| (kind.plural(), counts.of(*kind));
    let absolute = |path: String| format!("{}{path}", state.public_url);
    let others = [
        ("search", "search"),
        ("verdict", "verdict"),
        ("compare", "compare"),
        ("changes", "changes"),
        ("openapi", "openapi.json"),
    ];
    let others = others.map(|(name, end)| (name, absolute(format!("{}/{end}", urls::API))));
    let lists = Kind::ALL.iter().map(|&kind| (kind.plural(), absolute(urls::api_list(kind))));
    let reference = ("reference", absolute(urls::API_REFERENCE.to_owned()));
    Ok(answer(&IndexDocument {
        title: "Chokepoint",
        version: "1",
        data_version: state.versions.current().await?,
        licence: LicenceDocument { name: "CC BY 4.0", url: LICENCE },
        counts: Kind::ALL.iter().map(count).collect(),
        links: lists.chain(others).chain([reference]).collect(),
    }))
}
