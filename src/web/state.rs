//! What handlers share.

use std::sync::{Arc, RwLock};

use crate::{
    clock::Clock,
    model::Record,
    store::{
        Reader, Store, Writer,
        record::{self, Published},
        rulebook::Rulebook,
        version,
    },
};

use super::{AppError, assets::Assets};

/// What handlers share; cheap to clone.
#[derive(Clone)]
pub struct State {
    /// The database, for reading.
    pub reader: Reader,
    /// The database, for saving.
    pub writer: Writer,
    /// Static files under their hashed names.
    pub assets: &'static Assets,
    /// The address by which readers reach the site, without a slash at its end.
    pub public_url: &'static str,
    /// The time.
    pub clock: Clock,
    /// Who edits where nobody can sign in: for tests alone.
    pub demo_author: Option<&'static str>,
    /// Whether pages show what is not saved yet.
    pub is_preview: bool,
    /// All rules and chips, as they were last read.
    rulebook: Arc<RwLock<Option<Arc<Rulebook>>>>,
}

impl State {
    /// What handlers share, for a process that serves one store.
    #[must_use]
    pub fn new(store: &Store, public_url: String, clock: Clock) -> Self {
        Self {
            reader: store.reader.clone(),
            writer: store.writer.clone(),
            demo_author: None,
            is_preview: false,
            assets: Assets::get(),
            public_url: Box::leak(public_url.into_boxed_str()),
            clock,
            rulebook: Arc::default(),
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

    /// All rules and chips as they are published now; read again only after a change.
    ///
    /// # Errors
    /// When the database fails, or a stored record cannot be read.
    pub async fn rulebook(&self) -> Result<Arc<Rulebook>, AppError> {
        let now = version::current(&self.reader).await?;
        let kept = self.rulebook.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        if let Some(kept) = kept.filter(|kept| kept.version == now) {
            return Ok(kept);
        }
        let read = Arc::new(Rulebook::read(&self.reader).await?);
        let mut kept = self.rulebook.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        // A slower reader of an older version does not put it back.
        if kept.as_ref().is_none_or(|kept| kept.version <= read.version) {
            *kept = Some(Arc::clone(&read));
        }
        Ok(read)
    }
}
