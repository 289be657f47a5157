//! Assigning: also what moves an address.

use std::net::Ipv4Addr;

use eni_failover::cloud::{Address, AddressKind};

use super::further::Wanted;
use super::refusals;
use super::written::addresses;
use crate::api::{ApiError, AssignPrivateIpAddresses, AssignPrivateIpAddressesResponse};
use crate::world::account::World;
use crate::world::errors;
use crate::world::instance_type::{address_limit, exceeds};
use crate::world::state::{Interface, State};

/// The largest limit of any type, for an interface that is attached to nothing.
const UNATTACHED_LIMIT: u32 = 50;

impl World {
    /// "One call may carry several addresses and is all or nothing."
    pub(crate) fn assign(
        &mut self,
        request: &AssignPrivateIpAddresses,
    ) -> Result<AssignPrivateIpAddressesResponse, ApiError> {
        let id = &request.network_interface_id;
        let interface = self.state.interface(id)?;
        let prefixes = Wanted {
            kind: AddressKind::Ipv4Prefix,
            texts: &request.ipv4_prefixes,
            count: request.ipv4_prefix_count,
        };
        if prefixes.is_any() {
            return self.assign_ipv4_prefixes(request, prefixes);
        }
        if interface.requester.is_some() {
            return Err(errors::requester_managed());
        }
        let addresses = self.wanted(interface, request)?;
        self.check_places(interface, &addresses, request.allow_reassignment)?;
        let new = addresses
            .iter()
            .filter(|address| !interface.addresses().any(|a| a == **address))
            .count();
        let count = interface.places_taken(AddressKind::Ipv4) + new;
        if exceeds(count, self.limit_of(interface, AddressKind::Ipv4)) {
            return Err(errors::too_many_addresses());
        }

        let (id, vpc) = (interface.id.clone(), interface.vpc.clone());
        for address in &addresses {
            self.state.move_address(&vpc, *address, &id);
        }
        Ok(AssignPrivateIpAddressesResponse {
            network_interface_id: id,
            assigned_private_ip_addresses: addresses,
            assigned_ipv4_prefixes: Vec::new(),
        })
    }

    fn assign_ipv4_prefixes(
        &mut self,
        request: &AssignPrivateIpAddresses,
        prefixes: Wanted<'_>,
    ) -> Result<AssignPrivateIpAddressesResponse, ApiError> {
        let addresses = Wanted {
            kind: AddressKind::Ipv4,
            texts: &request.private_ip_addresses,
            count: request.secondary_private_ip_address_count,
        };
        if addresses.is_any() {
            return Err(refusals::addresses_and_prefixes());
        }
        let id = &request.network_interface_id;
        Ok(AssignPrivateIpAddressesResponse {
            network_interface_id: id.clone(),
            assigned_private_ip_addresses: Vec::new(),
            assigned_ipv4_prefixes: self.assign_further(id, prefixes)?,
        })
    }

    /// The addresses asked for, or as many free ones as asked for.
    fn wanted(
        &self,
        interface: &Interface,
        request: &AssignPrivateIpAddresses,
    ) -> Result<Vec<Ipv4Addr>, ApiError> {
        match (
            request.private_ip_addresses.as_slice(),
            request.secondary_private_ip_address_count,
        ) {
            ([], None | Some(0)) => Err(errors::missing("PrivateIpAddress")),
            ([], Some(count)) => self.free_addresses(interface, count),
            (texts, None) => addresses(texts),
            (_, Some(_)) => Err(errors::invalid_combination(
                "The parameters privateIpAddress and secondaryPrivateIpAddressCount cannot be used together",
            )),
        }
    }

    fn free_addresses(&self, interface: &Interface, count: u32) -> Result<Vec<Ipv4Addr>, ApiError> {
        let full = || refusals::subnet_full(&interface.subnet, count);
        let wanted = usize::try_from(count).map_err(|_| full())?;
        let subnet = self.state.subnets.get(&interface.subnet).ok_or_else(full)?;
        let free: Vec<Ipv4Addr> = self.state.free_addresses(subnet).take(wanted).collect();
        if free.len() < wanted {
            return Err(full());
        }
        Ok(free)
    }

    /// Every address lies in the interface's subnet, and may leave where it is now.
    fn check_places(
        &self,
        interface: &Interface,
        addresses: &[Ipv4Addr],
        allow_reassignment: bool,
    ) -> Result<(), ApiError> {
        let subnet = self.state.subnets.get(&interface.subnet);
        for address in addresses.iter().copied().map(Address::from) {
            if !subnet.is_some_and(|subnet| subnet.contains(&address)) {
                return Err(refusals::outside_subnet(address));
            }
            if subnet.is_some_and(|subnet| subnet.reserves(&address)) {
                return Err(refusals::reserved_address(address));
            }
        }
        let stuck: Vec<Ipv4Addr> = addresses
            .iter()
            .copied()
            .filter(|address| {
                let holder = self.state.holder_of(&interface.vpc, *address);
                // Already on that interface: succeeds. Not documented; the core must not rely on an error.
                let kept = holder.is_some_and(|holder| {
                    holder.id != interface.id && (!allow_reassignment || holder.keeps(*address))
                });
                let in_prefix = self.state.overlapped(&interface.vpc, &(*address).into());
                kept || (holder.is_none() && in_prefix)
            })
            .collect();
        if stuck.is_empty() {
            Ok(())
        } else {
            Err(refusals::move_not_allowed(&stuck))
        }
    }

    /// "Limit per interface, the primary address counted": by the type of the instance it is attached to.
    pub(super) fn limit_of(&self, interface: &Interface, kind: AddressKind) -> u32 {
        interface
            .instance()
            .and_then(|id| self.state.instances.get(id))
            .and_then(|instance| self.types.get(&instance.instance_type))
            .map_or(UNATTACHED_LIMIT, |info| address_limit(info, kind))
    }
}

impl State {
    /// Who has the address. Other VPCs may use the same one.
    fn holder_of(&self, vpc: &str, address: Ipv4Addr) -> Option<&Interface> {
        self.interfaces
            .values()
            .find(|interface| interface.vpc == vpc && interface.addresses().any(|a| a == address))
    }

    /// "An Elastic IP that is associated with the address moves with it."
    fn move_address(&mut self, vpc: &str, address: Ipv4Addr, to: &str) {
        let from = self
            .holder_of(vpc, address)
            .map(|interface| interface.id.clone());
        if from.as_deref() == Some(to) {
            return;
        }
        if let Some(from) = &from {
            if let Some(interface) = self.interfaces.get_mut(from) {
                interface.secondary.retain(|a| *a != address);
            }
            let follows = self
                .elastic_ips
                .values_mut()
                .filter_map(|elastic_ip| elastic_ip.association.as_mut())
                .filter(|a| a.interface == *from && a.private_ip == address);
            for association in follows {
                to.clone_into(&mut association.interface);
            }
        }
        if let Some(interface) = self.interfaces.get_mut(to) {
            interface.secondary.push(address);
        }
    }
}

impl Interface {
    /// "A primary private address can't be moved"; nor, cautiously, one that an AWS service manages.
    fn keeps(&self, address: Ipv4Addr) -> bool {
        self.primary == address || self.requester.is_some()
    }
}
