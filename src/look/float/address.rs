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
        None if attachment.is_none() && lists(eni, address, group, schema) => Holder::Nobody,
        instance => Holder::Outside {
            eni: eni.id.clone(),
            instance,
        },
    }
}

fn lists(eni: &NetworkInterface, address: Ipv4Addr, group: &GroupName, schema: &Schema) -> bool {
    let words = [address.to_string(), format!("{group}/{address}")];
    let list = eni.tags.get(&schema.addresses()).map_or("", String::as_str);
    list.split_whitespace()
        .any(|word| words.iter().any(|listed| listed == word))
}
