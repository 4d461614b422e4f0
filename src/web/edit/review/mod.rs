//! What waits for editors: proposals and suggestions, what is said about them, what is done with them.
//!
//! Editors see all of it, contributors their own. Forms of proposals are [`super::form::proposed`].

pub mod act;
pub mod queue;
pub mod show;

pub use act::act;
pub use queue::queue;
pub use show::show;
