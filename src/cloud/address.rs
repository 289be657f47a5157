//! What an interface carries: addresses of both families, and prefixes of them.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use serde::{Serialize, Serializer};

/// An address or a prefix that an interface carries.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(IpNet);

/// In which of its lists EC2 shows it, and with it by which call it is assigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AddressKind {
    /// `PrivateIpAddresses`
    Ipv4,
    /// `Ipv6Addresses`
    Ipv6,
    /// `Ipv4Prefixes`: /28.
    Ipv4Prefix,
    /// `Ipv6Prefixes`: /80.
    Ipv6Prefix,
}

/// Why a word is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAnAddress {
    /// An address, and the mask of the block that it is in.
    Mask,
    /// A block that EC2 assigns to nobody: of another length, or not written with its first address.
    Block,
    /// Anything else.
    Word,
}

/// Prefixes of IPv4 have this length, and no other (docs/ec2-facts.md, "Prefixes").
pub const IPV4_PREFIX: u8 = 28;

/// The same of IPv6.
pub const IPV6_PREFIX: u8 = 80;

impl Address {
    /// Which of EC2's lists it is in.
    #[must_use]
    pub fn kind(&self) -> AddressKind {
        let whole = self.0.prefix_len() == self.0.max_prefix_len();
        match (self.0, whole) {
            (IpNet::V4(_), true) => AddressKind::Ipv4,
            (IpNet::V4(_), false) => AddressKind::Ipv4Prefix,
            (IpNet::V6(_), true) => AddressKind::Ipv6,
            (IpNet::V6(_), false) => AddressKind::Ipv6Prefix,
        }
    }

    /// Whether all of it lies in this block.
    #[must_use]
    pub fn lies_in(&self, block: &IpNet) -> bool {
        block.contains(&self.0)
    }

    /// Whether an address would be in both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.0.contains(&other.0) || other.0.contains(&self.0)
    }

    /// As a block: of one address, where it is no prefix.
    #[must_use]
    pub fn block(&self) -> IpNet {
        self.0
    }

    /// The address itself; of a prefix the first one.
    #[must_use]
    pub fn first(&self) -> IpAddr {
        self.0.addr()
    }
}

impl AddressKind {
    /// Every one of them.
    pub const ALL: [Self; 4] = [Self::Ipv4, Self::Ipv6, Self::Ipv4Prefix, Self::Ipv6Prefix];

    /// A word for programs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ipv4 => "address",
            Self::Ipv6 => "ipv6-address",
            Self::Ipv4Prefix | Self::Ipv6Prefix => "prefix",
        }
    }

    /// Its family: an interface has room for so many of each, addresses and prefixes together.
    #[must_use]
    pub fn is_ipv6(self) -> bool {
        match self {
            Self::Ipv4 | Self::Ipv4Prefix => false,
            Self::Ipv6 | Self::Ipv6Prefix => true,
        }
    }

    /// Whether EC2 takes it from the interface that carries it where it is assigned to another one
    /// (docs/ec2-facts.md, "Reassignment"). Everything else has to be unassigned first, and is nobody's for one call.
    #[must_use]
    pub fn is_reassigned(self) -> bool {
        match self {
            Self::Ipv4 => true,
            Self::Ipv6 | Self::Ipv4Prefix | Self::Ipv6Prefix => false,
        }
    }

    /// The call that assigns it.
    #[must_use]
    pub fn assign_call(self) -> &'static str {
        if self.is_ipv6() {
            "AssignIpv6Addresses"
        } else {
            "AssignPrivateIpAddresses"
        }
    }

    /// The call that takes it off an interface.
    #[must_use]
    pub fn unassign_call(self) -> &'static str {
        if self.is_ipv6() {
            "UnassignIpv6Addresses"
        } else {
            "UnassignPrivateIpAddresses"
        }
    }

    /// One that lies in no subnet: nobody ever gets it.
    #[must_use]
    pub fn nowhere(self) -> Address {
        // Kept for examples by RFC 3849, and "this network" by RFC 1122.
        let ipv6 = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0);
        Address(match self {
            Self::Ipv4 => IpAddr::from(Ipv4Addr::UNSPECIFIED).into(),
            Self::Ipv6 => IpAddr::from(ipv6).into(),
            Self::Ipv4Prefix => Ipv4Net::new_assert(Ipv4Addr::UNSPECIFIED, IPV4_PREFIX).into(),
            Self::Ipv6Prefix => Ipv6Net::new_assert(ipv6, IPV6_PREFIX).into(),
        })
    }
}

impl FromStr for Address {
    type Err = NotAnAddress;

    fn from_str(word: &str) -> Result<Self, NotAnAddress> {
        if let Ok(address) = word.parse::<IpAddr>() {
            return Ok(address.into());
        }
        let (address, mask) = word.split_once('/').ok_or(NotAnAddress::Word)?;
        let address: IpAddr = address.parse().map_err(|_| NotAnAddress::Word)?;
        let mask: u8 = mask.parse().map_err(|_| NotAnAddress::Word)?;
        let block = IpNet::new(address, mask).map_err(|_| NotAnAddress::Mask)?;
        let length = if address.is_ipv4() {
            IPV4_PREFIX
        } else {
            IPV6_PREFIX
        };
        let begins_there = block.trunc() == block && mask != block.max_prefix_len();
        match (begins_there, mask == length) {
            (true, true) => Ok(Self(block)),
            (true, false) | (false, true) => Err(NotAnAddress::Block),
            (false, false) => Err(NotAnAddress::Mask),
        }
    }
}

impl From<IpAddr> for Address {
    fn from(address: IpAddr) -> Self {
        Self(address.into())
    }
}

impl From<Ipv4Addr> for Address {
    fn from(address: Ipv4Addr) -> Self {
        Self(IpAddr::from(address).into())
    }
}

impl From<Ipv6Addr> for Address {
    fn from(address: Ipv6Addr) -> Self {
        Self(IpAddr::from(address).into())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            AddressKind::Ipv4 | AddressKind::Ipv6 => self.first().fmt(f),
            AddressKind::Ipv4Prefix | AddressKind::Ipv6Prefix => self.0.fmt(f),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
