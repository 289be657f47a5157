//! A drill: a world, a failure, the event of it, the real handler, and what came of it. Open `hold.rs` first. It imports
//! `stage` and `view`.
//!
//! `ground` is where it is held: the account, the function's settings, and all that is done there. `drilled` is what came
//! of it, with what `happened`, the function's calls (`call`), messages (`message`) and `log`, and `verdict` whether that is green, or `why` not; `lookalike` finds
//! the tags that somebody may have meant.

mod call;
mod drilled;
mod error;
mod ground;
mod happened;
mod hold;
mod log;
mod lookalike;
mod message;
mod verdict;
mod why;

pub use self::call::CallView;
pub use self::drilled::Drill;
pub use self::error::DrillError;
pub use self::ground::{FUNCTION_TIMEOUT, Ground, Place};
pub use self::happened::{End, Happened};
pub use self::hold::{in_virtual_time, without_hints};
pub use self::message::MessageView;
pub use self::verdict::Verdict;
