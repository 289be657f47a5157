//! What a group's tags ask for and can't be done. A problem never stops what is well-formed elsewhere, and is told.

use std::net::Ipv4Addr;

use ipnet::IpNet;
use jiff::Timestamp;

use crate::cloud::{Address, EniId, GroupName, InstanceId, RouteTableId, is_group_name, short};

/// A tag that names more groups than these names none: it is a slip, or somebody who wants to be heard.
pub(super) const MOST_GROUPS: usize = 10;

/// As much of a word as a person needs to find it.
const WORD: usize = 40;

/// One thing that is wrong with a group's tags or with what they name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Problem {
    /// A priority that is no number.
    #[error(
        "{instance} has the priority {:?}, which is no whole number; 100 is used",
        short(value, WORD)
    )]
    PriorityIsNoNumber {
        /// The member.
        instance: InstanceId,
        /// What its tag says.
        value: String,
    },
    /// A word in the list of checks that names none.
    #[error(
        "{instance} wants the check {word:?} to count, which is neither application nor application-of-active; it is left out"
    )]
    NotACheck {
        /// The member.
        instance: InstanceId,
        /// What its tag says.
        word: String,
    },
    /// EC2 allows no further tag on it.
    #[error(
        "{resource} has 50 tags, as many as EC2 allows: what was told can't be written there; the group's other members and interfaces remember it"
    )]
    TagsAreFull {
        /// The member, or what floats or carries what floats.
        resource: String,
    },
    /// An address that is none.
    #[error("{eni} lists {:?}, which is no IP address; it is left out{}", short(word, WORD), and(*more))]
    NotAnAddress {
        /// The landing interface.
        eni: EniId,
        /// What its tag says.
        word: String,
        /// How many more are like it.
        more: usize,
    },
    /// An address with a mask.
    #[error("{eni} lists {word:?}: write the address without the mask; it is left out")]
    AddressWithMask {
        /// The landing interface.
        eni: EniId,
        /// What its tag says.
        word: String,
    },
    /// A block that EC2 assigns to nobody.
    #[error("{eni} lists {:?}, which is no prefix that EC2 assigns: those are /28 of IPv4 and /80 of IPv6, written with their first address; it is left out{}", short(word, WORD), and(*more))]
    NotAPrefix {
        /// The landing interface.
        eni: EniId,
        /// What its tag says.
        word: String,
        /// How many more are like it.
        more: usize,
    },
    /// An entry for a group that the interface's instance isn't in.
    #[error("{eni} lists {:?}, but {instance} is not a member of that group; it is left out{}", short(word, WORD), and(*more))]
    NotInThatGroup {
        /// The landing interface.
        eni: EniId,
        /// Its instance.
        instance: InstanceId,
        /// What its tag says.
        word: String,
        /// How many more are like it.
        more: usize,
    },
    /// An entry without a group, on an instance in several.
    #[error(
        "{eni} lists {:?}, but {instance} is in several groups: write it as group/address; it is left out{}",
        short(word, WORD), and(*more)
    )]
    GroupNotNamed {
        /// The landing interface.
        eni: EniId,
        /// Its instance.
        instance: InstanceId,
        /// What its tag says.
        word: String,
        /// How many more are like it.
        more: usize,
    },
    /// An address that can't be on that interface.
    #[error("{eni} lists {address}, which is not in its subnet; it can't carry that address{}", and(*more))]
    OutsideTheSubnet {
        /// The landing interface.
        eni: EniId,
        /// The address.
        address: Address,
        /// How many more are like it.
        more: usize,
    },
    /// An IPv6 address or prefix where there is only IPv4.
    #[error("{eni} lists {address}, but its subnet has no IPv6 block; it can't carry that address{}", and(*more))]
    NoIpv6Block {
        /// The landing interface.
        eni: EniId,
        /// The address.
        address: Address,
        /// How many more are like it.
        more: usize,
    },
    /// An address or prefix of which something else is a part, or that is a part of it.
    #[error(
        "{eni} lists {address}, which overlaps {other}{}: EC2 assigns only one of them; it is left out", carried_by(on.as_ref())
    )]
    Overlaps {
        /// Who lists it.
        eni: EniId,
        /// What is listed, and carried by nobody.
        address: Address,
        /// What overlaps it.
        other: Address,
        /// Who carries that; it is listed as well where nobody does.
        on: Option<EniId>,
    },
    /// An address that somebody carries who doesn't let it float.
    #[error(
        "{eni} lists {address}, which {} carries, and the tag of {carrier} does not list it for this group: it stays there; list it on both if it is to float", whose(carrier, instance.as_ref())
    )]
    NotItsAddress {
        /// Who lists it.
        eni: EniId,
        /// The address.
        address: Address,
        /// Who has it.
        carrier: EniId,
        /// Whose interface that is.
        instance: Option<InstanceId>,
    },
    /// An address that two groups want.
    #[error(
        "{eni} lists {address}, which is listed for the group {other} too: who carries it keeps it, and what nobody carries goes to the group for which more interfaces list it, or to neither; correct one of the lists"
    )]
    ListedForAnotherGroup {
        /// Who lists it.
        eni: EniId,
        /// The address.
        address: Address,
        /// The other group.
        other: GroupName,
    },
    /// A primary private address.
    #[error(
        "{address} is the primary private address of {eni}: EC2 moves only secondary ones; it stays where it is"
    )]
    PrimaryAddress {
        /// The address.
        address: Address,
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
        "{eni} is tagged with the groups {:?}, but an interface floats in one group only; it stays where it is",
        short(value, WORD)
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
        "{resource} is tagged with the group {:?}: a group's name has up to 64 letters, digits and + - = . _ : @{}",
        short(word, WORD), and(*more)
    )]
    NotAGroupName {
        /// The instance or interface.
        resource: String,
        /// What its tag says.
        word: String,
        /// How many more are like it.
        more: usize,
    },
    /// More names than anybody means.
    #[error(
        "{resource} is tagged with {count} groups: a tag names up to {MOST_GROUPS}; it is in none of them"
    )]
    TooManyGroups {
        /// The instance or interface.
        resource: String,
        /// How many.
        count: usize,
    },
    /// Who reaches an address on the one may not reach it on the other.
    #[error(
        "{eni} has other security groups than {carrier}, which carries what floats now: after a move it may be out of reach"
    )]
    OtherSecurityGroups {
        /// The landing interface.
        eni: EniId,
        /// The one that carries it now.
        carrier: EniId,
    },
    /// What is forwarded on the one is dropped on the other.
    #[error(
        "{eni} has another source/destination check than {carrier}, which carries what floats now: after a move EC2 drops other packets"
    )]
    OtherSourceDestCheck {
        /// The landing interface.
        eni: EniId,
        /// The one that carries it now.
        carrier: EniId,
    },
    /// EC2 is going to stop, retire or restart a member.
    #[error(
        "EC2 has scheduled {code} for {instance}{}: until then it is the last of the healthy ones to take over",
        at(*not_before)
    )]
    Scheduled {
        /// The member.
        instance: InstanceId,
        /// EC2's word for it.
        code: String,
        /// Not before this time.
        not_before: Option<Timestamp>,
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
    /// A word of a route table's list that is none of ours.
    #[error(
        "{table} lists {:?}, which is no group/destination, such as web/10.99.0.10/32 or web/::/0; it is left out{}",
        short(word, WORD), and(*more)
    )]
    NotADestination {
        /// The route table.
        table: RouteTableId,
        /// What its tag says.
        word: String,
        /// How many more are like it.
        more: usize,
    },
    /// A prefix list as destination.
    #[error("{table} lists {:?}: a route to a prefix list can't float; list its blocks one by one; it is left out{}", short(word, WORD), and(*more))]
    PrefixList {
        /// The route table.
        table: RouteTableId,
        /// What its tag says.
        word: String,
        /// How many more are like it.
        more: usize,
    },
    /// The VPC's own.
    #[error(
        "{table} lists {destination}, which lies inside the VPC's own range, where its local route leads: it can't float; take an address outside of that range"
    )]
    LocalRoute {
        /// The route table.
        table: RouteTableId,
        /// What for.
        destination: IpNet,
    },
    /// A gateway's.
    #[error(
        "{table} lists {destination}, which a gateway propagates: it can't be replaced and stays as it is; create the route by hand, which then comes before that one"
    )]
    PropagatedRoute {
        /// The route table.
        table: RouteTableId,
        /// What for.
        destination: IpNet,
    },
    /// Somebody else's.
    #[error(
        "{table} lists {destination}, which leads to {to}, no interface of a member: it is not taken from there; lead it to a member, or take it off the list"
    )]
    RouteOutside {
        /// The route table.
        table: RouteTableId,
        /// What for.
        destination: IpNet,
        /// Where it leads.
        to: String,
    },
    /// No member could be its target.
    #[error(
        "{table} is a route table of another VPC than the members: its routes can't lead to them and stay as they are"
    )]
    TableOfAnotherVpc {
        /// The route table.
        table: RouteTableId,
    },
    /// Two groups claim one route.
    #[error(
        "{table} lists {destination} for the group {other} too: it stays where it is; correct the list"
    )]
    RouteOfTwoGroups {
        /// The route table.
        table: RouteTableId,
        /// What for.
        destination: IpNet,
        /// The other group.
        other: GroupName,
    },
    /// What it is on moves, and takes it along.
    #[error(
        "{float} leads to {eni}, which floats in this group itself: it moves with that; take its own tag off"
    )]
    RidesAlong {
        /// The route or the Elastic IP.
        float: String,
        /// What it is on.
        eni: EniId,
    },
    /// What a route leads to a member is dropped there.
    #[error(
        "{eni} of {instance} has its source/destination check on, so that EC2 drops what routes lead there: turn it off"
    )]
    SourceDestCheckOn {
        /// The interface.
        eni: EniId,
        /// The member.
        instance: InstanceId,
    },
    /// An Elastic IP that somebody else has.
    #[error(
        "{elastic_ip} is on {}, outside the group: it is not taken from there; associate it with a member, or take its tag off", whose(on, instance.as_ref())
    )]
    ElasticIpOutside {
        /// The Elastic IP.
        elastic_ip: Ipv4Addr,
        /// The interface that has it.
        on: EniId,
        /// Whose interface that is.
        instance: Option<InstanceId>,
    },
    /// An Elastic IP that is said to float in several groups.
    #[error(
        "{elastic_ip} is tagged with the groups {:?}, but an Elastic IP floats in one group only; it stays where it is",
        short(value, WORD)
    )]
    ElasticIpOfSeveralGroups {
        /// The Elastic IP.
        elastic_ip: Ipv4Addr,
        /// What its tag says.
        value: String,
    },
    /// One more than there is room for.
    #[error(
        "{elastic_ip} is tagged with this group beside {first}, and a member's primary address has room for one: it stays where it is; put it on a floating address, with which it moves"
    )]
    SecondElasticIp {
        /// The Elastic IP.
        elastic_ip: Ipv4Addr,
        /// The one that floats.
        first: Ipv4Addr,
    },
    /// EC2 didn't show what may float.
    #[error("whether routes or Elastic IPs float could not be seen: {said}")]
    Unseen {
        /// What EC2 said.
        said: String,
    },
    /// EC2 didn't show a subnet that a landing interface is in.
    #[error("EC2 did not show the subnet of {eni}, so that no address can be moved to it")]
    SubnetUnknown {
        /// The landing interface.
        eni: EniId,
    },
}

fn whose(eni: &EniId, instance: Option<&InstanceId>) -> String {
    instance.map_or_else(
        || eni.to_string(),
        |instance| format!("{eni} of {instance}"),
    )
}

fn carried_by(eni: Option<&EniId>) -> String {
    eni.map_or_else(
        || ", which is listed too".to_owned(),
        |eni| format!(", which {eni} carries"),
    )
}

fn at(not_before: Option<Timestamp>) -> String {
    not_before.map_or_else(String::new, |at| format!(", not before {at:.0}"))
}

impl Problem {
    /// A word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::PriorityIsNoNumber { .. } => "priority-is-no-number",
            Self::NotACheck { .. } => "not-a-check",
            Self::TagsAreFull { .. } => "tags-are-full",
            Self::NotAnAddress { .. } => "not-an-address",
            Self::AddressWithMask { .. } => "address-with-mask",
            Self::NotAPrefix { .. } => "not-a-prefix",
            Self::NoIpv6Block { .. } => "no-ipv6-block",
            Self::Overlaps { .. } => "overlaps",
            Self::NotInThatGroup { .. } => "not-in-that-group",
            Self::GroupNotNamed { .. } => "group-not-named",
            Self::OutsideTheSubnet { .. } => "outside-the-subnet",
            Self::NotItsAddress { .. } => "not-its-address",
            Self::ListedForAnotherGroup { .. } => "listed-for-another-group",
            Self::PrimaryAddress { .. } => "primary-address",
            Self::PrimaryInterface { .. } => "primary-interface",
            Self::RequesterManaged { .. } => "requester-managed",
            Self::FloatsInSeveralGroups { .. } => "floats-in-several-groups",
            Self::FloatsAndLands { .. } => "floats-and-lands",
            Self::LandingWithoutMember { .. } => "landing-without-member",
            Self::DeletedOnTermination { .. } => "deleted-on-termination",
            Self::NotAGroupName { .. } => "not-a-group-name",
            Self::Scheduled { .. } => "scheduled",
            Self::TooManyGroups { .. } => "too-many-groups",
            Self::OtherSecurityGroups { .. } => "other-security-groups",
            Self::OtherSourceDestCheck { .. } => "other-source-dest-check",
            Self::OutsideTheBoundary { .. } => "outside-the-boundary",
            Self::SubnetUnknown { .. } => "subnet-unknown",
            Self::NotADestination { .. } => "not-a-destination",
            Self::PrefixList { .. } => "prefix-list",
            Self::LocalRoute { .. } => "local-route",
            Self::PropagatedRoute { .. } => "propagated-route",
            Self::RouteOutside { .. } => "route-outside",
            Self::TableOfAnotherVpc { .. } => "table-of-another-vpc",
            Self::RouteOfTwoGroups { .. } => "route-of-two-groups",
            Self::RidesAlong { .. } => "rides-along",
            Self::SourceDestCheckOn { .. } => "source-dest-check-on",
            Self::ElasticIpOutside { .. } => "elastic-ip-outside",
            Self::ElasticIpOfSeveralGroups { .. } => "elastic-ip-of-several-groups",
            Self::SecondElasticIp { .. } => "second-elastic-ip",
            Self::Unseen { .. } => "unseen",
        }
    }

    /// Whether something that was meant to float doesn't, because of it.
    #[must_use]
    pub fn keeps_a_float_from_moving(&self) -> bool {
        match self {
            Self::NotAnAddress { .. }
            | Self::AddressWithMask { .. }
            | Self::NotAPrefix { .. }
            | Self::NoIpv6Block { .. }
            | Self::Overlaps { .. }
            | Self::NotInThatGroup { .. }
            | Self::GroupNotNamed { .. }
            | Self::OutsideTheSubnet { .. }
            | Self::NotItsAddress { .. }
            | Self::PrimaryAddress { .. }
            | Self::PrimaryInterface { .. }
            | Self::RequesterManaged { .. }
            | Self::FloatsInSeveralGroups { .. }
            | Self::NotADestination { .. }
            | Self::PrefixList { .. }
            | Self::LocalRoute { .. }
            | Self::PropagatedRoute { .. }
            | Self::RouteOutside { .. }
            | Self::TableOfAnotherVpc { .. }
            | Self::RouteOfTwoGroups { .. }
            | Self::ElasticIpOutside { .. }
            | Self::ElasticIpOfSeveralGroups { .. }
            | Self::SecondElasticIp { .. }
            | Self::Unseen { .. }
            | Self::SubnetUnknown { .. } => true,
            Self::PriorityIsNoNumber { .. }
            | Self::ListedForAnotherGroup { .. }
            | Self::NotACheck { .. }
            | Self::TagsAreFull { .. }
            | Self::FloatsAndLands { .. }
            | Self::LandingWithoutMember { .. }
            | Self::DeletedOnTermination { .. }
            | Self::NotAGroupName { .. }
            | Self::OtherSecurityGroups { .. }
            | Self::OtherSourceDestCheck { .. }
            | Self::RidesAlong { .. }
            | Self::SourceDestCheckOn { .. }
            | Self::TooManyGroups { .. }
            | Self::Scheduled { .. } => false,
            Self::OutsideTheBoundary { floats, .. } => *floats,
        }
    }

    /// Whether it is in the tags, and can be put right there.
    #[must_use]
    pub fn is_of_the_tags(&self) -> bool {
        !matches!(self, Self::Scheduled { .. })
    }

    /// The groups that a word list of tags names, and what is wrong with it.
    pub(crate) fn group_names(resource: &str, value: &str) -> (Vec<GroupName>, Vec<Self>) {
        let (good, bad): (Vec<&str>, Vec<&str>) = value
            .split_whitespace()
            .partition(|word| is_group_name(word));
        let problem = |(word, more)| Self::NotAGroupName {
            resource: resource.to_owned(),
            word,
            more,
        };
        let mut names: Vec<GroupName> = good.into_iter().map(GroupName::from).collect();
        names.sort();
        names.dedup();
        let mut problems: Vec<Self> = first_of(&bad).map(problem).into_iter().collect();
        if names.len() > MOST_GROUPS {
            problems.push(Self::TooManyGroups {
                resource: resource.to_owned(),
                count: names.len(),
            });
            names.clear();
        }
        (names, problems)
    }
}

/// The first of what is wrong in one way, and how many more there are: together they are one problem.
pub(super) fn first_of<T: ToString>(wrong: &[T]) -> Option<(String, usize)> {
    let first = wrong.first()?;
    Some((first.to_string(), wrong.len() - 1))
}

fn and(more: usize) -> String {
    match more {
        0 => String::new(),
        more => format!(" (and so it is with {more} more)"),
    }
}
