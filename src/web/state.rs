//! What handlers share.

use std::{
    any::Any,
    net::IpAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::sync::Mutex;

use crate::{
    clock::Clock,
    model::Record,
    store::{
        Reader, Store, StoreError, Transaction, Writer,
        counts::Counts,
        kept::Kept,
        record::{self, Published},
        rulebook::Rulebook,
        timeline::Index,
        version::Versions,
    },
};

use super::{
    AppError,
    assets::Assets,
    data::edition::Editions,
    edit::{passphrase::Passphrases, throttle::Throttle},
    revisions::{Known, ReadAt, Snapshots},
    share::card::drawing::Cards,
    urls,
};

/// What is made from the whole record, as it was last asked for.
#[derive(Clone, Default)]
struct Made {
    rulebook: Arc<Kept<Rulebook>>,
    events: Arc<Kept<Index>>,
}

/// What handlers share; cheap to clone.
#[derive(Clone)]
pub struct State {
    /// The database, for reading.
    pub reader: Reader,
    /// The database, for writing: one transaction at a time.
    writer: Arc<Mutex<Writer>>,
    /// Static files under their hashed names.
    pub assets: &'static Assets,
    /// The address by which readers reach the site, without a slash at its end.
    pub public_url: &'static str,
    /// The time.
    pub clock: Clock,
    /// Whether pages show what is not saved yet.
    pub is_preview: bool,
    /// Hashes of passphrases.
    pub passphrases: Passphrases,
    /// Failed attempts to sign in.
    pub throttle: Arc<Throttle>,
    /// Proxies whose word is taken for where a request comes from.
    proxies: Arc<[IpAddr]>,
    /// Which state the record is in.
    pub versions: Arc<Versions>,
    made: Made,
    /// The folder for private copies of the database.
    pub temporary: Arc<Path>,
    /// The record as it stood at earlier times.
    pub snapshots: Arc<Snapshots>,
    /// Share cards that were drawn.
    pub cards: Arc<Cards>,
    /// The record as files are made from it.
    pub editions: Arc<Editions>,
    /// The day that pages are read back to, where they are.
    pub known: Option<Arc<Known>>,
    /// What has to stay while this is used.
    _held: Option<Arc<dyn Any + Send + Sync>>,
}

impl State {
    /// What handlers share, for a process that serves one store.
    #[must_use]
    pub fn new(store: &Store, public_url: String, clock: Clock) -> Self {
        Self {
            reader: store.reader.clone(),
            writer: Arc::new(Mutex::new(store.writer.clone())),
            is_preview: false,
            assets: Assets::get(),
            public_url: Box::leak(public_url.into_boxed_str()),
            clock,
            passphrases: Passphrases::default(),
            throttle: Arc::default(),
            proxies: Arc::default(),
            versions: Arc::new(Versions::new(store.reader.clone())),
            made: Made::default(),
            temporary: std::env::temp_dir().into(),
            snapshots: Arc::default(),
            cards: Arc::default(),
            editions: Arc::default(),
            known: None,
            _held: None,
        }
    }

    /// The same over another store: a copy.
    #[must_use]
    pub fn over(&self, store: &Store) -> Self {
        Self {
            reader: store.reader.clone(),
            writer: Arc::new(Mutex::new(store.writer.clone())),
            versions: Arc::new(Versions::new(store.reader.clone())),
            made: Made::default(),
            snapshots: Arc::default(),
            cards: Arc::default(),
            editions: Arc::default(),
            ..self.clone()
        }
    }

    /// The same, with private copies of the database in another folder.
    #[must_use]
    pub fn copying_to(self, folder: PathBuf) -> Self {
        Self { temporary: folder.into(), ..self }
    }

    /// The same for pages that are read back to a day.
    #[must_use]
    pub fn read_back_to(self, known: Known) -> Self {
        Self { known: Some(Arc::new(known)), ..self }
    }

    /// An address with the day that pages are read back to, where they are: for answers that are no
    /// pages; in those, links are seen to.
    #[must_use]
    pub fn link(&self, href: String) -> String {
        let kept =
            self.known.as_ref().and_then(|known| urls::keep_known(&href, known.day.as_str()));
        kept.unwrap_or(href)
    }

    /// The same, holding on to something for as long as it is used.
    #[must_use]
    pub fn holding(self, held: Arc<dyn Any + Send + Sync>) -> Self {
        Self { _held: Some(held), ..self }
    }

    /// The same, behind proxies whose `X-Forwarded-For` is to be believed.
    #[must_use]
    pub fn behind(self, proxies: Vec<IpAddr>) -> Self {
        Self { proxies: proxies.into_iter().map(|proxy| proxy.to_canonical()).collect(), ..self }
    }

    /// Whether an address is a proxy whose word is taken.
    #[must_use]
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.proxies.contains(&address)
    }

    /// Whether readers reach the site over TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// Begins a transaction that may write; [`crate::store::commit`] makes it last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin(&self) -> Result<Transaction, AppError> {
        Ok(self.writer.lock().await.begin().await.map_err(StoreError::from)?)
    }

    /// The record of a page, as it is published now.
    ///
    /// # Errors
    /// With near matches, when there is none by that slug.
    pub async fn published<R: Record>(&self, slug: &str) -> Result<Published<R>, AppError> {
        self.published_as::<R>(slug, None).await
    }

    /// The record of a page, as it is published now or as an earlier version had it.
    ///
    /// # Errors
    /// With near matches, when there is none by that slug.
    pub async fn published_at<R: Record>(&self, at: &ReadAt) -> Result<Published<R>, AppError> {
        let number = at.back.as_ref().map(|back| back.revision);
        self.published_as::<R>(&at.slug, number).await
    }

    async fn published_as<R: Record>(
        &self,
        slug: &str,
        number: Option<i64>,
    ) -> Result<Published<R>, AppError> {
        match record::find_at::<R>(&self.reader, slug, number).await? {
            Some(published) => Ok(published),
            None => Err(AppError::no_record(self, R::KIND, slug).await),
        }
    }

    /// All rules and chips as they are published now; read again only after a change.
    ///
    /// # Errors
    /// When the database fails, or a stored record cannot be read.
    pub async fn rulebook(&self) -> Result<Arc<Rulebook>, AppError> {
        Ok(self.made.rulebook.get(&self.versions).await?)
    }

    /// All events as they are published now, as far as they are counted.
    ///
    /// # Errors
    /// When the database fails, or a stored record cannot be read.
    pub async fn events(&self) -> Result<Arc<Index>, AppError> {
        Ok(self.made.events.get(&self.versions).await?)
    }

    /// How many records of each kind are published now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn counts(&self) -> Result<Counts, AppError> {
        Ok(Counts::read(&self.reader).await?)
    }
}
