//! What floats from one landing interface to the other, since they list it: a secondary private IPv4 address, an IPv6
//! address, a prefix of either.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::holder::Holder;
use crate::cloud::{
    Address, AddressKind, AttachmentStatus, EniId, GroupName, InstanceId, NetworkInterface,
};
use crate::look::member::Member;
use crate::look::tags::{Schema, entries};

/// A floating address or prefix.
#[derive(Clone, Debug)]
pub struct FloatingAddress {
    /// Which.
    pub address: Address,
    /// The interface that carries it.
    pub on: Option<EniId>,
}

impl FloatingAddress {
    pub(super) fn key(&self) -> (Vec<u8>, String) {
        let kinds = AddressKind::ALL.iter();
        let rank = kinds.take_while(|kind| **kind != self.address.kind());
        let mut key = vec![u8::try_from(rank.count()).unwrap_or(u8::MAX)];
        match self.address.first() {
            IpAddr::V4(first) => key.extend(first.octets()),
            IpAddr::V6(first) => key.extend(first.octets()),
        }
        (key, self.address.to_string())
    }
}

/// Who holds it, where this interface carries it.
pub(in crate::look) fn holder(
    address: Address,
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
    address: Address,
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
fn tagged(eni: &NetworkInterface, address: Address, group: &GroupName, schema: &Schema) -> bool {
    let Some(list) = eni.tags.get(&schema.addresses()) else {
        return false;
    };
    let mut listed = entries(list).peekable();
    listed.peek().is_none()
        || listed.any(|entry| {
            let ours = entry.group.is_none_or(|name| name == group.as_str());
            ours && entry.listed.parse() == Ok(address)
        })
}
