//! Carries out what was decided. Open `turns.rs` first. It imports `cloud`, `event`, `look` and `decide`.
//!
//! `turns` looks, decides and acts until nothing is left to do; `execute` carries out one plan, a file for each kind of
//! float; `course` is the account of it, as data, for whoever tells of it.

mod address;
mod course;
mod elastic_ip;
mod execute;
mod held;
mod interface;
mod ledger;
mod lifecycle;
mod order;
mod rehearsal;
mod route;
mod settle;
mod step;
mod turns;
mod work;

pub use self::course::{Course, End};
pub use self::execute::execute;
pub use self::ledger::Ledger;
pub use self::lifecycle::complete;
pub use self::order::{Order, Turn};
pub use self::step::{Patience, StepFailure};
pub use self::turns::fail_over;
pub use self::work::Work;
