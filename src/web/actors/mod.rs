//! Actors: their list and pages.

pub mod list;
pub mod show;
pub(super) mod spark;
mod view;
