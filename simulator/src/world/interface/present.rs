//! Interfaces as they are, for whoever checks the world: no throttle, no stale answer, no random number drawn.

use std::net::Ipv4Addr;

use eni_failover::cloud::{Address, AttachmentStatus, Slot, Tags};

use crate::api::Group;
use crate::world::account::World;

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
    /// IPv6 addresses and prefixes.
    pub further: &'a [Address],
    /// `SourceDestCheck`
    pub source_dest_check: bool,
    /// Its security groups.
    pub groups: &'a [Group],
    /// Its tags.
    pub tags: &'a Tags,
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
                further: &interface.further,
                source_dest_check: interface.source_dest_check,
                groups: &interface.groups,
                tags: &interface.tags,
            }
        })
    }
}
