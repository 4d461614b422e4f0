//! Policies: their list and pages.

mod chain;
mod effect;
mod life;
pub mod list;
pub mod show;
