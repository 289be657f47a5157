//! Unassigning.

use eni_failover::cloud::AddressKind;

use super::refusals;
use super::written::{addresses, parsed};
use crate::api::{ApiError, Done, UnassignPrivateIpAddresses};
use crate::world::account::World;
use crate::world::errors;

impl World {
    pub(crate) fn unassign(
        &mut self,
        request: &UnassignPrivateIpAddresses,
    ) -> Result<Done, ApiError> {
        let interface = self.state.interface(&request.network_interface_id)?;
        let prefixes = parsed(AddressKind::Ipv4Prefix, &request.ipv4_prefixes)?;
        if request.private_ip_addresses.is_empty() {
            if prefixes.is_empty() {
                return Err(errors::missing("PrivateIpAddress"));
            }
            self.unassign_further(&request.network_interface_id, &prefixes)?;
            return Ok(Done);
        }
        if !prefixes.is_empty() {
            return Err(refusals::addresses_and_prefixes());
        }
        let addresses = addresses(&request.private_ip_addresses)?;
        // The primary one isn't a secondary address, so it counts as not assigned.
        if addresses.iter().any(|a| !interface.secondary.contains(a)) {
            return Err(refusals::not_assigned_to(&interface.id));
        }
        let id = interface.id.clone();
        self.state.disassociate(&id, &addresses);
        if let Some(interface) = self.state.interfaces.get_mut(&id) {
            interface.secondary.retain(|a| !addresses.contains(a));
        }
        Ok(Done)
    }
}
