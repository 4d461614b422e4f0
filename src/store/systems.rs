//! Systems, and those of other records.
