//! The open, sourced record of semiconductor trade tensions, as pages that people can browse.
//!
//! Dependencies point downwards only: `web` knows `store`, `model` and `charts`; `store` knows
//! `model`; `charts` and `model` know nothing above them.

pub mod charts;
pub mod cli;
pub mod clock;
pub mod config;
pub mod model;
pub mod random;
pub mod scale;
pub mod starter;
pub mod store;
pub mod web;
