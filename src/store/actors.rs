//! Actors, and those of other records.
