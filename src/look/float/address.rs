//! A secondary private IPv4 address that floats: listed on landing interfaces.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use super::holder::Holder;
use crate::cloud::{AttachmentStatus, EniId, GroupName, InstanceId, NetworkInterface};
use crate::look::member::Member;
use crate::look::tags::Schema;

/// A floating address.
#[derive(Clone, Debug)]
pub struct FloatingAddress {
    /// Which.
    pub address: Ipv4Addr,
    /// The interface that carries it.
    pub on: Option<EniId>,
}

impl FloatingAddress {
    pub(super) const WORD: &str = "address";

    pub(super) fn key(&self) -> (Vec<u8>, String) {
        (self.address.octets().to_vec(), self.address.to_string())
    }
}

/// Who holds it, where this interface carries it.
pub(in crate::look) fn holder(
    address: Ipv4Addr,
    on: Option<&NetworkInterface>,
    group: &GroupName,
    members: &BTreeMap<InstanceId, Member>,
    schema: &Schema,
) -> Holder {
    let Some(eni) = on else {
        return Holder::Nobody;
    };
    let attachment = eni
        .attachment
        .as_ref()
        .filter(|at| at.status != AttachmentStatus::Detached);
    match attachment.and_then(|at| at.instance.clone()) {
        Some(instance) if members.contains_key(&instance) => Holder::Member(instance),
        // What a terminated member left behind is the group's to take up again; anybody else's interface
        // is not, attached or not.
        None if attachment.is_none() && tagged(eni, address, group, schema) => Holder::Nobody,
        instance => Holder::Outside {
            eni: eni.id.clone(),
            instance,
        },
    }
}

/// Whether whoever carries it says that it floats in this group.
pub(in crate::look) fn lets_go(
    eni: &NetworkInterface,
    address: Ipv4Addr,
    group: &GroupName,
    members: &BTreeMap<InstanceId, Member>,
    schema: &Schema,
) -> bool {
    let Some(attachment) = &eni.attachment else {
        return tagged(eni, address, group, schema);
    };
    let holder = attachment.instance.as_ref();
    match holder.and_then(|holder| members.get(holder)) {
        // On another interface of the same instance it is that one's all the same.
        Some(member) => member.landings.iter().any(|landing| {
            landing.listed.contains(&address) || (landing.takes_all && landing.eni == eni.id)
        }),
        // Whatever its tag says is said of the groups of its own instance.
        None => false,
    }
}

/// The same of an interface that no member has, as far as its tag goes: by itself or with the group's name, or an empty
/// list for whatever comes.
fn tagged(eni: &NetworkInterface, address: Ipv4Addr, group: &GroupName, schema: &Schema) -> bool {
    let Some(list) = eni.tags.get(&schema.addresses()) else {
        return false;
    };
    let words = [address.to_string(), format!("{group}/{address}")];
    let mut listed = list.split_whitespace().peekable();
    listed.peek().is_none() || listed.any(|word| words.iter().any(|listed| listed == word))
}
