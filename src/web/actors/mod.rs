//! Actors: their list and pages.

pub mod list;
pub mod show;
mod spark;
mod view;
