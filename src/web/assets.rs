//! Static files: embedded into release builds, under names with a hash of their content.

use std::sync::OnceLock;

use axum::Router;
use memory_serve::{CacheControl, Manifest, MemoryServe};

/// The inline script that sets the chosen theme before the first paint.
pub const THEME_SCRIPT: &str = include_str!("../../static/js/theme.js");

/// Hashed names of static files.
pub struct Assets {
    manifest: Manifest,
}

fn files() -> MemoryServe {
    memory_serve::load!()
        .index_file(None)
        .enable_hashed_routes(true)
        .cache_control(CacheControl::NoCache)
}

impl Assets {
    /// The process's assets; hashed once.
    pub fn get() -> &'static Self {
        static ASSETS: OnceLock<Assets> = OnceLock::new();
        ASSETS.get_or_init(|| Self { manifest: files().manifest() })
    }

    /// The address of a file under `static/`: `css/base.css` → `/static/css/base.0123456789abcdef.css`.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        let plain = format!("/{path}");
        format!("/static{}", self.manifest.get(&plain).unwrap_or(&plain))
    }

    /// Routes for all files.
    pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
        files().into_router()
    }
}
