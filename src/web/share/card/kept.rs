//! Cards that were drawn: kept while the record and the day are the same, and drawn a few at a time.

use std::{future::Future, sync::Arc};

use axum::{
    body::Bytes,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use jiff::civil::Date;
use quick_cache::{Weighter, sync::Cache};
use tokio::sync::Semaphore;

use super::Card;
use crate::{
    store::version,
    web::{AppError, State, cache::CachePolicy},
};

/// What all kept cards may take, in bytes.
const MOST_BYTES: u64 = 32 << 20;

/// About as many cards as that is.
const ABOUT: usize = 1_000;

/// Cards that are drawn at once: half of what the machine can do. Others wait, so that pages are
/// answered meanwhile.
fn at_once() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().div_ceil(2))
}

/// A card at an address, by the record's version and the day: verdicts change with it.
type Key = (String, i64, Date);

#[derive(Debug, Clone)]
struct Weight;

impl Weighter<Key, Bytes> for Weight {
    fn weight(&self, (address, ..): &Key, card: &Bytes) -> u64 {
        (address.len() + card.len()) as u64
    }
}

/// Cards that were drawn.
pub struct Cards {
    kept: Cache<Key, Bytes, Weight>,
    places: Arc<Semaphore>,
}

impl Default for Cards {
    fn default() -> Self {
        Self {
            kept: Cache::with_weighter(ABOUT, MOST_BYTES, Weight),
            places: Arc::new(Semaphore::new(at_once())),
        }
    }
}

/// Answers with the card at an address, which is made and drawn where none is kept.
///
/// # Errors
/// When what it shows cannot be read, or it cannot be drawn.
pub async fn answer(
    state: &State,
    address: String,
    make: impl Future<Output = Result<Card, AppError>>,
) -> Result<Response, AppError> {
    // The version is read before the record: what changes in between is drawn for an older version,
    // and the next request asks by the newer one.
    let version = version::current(&state.reader).await?;
    let key = (address, version, state.clock.today());
    let cards = &state.cards;
    let card = if let Some(card) = cards.kept.get(&key) {
        card
    } else {
        let card = cards.draw(make.await?, state.public_url).await?;
        cards.kept.insert(key, card.clone());
        card
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/png")),
        (header::CACHE_CONTROL, CachePolicy::Picture.header()),
    ];
    Ok((headers, card).into_response())
}

impl Cards {
    async fn draw(&self, card: Card, site: &'static str) -> Result<Bytes, AppError> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(AppError::internal)?;
        let drawn = tokio::task::spawn_blocking(move || {
            // Held until the work is done, also when nobody waits for it any more.
            let _place = place;
            card.png(site)
        });
        let png = drawn.await.map_err(AppError::internal)?.map_err(AppError::internal)?;
        Ok(png.into())
    }
}
