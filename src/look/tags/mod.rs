//! The tags: the only memory there is, on the user's own resources, where an operator can read and change it.

mod announced;
mod doubts;
mod mark;
mod schema;
mod tried;
mod words;

pub use self::announced::Announced;
pub use self::doubts::Doubts;
pub use self::mark::{
    Mark, SPOT_INTERRUPTION, TERMINATE_LIFECYCLE_ACTION, cause_of, former_cause_of,
};
pub use self::schema::{PREFIX_LENGTH, Schema};
pub use self::tried::TriedInVain;
pub(in crate::look) use self::words::entries;
pub use self::words::{checksum, written};
