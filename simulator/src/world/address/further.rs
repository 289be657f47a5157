//! IPv6 addresses, and prefixes of both families: nothing of it is ever reassigned (docs/ec2-facts.md, "IPv6",
//! "Prefixes").

use eni_failover::cloud::{Address, AddressKind, IPV4_PREFIX, IPV6_PREFIX};
use ipnet::IpNet;

use super::refusals;
use super::written::parsed;
use crate::api::{
    ApiError, AssignIpv6Addresses, AssignIpv6AddressesResponse, UnassignIpv6Addresses,
    UnassignIpv6AddressesResponse,
};
use crate::world::account::World;
use crate::world::errors;
use crate::world::instance_type::exceeds;
use crate::world::state::{Interface, State, Subnet};

/// What a request says of one kind: which ones, or how many.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) kind: AddressKind,
    pub(super) texts: &'a [String],
    pub(super) count: Option<u32>,
}

impl Wanted<'_> {
    pub(super) fn is_any(&self) -> bool {
        !self.texts.is_empty() || self.count.is_some_and(|count| count > 0)
    }
}

impl World {
    pub(crate) fn assign_ipv6(
        &mut self,
        request: &AssignIpv6Addresses,
    ) -> Result<AssignIpv6AddressesResponse, ApiError> {
        let id = &request.network_interface_id;
        let addresses = Wanted {
            kind: AddressKind::Ipv6,
            texts: &request.ipv6_addresses,
            count: request.ipv6_address_count,
        };
        let prefixes = Wanted {
            kind: AddressKind::Ipv6Prefix,
            texts: &request.ipv6_prefixes,
            count: request.ipv6_prefix_count,
        };
        self.state.interface(id)?;
        let (mut assigned_ipv6_addresses, mut assigned_ipv6_prefixes) = (Vec::new(), Vec::new());
        match (addresses.is_any(), prefixes.is_any()) {
            (true, false) => assigned_ipv6_addresses = self.assign_further(id, addresses)?,
            (false, true) => assigned_ipv6_prefixes = self.assign_further(id, prefixes)?,
            (false, false) => return Err(errors::missing("Ipv6Addresses")),
            (true, true) => return Err(refusals::addresses_and_prefixes()),
        }
        Ok(AssignIpv6AddressesResponse {
            network_interface_id: id.clone(),
            assigned_ipv6_addresses,
            assigned_ipv6_prefixes,
        })
    }

    pub(crate) fn unassign_ipv6(
        &mut self,
        request: &UnassignIpv6Addresses,
    ) -> Result<UnassignIpv6AddressesResponse, ApiError> {
        let id = &request.network_interface_id;
        self.state.interface(id)?;
        let addresses = parsed(AddressKind::Ipv6, &request.ipv6_addresses)?;
        let prefixes = parsed(AddressKind::Ipv6Prefix, &request.ipv6_prefixes)?;
        if addresses.is_empty() && prefixes.is_empty() {
            return Err(errors::missing("Ipv6Addresses"));
        }
        let all = [addresses.as_slice(), prefixes.as_slice()].concat();
        self.unassign_further(id, &all)?;
        Ok(UnassignIpv6AddressesResponse {
            network_interface_id: id.clone(),
            unassigned_ipv6_addresses: addresses,
            unassigned_ipv6_prefixes: prefixes,
        })
    }

    /// All of them or none.
    pub(super) fn assign_further(
        &mut self,
        id: &str,
        wanted: Wanted<'_>,
    ) -> Result<Vec<Address>, ApiError> {
        let kind = wanted.kind;
        let interface = self.state.interface(id)?;
        if interface.requester.is_some() {
            return Err(errors::requester_managed());
        }
        let subnet = self.state.subnets.get(&interface.subnet);
        let subnet = subnet.filter(|subnet| subnet.block(kind).is_some());
        let subnet = subnet.ok_or_else(|| refusals::no_ipv6_block(&interface.subnet))?;
        let addresses = match wanted.count {
            Some(count) if wanted.texts.is_empty() => self.state.pick(subnet, kind, count)?,
            None | Some(0) => parsed(kind, wanted.texts)?,
            Some(_) => return Err(refusals::both_given(kind)),
        };
        for address in &addresses {
            if !subnet.contains(address) {
                return Err(refusals::outside_subnet(*address));
            }
            if subnet.reserves(address) {
                return Err(refusals::reserved_address(*address));
            }
        }
        let taken = addresses.iter().copied();
        let taken: Vec<Address> = taken
            .filter(|address| self.state.overlapped(&interface.vpc, address))
            .collect();
        if !taken.is_empty() {
            return Err(refusals::already_assigned(&taken));
        }
        let count = interface.places_taken(kind) + addresses.len();
        if exceeds(count, self.limit_of(interface, kind)) {
            return Err(errors::too_many_addresses());
        }
        if let Some(interface) = self.state.interfaces.get_mut(id) {
            interface.further.extend(&addresses);
        }
        Ok(addresses)
    }

    pub(super) fn unassign_further(
        &mut self,
        id: &str,
        addresses: &[Address],
    ) -> Result<(), ApiError> {
        let interface = self.state.interface(id)?;
        let mut elsewhere = addresses.iter().filter(|a| !interface.further.contains(a));
        if let Some(address) = elsewhere.next() {
            return Err(refusals::not_mapped(*address, id));
        }
        if let Some(interface) = self.state.interfaces.get_mut(id) {
            interface.further.retain(|a| !addresses.contains(a));
        }
        Ok(())
    }
}

impl State {
    /// Whether somebody in the VPC has it, a part of it, or something that it is a part of.
    pub(super) fn overlapped(&self, vpc: &str, address: &Address) -> bool {
        let mut carried = self.in_vpc(vpc).flat_map(Interface::carried);
        carried.any(|carried| carried.overlaps(address))
    }

    /// The lowest that are free: EC2 picks others.
    fn pick(
        &self,
        subnet: &Subnet,
        kind: AddressKind,
        count: u32,
    ) -> Result<Vec<Address>, ApiError> {
        let full = || refusals::no_free_blocks(kind, &subnet.id, count);
        let wanted = usize::try_from(count).map_err(|_| full())?;
        let block = subnet.block(kind).ok_or_else(full)?;
        let length = match kind {
            AddressKind::Ipv4Prefix => IPV4_PREFIX,
            AddressKind::Ipv6Prefix => IPV6_PREFIX,
            AddressKind::Ipv4 | AddressKind::Ipv6 => block.max_prefix_len(),
        };
        let parts = block.subnets(length).map_err(|_| full())?;
        let parts = parts.filter_map(|part: IpNet| match kind {
            AddressKind::Ipv4 | AddressKind::Ipv6 => Some(part.addr().into()),
            AddressKind::Ipv4Prefix | AddressKind::Ipv6Prefix => part.to_string().parse().ok(),
        });
        let is_free =
            |part: &Address| !subnet.reserves(part) && !self.overlapped(&subnet.vpc, part);
        let free: Vec<Address> = parts.filter(is_free).take(wanted).collect();
        if free.len() < wanted {
            return Err(full());
        }
        Ok(free)
    }
}
