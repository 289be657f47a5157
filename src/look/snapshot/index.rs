//! What the answers of one look have, by what it is looked up by: found once, since to search all of them for each of a
//! thousand groups is what a storm has no time for.

use std::collections::BTreeMap;
use std::ops::Deref;

use crate::cloud::{Address, EniId, Instance, InstanceId, InstanceStatus, NetworkInterface};
use crate::look::described::Described;

/// The answers, and the ways into them.
pub(super) struct Index<'a> {
    described: &'a Described,
    instances: BTreeMap<&'a InstanceId, &'a Instance>,
    statuses: BTreeMap<&'a InstanceId, &'a InstanceStatus>,
    interfaces: BTreeMap<&'a EniId, &'a NetworkInterface>,
    carriers: BTreeMap<Address, Vec<Carrier<'a>>>,
}

/// An interface that carries an address, and whether it is its primary one.
pub(super) type Carrier<'a> = (&'a NetworkInterface, bool);

impl Deref for Index<'_> {
    type Target = Described;

    fn deref(&self) -> &Described {
        self.described
    }
}

impl<'a> Index<'a> {
    pub(super) fn of(described: &'a Described) -> Self {
        let mut carriers: BTreeMap<Address, Vec<Carrier<'a>>> = BTreeMap::new();
        for eni in described.interfaces.iter().chain(&described.elsewhere) {
            for on in &eni.addresses {
                carriers
                    .entry(on.address)
                    .or_default()
                    .push((eni, on.primary));
            }
        }
        // Of what is there twice the first counts.
        let (instances, statuses) = (described.instances.iter(), described.statuses.iter());
        let interfaces = described.interfaces.iter();
        Self {
            described,
            instances: instances.rev().map(|it| (&it.id, it)).collect(),
            statuses: statuses.rev().map(|it| (&it.id, it)).collect(),
            interfaces: interfaces.rev().map(|it| (&it.id, it)).collect(),
            carriers,
        }
    }

    pub(super) fn instance(&self, id: &InstanceId) -> Option<&'a Instance> {
        self.instances.get(id).copied()
    }

    pub(super) fn status(&self, id: &InstanceId) -> Option<&'a InstanceStatus> {
        self.statuses.get(id).copied()
    }

    pub(super) fn interface(&self, id: &EniId) -> Option<&'a NetworkInterface> {
        self.interfaces.get(id).copied()
    }

    /// The interfaces that carry an address, in whatever VPC: tagged ones first.
    pub(super) fn carriers(&self, address: Address) -> &[Carrier<'a>] {
        self.carriers.get(&address).map_or(&[], Vec::as_slice)
    }
}
