//! The operator's own account: what is asked of it, and what is made of the answers. Open `audit.rs` first.
//!
//! Pure: `facts` is what the calls answered (`known`, or why not), `truth` what the function itself would do about a group,
//! `check/` the checks, `audit` the verdicts (`ways`: the moves that are known), `acknowledged` what somebody has accepted,
//! `status` the groups as they are, `twin` the account as a world.
//! `ask/` makes the calls (feature `aws`).

mod acknowledged;
#[cfg(feature = "aws")]
pub mod ask;
mod audit;
mod check;
mod facts;
mod known;
mod look;
mod status;
mod truth;
mod twin;
mod ways;

pub use self::acknowledged::{Acknowledged, AcknowledgedError};
pub use self::audit::{Asked, Audit, Judged, NoSuchCheck, Reported, SCHEMA, Verdict, audit};
pub use self::check::{CHECKS, Check, Finding, NOT_LOOKED_AT, OF_SYSTEMS, Severity};
pub use self::facts::{
    Account, Acl, Alarm, Around, Feed, Figures, Function, InstanceFacts, Key, Mute, Permission,
    Rehearsed, Rule, System, SystemFinding, Table, Topic, TypeFacts, Way,
};
pub use self::known::{Known, Unknown};
pub use self::look::{UnknownGroup, look, narrowed};
pub use self::status::{GroupStatus, MemberStatus, STATUS_SCHEMA, Status, changes, status};
pub use self::truth::{Truth, truth};
pub use self::twin::{Seen, Twin, seen, twin};
pub use self::ways::Gone;
