//! What came of it: for people, for programs, and for the next look. Open `announcement.rs` first. It imports all rooms
//! below: `cloud`, `event`, `look`, `decide` and `act`'s account of what happened.
//!
//! `conclude` makes the `outcome` with its `reasons`; `announcement` decides whether it is news, `message` says it to
//! people, `metrics` to CloudWatch, `report` to whoever invoked the function; `marks` and `announce` write what is to be
//! remembered.

mod announce;
mod announcement;
mod conclude;
mod marks;
mod message;
mod metrics;
mod news;
mod outcome;
mod pace;
mod post;
mod reasons;
mod report;

pub use self::announce::announce;
pub use self::announcement::{Announcement, announcement};
pub use self::conclude::conclude;
pub use self::marks::write_marks;
pub use self::message::{Message, digests, notification};
pub use self::metrics::{
    NAMESPACE, QUIET_BY_THEMSELVES, embedded_metric, embedded_metrics, is_quiet,
};
pub use self::news::News;
pub use self::outcome::{Code, FloatOutcome, Outcome, OutcomeKind, Reason};
pub use self::post::{Awaited, BY_THEMSELVES, Post};
pub use self::report::{Answer, HandlerError, HandlerFailure, ItemFailure, Report, chain};
