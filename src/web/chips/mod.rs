//! Chips: their list and pages.

mod family;
mod figures;
pub mod list;
pub mod show;
