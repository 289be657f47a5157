//! A member of a group, and the interfaces of it that may carry what floats.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use jiff::Timestamp;

use super::health::{Evidence, Health};
use super::tags::{Announced, Mark, SPOT_INTERRUPTION};
use crate::cloud::{
    EniId, InstanceId, InstanceState, InstanceType, SubnetId, TypeLimits, VpcId, Zone,
};

/// A member whose `failover:priority` says nothing has this one.
pub const DEFAULT_PRIORITY: u32 = 100;

/// An instance of the group.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its identifier.
    pub id: InstanceId,
    /// Its tag `Name`: what people call it.
    pub name: Option<String>,
    /// EC2's state of it.
    pub state: InstanceState,
    /// What its state and its status checks come to.
    pub condition: Health,
    /// The evidence against it that EC2 itself doesn't show, in force or not.
    pub marks: Vec<Mark>,
    /// Since when each cause of a mark is taken back.
    pub recoveries: BTreeMap<String, Timestamp>,
    /// When it was started last.
    pub launched: Timestamp,
    /// The higher is preferred.
    pub priority: u32,
    /// Its type, for messages.
    pub instance_type: InstanceType,
    /// Where it is.
    pub zone: Zone,
    /// A terminated instance has none.
    pub vpc: Option<VpcId>,
    /// What its type allows; `None` where EC2 didn't tell.
    pub limits: Option<TypeLimits>,
    /// The device indices in use on network card 0.
    pub device_indices: BTreeSet<u32>,
    /// Device indices that EC2 refused in this invocation: after a forced detach one can stay unusable, although
    /// nothing is shown there, until the instance is stopped and started.
    pub spoiled: BTreeSet<u32>,
    /// The interfaces that may carry the group's floating addresses.
    pub landings: Vec<Landing>,
    /// What was announced of the group last, as written on it.
    pub announced: Option<Announced>,
}

/// An interface of a member that may carry floating addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landing {
    /// The interface.
    pub eni: EniId,
    /// Its subnet.
    pub subnet: SubnetId,
    /// That subnet's block.
    pub cidr: Ipv4Net,
    /// The addresses that it carries now, the primary one and those that don't float included.
    pub carried: BTreeSet<Ipv4Addr>,
    /// The addresses that its tag lists for this group.
    pub listed: BTreeSet<Ipv4Addr>,
}

impl Member {
    /// What all the evidence comes to.
    #[must_use]
    pub fn health(&self) -> Health {
        self.marks
            .iter()
            .filter(|mark| self.in_force(mark))
            .map(|mark| Health::Failed(vec![Evidence::Mark(mark.clone())]))
            .fold(self.condition.clone(), Health::and)
    }

    /// Whether a mark counts. One without a time is an operator's own: it stands until the operator takes it away.
    #[must_use]
    pub fn in_force(&self, mark: &Mark) -> bool {
        let Some(at) = mark.at else { return true };
        let restarted = mark.cause == SPOT_INTERRUPTION && self.launched > at;
        !restarted
            && self
                .recoveries
                .get(&mark.cause)
                .is_none_or(|recovered| *recovered < at)
    }

    /// The interface that would carry this address: one that lists it comes before another one in the same subnet.
    #[must_use]
    pub fn landing_for(&self, address: Ipv4Addr) -> Option<&Landing> {
        self.landings
            .iter()
            .filter(|landing| landing.cidr.contains(&address))
            .min_by_key(|landing| !landing.listed.contains(&address))
    }

    /// Whether there is evidence against it.
    #[must_use]
    pub fn is_failed(&self) -> bool {
        matches!(self.health(), Health::Failed(_))
    }

    /// Whether a hung detach from it may be forced, which EC2 offers for failed instances only: an operator's own mark
    /// alone doesn't say that it failed.
    #[must_use]
    pub fn may_be_forced(&self) -> bool {
        let own_word =
            |evidence: &Evidence| matches!(evidence, Evidence::Mark(Mark { at: None, .. }));
        matches!(self.health(), Health::Failed(evidence) if !evidence.iter().all(own_word))
    }
}
