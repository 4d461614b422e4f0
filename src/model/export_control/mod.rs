//! The export-control engine: the only code that decides what a rule measures in a chip.

pub mod metrics;
