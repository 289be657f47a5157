//! What is so in the world, read without the core's eyes.

use std::collections::BTreeMap;

use ec2_simulator::{PresentInterface, World};
use eni_failover::cloud::{AttachmentStatus, InstanceState, Tags};

use crate::ground::Kind;
use crate::health::{Health, by_checks};

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

fn owner(interface: &PresentInterface<'_>) -> Option<String> {
    let attachment = interface.attachment.as_ref()?;
    let here = [AttachmentStatus::Attaching, AttachmentStatus::Attached];
    let owned = here.contains(&attachment.status);
    attachment.instance.filter(|_| owned).map(ToOwned::to_owned)
}

impl Truth {
    pub(crate) fn of(world: &World, kind: Kind) -> Self {
        let enis = kind.enis().iter().map(|eni| {
            let interface = world.interfaces().find(|interface| interface.id == *eni);
            ((*eni).to_owned(), interface.as_ref().and_then(owner))
        });
        let addresses = kind.addresses().iter().map(|address| {
            let has = |interface: &PresentInterface<'_>| {
                let secondary = interface.secondary.iter().map(ToString::to_string);
                let further = interface.further.iter().map(ToString::to_string);
                secondary.chain(further).any(|carried| carried == *address)
            };
            let interface = world.interfaces().find(has);
            ((*address).to_owned(), interface.as_ref().and_then(owner))
        });
        let behind = |eni: &str| {
            let interface = world.interfaces().find(|interface| interface.id == eni);
            interface.as_ref().and_then(owner)
        };
        let routes = kind.routes().iter().map(|route| {
            let mut all = world.routes();
            let led =
                all.find(|(table, destination, _)| format!("{destination} of {table}") == **route);
            ((*route).to_owned(), led.and_then(|(_, _, to)| behind(to?)))
        });
        let elastic_ips = kind.elastic_ip().into_iter().map(|public| {
            let mut all = world.elastic_ips();
            let it = all.find(|(ip, _)| ip.to_string() == public);
            let on = it.and_then(|(_, on)| on);
            (public.to_owned(), on.and_then(|(eni, _)| behind(eni)))
        });
        let attachments = world.interfaces().filter_map(|interface| {
            let attachment = interface.attachment.as_ref()?;
            let on = (interface.id.to_owned(), attachment.instance?.to_owned());
            Some((attachment.id.to_owned(), on))
        });
        Self {
            holders: enis
                .chain(addresses)
                .chain(routes)
                .chain(elastic_ips)
                .collect(),
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

fn healthy(world: &World) -> Vec<String> {
    let well = world
        .instances()
        .filter(|instance| by_checks(instance) == Health::Healthy);
    well.map(|instance| instance.id.to_owned()).collect()
}

fn tags(world: &World) -> BTreeMap<String, (InstanceState, Tags)> {
    let tags = |instance: ec2_simulator::PresentInstance<'_>| {
        (
            instance.id.to_owned(),
            (instance.state, instance.tags.clone()),
        )
    };
    world.instances().map(tags).collect()
}

/// The Elastic IPs' private addresses.
pub(crate) fn public(world: &World) -> Vec<String> {
    let addresses = world.elastic_ips();
    let mut private: Vec<String> = addresses
        .filter_map(|(_, association)| Some(association?.1.to_string()))
        .collect();
    private.sort();
    private
}
