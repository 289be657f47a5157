//! What EC2 shows, put together as groups by their tags. Open `group.rs` first, then `observe.rs`. It imports `cloud`.
//!
//! `observe` asks (`describe`, `missing`, `torn`, `memory`), `snapshot` makes groups of the answers: pure. A group has
//! members (`member`, `health`) and floats (`float/`, a file for each kind); what its tags ask for and can't be done is a
//! `problem`.

mod describe;
mod described;
mod float;
mod group;
mod health;
mod member;
mod memory;
mod missing;
mod observe;
mod problem;
mod snapshot;
mod tags;
mod torn;

pub use self::described::Described;
pub use self::float::{
    Float, FloatId, FloatKind, FloatingAddress, FloatingElasticIp, FloatingInterface,
    FloatingRoute, Holder,
};
pub use self::group::Group;
pub use self::health::{Evidence, Health, Strength};
pub use self::member::{DEFAULT_PRIORITY, Gate, Landing, Member};
pub use self::memory::Memory;
pub use self::observe::{Observer, observe};
pub use self::problem::Problem;
pub use self::snapshot::Snapshot;
pub use self::tags::{
    Announced, Doubts, Mark, PREFIX_LENGTH, SPOT_INTERRUPTION, Schema, TERMINATE_LIFECYCLE_ACTION,
    TriedInVain, cause_of, checksum, former_cause_of, written,
};
