//! A CloudWatch alarm's change of state. It comes in three dresses (`state_change.rs` over EventBridge, `action.rs`,
//! `sns.rs`) and is read into one `Reported`, from which `verdict.rs` decides what it says and `about.rs` of whom.

mod about;
pub(super) mod action;
pub(super) mod deleted;
mod reported;
pub(super) mod sns;
pub(super) mod state_change;
mod verdict;
