//! Events: their pages.

pub mod show;
pub(super) mod view;
