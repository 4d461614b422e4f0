//! The data interface, version 1.

pub mod problem;
pub mod records;
pub mod verdict;
