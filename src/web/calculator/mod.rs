//! The calculator: what any figures come to under the rules.

mod answer;
mod examples;
mod fill;
mod form;
pub mod page;
