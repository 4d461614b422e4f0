//! The data package: the tables as CSV with a description that programs read (Frictionless Data
//! Package), and both in one file.

use std::{fs::File, io::Write, path::PathBuf, sync::Arc};

use askama::Template;
use serde_json::{Map, Value, json};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{
    LICENCE_NAME, LICENCE_TEXT,
    dictionary::{self, KindEntry},
    edition::Edition,
    file::TableRows,
};
use crate::{
    model::{
        Kind,
        field::{Field, NOTES, Shape},
        json_schema,
    },
    store::public::{Storage, Table, TableColumn},
    web::{AppError, State, open::LICENCE, view::DateView},
};

/// The data package's description.
///
/// # Errors
/// When the tables cannot be read.
pub async fn descriptor(edition: &Edition, state: &State) -> Result<Value, AppError> {
    let tables = edition.public.tables().await?;
    let moments = &edition.public.moments;
    Ok(json!({
        "profile": "data-package",
        "name": "chokepoint",
        "id": format!("{}/data", state.public_url),
        "title": "Chokepoint: the record of semiconductor trade tensions",
        "description": "Events, actors, chips, systems, policies, export controls, quotes, claims and \
            their sources. Every statement has a source. Dates are EDTF level 0.",
        "homepage": state.public_url,
        "version": moments.version.to_string(),
        "created": moments.newest,
        "licenses": [{
            "name": LICENCE_NAME,
            "path": LICENCE,
            "title": "Creative Commons Attribution 4.0 International",
        }],
        "sources": [{ "title": "Chokepoint", "path": state.public_url }],
        "contributors": [{ "title": "Chokepoint", "path": state.public_url, "role": "publisher" }],
        "keywords": ["semiconductors", "export controls", "trade policy"],
        "resources": tables.iter().map(resource).collect::<Vec<_>>(),
    }))
}

fn resource(table: &Table) -> Value {
    let kind = kind_of(&table.name);
    let fields: Vec<_> = table.columns.iter().map(|column| field(table, kind, column)).collect();
    let mut schema = json!({ "fields": fields, "primaryKey": table.key() });
    if !table.references.is_empty() {
        let references = table.references.iter().map(|reference| {
            // A table that refers to itself is named so.
            let other = if reference.table == table.name { "" } else { &reference.table };
            let theirs = json!({ "resource": other, "fields": reference.theirs });
            json!({ "fields": reference.own, "reference": theirs })
        });
        schema["foreignKeys"] = references.collect();
    }
    let own = kind.filter(|kind| kind.as_str() == table.name);
    let description = match (own, kind) {
        (Some(kind), _) => meaning(kind).to_owned(),
        (None, Some(kind)) => format!("A list that belongs to the table “{kind}”."),
        (None, None) => shared(&table.name).to_owned(),
    };
    json!({
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.name.replace('_', " "),
        "description": description,
        "path": path(&table.name),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": { "delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": true },
        "schema": schema,
    })
}

/// Where a table is, seen from the description.
fn path(table: &str) -> String {
    format!("tables/{table}.csv")
}

/// The kind that a table is of, or belongs to.
fn kind_of(table: &str) -> Option<Kind> {
    let first = table.split('_').next().unwrap_or_default();
    if table == "evidence" { Some(Kind::Claim) } else { first.parse().ok() }
        .filter(|_| table != "record_source")
}

/// What the word for a kind means.
fn meaning(kind: Kind) -> &'static str {
    let mut words = Kind::WORDS.explained();
    words.find(|(token, ..)| *token == kind.as_str()).map_or("", |(.., meaning)| meaning)
}

fn shared(table: &str) -> &'static str {
    match table {
        "record" => "One row for each record of any kind, also those that were withdrawn.",
        "record_source" => "The sources that a record rests on.",
        "former_slug" => "Slugs that records had before.",
        _ => "",
    }
}

fn field(table: &Table, kind: Option<Kind>, column: &TableColumn) -> Value {
    let declared = kind.and_then(|kind| declared(kind, &table.name, &column.name));
    let mut field = Map::new();
    field.insert("name".into(), column.name.clone().into());
    let is_day = column.name == "day" || column.name.ends_with("_day");
    let of = match column.storage {
        Storage::Text if is_day => "date",
        Storage::Text => "string",
        Storage::Integer => "integer",
        Storage::Real => "number",
    };
    field.insert("type".into(), of.into());
    let help = match (declared, column.name.as_str()) {
        (Some(declared), _) => declared.help,
        (None, "position") => "The item's place in its list, from 0.",
        (None, "limb") => "Which way to be caught, from 0; one that is met is enough.",
        (None, "tpp") => "Total processing performance, computed.",
        (None, "performance_density") => "Total processing performance per mm², computed.",
        (None, "relation") => "How the one relates to the other.",
        (None, _) if is_day => "The earliest day of the date, for sorting.",
        (None, _) => "",
    };
    if !help.is_empty() {
        field.insert("description".into(), help.into());
    }
    let mut constraints = Map::new();
    if column.required {
        constraints.insert("required".into(), true.into());
    }
    match declared.map(|declared| item(declared.shape)) {
        Some(Shape::Choice(words)) => {
            constraints.insert("enum".into(), words.to_vec().into());
        }
        Some(Shape::Whole(low, high)) => {
            constraints.insert("minimum".into(), low.into());
            constraints.insert("maximum".into(), high.into());
        }
        Some(Shape::Date | Shape::Start) => drop(constraints.insert("pattern".into(), EDTF.into())),
        Some(Shape::Url) => drop(field.insert("format".into(), "uri".into())),
        _ => {}
    }
    if !constraints.is_empty() {
        field.insert("constraints".into(), constraints.into());
    }
    field.into()
}

/// A date of EDTF level 0, or a span of two.
const EDTF: &str = r"\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?";

/// The field of a kind that a column holds: its own, or that of a table in a list of its own.
fn declared(kind: Kind, table: &str, column: &str) -> Option<&'static Field> {
    let fields = kind.fields();
    if table == kind.as_str() {
        return fields.iter().find(|field| field.name == column && column != NOTES.name);
    }
    let nested = fields.iter().flat_map(|field| json_schema::inner_fields(field.shape));
    nested.into_iter().find(|field| field.name == column)
}

/// What a single item of a field is.
fn item(shape: Shape) -> Shape {
    match shape {
        Shape::List(inner) | Shape::Sequence(inner) => item(*inner),
        shape => shape,
    }
}

/// The words that come with the package.
#[derive(Template)]
#[template(path = "data/README.md")]
struct Readme<'a> {
    site: &'a str,
    version: i64,
    changed: String,
    tables: Vec<(String, String)>,
}

/// The data dictionary that comes with the package.
#[derive(Template)]
#[template(path = "data/DICTIONARY.md")]
struct Dictionary {
    kinds: Vec<KindEntry>,
}

/// Writes the package beside the edition's database.
///
/// # Errors
/// When the tables cannot be read, or there is no room.
pub async fn zip(edition: &Arc<Edition>, state: &State) -> Result<PathBuf, AppError> {
    let document = descriptor(edition, state).await?;
    let described = document["resources"].as_array().into_iter().flatten();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let moments = &edition.public.moments;
    let readme = Readme {
        site: state.public_url,
        version: moments.version,
        changed: DateView::moment(moments.newest.as_deref().unwrap_or_default()).text,
        tables: described
            .map(|table| (text(&table["path"]), text(&table["description"])))
            .collect(),
    };
    let texts = [
        ("datapackage.json", serde_json::to_string_pretty(&document).map_err(AppError::internal)?),
        ("README.md", readme.render().map_err(AppError::internal)?),
        ("DICTIONARY.md", {
            let kinds = dictionary::kinds();
            Dictionary { kinds }.render().map_err(AppError::internal)?
        }),
        ("LICENSE.md", LICENCE_TEXT.to_owned()),
    ];
    let tables = edition.public.tables().await?;
    let path = edition.public.path.with_extension("zip");
    let (to, edition) = (path.clone(), Arc::clone(edition));
    let stamp = zip_time(edition.public.moments.newest.as_deref().unwrap_or_default());
    // Compressing is work of its own, away from the threads that answer.
    let writing = tokio::task::spawn_blocking(move || {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(stamp)
            .unix_permissions(0o644);
        let mut zip = ZipWriter::new(File::create(to).map_err(AppError::internal)?);
        for (name, text) in texts {
            zip.start_file(name, options).map_err(AppError::internal)?;
            zip.write_all(text.as_bytes()).map_err(AppError::internal)?;
        }
        let runtime = tokio::runtime::Handle::current();
        for table in tables {
            // What is larger than other programs once took needs to be announced.
            let options = options.large_file(true);
            zip.start_file(self::path(&table.name), options).map_err(AppError::internal)?;
            let mut rows = TableRows::new(Arc::clone(&edition));
            while let Some(text) = runtime.block_on(rows.next(&table))? {
                zip.write_all(&text).map_err(AppError::internal)?;
            }
        }
        zip.finish().map_err(AppError::internal)?;
        Ok::<_, AppError>(())
    });
    writing.await.map_err(AppError::internal)??;
    Ok(path)
}

/// The moment of the newest change, so that the same record always gives the same bytes.
fn zip_time(moment: &str) -> DateTime {
    let read = moment.parse::<jiff::Timestamp>().ok().and_then(|at| {
        let at = jiff::tz::TimeZone::UTC.to_datetime(at);
        let small = |number: i8| u8::try_from(number).ok();
        DateTime::from_date_and_time(
            u16::try_from(at.year()).ok()?,
            small(at.month())?,
            small(at.day())?,
            small(at.hour())?,
            small(at.minute())?,
            small(at.second())?,
        )
        .ok()
    });
    read.unwrap_or_default()
}
