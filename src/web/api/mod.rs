//! The data interface, version 1.

pub mod problem;
pub mod verdict;
