//! Opening the store: what is created, migrated, refused.

use chokepoint::store::{
    self, OpenError,
    open::{MIGRATOR, Opened, open_with},
};
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// This program's schema and one migration more, as a later version would have it.
fn later_migrator() -> Migrator {
    let mut migrations: Vec<Migration> = MIGRATOR.iter().cloned().collect();
    migrations.push(Migration::new(
        9_999,
        "later".into(),
        MigrationType::Simple,
        sqlx::AssertSqlSafe("create table later (id integer primary key) strict".to_owned())
            .into_sql_str(),
        false,
    ));
    Migrator::with_migrations(migrations)
}

use sqlx::SqlSafeStr;

#[tokio::test]
async fn a_missing_file_is_created_and_opens_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.db");
    let store = store::open(&path).await.unwrap();
    assert_eq!(store.opened, Opened::Created);
    store.close().await;
    let store = store::open(&path).await.unwrap();
    assert_eq!(store.opened, Opened::Current);
    store.close().await;
}

#[tokio::test]
async fn an_older_schema_is_migrated_after_a_backup() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.db");
    store::open(&path).await.unwrap().close().await;
    let store = open_with(&path, &later_migrator()).await.unwrap();
    let Opened::Migrated { backup } = store.opened.clone() else {
        panic!("{:?}", store.opened);
    };
    store.close().await;
    // The backup is a database of the old schema.
    let old = store::open(&backup).await.unwrap();
    assert_eq!(old.opened, Opened::Current);
    old.close().await;
}

#[tokio::test]
async fn a_newer_schema_is_refused_with_a_clear_message() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newer.db");
    open_with(&path, &later_migrator()).await.unwrap().close().await;
    let error = store::open(&path).await.unwrap_err();
    assert!(matches!(error, OpenError::Newer { found: 9_999, .. }), "{error:?}");
    assert!(error.to_string().contains("written by a newer version of chokepoint"), "{error}");
}

#[tokio::test]
async fn a_database_of_another_program_is_left_alone() {
    use sqlx::{Connection, Executor};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.db");
    let url = format!("sqlite:{}?mode=rwc", path.display());
    let mut other = sqlx::SqliteConnection::connect(&url).await.unwrap();
    other.execute("create table recipe (id integer primary key)").await.unwrap();
    other.close().await.unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(store::open(&path).await.unwrap_err(), OpenError::Foreign(_)));
    assert_eq!(std::fs::read(&path).unwrap().len(), before.len());
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    std::fs::write(&path, "just some notes, long enough to be no empty database").unwrap();
    let error = store::open(&path).await.unwrap_err();
    assert!(error.to_string().contains("cannot open"), "{error}");
}
