//! What happens in a drill before the function hears of it. Open `asked.rs` first.
//!
//! `asked` is what somebody wants to see fail or arrive, `who` finds the instance that is meant, `tagged` what carries tags.
//! `failure` lets it fail and waits for the event that AWS sends of it; `event` reads an event that was given and brings the
//! world into the state that it speaks of.

mod act;
mod application;
mod asked;
mod error;
mod event;
mod failure;
mod tagged;
mod who;

pub use self::asked::{Asked, Failure, How, Opening};
pub use self::error::StageError;
pub use self::event::{bring_about, happened_at, start_for, time_of};
pub use self::failure::Failing;
pub use self::tagged::{Tagged, tagged};
pub use self::who::{Placement, called, placements, up_in};
