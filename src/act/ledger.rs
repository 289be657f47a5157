//! Places are promised once. Groups that one invocation moves side by side look at the same moment: without this each of
//! them would find the same device index free on a shared spare, and detach for it.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::cloud::{Address, EniId, GroupName, InstanceId};
use crate::decide::{Plan, Step};
use crate::look::Group;

/// What was promised to each group in this invocation.
#[derive(Debug, Default)]
pub struct Ledger(Mutex<BTreeMap<GroupName, Promise>>);

#[derive(Debug)]
struct Promise {
    member: InstanceId,
    places: Vec<Place>,
}

#[derive(Debug)]
enum Place {
    DeviceIndex(u32),
    Address(EniId, Address),
    ElasticIp(EniId, Ipv4Addr),
}

impl Ledger {
    /// The group as it is once the others have what they were promised.
    pub(super) fn beside_the_others(&self, group: &Group) -> Group {
        let mut group = group.clone();
        for (_, promise) in self
            .promises()
            .iter()
            .filter(|(name, _)| **name != group.name)
        {
            let Some(member) = group.members.get_mut(&promise.member) else {
                continue;
            };
            for place in &promise.places {
                match place {
                    Place::DeviceIndex(index) => {
                        member.device_indices.entry(*index).or_default();
                    }
                    Place::Address(eni, address) => {
                        let mut landings = member.landings.iter_mut();
                        if let Some(landing) = landings.find(|landing| landing.eni == *eni) {
                            landing.carried.insert(*address);
                        }
                    }
                    Place::ElasticIp(eni, public_ip) => {
                        let gate = member.gate.as_mut().filter(|gate| gate.eni == *eni);
                        if let Some(gate) = gate {
                            gate.elastic_ip = Some(*public_ip);
                        }
                    }
                }
            }
        }
        group
    }

    /// Promises what the plan asks for, and takes back what its group was promised before. It stands for as long as the
    /// invocation lasts: another group's look may be older than the move.
    pub(super) fn promise(&self, plan: &Plan) {
        let promise = Promise {
            member: plan.to.clone(),
            places: plan.steps.iter().flat_map(places).collect(),
        };
        self.promises().insert(plan.group.clone(), promise);
    }

    /// Nothing of it is wanted any more.
    pub(super) fn take_back(&self, group: &GroupName) {
        self.promises().remove(group);
    }

    fn promises(&self) -> MutexGuard<'_, BTreeMap<GroupName, Promise>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn places(step: &Step) -> Vec<Place> {
    match step {
        Step::AssignAddresses { eni, addresses, .. } => {
            let place = |address: &Address| Place::Address(eni.clone(), *address);
            addresses.iter().map(place).collect()
        }
        Step::MoveInterface { slot, .. } => vec![Place::DeviceIndex(slot.device_index)],
        Step::AssociateElasticIp { eni, public_ip, .. } => {
            vec![Place::ElasticIp(eni.clone(), *public_ip)]
        }
        Step::LeadRoute { .. } => Vec::new(),
    }
}
