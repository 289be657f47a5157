//! A rehearsal: every member, every way to fail, a drill each. Open `hold.rs` first. It imports `drill`, `stage` and `view`.
//!
//! `row` is who fails together, `cell` what came of one drill for each group, `rehearsed` all of it with the verdict.
//! `takeover` is the one drill of a group that an audit wants.

mod cell;
mod hold;
mod rehearsed;
mod row;
mod takeover;

pub use self::cell::{Cell, Fate};
pub use self::hold::{Scope, rehearse};
pub use self::rehearsed::{Rehearsal, Row};
pub use self::row::Who;
pub use self::takeover::{Takeover, takeover};
