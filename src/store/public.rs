//! The public record as a file of its own, for others to take: the tables of records, links and
//! revisions, without editors' notes and without anything of accounts.

use std::path::{Path, PathBuf};

use sqlx::{AssertSqlSafe, Row, SqliteConnection, sqlite::SqlitePoolOptions};

use super::{
    Reader, Result,
    copies::{Copy, private_tables},
    snapshot::{self, Moments},
};
use crate::model::Kind;

/// The tables that serve the program alone: how far its schema is, its search, and what its lists
/// and its timeline count by.
const OF_THE_PROGRAM: &[&str] = &[
    "_sqlx_migrations",
    "actor_pair",
    "actor_tally",
    "change_set",
    "data_version",
    "event_line",
    "kind_tally",
    "quote_tally",
    "search",
    "search_kind",
    "search_spelling",
    "search_word",
    "source_facet",
    "source_tally",
];

/// The table that says what the file is.
const ABOUT: &str = "about";

/// Connections that read the file at the same time.
const READERS: u32 = 4;

/// The public record at one moment, in a file that any SQLite opens; it goes when this is dropped.
#[derive(Debug)]
pub struct PublicFile {
    /// For reading it.
    pub reader: Reader,
    /// Where it is.
    pub path: PathBuf,
    /// Which state of the record it is.
    pub moments: Moments,
    copy: Copy,
}

/// A table of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<TableColumn>,
    /// The columns of other tables that its own refer to.
    pub references: Vec<TableReference>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumn {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub storage: Storage,
    /// Whether every row has it.
    pub required: bool,
    /// Its place in the primary key, from 1; 0 where it is no part of it.
    pub key: i64,
}

/// What a column of a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    /// Text.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Real,
}

/// Columns that refer to those of another table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableReference {
    /// The columns.
    pub own: Vec<String>,
    /// The other table.
    pub table: String,
    /// Its columns.
    pub theirs: Vec<String>,
}

/// What stands in a column of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Integer(number) => number.fmt(f),
            Self::Real(number) => number.fmt(f),
        }
    }
}

impl PublicFile {
    /// Writes the public record, as it is at one moment, into a folder below `parent`; `about` are the
    /// lines of its table that says what it is.
    ///
    /// # Errors
    /// When the database fails, or there is no room for the file; nothing of it is left then.
    pub async fn of(reader: &Reader, parent: &Path, about: &[(&str, String)]) -> Result<Self> {
        let mut copy = Copy::of(reader, parent).await?;
        let moments = snapshot::moments_now(&copy.store.reader).await?;
        strip(&mut copy, about, &moments).await?;
        let path = copy.folder().join("chokepoint.sqlite");
        // Written anew, so that nothing of what was taken out is left between its pages.
        sqlx::query("vacuum into ?1")
            .bind(path.to_string_lossy().into_owned())
            .execute(&copy.store.writer.0)
            .await?;
        copy.store.close().await;
        tokio::fs::remove_file(copy.folder().join("copy.db")).await?;
        let options = sqlx::sqlite::SqliteConnectOptions::new()
            .filename(&path)
            .read_only(true)
            .immutable(true)
            .pragma("trusted_schema", "OFF")
            .pragma("query_only", "ON");
        let pool = SqlitePoolOptions::new().max_connections(READERS).connect_lazy_with(options);
        Ok(Self { reader: Reader(pool), path, moments, copy })
    }

    /// Closes it and removes the folder that it is in.
    pub async fn remove(self) {
        self.reader.0.close().await;
        self.copy.remove().await;
    }

    /// Its tables of records and of what links them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn tables(&self) -> Result<Vec<Table>> {
        let names: Vec<String> = sqlx::query_scalar(
            "select name from pragma_table_list
             where schema = 'main' and type = 'table' and name not like 'sqlite\\_%' escape '\\'
               and name not in ('about', 'revision')
             order by name",
        )
        .fetch_all(self.reader.pool())
        .await?;
        let mut tables = Vec::new();
        for name in names {
            let columns = self.columns(&name).await?;
            tables.push(Table { references: self.references(&name).await?, columns, name });
        }
        let keys: Vec<(String, Vec<String>)> =
            tables.iter().map(|table| (table.name.clone(), table.key())).collect();
        // A reference that names no columns is to the other table's key.
        for reference in tables.iter_mut().flat_map(|table| &mut table.references) {
            if let Some((_, key)) = keys.iter().find(|(name, _)| *name == reference.table)
                && reference.theirs.is_empty()
            {
                reference.theirs.clone_from(key);
            }
        }
        Ok(tables)
    }

    async fn columns(&self, table: &str) -> Result<Vec<TableColumn>> {
        let rows = sqlx::query("select name, type, \"notnull\", pk from pragma_table_xinfo(?1)")
            .bind(table)
            .fetch_all(self.reader.pool())
            .await?;
        let columns = rows.iter().map(|row| {
            let storage = match row.try_get::<String, _>("type")?.to_ascii_lowercase().as_str() {
                "integer" => Storage::Integer,
                "real" => Storage::Real,
                _ => Storage::Text,
            };
            let key = row.try_get("pk")?;
            let required = row.try_get::<bool, _>("notnull")? || key > 0;
            Ok(TableColumn { name: row.try_get("name")?, storage, required, key })
        });
        columns.collect()
    }

    async fn references(&self, table: &str) -> Result<Vec<TableReference>> {
        let rows = sqlx::query(
            "select id, \"table\", \"from\", \"to\" from pragma_foreign_key_list(?1) order by id, seq",
        )
        .bind(table)
        .fetch_all(self.reader.pool())
        .await?;
        let mut references: Vec<(i64, TableReference)> = Vec::new();
        for row in rows {
            let id: i64 = row.try_get("id")?;
            let own: String = row.try_get("from")?;
            let theirs: Option<String> = row.try_get("to")?;
            if let Some((_, reference)) = references.last_mut().filter(|(last, _)| *last == id) {
                reference.own.push(own);
                reference.theirs.extend(theirs);
            } else {
                let table = row.try_get("table")?;
                let theirs = theirs.into_iter().collect();
                references.push((id, TableReference { own: vec![own], table, theirs }));
            }
        }
        Ok(references.into_iter().map(|(_, reference)| reference).collect())
    }

    /// At most `limit` rows of a table behind one of them, or from its start, by its key.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn rows(
        &self,
        table: &Table,
        after: Option<&[Cell]>,
        limit: i64,
    ) -> Result<Vec<Vec<Cell>>> {
        let columns: Vec<_> = table.columns.iter().map(|column| quoted(&column.name)).collect();
        let key = table.key();
        let names: Vec<_> = key.iter().map(|name| quoted(name)).collect();
        let names = names.join(", ");
        let place = match after {
            Some(_) => format!("where ({names}) > ({})", vec!["?"; key.len()].join(", ")),
            None => String::new(),
        };
        let sql = format!(
            "select {} from {} {place} order by {names} limit {limit}",
            columns.join(", "),
            quoted(&table.name)
        );
        // All names are the schema's own.
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for name in key.iter().filter(|_| after.is_some()) {
            let at = table.columns.iter().position(|column| column.name == *name);
            query = match at.and_then(|at| after?.get(at)) {
                Some(Cell::Text(text)) => query.bind(text.clone()),
                Some(Cell::Integer(number)) => query.bind(*number),
                Some(Cell::Real(number)) => query.bind(*number),
                Some(Cell::Null) | None => query.bind(None::<String>),
            };
        }
        let rows = query.fetch_all(self.reader.pool()).await?;
        let rows = rows.iter().map(|row| {
            let cells = table.columns.iter().enumerate().map(|(at, column)| {
                Ok(match column.storage {
                    Storage::Text => row.try_get::<Option<_>, _>(at)?.map(Cell::Text),
                    Storage::Integer => row.try_get::<Option<_>, _>(at)?.map(Cell::Integer),
                    Storage::Real => row.try_get::<Option<_>, _>(at)?.map(Cell::Real),
                }
                .unwrap_or(Cell::Null))
            });
            cells.collect()
        });
        rows.collect()
    }
}

impl Table {
    /// The columns by which its rows are told apart.
    #[must_use]
    pub fn key(&self) -> Vec<String> {
        let mut key: Vec<_> = self.columns.iter().filter(|column| column.key > 0).collect();
        key.sort_by_key(|column| column.key);
        key.into_iter().map(|column| column.name.clone()).collect()
    }
}

/// Takes out of a copy what is not for everybody, and says in it what it is.
async fn strip(copy: &mut Copy, about: &[(&str, String)], moments: &Moments) -> Result<()> {
    let mut db = copy.store.writer.begin().await?;
    // What fills the program's own tables goes before them.
    let fillers: Vec<String> = sqlx::query_scalar(
        "select 'drop ' || type || ' \"' || name || '\"' from sqlite_schema
         where type in ('trigger', 'view')",
    )
    .fetch_all(&mut *db)
    .await?;
    for drop in fillers {
        // The names are the schema's own.
        sqlx::query(AssertSqlSafe(drop)).execute(&mut *db).await?;
    }
    // Kept beside an actor's part in an event for the order of its events; the event has them.
    for drop in [
        "drop index event_actor_weight",
        "alter table event_actor drop column significance",
        "alter table event_actor drop column day",
    ] {
        sqlx::query(drop).execute(&mut *db).await?;
    }
    let mut unwanted = private_tables(&mut db).await?;
    unwanted.extend(OF_THE_PROGRAM.iter().map(|table| (*table).to_owned()));
    for table in unwanted {
        // The name is the schema's own.
        sqlx::query(AssertSqlSafe(format!("drop table {}", quoted(&table))))
            .execute(&mut *db)
            .await?;
    }
    name_keys(&mut db).await?;
    sqlx::query(
        "update revision set body = json_remove(body, '$.notes')
         where json_type(body, '$.notes') is not null",
    )
    .execute(&mut *db)
    .await?;
    let sql = format!(
        "create table {ABOUT} (name text primary key not null, value text not null) strict, without rowid"
    );
    sqlx::query(AssertSqlSafe(sql)).execute(&mut *db).await?;
    let state = [
        ("version", moments.version.to_string()),
        ("changed", moments.newest.clone().unwrap_or_default()),
    ];
    for (name, value) in about.iter().chain(&state) {
        sqlx::query("insert into about (name, value) values (?1, ?2)")
            .bind(*name)
            .bind(value)
            .execute(&mut *db)
            .await?;
    }
    db.commit().await?;
    Ok(())
}

/// Writes out which column a reference is to, where the schema leaves that to the other table's key:
/// not every program that reads schemas knows to look there. It counts once the file is written anew.
async fn name_keys(db: &mut SqliteConnection) -> Result<()> {
    sqlx::query("pragma writable_schema = on").execute(&mut *db).await?;
    let kinds = Kind::ALL.iter().map(|kind| (kind.as_str(), "slug"));
    for (table, key) in kinds.chain([("record", "id")]) {
        for then in ["on update", "deferrable"] {
            sqlx::query("update sqlite_schema set sql = replace(sql, ?1, ?2) where type = 'table'")
                .bind(format!(" references {table} {then}"))
                .bind(format!(" references {table} ({key}) {then}"))
                .execute(&mut *db)
                .await?;
        }
    }
    sqlx::query("pragma writable_schema = off").execute(&mut *db).await?;
    Ok(())
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
