//! Chips, or systems, side by side. The link holds the whole choice.

pub mod chips;
pub mod file;
pub mod page;
pub mod ready;
pub mod scatter;
pub mod selection;
pub mod systems;
pub mod table;
