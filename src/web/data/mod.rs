//! What others take with them whole: every list as a file, the whole record as files and a database,
//! and what its fields mean.

pub mod answer;
pub mod dictionary;
pub mod edition;
pub mod encode;
pub mod file;
pub mod list;
pub mod package;
pub mod page;
pub mod records;

/// How the licence of the data is called in lists of licences (SPDX).
pub const LICENCE_NAME: &str = "CC-BY-4.0";

/// The licence of the data as it comes with it.
pub const LICENCE_TEXT: &str = include_str!("../../../data/LICENSE.md");
