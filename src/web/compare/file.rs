//! `GET /compare.csv`: the comparison as a file, one line for each figure of each column.

use axum::{
    extract::State as AxumState,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{Compared, page};
use crate::{
    model::{Kind, Slug},
    web::{AppError, State, cache::CachePolicy, query::Query},
};

/// `GET /compare.csv`
pub async fn csv(AxumState(state): AxumState<State>, query: Query) -> Result<Response, AppError> {
    let book = state.rulebook().await?;
    let (asked_for, _) = page::read(&state, &book, &query, "/compare.csv").await?;
    let page::Reading { selection, asked, base, .. } = asked_for;
    let compared = Compared::read(&state, &book, &selection, base).await?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let kind = selection.kind.as_str();
    let mut lines = vec![
        [kind, "name", "group", "figure", "value", "unit", "estimate", "working", "source"]
            .map(str::to_owned),
    ];
    for group in &compared.groups {
        for row in &group.rows {
            for ((slug, name), cell) in compared.names.iter().zip(&row.cells) {
                let Some(text) = &cell.text else { continue };
                // Numbers without separators, so that programs read them.
                let value = cell.number.map_or_else(|| text.clone(), |number| number.to_string());
                let source = cell.source.and_then(|number| compared.source(number));
                lines.push([
                    slug.to_string(),
                    name.clone(),
                    group.label.to_owned(),
                    row.label.clone(),
                    value,
                    row.unit.to_owned(),
                    if cell.estimate { "yes".to_owned() } else { String::new() },
                    cell.working.clone().unwrap_or_default(),
                    source.map(Slug::to_string).unwrap_or_default(),
                ]);
            }
        }
    }
    if selection.kind == Kind::Chip {
        for (slug, name) in &compared.names {
            let Some(rated) = book.chip(slug) else { continue };
            let finding = book.verdict(&rated.subject, asked.on, asked.to).finding;
            let what = format!("verdict for {} on {}", asked.to.code(), asked.on);
            let group = "What rules measure".to_owned();
            let verdict = finding.as_str().to_owned();
            let empty = String::new;
            lines.push([
                slug.to_string(),
                name.clone(),
                group,
                what,
                verdict,
                empty(),
                empty(),
                empty(),
                empty(),
            ]);
        }
    }
    for line in &lines {
        writer.write_record(line).map_err(AppError::internal)?;
    }
    let body = writer.into_inner().map_err(|error| AppError::internal(error.into_error()))?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"comparison.csv\""),
        ),
        (header::CACHE_CONTROL, CachePolicy::Page.header()),
    ];
    // A file that silently lacks what was asked for would mislead.
    let status =
        if selection.problems.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    Ok((status, headers, body).into_response())
}
