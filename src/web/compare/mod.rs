//! Chips, or systems, side by side. The link holds the whole choice.

pub mod chips;
mod compared;
pub mod file;
pub mod page;
pub mod ready;
pub mod scatter;
pub mod selection;
pub mod systems;
pub mod table;

pub use compared::Compared;
pub(crate) use page::{found_systems, read};
pub use selection::Selection;
