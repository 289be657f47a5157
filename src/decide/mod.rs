//! What to do, or why not: pure, from a trigger and a snapshot. Open `decision.rs` first. It imports `cloud`, `event` and
//! `look`.
//!
//! `concern` says what a trigger means for the groups that there are, `testimony` what it says for or against members.
//! `decision` answers a `question`: rest, wait, refuse (`why`), or a `plan` for the best `choice`; what nobody has gets an
//! owner (`homeless`).

mod choice;
mod concern;
mod decision;
mod flapping;
mod homeless;
mod pause;
mod plan;
mod protection;
mod question;
mod testimony;
mod wanted;
mod why;

pub use self::concern::{Concern, Unconcerned, is_ahead_of};
pub use self::decision::decide;
pub use self::flapping::{doubted_again, flaps, is_left_flapping, lately, patience};
pub use self::pause::{pause_left, tried_again};
pub use self::plan::{Detach, ForceAfter, Plan, Stage, Step, Unassign, Unfit, steps};
pub use self::protection::{never, next_plan, unprotected};
pub use self::question::{CrossedOff, Decision, Question, TriedNow};
pub use self::testimony::Testimony;
pub use self::why::{Refusal, Rest};
