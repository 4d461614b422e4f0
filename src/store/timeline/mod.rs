//! The timeline's questions: a filter over all events, and the lists, counts and picture made with it.

mod counts;
mod filter;
mod index;
mod list;
mod picture;
mod state_of_play;

pub use counts::{ActorCount, Cell, MonthCount, TargetCount, Traits};
pub use filter::{Filter, Matches, Part};
pub use index::Index;
pub use list::{Order, Participant, participants};
pub use picture::{Drawable, Room};
pub use state_of_play::{Aimed, Push};
