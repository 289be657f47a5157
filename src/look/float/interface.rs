//! A whole interface that floats: tagged with its group.

use std::collections::BTreeMap;

use super::holder::Holder;
use crate::cloud::{
    Attachment, AttachmentStatus, Ena, EniId, InstanceId, NetworkInterface, VpcId, Zone,
};
use crate::look::member::Member;
use crate::look::problem::Problem;

/// A floating interface.
#[derive(Clone, Debug)]
pub struct FloatingInterface {
    /// Which.
    pub eni: EniId,
    /// It can't leave this zone …
    pub zone: Zone,
    /// … nor this VPC.
    pub vpc: VpcId,
    /// As observed: a detach names exactly this attachment.
    pub attachment: Option<Attachment>,
    /// What was set of ENA on the attachment that was observed last: a new one is to have it, too.
    pub ena: Ena,
}

impl FloatingInterface {
    pub(super) const WORD: &str = "eni";

    pub(super) fn key(&self) -> (Vec<u8>, String) {
        let id = self.eni.to_string();
        (id.clone().into_bytes(), id)
    }
}

impl From<&NetworkInterface> for FloatingInterface {
    fn from(eni: &NetworkInterface) -> Self {
        Self {
            eni: eni.id.clone(),
            zone: eni.zone.clone(),
            vpc: eni.vpc.clone(),
            attachment: eni.attachment.clone(),
            ena: eni
                .attachment
                .as_ref()
                .map_or_else(Ena::default, |at| at.ena),
        }
    }
}

/// Who holds it.
pub(in crate::look) fn holder(
    eni: &NetworkInterface,
    members: &BTreeMap<InstanceId, Member>,
) -> Holder {
    let Some(attachment) = &eni.attachment else {
        return Holder::Nobody;
    };
    match (&attachment.instance, attachment.status) {
        (_, AttachmentStatus::Detached) | (None, _) => Holder::Nobody,
        (Some(holder), _) if !members.contains_key(holder) => Holder::Outside {
            eni: eni.id.clone(),
            instance: Some(holder.clone()),
        },
        (Some(holder), AttachmentStatus::Detaching) => Holder::Leaving(holder.clone()),
        (Some(holder), AttachmentStatus::Attaching | AttachmentStatus::Attached) => {
            Holder::Member(holder.clone())
        }
    }
}

/// Why EC2 never detaches it.
pub(in crate::look) fn immovable(eni: &NetworkInterface) -> Option<Problem> {
    if eni.requester_managed {
        return Some(Problem::RequesterManaged {
            eni: eni.id.clone(),
        });
    }
    let attachment = eni.attachment.as_ref()?;
    match &attachment.instance {
        Some(instance) if attachment.slot.device_index == 0 => Some(Problem::PrimaryInterface {
            eni: eni.id.clone(),
            instance: instance.clone(),
        }),
        Some(_) => None,
        None => Some(Problem::RequesterManaged {
            eni: eni.id.clone(),
        }),
    }
}

/// Whether it would go with the member that has it.
pub(in crate::look) fn warn_of_deletion(
    eni: &NetworkInterface,
    members: &BTreeMap<InstanceId, Member>,
) -> Option<Problem> {
    let attachment = eni.attachment.as_ref()?;
    let holder = attachment
        .instance
        .as_ref()
        .filter(|holder| members.contains_key(*holder))?;
    let at_risk = attachment.delete_on_termination && attachment.slot.device_index != 0;
    at_risk.then(|| Problem::DeletedOnTermination {
        eni: eni.id.clone(),
        instance: holder.clone(),
    })
}
