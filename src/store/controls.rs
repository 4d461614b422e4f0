//! Controls, and those of other records.
