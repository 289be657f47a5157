//! One thing to do.

use std::fmt;
use std::net::Ipv4Addr;

use ipnet::IpNet;

use crate::cloud::{
    Address, AddressKind, AllocationId, AttachmentId, Ena, EniId, InstanceId, RouteTableId, Slot,
};
use crate::look::{Float, FloatKind};

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `AssignPrivateIpAddresses` with `AllowReassignment`; for what EC2 doesn't reassign, unassign and then assign.
    AssignAddresses {
        /// The landing interface of the member that is to hold them.
        eni: EniId,
        /// Of which kind they are.
        kind: AddressKind,
        /// All that are to come to it.
        addresses: Vec<Address>,
        /// Where they have to be unassigned first.
        unassign: Option<Unassign>,
    },
    /// Detach where it is attached, then attach.
    MoveInterface {
        /// The interface.
        eni: EniId,
        /// The attachment that was observed.
        detach: Option<Detach>,
        /// Where it goes on the member.
        slot: Slot,
        /// What is to be set of ENA on its new attachment.
        ena: Ena,
    },
    /// `AssociateAddress` with `AllowReassociation`.
    AssociateElasticIp {
        /// The Elastic IP.
        allocation: AllocationId,
        /// As people know it.
        public_ip: Ipv4Addr,
        /// The interface of the member that is to have it.
        eni: EniId,
        /// The private address there.
        address: Ipv4Addr,
    },
    /// `ReplaceRoute`, or `CreateRoute` where it is gone.
    LeadRoute {
        /// The route table.
        table: RouteTableId,
        /// What for.
        destination: IpNet,
        /// The interface of the member that it is to lead to.
        eni: EniId,
        /// Whether it is there to be replaced.
        is_there: bool,
    },
}

/// When a step is carried out, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Interfaces and their addresses: what a member serves with.
    Within,
    /// Elastic IPs: what leads to it from outside.
    FromOutside,
    /// Routes: what leads to it from elsewhere in the VPC.
    Routes,
}

impl Stage {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Within, Self::FromOutside, Self::Routes];
}

/// Where addresses are to be unassigned: from then on nobody has them, until they are assigned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unassign {
    /// The interface that carries them.
    pub eni: EniId,
    /// Whose it is; nobody's, where a terminated member left it behind.
    pub from: Option<InstanceId>,
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
    /// Nothing leads to a member before it has what it serves with: what a later stage would lead there waits for all of
    /// the earlier one, and is left where it is if that fails.
    #[must_use]
    pub fn stage(&self) -> Stage {
        match self {
            Self::AssignAddresses { .. } | Self::MoveInterface { .. } => Stage::Within,
            Self::AssociateElasticIp { .. } => Stage::FromOutside,
            Self::LeadRoute { .. } => Stage::Routes,
        }
    }

    /// Whether a holder is left without it, before it is known that the member may have it: what EC2 moves in one call, or
    /// is on its way off already, isn't taken.
    #[must_use]
    pub fn takes(&self) -> bool {
        match self {
            Self::AssignAddresses { unassign, .. } => {
                unassign.as_ref().is_some_and(|it| it.from.is_some())
            }
            Self::AssociateElasticIp { .. } | Self::LeadRoute { .. } => false,
            Self::MoveInterface { detach, .. } => {
                detach.as_ref().is_some_and(|detach| !detach.under_way)
            }
        }
    }

    /// The calls by which it is done.
    pub fn calls(&self) -> impl Iterator<Item = &'static str> {
        let (takes, gives) = match self {
            Self::AssignAddresses { kind, unassign, .. } => {
                let takes = unassign.as_ref().map(|_| kind.unassign_call());
                (takes, kind.assign_call())
            }
            Self::AssociateElasticIp { .. } => (None, "AssociateAddress"),
            Self::LeadRoute { is_there: true, .. } => (None, "ReplaceRoute"),
            Self::LeadRoute {
                is_there: false, ..
            } => (None, "CreateRoute"),
            Self::MoveInterface { detach, .. } => {
                let detach = detach.as_ref().filter(|detach| !detach.under_way);
                let takes = detach.map(|_| "DetachNetworkInterface");
                (takes, "AttachNetworkInterface")
            }
        };
        takes.into_iter().chain([gives])
    }

    /// Whether this float is still shown where the step takes it away.
    #[must_use]
    pub fn is_yet_to_take(&self, float: &Float) -> bool {
        match (self, &float.kind) {
            (
                Self::AssignAddresses {
                    addresses,
                    unassign: Some(unassign),
                    ..
                },
                FloatKind::Address(it),
            ) => addresses.contains(&it.address) && it.on.as_ref() == Some(&unassign.eni),
            (
                Self::MoveInterface {
                    detach: Some(detach),
                    ..
                },
                FloatKind::Interface(_),
            ) => float.kind.trace() == Some(&detach.attachment) && float.holder_id().is_some(),
            (
                Self::AssignAddresses { .. }
                | Self::MoveInterface { .. }
                | Self::AssociateElasticIp { .. }
                | Self::LeadRoute { .. },
                FloatKind::Address(_)
                | FloatKind::Interface(_)
                | FloatKind::ElasticIp(_)
                | FloatKind::Route(_),
            ) => false,
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AssignAddresses {
                eni,
                addresses,
                unassign,
                ..
            } => {
                let them = if addresses.len() == 1 { "it" } else { "them" };
                let addresses: Vec<String> = addresses.iter().map(Address::to_string).collect();
                let addresses = addresses.join(", ");
                match unassign {
                    None => write!(f, "assign {addresses} to {eni}"),
                    Some(Unassign { eni: from, .. }) => write!(
                        f,
                        "unassign {addresses} from {from}, then assign {them} to {eni} (nobody has {them} for one call)"
                    ),
                }
            }
            Self::MoveInterface {
                eni, detach, slot, ..
            } => {
                match detach {
                    Some(detach) => write!(f, "detach {eni} from {}, then attach it", detach.from)?,
                    None => write!(f, "attach {eni}")?,
                }
                write!(f, " at device index {}", slot.device_index)
            }
            Self::AssociateElasticIp {
                public_ip,
                eni,
                address,
                ..
            } => write!(f, "associate {public_ip} with {address} on {eni}"),
            Self::LeadRoute {
                table,
                destination,
                eni,
                is_there,
            } => {
                let verb = if *is_there { "replace" } else { "create" };
                write!(f, "{verb} the route {destination} of {table}, to {eni}")
            }
        }
    }
}
