//! The world as it is, for whoever checks it: no throttle, no stale answer, no random number drawn.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use eni_failover::ports::{AttachmentStatus, CheckStatus, InstanceState, Slot, Tags};
use jiff::Timestamp;

use super::World;
use crate::api::Group;

/// An instance as it is.
#[derive(Clone, Copy, Debug)]
pub struct PresentInstance<'a> {
    /// `InstanceId`
    pub id: &'a str,
    /// Its state.
    pub state: InstanceState,
    /// The system status check.
    pub system: CheckStatus,
    /// The instance status check.
    pub instance: CheckStatus,
    /// When it was started last.
    pub launched: Timestamp,
    /// Its tags.
    pub tags: &'a Tags,
    /// Device indices that a forced detach left unusable.
    pub spoiled: &'a BTreeSet<Slot>,
}

/// An interface as it is.
#[derive(Clone, Copy, Debug)]
pub struct PresentInterface<'a> {
    /// `NetworkInterfaceId`
    pub id: &'a str,
    /// Who has it, if anybody.
    pub attachment: Option<PresentAttachment<'a>>,
    /// The primary address.
    pub primary: Ipv4Addr,
    /// The secondary ones.
    pub secondary: &'a [Ipv4Addr],
    /// `SourceDestCheck`
    pub source_dest_check: bool,
    /// Its security groups.
    pub groups: &'a [Group],
}

/// An attachment as it is.
#[derive(Clone, Copy, Debug)]
pub struct PresentAttachment<'a> {
    /// `AttachmentId`
    pub id: &'a str,
    /// Absent where an AWS service holds the interface.
    pub instance: Option<&'a str>,
    /// Where.
    pub slot: Slot,
    /// How far it is.
    pub status: AttachmentStatus,
    /// `DeleteOnTermination`
    pub delete_on_termination: bool,
}

impl World {
    /// The instances as they are, in the order of their identifiers.
    pub fn instances(&self) -> impl Iterator<Item = PresentInstance<'_>> {
        self.state
            .instances
            .values()
            .map(|instance| PresentInstance {
                id: &instance.id,
                state: instance.state,
                system: instance.checks.system.status,
                instance: instance.checks.instance.status,
                launched: instance.launched,
                tags: &instance.tags,
                spoiled: &instance.spoiled,
            })
    }

    /// The interfaces as they are, in the order of their identifiers.
    pub fn interfaces(&self) -> impl Iterator<Item = PresentInterface<'_>> {
        self.state.interfaces.values().map(|interface| {
            let attachment = interface.attachment.as_ref();
            PresentInterface {
                id: &interface.id,
                attachment: attachment.map(|attachment| PresentAttachment {
                    id: &attachment.id,
                    instance: attachment.instance.as_deref(),
                    slot: attachment.slot,
                    status: attachment.status,
                    delete_on_termination: attachment.delete_on_termination,
                }),
                primary: interface.primary,
                secondary: &interface.secondary,
                source_dest_check: interface.source_dest_check,
                groups: &interface.groups,
            }
        })
    }

    /// The Elastic IPs with the interface and the private address that each is on.
    pub fn elastic_ips(&self) -> impl Iterator<Item = (Ipv4Addr, Option<(&str, Ipv4Addr)>)> {
        self.state.elastic_ips.values().map(|elastic_ip| {
            let association = elastic_ip.association.as_ref();
            let on = association.map(|a| (a.interface.as_str(), a.private_ip));
            (elastic_ip.public_ip, on)
        })
    }
}
