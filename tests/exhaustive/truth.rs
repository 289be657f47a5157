//! What is so in the world, read without the core's eyes.

use std::collections::BTreeMap;

use ec2_simulator::World;
use ec2_simulator::api::{
    DescribeAddresses, DescribeInstanceStatus, DescribeInstances, DescribeNetworkInterfaces,
    NetworkInterface, Request, Response,
};
use eni_failover::ports::{AttachmentStatus, CheckStatus, InstanceState, Tags};

use crate::ground::Kind;

/// The group and its surroundings at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Truth {
    /// Who has each float: attaching counts, detaching doesn't.
    pub(crate) holders: BTreeMap<String, Option<String>>,
    /// By attachment: the interface and its instance.
    pub(crate) attachments: BTreeMap<String, (String, String)>,
    /// Whose state is `running`, with both checks passed.
    pub(crate) healthy: Vec<String>,
    /// The members' tags.
    pub(crate) tags: BTreeMap<String, (InstanceState, Tags)>,
}

fn interfaces(world: &mut World) -> Vec<NetworkInterface> {
    let request = Request::from(DescribeNetworkInterfaces::default());
    match world.call(world.now(), &request) {
        Ok(Response::DescribeNetworkInterfaces(answer)) => answer.network_interfaces,
        other => panic!("{other:?}"),
    }
}

fn owner(interface: &NetworkInterface) -> Option<String> {
    let attachment = interface.attachment.as_ref()?;
    matches!(
        attachment.status,
        AttachmentStatus::Attaching | AttachmentStatus::Attached
    )
    .then(|| attachment.instance_id.clone())?
}

impl Truth {
    pub(crate) fn of(world: &mut World, kind: Kind) -> Self {
        let interfaces = interfaces(world);
        let enis = kind.enis().iter().map(|eni| {
            let interface = interfaces.iter().find(|i| i.network_interface_id == *eni);
            ((*eni).to_owned(), interface.and_then(owner))
        });
        let addresses = kind.addresses().iter().map(|address| {
            let has = |i: &&NetworkInterface| {
                let mut addresses = i.private_ip_addresses.iter();
                addresses.any(|a| a.private_ip_address.to_string() == *address)
            };
            let owner = interfaces.iter().find(has).and_then(owner);
            ((*address).to_owned(), owner)
        });
        let attachments = interfaces.iter().filter_map(|interface| {
            let attachment = interface.attachment.as_ref()?;
            Some((
                attachment.attachment_id.clone(),
                (
                    interface.network_interface_id.clone(),
                    attachment.instance_id.clone()?,
                ),
            ))
        });
        Self {
            holders: enis.chain(addresses).collect(),
            attachments: attachments.collect(),
            healthy: healthy(world),
            tags: tags(world),
        }
    }

    /// Who has all of it.
    pub(crate) fn sole_holder(&self) -> Option<&str> {
        let first = self.holders.values().next()?.as_deref()?;
        self.holders
            .values()
            .all(|holder| holder.as_deref() == Some(first))
            .then_some(first)
    }

    /// Whether anything has no owner.
    pub(crate) fn is_orphaned(&self) -> bool {
        self.holders.values().any(Option::is_none)
    }

    pub(crate) fn is_healthy(&self, instance: &str) -> bool {
        self.healthy.iter().any(|healthy| healthy == instance)
    }
}

fn healthy(world: &mut World) -> Vec<String> {
    let request = Request::from(DescribeInstanceStatus::default());
    let Ok(Response::DescribeInstanceStatus(answer)) = world.call(world.now(), &request) else {
        panic!("no statuses");
    };
    let statuses = answer.instance_statuses.into_iter();
    statuses
        .filter(|status| {
            [&status.system_status, &status.instance_status]
                .iter()
                .all(|check| check.status == CheckStatus::Ok)
        })
        .map(|status| status.instance_id)
        .collect()
}

fn tags(world: &mut World) -> BTreeMap<String, (InstanceState, Tags)> {
    let request = Request::from(DescribeInstances::default());
    let Ok(Response::DescribeInstances(answer)) = world.call(world.now(), &request) else {
        panic!("no instances");
    };
    let instances = answer.reservations.into_iter().flat_map(|r| r.instances);
    instances
        .map(|instance| (instance.instance_id, (instance.state, instance.tags)))
        .collect()
}

/// The Elastic IPs' private addresses.
pub(crate) fn public(world: &mut World) -> Vec<String> {
    let request = Request::from(DescribeAddresses::default());
    let Ok(Response::DescribeAddresses(answer)) = world.call(world.now(), &request) else {
        panic!("no addresses");
    };
    let addresses = answer.addresses.into_iter();
    let mut private: Vec<String> = addresses
        .filter_map(|address| address.private_ip_address)
        .map(|address| address.to_string())
        .collect();
    private.sort();
    private
}
