//! The timeline's queries: a filter over events, and the lists, counts and picture made with it.

mod counts;
mod filter;
mod list;
mod picture;
mod state_of_play;

pub use counts::{ActorCount, Cell, MonthCount, TargetCount, actors, count, cube, months, targets};
pub use filter::Filter;
pub use list::{Order, Participant, page, participants};
pub use picture::{Drawable, answers, drawable};
pub use state_of_play::{Aimed, Push, aimed_at, pushes};
