//! Private copies of the database: for pages as they would be, and as they once were.

use std::{
    fs::{self, File},
    os::unix::fs::PermissionsExt,
    path::Path,
};

use sqlx::{AssertSqlSafe, ConnectOptions, SqliteConnection};
use tempfile::TempDir;

use super::{Reader, Result, Store, open::open_copy};

/// What the folders of copies are called, before a part that is made up.
const PREFIX: &str = "chokepoint-copy-";

/// A file that is locked for as long as its copy is used; the lock ends with the process.
const LOCK: &str = "lock";

/// The tables of the public record. A copy has the contents of these alone; what else there is
/// tells who did what, and is nobody's to read back.
const PUBLIC: &[&str] = &[
    "_sqlx_migrations",
    "actor",
    "actor_alias",
    "actor_pair",
    "actor_tally",
    "change_set",
    "chip",
    "chip_estimate",
    "chip_figure_source",
    "chip_throughput",
    "claim",
    "claim_actor",
    "control",
    "control_chip",
    "control_chip_kind",
    "control_destination",
    "control_softens",
    "control_suspension",
    "control_test",
    "data_version",
    "event",
    "event_actor",
    "event_chip",
    "event_line",
    "event_link",
    "event_policy",
    "event_system",
    "evidence",
    "former_slug",
    "kind_tally",
    "policy",
    "policy_link",
    "policy_target_actor",
    "policy_target_chip",
    "policy_target_jurisdiction",
    "quote",
    "quote_chip",
    "quote_claim",
    "quote_event",
    "quote_policy",
    "quote_tally",
    "record",
    "record_source",
    "revision",
    "search",
    "search_kind",
    "search_spelling",
    "search_word",
    "source",
    "source_facet",
    "source_tally",
    "system",
    "system_estimate",
];

/// An open copy of the public record, which goes when this is dropped.
#[derive(Debug)]
pub struct Copy {
    /// The copy, open.
    pub store: Store,
    _lock: File,
    folder: TempDir,
}

impl Copy {
    /// Copies what a reader reads, as it is at one moment, into a folder below `parent`, which
    /// nobody else may look into.
    ///
    /// # Errors
    /// When the database fails, or there is no room for the copy; nothing of it is left then.
    pub async fn of(reader: &Reader, parent: &Path) -> Result<Self> {
        let parent = parent.to_owned();
        let made = tokio::task::spawn_blocking(move || new_folder(&parent)).await;
        let (folder, lock) = made.map_err(std::io::Error::other)??;
        let file = folder.path().join("copy.db");
        // A connection of its own, so that edits and other readers need not wait. It has to be
        // allowed to write, though what it writes is another file.
        let options = reader.pool().connect_options();
        let options = options.as_ref().clone().pragma("query_only", "OFF");
        let mut connection = options.connect().await?;
        sqlx::query("vacuum into ?1")
            .bind(file.to_string_lossy().into_owned())
            .execute(&mut connection)
            .await?;
        sqlx::Connection::close(connection).await?;
        let mut copy = Self { store: open_copy(&file).await?, _lock: lock, folder };
        let mut transaction = copy.store.writer.begin().await?;
        for table in private_tables(&mut transaction).await? {
            // The name is the schema's own.
            let sql = AssertSqlSafe(format!("delete from \"{table}\""));
            sqlx::query(sql).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(copy)
    }

    /// The folder that it is in, with nothing else.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Closes the copy and removes its files.
    pub async fn remove(self) {
        self.store.close().await;
        // What is left of a copy does no harm, and the next start removes it.
        drop(tokio::task::spawn_blocking(move || drop(self)).await);
    }
}

fn new_folder(parent: &Path) -> std::io::Result<(TempDir, File)> {
    let ours_alone = fs::Permissions::from_mode(0o700);
    let folder =
        tempfile::Builder::new().prefix(PREFIX).permissions(ours_alone).tempdir_in(parent)?;
    let lock = File::create_new(folder.path().join(LOCK))?;
    lock.try_lock()?;
    Ok((folder, lock))
}

/// The tables that are no part of the public record.
///
/// # Errors
/// When the database fails.
pub async fn private_tables(db: &mut SqliteConnection) -> Result<Vec<String>> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select name from pragma_table_list
         where schema = 'main' and type in ('table', 'virtual') and name not like 'sqlite\\_%' escape '\\'
         order by name",
    )
    .fetch_all(db)
    .await?;
    Ok(tables.into_iter().filter(|table| !PUBLIC.contains(&table.as_str())).collect())
}

/// Removes the copies that processes left which ended without doing so.
pub fn sweep(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for folder in entries.flatten().map(|entry| entry.path()) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with(PREFIX) {
            continue;
        }
        let lock = folder.join(LOCK);
        // The folder above may be everybody's: what is no plain file is not ours, and is not opened.
        if !fs::symlink_metadata(&lock).is_ok_and(|about| about.is_file()) {
            continue;
        }
        let Ok(lock) = File::open(lock) else { continue };
        if lock.try_lock().is_err() {
            continue;
        }
        let removed = fs::remove_dir_all(&folder);
        let folder = folder.display();
        match removed {
            Ok(()) => tracing::info!(%folder, "removed a left-over copy"),
            Err(error) => tracing::warn!(%folder, %error, "cannot remove a left-over copy"),
        }
    }
}
