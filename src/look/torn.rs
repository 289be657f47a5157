//! Whether the answers of one look contradict each other: then it shows a group that never was.

use std::collections::{BTreeMap, BTreeSet};

use super::described::Described;
use crate::cloud::{EniId, EniStatus, Instance, NetworkInterface};

/// An address is on one interface of a VPC; two have it where it moved between two pages of an answer. And what one
/// answer shows on an instance can't be free, or on another one, in another.
pub(super) fn contradicts_itself(described: &Described) -> bool {
    let shown: BTreeMap<&EniId, &NetworkInterface> = described
        .interfaces
        .iter()
        .map(|eni| (&eni.id, eni))
        .collect();
    let torn = |instance: &Instance, eni: &EniId| {
        shown.get(eni).is_some_and(|eni| {
            let on = eni.attachment.as_ref().and_then(|at| at.instance.as_ref());
            eni.status == EniStatus::Available || on.is_some_and(|on| *on != instance.id)
        })
    };
    let mut plugged = described.instances.iter().flat_map(|instance| {
        let attached = instance.interfaces.iter();
        attached.map(move |attached| (instance, &attached.eni))
    });
    if plugged.any(|(instance, eni)| torn(instance, eni)) {
        return true;
    }
    let mut carried = described
        .interfaces
        .iter()
        .flat_map(|eni| eni.addresses.iter().map(|on| (&eni.vpc, on.address)));
    let mut seen = BTreeSet::new();
    !carried.all(|address| seen.insert(address))
}
