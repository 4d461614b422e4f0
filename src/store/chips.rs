//! Chips, and those of other records.
