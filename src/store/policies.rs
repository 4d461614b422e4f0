//! Policies, and those of other records.
