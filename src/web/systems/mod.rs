//! Systems: their list and pages.

mod figures;
pub mod list;
pub mod show;
