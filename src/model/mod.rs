//! What the record is made of: the nine kinds, their dates, words and rules of validity.
//!
//! Everything here is pure: no SQL, no HTTP, no clock. The same types are what a TOML file, a JSON
//! document, a revision and a page are made of.

pub mod account;
pub mod actor;
pub mod chip;
pub mod cite;
pub mod claim;
pub mod control;
pub mod dataset;
pub mod date;
pub mod diff;
pub mod draft;
pub mod event;
pub mod export_control;
pub mod field;
pub mod figure;
pub mod flat;
pub mod form;
pub mod import_text;
pub mod json_schema;
pub mod jurisdiction;
pub mod kind;
pub mod merge;
pub mod policy;
pub mod problem;
pub mod proposal;
pub mod quote;
pub mod record;
pub mod rename;
pub mod review;
pub mod slug;
pub mod source;
pub mod system;
pub mod token;
pub mod toml_text;
pub mod vocabulary;

pub use actor::Actor;
pub use chip::Chip;
pub use claim::Claim;
pub use control::Control;
pub use date::Edtf;
pub use event::Event;
pub use figure::Figure;
pub use jurisdiction::Jurisdiction;
pub use kind::Kind;
pub use policy::Policy;
pub use problem::{Problem, Problems, Severity};
pub use quote::Quote;
pub use record::{AnyRecord, Record};
pub use slug::Slug;
pub use source::Source;
pub use system::System;
