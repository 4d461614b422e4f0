//! Verdicts of the export-control engine, as pages and the API show them.

pub mod asked;
pub mod changes;
pub mod chart;
pub mod figures;
pub mod measure;
pub mod view;

pub use asked::Asked;
pub use figures::Given;
pub use measure::Measure;
pub use view::{FindingView, VerdictView};
