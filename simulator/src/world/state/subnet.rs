//! Subnets.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use eni_failover::cloud::{Address, AddressKind, Tags};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};

#[derive(Clone, Debug)]
pub(crate) struct Subnet {
    pub(crate) id: String,
    pub(crate) vpc: String,
    pub(crate) zone: String,
    pub(crate) cidr: Ipv4Net,
    pub(crate) ipv6_cidr: Option<Ipv6Net>,
    pub(crate) tags: Tags,
}

impl Subnet {
    /// The block that addresses of this kind are in.
    pub(crate) fn block(&self, kind: AddressKind) -> Option<IpNet> {
        if kind.is_ipv6() {
            self.ipv6_cidr.map(IpNet::from)
        } else {
            Some(self.cidr.into())
        }
    }

    /// Whether all of it is in the block of its kind.
    pub(crate) fn contains(&self, address: &Address) -> bool {
        let block = self.block(address.kind());
        block.is_some_and(|block| address.lies_in(&block))
    }

    /// AWS keeps the first four addresses of each block and the last one.
    pub(crate) fn reserves(&self, address: &Address) -> bool {
        let Some(block) = self.block(address.kind()) else {
            return false;
        };
        let reserved = (0..4).filter_map(|nth| later(block.network(), nth));
        let mut reserved = reserved.chain([block.broadcast()]);
        reserved.any(|reserved| address.block().contains(&reserved))
    }
}

fn later(address: IpAddr, by: u8) -> Option<IpAddr> {
    Some(match address {
        IpAddr::V4(first) => Ipv4Addr::from(u32::from(first).checked_add(by.into())?).into(),
        IpAddr::V6(first) => Ipv6Addr::from(u128::from(first).checked_add(by.into())?).into(),
    })
}
