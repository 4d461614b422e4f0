//! The dashboard over HTTP: routes, pages, errors.

pub mod about;
pub mod actors;
pub mod api;
pub mod assets;
pub mod cache;
pub mod calculator;
pub mod changes;
pub mod chips;
pub mod claims;
pub mod compare;
pub mod controls;
pub mod cube;
pub mod data;
pub mod edit;
pub mod error;
pub mod events;
pub mod form;
pub mod home;
pub mod layers;
pub mod open;
pub mod page;
pub mod policies;
pub mod query;
pub mod quotes;
pub mod representation;
pub mod revisions;
pub mod routes;
pub mod search;
pub mod selection;
pub mod share;
pub mod sources;
pub mod state;
pub mod suggest;
pub mod systems;
pub mod timeline;
pub mod urls;
pub mod verdicts;
pub mod view;

use std::{future::Future, net::SocketAddr};

use axum::Router;
use tokio::net::TcpListener;

use assets::Assets;
pub use cache::Cached;
pub use error::AppError;
pub use state::State;

/// What kept responses may take when nothing else is said, in MiB.
pub const CACHE: u32 = 48;

/// The whole dashboard as a service.
pub fn app(state: State) -> Router {
    app_keeping(state, u64::from(CACHE) << 20)
}

/// The same with kept responses of at most so many bytes; none when that is nothing.
pub fn app_keeping(state: State, bytes: u64) -> Router {
    let whole = layers::wrap(routes::routes(&state), &state).with_state(state.clone());
    let cached = Cached::new(whole, state, bytes);
    // Static files come compressed, with validators of their own, and are nothing to keep out of frames
    // or to look for in the log.
    layers::sniffed_by_nobody(Router::new().nest("/static", Assets::router()))
        .fallback_service(cached)
}

/// Serves until `stop` is done, then finishes the requests in flight.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, app).with_graceful_shutdown(stop).await
}
