//! Who holds a float.

use crate::cloud::{EniId, InstanceId};

/// Who holds a float.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// Held by this member, attaching included.
    Member(InstanceId),
    /// A detach is under way from this member.
    Leaving(InstanceId),
    /// Nobody has it.
    Nobody,
    /// Held outside the group.
    Outside {
        /// The interface that carries the address, or the floating interface itself.
        eni: EniId,
        /// The instance, where one holds it.
        instance: Option<InstanceId>,
    },
}
