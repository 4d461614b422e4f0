//! Chips: their list and pages.

mod family;
pub(super) mod figures;
pub mod list;
pub mod show;
