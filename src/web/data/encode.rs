//! Records as text in the formats that the import reads, a batch at a time.

use serde_json::Value;

use crate::{
    model::{
        Kind,
        flat::{Column, public_columns},
        toml_text,
        vocabulary::vocabulary,
    },
    web::AppError,
};

vocabulary! {
    /// A format of records as files.
    pub enum Format {
        /// A record in each row, lists in one cell.
        Csv = "csv" "CSV",
        /// One document with a list of records under the name of their kind.
        Json = "json" "JSON",
        /// A record in each line, with its kind.
        JsonLines = "jsonl" "JSON Lines",
        /// Arrays of tables, as the starter dataset has them.
        Toml = "toml" "TOML",
    }
}

impl Format {
    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Json => "application/json",
            Self::JsonLines => "application/jsonl",
            Self::Toml => "application/toml",
        }
    }
}

/// Writes records as text.
pub struct Encoder {
    format: Format,
    kind: Option<Kind>,
    columns: Vec<Column>,
    has_records: bool,
}

impl Encoder {
    /// Begins a text.
    #[must_use]
    pub fn new(format: Format) -> Self {
        Self { format, kind: None, columns: Vec::new(), has_records: false }
    }

    /// The next records, which may be none, of the same kind as before or of another.
    ///
    /// # Errors
    /// When a record cannot be written.
    pub fn write(&mut self, kind: Kind, records: &[Value]) -> Result<Vec<u8>, AppError> {
        let mut text = Vec::new();
        if self.kind != Some(kind) {
            self.begin(kind, &mut text)?;
        }
        match self.format {
            Format::Csv => self.rows(records, &mut text)?,
            Format::Json => {
                for record in records {
                    text.extend_from_slice(if self.has_records { b",\n" } else { b"\n" });
                    serde_json::to_writer(&mut text, record).map_err(AppError::internal)?;
                    self.has_records = true;
                }
            }
            Format::JsonLines => {
                for record in records {
                    let line = serde_json::json!({ "kind": kind, "record": record });
                    serde_json::to_writer(&mut text, &line).map_err(AppError::internal)?;
                    text.push(b'\n');
                }
            }
            Format::Toml => {
                let tables = toml_text::document(kind, records);
                if self.has_records && !tables.is_empty() {
                    text.push(b'\n');
                }
                self.has_records |= !tables.is_empty();
                text.extend_from_slice(tables.as_bytes());
            }
        }
        Ok(text)
    }

    fn begin(&mut self, kind: Kind, text: &mut Vec<u8>) -> Result<(), AppError> {
        match self.format {
            Format::Csv => {
                self.columns = public_columns(kind);
                let names = self.columns.iter().map(|column| column.name.as_str());
                let mut rows = rows(text);
                rows.write_record(names).map_err(AppError::internal)?;
                rows.flush().map_err(AppError::internal)?;
            }
            Format::Json => {
                let start = if self.kind.is_some() { "\n],\n" } else { "{" };
                text.extend_from_slice(format!("{start}\"{}\": [", kind.plural()).as_bytes());
                self.has_records = false;
            }
            Format::JsonLines | Format::Toml => {}
        }
        self.kind = Some(kind);
        Ok(())
    }

    fn rows(&self, records: &[Value], text: &mut Vec<u8>) -> Result<(), AppError> {
        let mut rows = rows(text);
        for record in records {
            let cells = self.columns.iter().map(|column| column.cell(record));
            rows.write_record(cells).map_err(AppError::internal)?;
        }
        rows.flush().map_err(AppError::internal)
    }

    /// What ends the text.
    #[must_use]
    pub fn end(&self) -> &'static str {
        match (self.format, self.kind) {
            (Format::Json, None) => "{}\n",
            (Format::Json, Some(_)) => "\n]}\n",
            _ => "",
        }
    }
}

/// A writer of rows as RFC 4180 has them.
pub fn rows<W: std::io::Write>(to: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to)
}
