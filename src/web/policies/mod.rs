//! Policies: their list and pages.

mod chain;
mod life;
pub mod list;
pub mod show;
