//! Instances.

use aws_sdk_ec2::primitives::DateTime;
use aws_sdk_ec2::types;
use jiff::Timestamp;
use std::net::Ipv4Addr;

use super::fields::{Fields, Incomplete};
use crate::cloud::{
    AttachedInterface, EniId, Instance, InstanceId, InstanceState, InstanceType, Slot, VpcId, Zone,
};

pub(in crate::aws) fn instance(instance: types::Instance) -> Result<Instance, Incomplete> {
    let (fields, id) = Fields::identified(instance.instance_id, "instance", "InstanceId")?;
    let state = state(&fields, "State.Name", instance.state.as_ref())?;
    let kind = fields.required("InstanceType", instance.instance_type)?;
    let zone = instance
        .placement
        .and_then(|placement| placement.availability_zone);
    Ok(Instance {
        id: InstanceId::new(id),
        state,
        instance_type: InstanceType::new(kind.as_str()),
        zone: Zone::new(fields.required("Placement.AvailabilityZone", zone)?),
        vpc: instance.vpc_id.map(VpcId::new),
        launched: launched(&fields, instance.launch_time)?,
        interfaces: interfaces(&fields, state, instance.network_interfaces)?,
        tags: fields.tags(instance.tags)?,
    })
}

pub(super) fn state(
    fields: &Fields,
    field: &'static str,
    state: Option<&types::InstanceState>,
) -> Result<InstanceState, Incomplete> {
    let name = state.and_then(|state| state.name.as_ref());
    let name = name.map(types::InstanceStateName::as_str);
    fields.read(field, name, InstanceState::parse)
}

fn launched(fields: &Fields, time: Option<DateTime>) -> Result<Timestamp, Incomplete> {
    let time = fields.required("LaunchTime", time)?;
    let launched = Timestamp::from_second(time.secs());
    launched.map_err(|error| fields.incomplete("LaunchTime", format!("can't be: {error}")))
}

/// They tell which device indices are taken, so a list that isn't there is not an empty list;
/// but an instance that is terminated has given its interfaces back.
fn interfaces(
    fields: &Fields,
    state: InstanceState,
    interfaces: Option<Vec<types::InstanceNetworkInterface>>,
) -> Result<Vec<AttachedInterface>, Incomplete> {
    let gone = matches!(
        state,
        InstanceState::ShuttingDown | InstanceState::Terminated
    );
    let interfaces = interfaces.or(gone.then(Vec::new));
    fields
        .required("NetworkInterfaces", interfaces)?
        .into_iter()
        .map(|interface| attached(fields, interface))
        .collect()
}

fn attached(
    fields: &Fields,
    interface: types::InstanceNetworkInterface,
) -> Result<AttachedInterface, Incomplete> {
    let eni = interface.network_interface_id;
    let ipv4 = |word: &str| word.parse::<Ipv4Addr>().ok();
    let address = interface.private_ip_address.as_deref();
    // What EC2 only lent to the instance has its owner's name, and goes with whatever is associated in its place.
    let lent = |owner: Option<&str>| owner == Some("amazon");
    let public = interface.association;
    let public = public.filter(|it| !lent(it.ip_owner_id.as_deref()));
    let public = public.and_then(|it| it.public_ip);
    let attachment = fields.required("NetworkInterfaces.Attachment", interface.attachment)?;
    Ok(AttachedInterface {
        eni: EniId::new(fields.required("NetworkInterfaces.NetworkInterfaceId", eni)?),
        slot: slot(
            fields,
            attachment.device_index,
            attachment.network_card_index,
        )?,
        address: address
            .map(|word| fields.read("NetworkInterfaces.PrivateIpAddress", Some(word), ipv4))
            .transpose()?,
        elastic_ip: public
            .map(|word| fields.read("NetworkInterfaces.Association.PublicIp", Some(&word), ipv4))
            .transpose()?,
        source_dest_check: interface.source_dest_check,
    })
}

/// Where a card isn't mentioned it is card 0: "The default is network card index 0", says `AttachNetworkInterface`.
pub(super) fn slot(
    fields: &Fields,
    device_index: Option<i32>,
    network_card_index: Option<i32>,
) -> Result<Slot, Incomplete> {
    Ok(Slot {
        device_index: fields.number("Attachment.DeviceIndex", device_index)?,
        network_card_index: fields.number(
            "Attachment.NetworkCardIndex",
            network_card_index.or(Some(0)),
        )?,
    })
}
