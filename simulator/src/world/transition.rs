//! What happens by itself, later.

use eni_failover::cloud::InstanceState;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Transition {
    /// An instance reaches the state it was on its way to, unless it was sent elsewhere meanwhile.
    Instance {
        id: String,
        epoch: u64,
        to: InstanceState,
    },
    /// Its status checks know the result.
    Checked { id: String, epoch: u64 },
    /// An attach is done.
    Attached {
        interface: String,
        attachment: String,
    },
    /// A detach is done.
    Detached {
        interface: String,
        attachment: String,
    },
    /// A terminated instance loses its tags.
    TagsGone { id: String },
    /// It is no longer shown.
    Gone { id: String },
    /// A lifecycle hook was waited for long enough.
    HeartbeatTimeout { token: String },
    /// An alarm looks at its metric.
    AlarmLooks { alarm: String },
}
