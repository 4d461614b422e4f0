//! Opening the store: creating, migrating, and refusing what is too new.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{
    ConnectOptions, Connection, SqliteConnection,
    migrate::{MigrateError, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{Reader, Writer};

/// The schema's history; forward only.
pub static MIGRATOR: Migrator = sqlx::migrate!();

/// Connections that read at the same time. SQLite reads in parallel; more than the cores of a
/// small machine only add memory.
const READERS: u32 = 8;

/// How long a connection waits for a lock before it gives up.
const BUSY: Duration = Duration::from_secs(5);

/// An open store.
#[derive(Debug, Clone)]
pub struct Store {
    /// For pages.
    pub reader: Reader,
    /// For edits and imports.
    pub writer: Writer,
    /// What opening it did.
    pub opened: Opened,
}

/// What opening a store did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// The file was not there; it was created, without records.
    Created,
    /// The file had an older schema; it was migrated, after a backup was written beside it.
    Migrated {
        /// The backup.
        backup: PathBuf,
    },
    /// The file was as it should be.
    Current,
}

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A newer program wrote the file.
    #[error(
        "{} was written by a newer version of chokepoint (its schema is {found}, this program \
         knows {known}); use that version, or restore a backup made before the upgrade",
        .path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest schema version that this program knows.
        known: i64,
    },
    /// The file is a SQLite database, but not one of ours.
    #[error("{} is a database of another program; choose another file", .0.display())]
    Foreign(PathBuf),
    /// The backup before a migration could not be written; nothing was changed.
    #[error("cannot write the backup {} before migrating; nothing was changed", .path.display())]
    Backup {
        /// Where it was to be.
        path: PathBuf,
        /// Why not.
        source: sqlx::Error,
    },
    /// The migration failed.
    #[error("cannot migrate {}", .path.display())]
    Migrate {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: MigrateError,
    },
    /// SQLite cannot open or use the file.
    #[error("cannot open {}", .path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: sqlx::Error,
    },
}

/// Opens the store in a file; creates and migrates it as needed.
///
/// # Errors
/// When the file cannot be used; nothing is lost then.
pub async fn open(path: &Path) -> Result<Store, OpenError> {
    open_with(path, &MIGRATOR).await
}

/// Opens the store with a schema's history other than this program's: what an older or newer
/// program would do.
///
/// # Errors
/// As [`open`].
pub async fn open_with(path: &Path, migrator: &Migrator) -> Result<Store, OpenError> {
    let database = |source| OpenError::Database { path: path.to_owned(), source };
    let existed = path.exists();
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        // An acknowledged edit survives a power cut.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY)
        .pragma("trusted_schema", "OFF")
        .log_slow_statements(tracing::log::LevelFilter::Warn, Duration::from_secs(1));
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(database)?;
    let opened = migrate(&mut connection, path, existed, migrator).await?;
    connection.close().await.map_err(database)?;

    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options.clone().optimize_on_close(true, 400))
        .await
        .map_err(database)?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .connect_with(
            options
                .read_only(true)
                .create_if_missing(false)
                // Pages that are read again and again; the system keeps the others. A file mapped into
                // memory would count as the program's own, once for each connection.
                .pragma("cache_size", "-4096")
                .pragma("query_only", "ON"),
        )
        .await
        .map_err(database)?;
    Ok(Store { reader: Reader(readers), writer: Writer(writer), opened })
}

/// Opens a private copy of a store that is open: it has this program's schema, and nothing is lost
/// with it.
///
/// # Errors
/// When the file cannot be used.
pub(super) async fn open_copy(path: &Path) -> Result<Store, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Memory)
        .synchronous(SqliteSynchronous::Off)
        .pragma("trusted_schema", "OFF")
        // What is taken out of it is not to be found in the file.
        .pragma("secure_delete", "ON");
    let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
    let reading = options.read_only(true).pragma("query_only", "ON");
    let readers = SqlitePoolOptions::new().max_connections(READERS).connect_lazy_with(reading);
    Ok(Store { reader: Reader(readers), writer: Writer(writer), opened: Opened::Current })
}

async fn migrate(
    connection: &mut SqliteConnection,
    path: &Path,
    existed: bool,
    migrator: &Migrator,
) -> Result<Opened, OpenError> {
    let database = |source| OpenError::Database { path: path.to_owned(), source };
    let failed = |source| OpenError::Migrate { path: path.to_owned(), source };
    let found = schema_version(connection).await.map_err(database)?;
    let known = migrator.iter().map(|migration| migration.version).max().unwrap_or_default();
    match found {
        Schema::Empty => {
            migrator.run(connection).await.map_err(failed)?;
            Ok(if existed { Opened::Current } else { Opened::Created })
        }
        Schema::Foreign => Err(OpenError::Foreign(path.to_owned())),
        Schema::Version(found) if found > known => {
            Err(OpenError::Newer { path: path.to_owned(), found, known })
        }
        Schema::Version(found) if found < known => {
            let backup = backup_path(path, found);
            write_backup(connection, &backup)
                .await
                .map_err(|source| OpenError::Backup { path: backup.clone(), source })?;
            migrator.run(connection).await.map_err(failed)?;
            Ok(Opened::Migrated { backup })
        }
        Schema::Version(_) => {
            // Also says when an applied migration is not the one that this program knows.
            migrator.run(connection).await.map_err(failed)?;
            Ok(Opened::Current)
        }
    }
}

enum Schema {
    Empty,
    Foreign,
    Version(i64),
}

async fn schema_version(connection: &mut SqliteConnection) -> Result<Schema, sqlx::Error> {
    let tables: Vec<String> =
        sqlx::query_scalar("select name from sqlite_schema where type = 'table'")
            .fetch_all(&mut *connection)
            .await?;
    if tables.is_empty() {
        return Ok(Schema::Empty);
    }
    if !tables.iter().any(|name| name == "_sqlx_migrations") {
        return Ok(Schema::Foreign);
    }
    let version: Option<i64> = sqlx::query_scalar("select max(version) from _sqlx_migrations")
        .fetch_one(connection)
        .await?;
    Ok(version.map_or(Schema::Empty, Schema::Version))
}

/// `chokepoint.db` with schema 3 is kept as `chokepoint.db.backup-schema-3`, or with a number
/// behind where that is taken.
fn backup_path(path: &Path, version: i64) -> PathBuf {
    let named = |suffix: String| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".backup-schema-{version}{suffix}"));
        PathBuf::from(name)
    };
    let mut candidate = named(String::new());
    let mut number = 2;
    while candidate.exists() {
        candidate = named(format!("-{number}"));
        number += 1;
    }
    candidate
}

/// A consistent copy of the database as it is.
async fn write_backup(connection: &mut SqliteConnection, to: &Path) -> Result<(), sqlx::Error> {
    sqlx::query("vacuum into ?1")
        .bind(to.to_string_lossy().into_owned())
        .execute(connection)
        .await
        .map(drop)
}

impl Store {
    /// Closes all connections; waits for those in use.
    pub async fn close(&self) {
        self.reader.0.close().await;
        self.writer.0.close().await;
    }
}
