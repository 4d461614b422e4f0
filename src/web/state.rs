//! What handlers share.

use crate::{
    clock::Clock,
    store::{Reader, Store},
};

use super::assets::Assets;

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
}
