//! The blocks of the subnets, before and after: what was in one is in the same place of the other.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

/// The blocks before and after.
#[derive(Debug, Default)]
pub(super) struct Blocks(Vec<(IpNet, IpNet)>);

/// Where goes what is in no block: it must not be in one afterwards, either.
const NOWHERE: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);
const NOWHERE_OF_IPV6: Ipv6Addr = Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 1);

impl Blocks {
    pub(super) fn add(&mut self, from: IpNet, to: IpNet) {
        self.0.push((from, to));
    }

    pub(super) fn ipv4(&self, address: Ipv4Addr) -> Ipv4Addr {
        match self.address(address.into()) {
            IpAddr::V4(moved) => moved,
            IpAddr::V6(_) => NOWHERE,
        }
    }

    pub(super) fn ipv6(&self, address: Ipv6Addr) -> Ipv6Addr {
        match self.address(address.into()) {
            IpAddr::V6(moved) => moved,
            IpAddr::V4(_) => NOWHERE_OF_IPV6,
        }
    }

    pub(super) fn address(&self, address: IpAddr) -> IpAddr {
        self.block(address.into()).addr()
    }

    /// A prefix, of the same length.
    pub(super) fn block(&self, block: IpNet) -> IpNet {
        let nowhere: IpAddr = match block {
            IpNet::V4(_) => NOWHERE.into(),
            IpNet::V6(_) => NOWHERE_OF_IPV6.into(),
        };
        let nowhere = IpNet::new(nowhere, block.prefix_len());
        self.moved(block)
            .unwrap_or_else(|| nowhere.unwrap_or(block).trunc())
    }

    /// In the block of the same number, in the same place of it; `None` where it is in none.
    pub(super) fn moved(&self, inner: IpNet) -> Option<IpNet> {
        let (from, to) = self.0.iter().find(|(from, _)| from.contains(&inner))?;
        let address: IpAddr = match (inner.addr(), from.network(), to.network()) {
            (IpAddr::V4(inner), IpAddr::V4(from), IpAddr::V4(to)) => {
                Ipv4Addr::from(u32::from(to) + (u32::from(inner) - u32::from(from))).into()
            }
            (IpAddr::V6(inner), IpAddr::V6(from), IpAddr::V6(to)) => {
                Ipv6Addr::from(u128::from(to) + (u128::from(inner) - u128::from(from))).into()
            }
            _ => return None,
        };
        IpNet::new(address, inner.prefix_len()).ok()
    }
}
