//! Changing the record.

pub mod form;
