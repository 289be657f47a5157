//! One thing to do.

use std::fmt;
use std::net::Ipv4Addr;

use crate::cloud::{AttachmentId, EniId, InstanceId, Slot};

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `AssignPrivateIpAddresses` with `AllowReassignment`.
    AssignAddresses {
        /// The landing interface of the member that is to hold them.
        eni: EniId,
        /// All that are to come to it.
        addresses: Vec<Ipv4Addr>,
    },
    /// Detach where it is attached, then attach.
    MoveInterface {
        /// The interface.
        eni: EniId,
        /// The attachment that was observed.
        detach: Option<Detach>,
        /// Where it goes on the member.
        slot: Slot,
    },
}

/// The attachment that is to be undone: exactly this one, so that a plan that is late can't undo a newer one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detach {
    /// As observed.
    pub attachment: AttachmentId,
    /// Whose it is.
    pub from: InstanceId,
    /// When it may be forced, if it hangs: EC2 allows force only as the last resort with a failed instance.
    pub force: Option<ForceAfter>,
    /// Somebody has begun it already.
    pub under_way: bool,
}

/// How long a detach that was accepted may hang before it is forced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForceAfter {
    /// Seconds: its instance is down, or EC2 itself calls it impaired.
    Seconds,
    /// As long as the operator chose: somebody doubts its instance, which may be sound.
    Setting,
}

impl Step {
    /// The attachment that it undoes, where it is a holder's still: nobody has begun to undo it.
    #[must_use]
    pub fn detaches(&self) -> Option<&Detach> {
        match self {
            Self::AssignAddresses { .. } => None,
            Self::MoveInterface { detach, .. } => {
                detach.as_ref().filter(|detach| !detach.under_way)
            }
        }
    }

    /// The attachment that is to be gone when it is done.
    #[must_use]
    pub fn undoes(&self) -> Option<&AttachmentId> {
        match self {
            Self::AssignAddresses { .. } => None,
            Self::MoveInterface { detach, .. } => detach.as_ref().map(|detach| &detach.attachment),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AssignAddresses { eni, addresses } => {
                let addresses: Vec<String> = addresses.iter().map(Ipv4Addr::to_string).collect();
                write!(f, "assign {} to {eni}", addresses.join(", "))
            }
            Self::MoveInterface { eni, detach, slot } => {
                match detach {
                    Some(detach) => write!(f, "detach {eni} from {}, then attach it", detach.from)?,
                    None => write!(f, "attach {eni}")?,
                }
                write!(f, " at device index {}", slot.device_index)
            }
        }
    }
}
