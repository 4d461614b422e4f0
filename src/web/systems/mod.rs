//! Systems: their list and pages.

pub(crate) mod figures;
pub mod list;
pub mod show;
