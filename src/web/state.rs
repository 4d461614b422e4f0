//! What handlers share.

use crate::{
    clock::Clock,
    model::Record,
    store::{
        Reader, Store,
        record::{self, Published},
    },
};

use super::{AppError, assets::Assets};

/// What handlers share; cheap to clone.
#[derive(Clone)]
pub struct State {
    /// The database, for reading.
    pub reader: Reader,
    /// Static files under their hashed names.
    pub assets: &'static Assets,
    /// The address by which readers reach the site, without a slash at its end.
    pub public_url: &'static str,
    /// The time.
    pub clock: Clock,
}

impl State {
    /// What handlers share, for a process that serves one store.
    #[must_use]
    pub fn new(store: &Store, public_url: String, clock: Clock) -> Self {
        Self {
            reader: store.reader.clone(),
            assets: Assets::get(),
            public_url: Box::leak(public_url.into_boxed_str()),
            clock,
        }
    }

    /// The record of a page, as it is published now.
    ///
    /// # Errors
    /// With near matches, when there is none by that slug.
    pub async fn published<R: Record>(&self, slug: &str) -> Result<Published<R>, AppError> {
        match record::find::<R>(&self.reader, slug).await? {
            Some(published) => Ok(published),
            None => Err(AppError::no_record(self, R::KIND, slug).await),
        }
    }
}
