//! Copies of the record as it stood, kept while they are used.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{sync::Mutex as Turn, time::timeout};

use crate::{
    store::{copies::Copy, snapshot},
    web::{AppError, State},
};

/// How many are kept; the one that was used longest ago goes first.
pub const MOST: usize = 4;

/// How long a request waits for one to be built, or for its turn.
const WAIT: Duration = Duration::from_secs(8);

/// What a snapshot is of: the data version that it was made from, and the newest change in it. All
/// days between two changes share one.
pub(super) type Key = (i64, String);

/// A copy of the record as it stood, and the state that is over it.
struct Snapshot {
    key: Key,
    state: State,
    copy: Copy,
}

/// The snapshots of a process.
#[derive(Default)]
pub struct Snapshots {
    /// The one used last stands last.
    kept: Mutex<Vec<Arc<Snapshot>>>,
    /// Held by whoever builds one.
    turn: Arc<Turn<()>>,
    built: AtomicU64,
}

impl Snapshots {
    /// How many were built since the process began.
    #[must_use]
    pub fn built(&self) -> u64 {
        self.built.load(Ordering::Relaxed)
    }

    /// The state over the record as it stood before a time; builds it where it is not kept.
    pub(super) async fn get(
        self: &Arc<Self>,
        state: &State,
        key: Key,
        before: String,
    ) -> Result<State, AppError> {
        if let Some(there) = self.find(&key) {
            return Ok(there);
        }
        let (kept, state) = (Arc::clone(self), state.clone());
        let wait = async move {
            let turn = Arc::clone(&kept.turn).lock_owned().await;
            if let Some(there) = kept.find(&key) {
                return Ok(there);
            }
            // Goes on though nobody waits for it any more: the next one to ask finds it.
            let building = tokio::spawn(async move {
                let built = kept.build(&state, key, &before).await;
                drop(turn);
                built
            });
            building.await.map_err(AppError::internal)?
        };
        timeout(WAIT, wait).await.unwrap_or(Err(AppError::Busy))
    }

    fn find(&self, key: &Key) -> Option<State> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|snapshot| snapshot.key == *key)?;
        let found = kept.remove(place);
        kept.push(Arc::clone(&found));
        Some(over(found))
    }

    async fn build(&self, state: &State, key: Key, before: &str) -> Result<State, AppError> {
        let began = Instant::now();
        let mut copy = Copy::of(&state.reader, &state.temporary).await?;
        if let Err(error) = snapshot::put_back(&mut copy.store.writer, before).await {
            copy.remove().await;
            return Err(error.into());
        }
        self.built.fetch_add(1, Ordering::Relaxed);
        tracing::info!(then = key.1, ms = began.elapsed().as_millis(), "put the record back");
        let version = key.0;
        let new = Arc::new(Snapshot { key, state: state.over(&copy.store), copy });
        for old in self.keep(Arc::clone(&new), version) {
            // One that is still being read goes with its last reader.
            if let Some(old) = Arc::into_inner(old) {
                drop(old.state);
                old.copy.remove().await;
            }
        }
        Ok(over(new))
    }

    /// Adds one; returns those that have to go: what is over the limit, or of an older version of
    /// the data, which nobody can ask for again.
    fn keep(&self, new: Arc<Snapshot>, version: i64) -> Vec<Arc<Snapshot>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut gone: Vec<_> = kept.extract_if(.., |old| old.key.0 < version).collect();
        kept.push(new);
        let over = kept.len().saturating_sub(MOST);
        gone.extend(kept.drain(..over));
        gone
    }
}

/// A state that holds on to the snapshot that it is over.
fn over(snapshot: Arc<Snapshot>) -> State {
    snapshot.state.clone().holding(snapshot)
}
