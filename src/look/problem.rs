//! What a group's tags ask for and can't be done. A problem never stops what is well-formed elsewhere, and is told.

use std::net::Ipv4Addr;

use super::tags::is_group_name;
use crate::cloud::{EniId, GroupName, InstanceId};

/// One thing that is wrong with a group's tags or with what they name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Problem {
    /// A priority that is no number.
    #[error("{instance} has the priority {value:?}, which is no whole number; 100 is used")]
    PriorityIsNoNumber {
        /// The member.
        instance: InstanceId,
        /// What its tag says.
        value: String,
    },
    /// An address that is no IPv4 address.
    #[error("{eni} lists {word:?}, which is no IPv4 address; it is left out")]
    NotAnAddress {
        /// The landing interface.
        eni: EniId,
        /// What its tag says.
        word: String,
    },
    /// An entry for a group that the interface's instance isn't in.
    #[error("{eni} lists {word:?}, but {instance} is not a member of that group; it is left out")]
    NotInThatGroup {
        /// The landing interface.
        eni: EniId,
        /// Its instance.
        instance: InstanceId,
        /// What its tag says.
        word: String,
    },
    /// An entry without a group, on an instance in several.
    #[error(
        "{eni} lists {word:?}, but {instance} is in several groups: write it as group/address; it is left out"
    )]
    GroupNotNamed {
        /// The landing interface.
        eni: EniId,
        /// Its instance.
        instance: InstanceId,
        /// What its tag says.
        word: String,
    },
    /// An address that can't be on that interface.
    #[error("{eni} lists {address}, which is not in its subnet; it can't carry that address")]
    OutsideTheSubnet {
        /// The landing interface.
        eni: EniId,
        /// The address.
        address: Ipv4Addr,
    },
    /// A primary private address.
    #[error(
        "{address} is the primary private address of {eni}: EC2 moves only secondary ones; it stays where it is"
    )]
    PrimaryAddress {
        /// The address.
        address: Ipv4Addr,
        /// Its interface.
        eni: EniId,
    },
    /// A primary interface.
    #[error(
        "{eni} is the primary interface (device index 0) of {instance}: EC2 never detaches it; it stays where it is"
    )]
    PrimaryInterface {
        /// The interface.
        eni: EniId,
        /// Its instance.
        instance: InstanceId,
    },
    /// An interface of an AWS service.
    #[error("{eni} is managed by an AWS service: it can't be moved; it stays where it is")]
    RequesterManaged {
        /// The interface.
        eni: EniId,
    },
    /// An interface that is said to float in several groups.
    #[error(
        "{eni} is tagged with the groups {value:?}, but an interface floats in one group only; it stays where it is"
    )]
    FloatsInSeveralGroups {
        /// The interface.
        eni: EniId,
        /// What its tag says.
        value: String,
    },
    /// An interface that is said to float as a whole, and to carry floating addresses.
    #[error(
        "{eni} floats as a whole, so that no address can float from it; its list of addresses is left out"
    )]
    FloatsAndLands {
        /// The interface.
        eni: EniId,
    },
    /// A landing interface that no member has.
    #[error(
        "{eni} is tagged to carry floating addresses, but it is not attached to an instance of a group"
    )]
    LandingWithoutMember {
        /// The interface.
        eni: EniId,
    },
    /// EC2 would delete the float together with its holder.
    #[error(
        "{eni} would be deleted if {instance} were terminated: set DeleteOnTermination of its attachment to false"
    )]
    DeletedOnTermination {
        /// The interface.
        eni: EniId,
        /// Its holder.
        instance: InstanceId,
    },
    /// A name that can't be a group's.
    #[error(
        "{resource} is tagged with the group {word:?}: a group's name has up to 64 letters, digits and + - = . _ : @"
    )]
    NotAGroupName {
        /// The instance or interface.
        resource: String,
        /// What its tag says.
        word: String,
    },
    /// Another team's, as the operator's boundary has it.
    #[error(
        "{resource} is left out of the group: its tag {key} is {value:?}, and has to be {wanted:?} as on what belongs to the group"
    )]
    OutsideTheBoundary {
        /// The instance or interface.
        resource: String,
        /// Whether it was to float.
        floats: bool,
        /// The boundary's key.
        key: String,
        /// Its value; empty where it has none.
        value: String,
        /// The group's.
        wanted: String,
    },
    /// EC2 didn't show a subnet that a landing interface is in.
    #[error("EC2 did not show the subnet of {eni}, so that no address can be moved to it")]
    SubnetUnknown {
        /// The landing interface.
        eni: EniId,
    },
}

impl Problem {
    /// A word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::PriorityIsNoNumber { .. } => "priority-is-no-number",
            Self::NotAnAddress { .. } => "not-an-address",
            Self::NotInThatGroup { .. } => "not-in-that-group",
            Self::GroupNotNamed { .. } => "group-not-named",
            Self::OutsideTheSubnet { .. } => "outside-the-subnet",
            Self::PrimaryAddress { .. } => "primary-address",
            Self::PrimaryInterface { .. } => "primary-interface",
            Self::RequesterManaged { .. } => "requester-managed",
            Self::FloatsInSeveralGroups { .. } => "floats-in-several-groups",
            Self::FloatsAndLands { .. } => "floats-and-lands",
            Self::LandingWithoutMember { .. } => "landing-without-member",
            Self::DeletedOnTermination { .. } => "deleted-on-termination",
            Self::NotAGroupName { .. } => "not-a-group-name",
            Self::OutsideTheBoundary { .. } => "outside-the-boundary",
            Self::SubnetUnknown { .. } => "subnet-unknown",
        }
    }

    /// Whether something that was meant to float doesn't, because of it.
    #[must_use]
    pub fn keeps_a_float_from_moving(&self) -> bool {
        match self {
            Self::NotAnAddress { .. }
            | Self::NotInThatGroup { .. }
            | Self::GroupNotNamed { .. }
            | Self::OutsideTheSubnet { .. }
            | Self::PrimaryAddress { .. }
            | Self::PrimaryInterface { .. }
            | Self::RequesterManaged { .. }
            | Self::FloatsInSeveralGroups { .. }
            | Self::SubnetUnknown { .. } => true,
            Self::PriorityIsNoNumber { .. }
            | Self::FloatsAndLands { .. }
            | Self::LandingWithoutMember { .. }
            | Self::DeletedOnTermination { .. }
            | Self::NotAGroupName { .. } => false,
            Self::OutsideTheBoundary { floats, .. } => *floats,
        }
    }

    /// The groups that a word list of tags names, and the words that can't be names.
    pub(crate) fn group_names(resource: &str, value: &str) -> (Vec<GroupName>, Vec<Self>) {
        let (good, bad): (Vec<&str>, Vec<&str>) = value
            .split_whitespace()
            .partition(|word| is_group_name(word));
        let problem = |word: &str| Self::NotAGroupName {
            resource: resource.to_owned(),
            word: word.to_owned(),
        };
        let mut names: Vec<GroupName> = good.into_iter().map(GroupName::from).collect();
        names.sort();
        names.dedup();
        (names, bad.into_iter().map(problem).collect())
    }
}
