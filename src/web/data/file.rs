//! `GET /data/…`: the whole record as files.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    extract::{Path, State as AxumState},
    response::Response,
};
use futures_util::stream;

use super::{
    answer::{self, DataFile, answer, stored},
    edition::Edition,
    encode::{self, Format},
    package,
    records::{BATCH, Records, body, broken_off},
};
use crate::{
    model::Kind,
    store::public::Table,
    web::{AppError, State, routes},
};

/// What the files of the whole record are called.
pub const WHOLE: &str = "chokepoint";

/// `GET /data/{file}`
pub async fn file(
    AxumState(state): AxumState<State>,
    Path(name): Path<String>,
) -> Result<Response, AppError> {
    let (stem, end) = name.split_once('.').ok_or_else(routes::no_page_error)?;
    let format: Option<Format> = end.parse().ok();
    let kinds = match (stem, format) {
        (WHOLE, Some(format)) if format != Format::Csv => Kind::ALL,
        (stem, Some(_)) => match Kind::ALL.iter().find(|kind| kind.plural() == stem) {
            Some(kind) => std::slice::from_ref(kind),
            None if name == "datapackage.json" => &[],
            None => return Err(routes::no_page_error()),
        },
        (WHOLE, None) if end == "sqlite" || end == "zip" => &[],
        _ => return Err(routes::no_page_error()),
    };
    let edition = state.editions.get(&state).await?;
    let mut file = DataFile {
        name: Some(name.clone()),
        media_type: format.map_or("application/octet-stream", Format::media_type),
        tag: answer::tag(&state, &edition.public.moments),
        bytes: None,
    };
    let body = match (format, end) {
        (Some(format), _) if !kinds.is_empty() => body(Records::whole(edition, kinds), format),
        (Some(_), _) => {
            file.name = None;
            let document = package::descriptor(&edition, &state).await?;
            let text = serde_json::to_string_pretty(&document).map_err(AppError::internal)?;
            Body::from(text)
        }
        (None, "sqlite") => {
            file.media_type = "application/vnd.sqlite3";
            file.bytes = Some(edition.database.bytes);
            stored(&edition.database.path, Arc::clone(&edition)).await?
        }
        (None, _) => {
            let package = edition.package(&state).await?;
            file.media_type = "application/zip";
            file.bytes = Some(package.bytes);
            stored(&package.path, edition).await?
        }
    };
    answer(&state, &file, body)
}

/// `GET /data/tables/{file}`: a table of the database, as the data package names it.
pub async fn table(
    AxumState(state): AxumState<State>,
    Path(name): Path<String>,
) -> Result<Response, AppError> {
    let table = name.strip_suffix(".csv").ok_or_else(routes::no_page_error)?;
    let edition = state.editions.get(&state).await?;
    let mut tables = edition.public.tables().await?.into_iter();
    let table = tables.find(|other| other.name == table).ok_or_else(routes::no_page_error)?;
    let file = DataFile {
        name: Some(format!("table-{name}")),
        media_type: Format::Csv.media_type(),
        tag: answer::tag(&state, &edition.public.moments),
        bytes: None,
    };
    answer(&state, &file, table_body(edition, table))
}

fn table_body(edition: Arc<Edition>, table: Table) -> Body {
    let begin = Some((TableRows::new(edition), table));
    Body::from_stream(stream::try_unfold(begin, |going| async move {
        let Some((mut rows, table)) = going else { return Ok(None) };
        let text = rows.next(&table).await.map_err(broken_off)?;
        Ok::<_, std::io::Error>(text.map(|text| (Bytes::from(text), Some((rows, table)))))
    }))
}

/// The rows of a table as CSV, batch by batch.
pub struct TableRows {
    edition: Arc<Edition>,
    last: Option<Vec<crate::store::public::Cell>>,
    is_begun: bool,
}

impl TableRows {
    /// From the table's start.
    #[must_use]
    pub fn new(edition: Arc<Edition>) -> Self {
        Self { edition, last: None, is_begun: false }
    }

    /// The next rows, the first time after the names of the columns; none at the end.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub async fn next(&mut self, table: &Table) -> Result<Option<Vec<u8>>, AppError> {
        let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
        let public = &self.edition.public;
        let rows = public.rows(table, self.last.as_deref(), limit).await?;
        if self.is_begun && rows.is_empty() {
            return Ok(None);
        }
        let mut writer = encode::rows(Vec::new());
        if !self.is_begun {
            let names = table.columns.iter().map(|column| column.name.as_str());
            writer.write_record(names).map_err(AppError::internal)?;
        }
        for row in &rows {
            let cells = row.iter().map(ToString::to_string);
            writer.write_record(cells).map_err(AppError::internal)?;
        }
        self.is_begun = true;
        self.last = rows.into_iter().next_back().or(self.last.take());
        let text = writer.into_inner().map_err(|error| AppError::internal(error.into_error()))?;
        Ok(Some(text))
    }
}
