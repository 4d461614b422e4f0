//! Policies: their list and pages.

mod chain;
mod effect;
pub(super) mod life;
pub mod list;
pub mod show;
