//! The whole record of one moment, as files are made from it: a copy for everybody, made once for each
//! state of the data and kept until the next.

use std::{
    io::Read,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use sha2::{Digest, Sha256};
use tokio::{
    sync::{Mutex as Turn, OnceCell},
    time::timeout,
};

use super::package;
use crate::{
    store::public::PublicFile,
    web::{AppError, State, open::LICENCE},
};

/// How long a request waits for one to be made.
const WAIT: Duration = Duration::from_secs(10);

/// The record of a moment.
pub struct Edition {
    /// The file that everything is read from.
    pub public: PublicFile,
    /// The database as a file to take.
    pub database: Sealed,
    package: OnceCell<Sealed>,
}

/// A file that is written and will not change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Where it is.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal digits.
    pub sha256: String,
}

/// The newest edition of a process.
#[derive(Default)]
pub struct Editions {
    kept: Mutex<Option<Arc<Edition>>>,
    /// Held by whoever makes one.
    turn: Arc<Turn<()>>,
}

impl Editions {
    /// The edition of the data as it is; makes it where it is not there.
    ///
    /// # Errors
    /// When the database fails, there is no room, or it takes too long.
    pub async fn get(self: &Arc<Self>, state: &State) -> Result<Arc<Edition>, AppError> {
        let (kept, state) = (Arc::clone(self), state.clone());
        let wait = async move {
            if let Some(there) = kept.find(&state).await? {
                return Ok(there);
            }
            let turn = Arc::clone(&kept.turn).lock_owned().await;
            if let Some(there) = kept.find(&state).await? {
                return Ok(there);
            }
            // Goes on though nobody waits for it any more: the next one to ask finds it.
            let making = tokio::spawn(async move {
                let made = kept.make(&state).await;
                drop(turn);
                made
            });
            making.await.map_err(AppError::internal)?
        };
        timeout(WAIT, wait).await.unwrap_or(Err(AppError::Busy))
    }

    async fn find(&self, state: &State) -> Result<Option<Arc<Edition>>, AppError> {
        let now = state.versions.current().await?;
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(kept.clone().filter(|edition| edition.public.moments.version == now))
    }

    async fn make(&self, state: &State) -> Result<Arc<Edition>, AppError> {
        let began = Instant::now();
        let about = [
            ("title", "Chokepoint: the record of semiconductor trade tensions".to_owned()),
            ("site", state.public_url.to_owned()),
            ("licence", LICENCE.to_owned()),
            ("credit", "Chokepoint, CC BY 4.0".to_owned()),
        ];
        let public = PublicFile::of(&state.reader, &state.temporary, &about).await?;
        let database = seal(public.path.clone()).await?;
        let ms = began.elapsed().as_millis();
        tracing::info!(version = public.moments.version, ms, "made an edition of the record");
        let new = Arc::new(Edition { public, database, package: OnceCell::new() });
        let old = {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.replace(Arc::clone(&new))
        };
        // One that is still being read goes with its last reader.
        if let Some(old) = old.and_then(Arc::into_inner) {
            old.public.remove().await;
        }
        Ok(new)
    }
}

impl Edition {
    /// The data package in one file; made when it is first asked for.
    ///
    /// # Errors
    /// When there is no room for it, or it takes too long.
    pub async fn package(self: &Arc<Self>, state: &State) -> Result<Sealed, AppError> {
        let (edition, state) = (Arc::clone(self), state.clone());
        let making = tokio::spawn(async move {
            let made = edition.package.get_or_try_init(|| async {
                let path = package::zip(&edition, &state).await?;
                seal(path).await
            });
            made.await.cloned()
        });
        match timeout(WAIT, making).await {
            Ok(made) => made.map_err(AppError::internal)?,
            Err(_) => Err(AppError::Busy),
        }
    }
}

async fn seal(path: PathBuf) -> Result<Sealed, AppError> {
    let sealing = tokio::task::spawn_blocking(move || {
        let mut file = std::fs::File::open(&path)?;
        let (mut digest, mut bytes, mut piece) = (Sha256::new(), 0, vec![0; 64 * 1024]);
        loop {
            let length = file.read(&mut piece)?;
            if length == 0 {
                break;
            }
            digest.update(&piece[..length]);
            bytes += length as u64;
        }
        let sha256 = format!("{:x}", digest.finalize());
        Ok::<_, std::io::Error>(Sealed { path, bytes, sha256 })
    });
    sealing.await.map_err(AppError::internal)?.map_err(AppError::internal)
}
