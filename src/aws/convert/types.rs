//! Instance types and subnets.

use aws_sdk_ec2::types;

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
    })
}

pub(in crate::aws) fn subnet(subnet: types::Subnet) -> Result<Subnet, Incomplete> {
    let (fields, id) = Fields::identified(subnet.subnet_id, "subnet", "SubnetId")?;
    // A subnet for IPv6 only has no block. One tagged interface in it must not blind the function to all other
    // groups, so it gets one that no interface's address lies in.
    let cidr = match (&subnet.cidr_block, subnet.ipv6_native) {
        (None, Some(true)) => Some("0.0.0.0/32"),
        (cidr, _) => cidr.as_deref(),
    };
    Ok(Subnet {
        id: SubnetId::new(id),
        cidr: fields.read("CidrBlock", cidr, |block| block.parse().ok())?,
    })
}
