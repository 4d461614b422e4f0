//! Drawing cards, a few at a time. Drawn ones are kept as other responses are.

use std::sync::Arc;

use axum::{
    body::Bytes,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use tokio::sync::Semaphore;

use super::Card;
use crate::web::{AppError, State, cache::CachePolicy};

/// Cards that are drawn at once: half of what the machine can do. Others wait, so that pages are
/// answered meanwhile.
fn at_once() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().div_ceil(2))
}

/// Where cards are drawn.
pub struct Cards {
    places: Arc<Semaphore>,
}

impl Default for Cards {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(at_once())) }
    }
}

/// Answers with a card.
///
/// # Errors
/// When it cannot be drawn.
pub async fn answer(state: &State, card: Card) -> Result<Response, AppError> {
    let card = state.cards.draw(card, state.public_url).await?;
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
