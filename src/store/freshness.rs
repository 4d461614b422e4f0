//! Computed figures about the record itself.
