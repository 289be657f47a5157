//! The plan: data that leaves no choice to its execution. And whether a member can hold what floats: the rules of
//! EC2 that can be known beforehand, so that a standby is refused before anything was taken from anybody.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::Ipv4Addr;
use std::time::Duration;

use crate::group::{Float, FloatId, FloatKind, Group, Health, Holder, Member};
use crate::ids::{AttachmentId, EniId, GroupName, InstanceId, InstanceType, SubnetId, VpcId, Zone};
use crate::ports::{Attachment, InstanceState, Slot};

/// What is to be done for one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The group.
    pub group: GroupName,
    /// Who is to hold it afterwards.
    pub to: InstanceId,
    /// Whether another member could take all of it too: then nothing is waited for once EC2 refuses a part of it.
    pub others: bool,
    /// Independent of each other: they are carried out side by side.
    pub steps: Vec<Step>,
}

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
    MoveEni {
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
    /// EC2 allows force only as the last resort with a failed instance.
    pub may_force: bool,
    /// Somebody has begun it already.
    pub under_way: bool,
}

/// Why a member can't hold what floats. Its text follows the member's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It isn't healthy.
    #[error("is {0}")]
    NotHealthy(Health),
    /// EC2 attaches to running and stopped instances only.
    #[error("is {0}: EC2 attaches interfaces to running and stopped instances only")]
    NotAttachable(InstanceState),
    /// An interface can't leave its Availability Zone.
    #[error("is in {zone}, but {eni} can't leave {needed}")]
    OtherZone {
        /// The interface.
        eni: EniId,
        /// The member's.
        zone: Zone,
        /// The interface's.
        needed: Zone,
    },
    /// An interface can't leave its VPC.
    #[error("is not in {needed}, which {eni} can't leave")]
    OtherVpc {
        /// The interface.
        eni: EniId,
        /// The interface's.
        needed: VpcId,
    },
    /// No interface that may carry it.
    #[error("has no interface tagged to carry addresses in a subnet that contains {address}")]
    NoLandingInterface {
        /// The address.
        address: Ipv4Addr,
    },
    /// Its landing interface is full.
    #[error(
        "can't carry {needed} more on {eni} in {subnet}: it has {carried} of the {limit} addresses that {instance_type} allows"
    )]
    NoAddressSlot {
        /// The landing interface.
        eni: EniId,
        /// Its subnet.
        subnet: SubnetId,
        /// How many would come.
        needed: usize,
        /// How many it has.
        carried: usize,
        /// How many it may have.
        limit: u32,
        /// Whose rule it is.
        instance_type: InstanceType,
    },
    /// No room for an interface.
    #[error(
        "can't take {needed} more: it has {attached} of the {limit} interfaces that {instance_type} allows"
    )]
    NoInterfaceSlot {
        /// How many would come.
        needed: usize,
        /// How many it has.
        attached: usize,
        /// How many it may have.
        limit: u32,
        /// Whose rule it is.
        instance_type: InstanceType,
    },
    /// EC2 didn't tell what its type allows.
    #[error(
        "is of the type {0}, of which EC2 did not tell how many interfaces and addresses it takes"
    )]
    LimitsUnknown(InstanceType),
    /// It was tried in an earlier invocation, and nothing about it has changed.
    #[error(
        "refused when it was tried, and what had been taken was put back; it is tried again {}, at once when it changes or where you ask for \"failover\"", in_minutes(*again_in)
    )]
    RefusedBefore {
        /// How long it is left alone.
        again_in: Duration,
    },
    /// It was tried in this invocation.
    #[error("was tried: {0}")]
    Tried(String),
}

fn in_minutes(left: Duration) -> String {
    match left.as_secs().div_ceil(60) {
        0 | 1 => "within a minute".to_owned(),
        minutes => format!("in {minutes} minutes"),
    }
}

/// The steps that bring these floats to this member; none for those that it holds.
///
/// # Errors
/// The first reason that it can't hold all of them.
pub fn steps<'a>(
    group: &Group,
    member: &Member,
    floats: impl Iterator<Item = &'a Float>,
) -> Result<Vec<Step>, Unfit> {
    let coming: Vec<&Float> = floats
        .filter(|float| float.holder_id() != Some(&member.id))
        .collect();
    let mut steps = addresses(member, &coming)?;
    steps.extend(interfaces(group, member, &coming)?);
    Ok(steps)
}

fn limits(member: &Member) -> Result<&crate::ports::TypeLimits, Unfit> {
    member
        .limits
        .as_ref()
        .ok_or_else(|| Unfit::LimitsUnknown(member.instance_type.clone()))
}

fn addresses(member: &Member, coming: &[&Float]) -> Result<Vec<Step>, Unfit> {
    let mut landing_on: BTreeMap<EniId, Vec<Ipv4Addr>> = BTreeMap::new();
    for float in coming {
        let FloatId::Address(address) = float.id else {
            continue;
        };
        // The interface that lists it comes before another one in the same subnet.
        let landing = member
            .landings
            .iter()
            .filter(|landing| landing.cidr.contains(address))
            .min_by_key(|landing| !landing.listed.contains(&address))
            .ok_or(Unfit::NoLandingInterface { address })?;
        landing_on
            .entry(landing.eni.clone())
            .or_default()
            .push(address);
    }
    for landing in &member.landings {
        // One that is moving may be shown on two interfaces: it needs no second place on this one.
        let coming = landing_on.get(&landing.eni).into_iter().flatten();
        let needed = coming.filter(|to| !landing.carried.contains(to)).count();
        if needed == 0 {
            continue;
        }
        let limits = limits(member)?;
        let limit = limits.addresses_per_interface;
        let carried = landing.carried.len();
        if carried + needed > limit as usize {
            return Err(Unfit::NoAddressSlot {
                eni: landing.eni.clone(),
                subnet: landing.subnet.clone(),
                needed,
                carried,
                limit,
                instance_type: member.instance_type.clone(),
            });
        }
    }
    Ok(landing_on
        .into_iter()
        .map(|(eni, addresses)| Step::AssignAddresses { eni, addresses })
        .collect())
}

fn interfaces(group: &Group, member: &Member, coming: &[&Float]) -> Result<Vec<Step>, Unfit> {
    let mut taken = member.device_indices.clone();
    let mut moving: Vec<(&Float, &EniId, Option<&Attachment>)> = Vec::new();
    for float in coming {
        if let (
            FloatId::Eni(eni),
            FloatKind::Eni {
                zone,
                vpc,
                attachment,
            },
        ) = (&float.id, &float.kind)
        {
            reachable(member, eni, zone, vpc)?;
            // What is just leaving this member, and is to come back, needs no second place on it.
            let here = |at: &&Attachment| {
                at.instance.as_ref() == Some(&member.id) && at.slot.network_card_index == 0
            };
            if let Some(attachment) = attachment.as_ref().filter(here) {
                taken.remove(&attachment.slot.device_index);
            }
            moving.push((float, eni, attachment.as_ref()));
        }
    }
    if moving.is_empty() {
        return Ok(Vec::new());
    }
    let limit = limits(member)?.interfaces;
    if taken.len() + moving.len() > limit as usize {
        return Err(Unfit::NoInterfaceSlot {
            needed: moving.len(),
            attached: taken.len(),
            limit,
            instance_type: member.instance_type.clone(),
        });
    }
    let before = moving
        .iter()
        .map(|(.., attachment)| attachment.map(|at| at.slot.device_index));
    taken.extend(&member.spoiled);
    let indices = free_indices(before, taken, limit);
    let steps = moving
        .iter()
        .zip(indices)
        .map(|((float, eni, attachment), device_index)| Step::MoveEni {
            eni: (*eni).clone(),
            detach: detach(group, float, *attachment),
            slot: Slot {
                device_index,
                network_card_index: 0,
            },
        });
    Ok(steps.collect())
}

/// The same index as before, so that the standby's operating system finds the name that it is set up for; whoever has
/// none, or one that is taken, gets the lowest that is left over. There are enough of them.
fn free_indices(
    before: impl Iterator<Item = Option<u32>>,
    mut taken: BTreeSet<u32>,
    limit: u32,
) -> Vec<u32> {
    let kept: Vec<Option<u32>> = before
        .map(|index| index.filter(|index| (1..limit).contains(index) && taken.insert(*index)))
        .collect();
    // Beyond the limit only where an index is spoiled.
    let mut left_over = (1..).filter(|index| !taken.contains(index));
    kept.into_iter()
        .filter_map(|index| index.or_else(|| left_over.next()))
        .collect()
}

fn reachable(member: &Member, eni: &EniId, zone: &Zone, vpc: &VpcId) -> Result<(), Unfit> {
    match member.state {
        InstanceState::Running | InstanceState::Stopped => {}
        InstanceState::Pending
        | InstanceState::Stopping
        | InstanceState::ShuttingDown
        | InstanceState::Terminated => return Err(Unfit::NotAttachable(member.state)),
    }
    if member.zone != *zone {
        return Err(Unfit::OtherZone {
            eni: eni.clone(),
            zone: member.zone.clone(),
            needed: zone.clone(),
        });
    }
    if member.vpc.as_ref() != Some(vpc) {
        return Err(Unfit::OtherVpc {
            eni: eni.clone(),
            needed: vpc.clone(),
        });
    }
    Ok(())
}

fn detach(group: &Group, float: &Float, attachment: Option<&Attachment>) -> Option<Detach> {
    let under_way = match &float.holder {
        Holder::Member(_) => false,
        Holder::Leaving(_) => true,
        Holder::Nobody | Holder::Outside { .. } => return None,
    };
    let attachment = attachment?;
    let from = attachment.instance.clone()?;
    let may_force = group.members.get(&from).is_some_and(Member::may_be_forced);
    Some(Detach {
        attachment: attachment.id.clone(),
        from,
        may_force,
        under_way,
    })
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AssignAddresses { eni, addresses } => {
                let addresses: Vec<String> = addresses.iter().map(Ipv4Addr::to_string).collect();
                write!(f, "assign {} to {eni}", addresses.join(", "))
            }
            Self::MoveEni { eni, detach, slot } => {
                match detach {
                    Some(detach) => write!(f, "detach {eni} from {}, then attach it", detach.from)?,
                    None => write!(f, "attach {eni}")?,
                }
                write!(f, " at device index {}", slot.device_index)
            }
        }
    }
}
