//! About the site: what it is, how it works, its words, its licence, its state.

pub mod freshness;
pub mod glossary;
pub mod text;
