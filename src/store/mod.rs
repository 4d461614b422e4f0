//! The SQLite store: opening and migrating it, saving records, and every query that pages make.
//!
//! SQL lives here and nowhere else, checked at compile time. Readers are handed a [`Reader`] and
//! cannot write, by type; writing goes through [`Writer`], one transaction at a time.

pub mod accounts;
pub mod actors;
pub mod audit;
pub mod chips;
pub mod claims;
pub mod controls;
pub mod copies;
pub mod counts;
pub mod drafts;
pub mod edit;
pub mod events;
pub mod feeds;
pub mod former;
pub mod freshness;
pub mod import;
pub(crate) mod kept;
pub mod open;
pub mod policies;
pub mod pools;
pub mod proposals;
pub mod public;
pub mod quotes;
pub mod record;
pub mod referring;
pub mod rename;
pub mod revisions;
pub mod rows;
pub mod rulebook;
pub mod save;
pub mod search;
pub mod sessions;
pub mod sitemap;
pub mod snapshot;
pub mod sources;
pub mod staged;
pub mod systems;
pub mod tally;
pub mod timeline;
pub mod types;
pub mod version;
pub mod withdrawal;

pub use open::{OpenError, Store, open};
pub use pools::{Reader, Transaction, Writer, commit};

/// What can go wrong with the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or failed.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// A stored record does not have the form that it should.
    #[error("a stored record cannot be read")]
    Record(#[from] serde_json::Error),
    /// A private copy cannot be written.
    #[error("a copy of the database cannot be written")]
    Copy(#[from] std::io::Error),
}

/// The result of asking the store.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
