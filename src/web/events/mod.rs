//! Events: their pages.

pub mod show;
