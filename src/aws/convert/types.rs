//! Instance types and subnets.

use aws_sdk_ec2::types;
use ipnet::IpNet;

use super::fields::{Fields, Incomplete};
use crate::cloud::{InstanceType, Subnet, SubnetId, TypeLimits};

pub(in crate::aws) fn type_limits(info: types::InstanceTypeInfo) -> Result<TypeLimits, Incomplete> {
    let id = info.instance_type.map(|kind| kind.as_str().to_owned());
    let (fields, id) = Fields::identified(id, "instance type", "InstanceType")?;
    let network = fields.required("NetworkInfo", info.network_info)?;
    let card = network
        .network_cards()
        .iter()
        .find(|card| card.network_card_index == Some(0));
    let interfaces = card
        .and_then(|card| card.maximum_network_interfaces)
        .or(network.maximum_network_interfaces);
    Ok(TypeLimits {
        instance_type: InstanceType::new(id),
        interfaces: fields.number("NetworkInfo.MaximumNetworkInterfaces", interfaces)?,
        addresses_per_interface: fields.number(
            "NetworkInfo.Ipv4AddressesPerInterface",
            network.ipv4_addresses_per_interface,
        )?,
        // A type of which it isn't told takes none, and blinds the function to nothing else.
        ipv6_addresses_per_interface: fields.number(
            "NetworkInfo.Ipv6AddressesPerInterface",
            network.ipv6_addresses_per_interface.or(Some(0)),
        )?,
    })
}

pub(in crate::aws) fn subnet(subnet: types::Subnet) -> Result<Subnet, Incomplete> {
    let (fields, id) = Fields::identified(subnet.subnet_id, "subnet", "SubnetId")?;
    // A subnet for IPv6 only has no block of IPv4.
    let is_for_ipv6 = subnet.ipv6_native == Some(true);
    let parse = |field, block: Option<&str>| fields.read(field, block, |block| block.parse().ok());
    let mut blocks: Vec<IpNet> = Vec::new();
    if subnet.cidr_block.is_some() || !is_for_ipv6 {
        blocks.push(parse("CidrBlock", subnet.cidr_block.as_deref())?);
    }
    for association in subnet.ipv6_cidr_block_association_set.into_iter().flatten() {
        // One that is on its way, or was, lets no address in.
        let state = association.ipv6_cidr_block_state.and_then(|of| of.state);
        if state == Some(types::SubnetCidrBlockStateCode::Associated) {
            let block = association.ipv6_cidr_block.as_deref();
            blocks.push(parse("Ipv6CidrBlockAssociationSet.Ipv6CidrBlock", block)?);
        }
    }
    Ok(Subnet {
        id: SubnetId::new(id),
        blocks,
    })
}
