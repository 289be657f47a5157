//! Builds what EC2 answers, so that a test reads as the situation that it is about. What a test doesn't say is as
//! unremarkable as can be: members of `web` that run well in one zone, interfaces in one subnet.

mod elastic_ips;
mod instances;
mod interfaces;

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;
use jiff::Timestamp;

use crate::cloud::{
    Address, AttachedInterface, AttachmentStatus, EniId, GroupName, InstanceId, NetworkInterface,
    Slot, Subnet, TypeLimits,
};
use crate::look::{Described, Group, Schema, Snapshot};

pub(in crate::tests) fn schema() -> Schema {
    Schema::new("failover:")
}

/// A time of the day that all tests are on.
pub(in crate::tests) fn at(time: &str) -> Timestamp {
    format!("2026-11-23T{time}Z").parse().unwrap()
}

/// EC2 with the subnets 10.0.1.0/24 and 10.0.2.0/24, of which the second has `2001:db8:0:2::/64` too, and three instance
/// types.
pub(in crate::tests) fn look() -> Scene {
    let mut scene = Scene::default();
    // Late enough that nothing on this day is ahead of it.
    scene.look.now = at("23:59:00");
    for (name, interfaces, addresses) in [
        ("t3.micro", 2, 2),
        ("m5.large", 3, 10),
        ("m5.xlarge", 4, 15),
    ] {
        let limits = TypeLimits {
            instance_type: name.into(),
            interfaces,
            addresses_per_interface: addresses,
            ipv6_addresses_per_interface: addresses,
        };
        scene.look.types.insert(name.into(), limits);
    }
    for number in [1, 2] {
        let subnet = Subnet {
            id: format!("subnet-{number}").as_str().into(),
            blocks: blocks(number),
        };
        scene.look.subnets.insert(subnet.id.clone(), subnet);
    }
    scene
}

fn blocks(number: u8) -> Vec<IpNet> {
    let ipv4 = format!("10.0.{number}.0/24");
    let ipv6 = (number == 2).then_some("2001:db8:0:2::/64".to_owned());
    let blocks = [ipv4].into_iter().chain(ipv6);
    blocks.map(|block| block.parse().unwrap()).collect()
}

#[derive(Clone, Debug, Default)]
pub(in crate::tests) struct Scene {
    look: Described,
    /// Whether the last interface is one without our tags.
    elsewhere: bool,
}

/// What it comes to.
impl Scene {
    pub(in crate::tests) fn snapshot(&self) -> Snapshot {
        Snapshot::of(&self.as_ec2_answers(), &schema())
    }

    pub(in crate::tests) fn group(&self) -> Group {
        self.group_named("web")
    }

    pub(in crate::tests) fn group_named(&self, name: &str) -> Group {
        let name = GroupName::from(name);
        let mut groups = self.snapshot().groups;
        groups.remove(&name).unwrap_or_else(|| Group::unknown(name))
    }

    /// Both describes tell of the same attachments, and every instance that is there has a primary interface.
    pub(in crate::tests) fn as_ec2_answers(&self) -> Described {
        let mut look = self.look.clone();
        for (number, instance) in look.instances.iter_mut().enumerate() {
            let attached = look.interfaces.iter().chain(&look.elsewhere);
            instance
                .interfaces
                .extend(attached.filter_map(|eni| shown_on(&instance.id, eni)));
            let primary = (0, 0);
            let slots = instance.interfaces.iter().map(|attached| attached.slot);
            if instance.vpc.is_some()
                && !slots
                    .map(|slot| (slot.network_card_index, slot.device_index))
                    .any(|slot| slot == primary)
            {
                instance.interfaces.push(AttachedInterface {
                    eni: EniId::new(format!("eni-primary-of-{}", instance.id)),
                    slot: Slot {
                        device_index: 0,
                        network_card_index: 0,
                    },
                    address: Some(primary_address(number)),
                    elastic_ip: None,
                    source_dest_check: Some(false),
                });
            }
        }
        look
    }
}

fn shown_on(instance: &InstanceId, eni: &NetworkInterface) -> Option<AttachedInterface> {
    let attachment = eni.attachment.as_ref()?;
    let shown = attachment.instance.as_ref() == Some(instance)
        && attachment.status != AttachmentStatus::Detached;
    let primary = eni.addresses.iter().filter(|it| it.primary);
    let ipv4 = |address: Address| match address.first() {
        IpAddr::V4(address) => Some(address),
        IpAddr::V6(_) => None,
    };
    shown.then(|| AttachedInterface {
        eni: eni.id.clone(),
        slot: attachment.slot,
        address: primary.clone().find_map(|it| ipv4(it.address)),
        elastic_ip: primary.clone().find_map(|it| it.elastic_ip),
        source_dest_check: eni.source_dest_check,
    })
}

/// Of the primary interface that nothing is said of.
fn primary_address(number: usize) -> Ipv4Addr {
    Ipv4Addr::new(10, 0, 9, u8::try_from(number + 10).unwrap())
}
