//! Why a member can't hold what floats.

use std::net::Ipv4Addr;
use std::time::Duration;

use crate::cloud::{
    Address, AddressKind, EniId, InstanceState, InstanceType, SubnetId, TypeLimits, VpcId, Zone,
};
use crate::look::{Health, Member};

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
    /// What floats can't leave its VPC.
    #[error("is not in {needed}, which {float} can't leave")]
    OtherVpc {
        /// The interface or the route.
        float: String,
        /// Its VPC.
        needed: VpcId,
    },
    /// EC2 leads routes to running instances only.
    #[error("is {0}: EC2 leads a route to a running instance only")]
    NotRunning(InstanceState),
    /// EC2 associates Elastic IPs with running and stopped instances only.
    #[error("is {0}: EC2 associates an Elastic IP with a running or stopped instance only")]
    NotAssociable(InstanceState),
    /// No interface, or none with an address.
    #[error("has no interface that {float} could lead to")]
    NoInterface {
        /// The route or the Elastic IP.
        float: String,
    },
    /// EC2 would drop what is led there.
    #[error(
        "would drop what {float} leads to it: the source/destination check of {eni} is on; turn it off"
    )]
    SourceDestCheck {
        /// The route.
        float: String,
        /// The member's interface.
        eni: EniId,
    },
    /// An Elastic IP can't leave its network border group.
    #[error("is in {zone}, but {float} can't leave the network border group {needed}")]
    OtherBorderGroup {
        /// The Elastic IP.
        float: String,
        /// The member's.
        zone: Zone,
        /// The Elastic IP's.
        needed: String,
    },
    /// Another Elastic IP would be pushed off.
    #[error(
        "has {there} on the primary address of {eni}, which {float} would push off; tag another of its interfaces as landing interface"
    )]
    ElasticIpInTheWay {
        /// The Elastic IP.
        float: String,
        /// The member's interface.
        eni: EniId,
        /// The one that is there.
        there: Ipv4Addr,
    },
    /// No interface that may carry it.
    #[error(
        "has no interface that may carry {address}: in a subnet that contains it, with a tag that lists it or an empty one"
    )]
    NoLandingInterface {
        /// The address.
        address: Address,
    },
    /// Its landing interface is full.
    #[error(
        "can't carry {needed} more on {eni} in {subnet}: it has {carried} of the {limit} {} that {instance_type} allows", places(*kind)
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
        /// Of which family: prefixes have such places as well.
        kind: AddressKind,
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
    TriedInVain {
        /// How long it is left alone.
        again_in: Duration,
    },
    /// It was tried in this invocation.
    #[error("was tried: {0}")]
    CrossedOff(String),
}

fn places(kind: AddressKind) -> &'static str {
    if kind.is_ipv6() {
        "IPv6 addresses"
    } else {
        "addresses"
    }
}

fn in_minutes(left: Duration) -> String {
    match left.as_secs().div_ceil(60) {
        0 | 1 => "within a minute".to_owned(),
        minutes => format!("in {minutes} minutes"),
    }
}

pub(super) fn limits(member: &Member) -> Result<&TypeLimits, Unfit> {
    member
        .limits
        .as_ref()
        .ok_or_else(|| Unfit::LimitsUnknown(member.instance_type.clone()))
}
