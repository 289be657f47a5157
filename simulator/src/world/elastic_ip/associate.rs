//! `AssociateAddress` and `DisassociateAddress` (docs/ec2-facts.md, "Elastic IPs by themselves").

use std::net::Ipv4Addr;

use eni_failover::cloud::InstanceState;

use crate::api::{ApiError, AssociateAddress, AssociateAddressResponse, DisassociateAddress, Done};
use crate::world::account::World;
use crate::world::errors;
use crate::world::ids::{ALLOCATION, ASSOCIATION, absent};
use crate::world::state::{ElasticIp, ElasticIpAssociation, Interface, PRIMARY_SLOT, State};

impl World {
    pub(crate) fn associate(
        &mut self,
        request: &AssociateAddress,
    ) -> Result<AssociateAddressResponse, ApiError> {
        let elastic_ip = self.state.allocation(request)?;
        let interface = self.state.meant(request)?;
        errors::dry_run(request.dry_run)?;
        self.state.check_associable(interface)?;
        let private_ip = private_address(interface, request)?;
        check_border(elastic_ip, interface)?;
        let (interface, public_ip) = (interface.id.clone(), elastic_ip.public_ip);
        if let Some(before) = &elastic_ip.association {
            // "This is an idempotent operation."
            if (&before.interface, before.private_ip) == (&interface, private_ip) {
                return Ok(AssociateAddressResponse {
                    association_id: before.id.clone(),
                });
            }
            if !request.allow_reassociation {
                return Err(already_associated(&elastic_ip.allocation_id, &before.id));
            }
        }
        // "The existing address is disassociated from the instance, but remains allocated to your account."
        self.state.disassociate(&interface, &[private_ip]);
        let association_id = self.new_id("eipassoc-");
        if let Some(elastic_ip) = self.state.elastic_ips.get_mut(&public_ip) {
            elastic_ip.association = Some(ElasticIpAssociation {
                id: association_id.clone(),
                interface,
                private_ip,
            });
        }
        Ok(AssociateAddressResponse { association_id })
    }

    pub(crate) fn disassociate(&mut self, request: &DisassociateAddress) -> Result<Done, ApiError> {
        let id = &request.association_id;
        let is_it = |it: &ElasticIpAssociation| it.id == *id;
        let mut elastic_ips = self.state.elastic_ips.values_mut();
        let found = elastic_ips.find(|it| it.association.as_ref().is_some_and(is_it));
        let found = found.ok_or_else(|| absent(id, ASSOCIATION, association_not_found))?;
        errors::dry_run(request.dry_run)?;
        found.association = None;
        Ok(Done)
    }
}

impl State {
    fn allocation(&self, request: &AssociateAddress) -> Result<&ElasticIp, ApiError> {
        let Some(id) = &request.allocation_id else {
            return Err(errors::invalid_combination(
                "You must specify an allocation id when mapping an address to a VPC instance",
            ));
        };
        let mut elastic_ips = self.elastic_ips.values();
        elastic_ips
            .find(|it| it.allocation_id == *id)
            .ok_or_else(|| absent(id, ALLOCATION, errors::allocation_not_found))
    }

    fn meant(&self, request: &AssociateAddress) -> Result<&Interface, ApiError> {
        match (&request.network_interface_id, &request.instance_id) {
            (Some(id), None) => self.interface(id),
            (None, Some(id)) => {
                self.instance(id)?;
                let mut interfaces = self.interfaces_of(id);
                interfaces
                    .find(|it| it.slot() == Some(PRIMARY_SLOT))
                    .ok_or_else(|| errors::instances_not_found(&[id]))
            }
            (None, None) => Err(errors::missing("networkInterfaceId")),
            (Some(_), Some(_)) => Err(errors::invalid_combination(
                "You may specify an instance or an interface, not both",
            )),
        }
    }

    fn check_associable(&self, interface: &Interface) -> Result<(), ApiError> {
        if interface.requester.is_some() {
            return Err(errors::requester_managed());
        }
        let instance = interface.instance().and_then(|id| self.instances.get(id));
        match instance.map(|it| it.state) {
            Some(
                state @ (InstanceState::Pending
                | InstanceState::ShuttingDown
                | InstanceState::Terminated),
            ) => Err(ApiError::new(
                "IncorrectInstanceState",
                format!(
                    "The {state} instance to which '{}' is attached is not in a valid state for this operation",
                    interface.id
                ),
            )),
            Some(InstanceState::Running | InstanceState::Stopping | InstanceState::Stopped)
            | None => Ok(()),
        }
    }
}

fn private_address(
    interface: &Interface,
    request: &AssociateAddress,
) -> Result<Ipv4Addr, ApiError> {
    let Some(text) = &request.private_ip_address else {
        return Ok(interface.primary);
    };
    let mut carried = interface.addresses();
    carried.find(|it| it.to_string() == *text).ok_or_else(|| {
        errors::invalid_value(format!(
            "The private IP address {text} is not assigned to interface {}",
            interface.id
        ))
    })
}

/// "You can't associate an Elastic IP address with an instance or a network interface in a different network border
/// group." The code isn't documented.
fn check_border(elastic_ip: &ElasticIp, interface: &Interface) -> Result<(), ApiError> {
    let group = border_group(&interface.zone);
    if group == elastic_ip.border_group {
        return Ok(());
    }
    Err(errors::invalid_combination(format!(
        "{} belongs to the network border group {}, and {} is in {group}",
        elastic_ip.allocation_id, elastic_ip.border_group, interface.id
    )))
}

/// A zone's name is that of its border group and a letter: `us-east-1a`, `us-west-2-lax-1a`.
pub(crate) fn border_group(zone: &str) -> &str {
    zone.trim_end_matches(|c: char| c.is_ascii_lowercase())
}

fn already_associated(allocation: &str, association: &str) -> ApiError {
    ApiError::new(
        "Resource.AlreadyAssociated",
        format!("resource {allocation} is already associated with associate-id {association}"),
    )
}

fn association_not_found(id: &str) -> ApiError {
    ApiError::new(
        "InvalidAssociationID.NotFound",
        format!("The association ID '{id}' does not exist"),
    )
}
