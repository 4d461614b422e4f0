//! Controls: the rules in force, and the page of each.

pub mod list;
pub mod matrix;
pub mod show;
pub mod view;
