//! What a call names: one destination and one target, each in one of several parameters.

use ipnet::IpNet;

use crate::api::{ApiError, Destination, NamedDestination, NamedTarget};
use crate::world::errors;
use crate::world::state::{Interface, PRIMARY_SLOT, State, Target};

/// "We modify the specified CIDR block to its canonical form": host bits are no mistake.
pub(crate) fn destination(named: &NamedDestination) -> Result<Destination, ApiError> {
    let NamedDestination {
        cidr_block,
        ipv6_cidr_block,
        prefix_list_id,
    } = named;
    match (cidr_block, ipv6_cidr_block, prefix_list_id) {
        (Some(text), None, None) => match text.parse() {
            Ok(block) => Ok(Destination::Block(IpNet::V4(block).trunc())),
            Err(_) => Err(no_block("destinationCidrBlock", text)),
        },
        (None, Some(text), None) => match text.parse() {
            Ok(block) => Ok(Destination::Block(IpNet::V6(block).trunc())),
            Err(_) => Err(no_block("destinationIpv6CidrBlock", text)),
        },
        (None, None, Some(id)) => Ok(Destination::PrefixList(id.clone())),
        (None, None, None) => Err(errors::missing("destinationCidrBlock")),
        _ => Err(errors::invalid_combination(
            "Exactly one destination must be specified",
        )),
    }
}

fn no_block(parameter: &str, text: &str) -> ApiError {
    errors::invalid_value(format!(
        "Value ({text}) for parameter {parameter} is invalid. This is not a valid CIDR block."
    ))
}

impl State {
    /// The target that is named, where it is in this VPC.
    pub(super) fn target(
        &self,
        named: &NamedTarget,
        table: (&str, &str),
    ) -> Result<Target, ApiError> {
        let gateways = [
            &named.gateway_id,
            &named.nat_gateway_id,
            &named.transit_gateway_id,
            &named.vpc_peering_connection_id,
        ];
        let gateways: Vec<&String> = gateways.into_iter().flatten().collect();
        match (
            &named.network_interface_id,
            &named.instance_id,
            gateways.as_slice(),
        ) {
            (Some(id), None, []) => reachable(self.interface(id)?, table),
            (None, Some(id), []) => reachable(self.sole_interface_of(id)?, table),
            (None, None, [id]) => Ok(Target::Gateway {
                id: (*id).clone(),
                gone: false,
            }),
            (None, None, []) => Err(errors::missing("networkInterfaceId")),
            _ => Err(errors::invalid_combination(
                "Exactly one target must be specified",
            )),
        }
    }

    /// "By instance id it fails where the instance has several interfaces."
    fn sole_interface_of(&self, id: &str) -> Result<&Interface, ApiError> {
        self.instance(id)?;
        let mut interfaces = self.interfaces_of(id);
        match (interfaces.next(), interfaces.next()) {
            (Some(interface), None) if interface.slot() == Some(PRIMARY_SLOT) => Ok(interface),
            (None, _) => Err(errors::instances_not_found(&[id])),
            (Some(_), _) => Err(ApiError::new(
                "InvalidInstanceID",
                format!(
                    "There are multiple interfaces attached to instance '{id}'. Please specify an interface ID for the \
                     operation instead."
                ),
            )),
        }
    }
}

fn reachable(interface: &Interface, (table, vpc): (&str, &str)) -> Result<Target, ApiError> {
    let id = &interface.id;
    if interface.vpc != vpc {
        return Err(errors::invalid_value(format!(
            "route table {table} and interface {id} belong to different networks"
        )));
    }
    Ok(Target::Interface(id.clone()))
}
