//! Events: their pages.

pub mod show;
mod view;
