//! The export-control engine: the only code that decides which rule catches which chip.
//!
//! Pure: records go in, verdicts come out. Where each part follows the law:
//!
//! | module | what it decides | source |
//! | --- | --- | --- |
//! | [`metrics`], [`subject`] | total processing performance, performance density, memory bandwidth density | 15 CFR Part 774, Supplement No. 1, ECCN 3A090, technical notes |
//! | [`rule`] | a control's tests, market and kind | Note 2 to 3A090; each control's policy |
//! | [`verdict`] | exceptions and softer review policies; the strictest outcome that remains | 15 CFR 740.8 and 742.6(b)(10), as each control cites |
//! | [`history`] | on which days that changes | the controls' intervals |
//! | [`range`], [`headroom`] | what would change it, and the regions of charts | the same comparisons |
//!
//! `docs/export-control.md` says where the model simplifies the texts.

pub mod headroom;
pub mod history;
pub mod metrics;
pub mod range;
pub mod rule;
pub mod subject;
pub mod truth;
pub mod verdict;
