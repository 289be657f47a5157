//! A member of a group, and the interfaces of it that may carry what floats.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use ipnet::IpNet;
use jiff::Timestamp;

use super::health::{Evidence, Health, Strength};
use super::tags::{Announced, Mark};
use crate::cloud::{
    Address, AddressKind, EniId, InstanceId, InstanceState, InstanceType, SubnetId, TypeLimits,
    VpcId, Zone, is_ahead,
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
    /// What its state and EC2's own status checks come to.
    pub condition: Health,
    /// What the check of its application comes to, where its tag wants that to count.
    pub application: Health,
    /// Whether EC2 is going to stop, retire or restart it.
    pub has_a_date: bool,
    /// The evidence against it that EC2 itself doesn't show, in force or not.
    pub marks: Vec<Mark>,
    /// Since when each cause of a mark is taken back.
    pub recoveries: BTreeMap<String, Timestamp>,
    /// When it was seen so, where that is known: what tags say of a later time says nothing.
    pub seen: Option<Timestamp>,
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
    /// The device indices in use on network card 0, and which interface is there; `None` where one was promised.
    pub device_indices: BTreeMap<u32, Option<EniId>>,
    /// Device indices that EC2 refused in this invocation: after a forced detach one can stay unusable, although
    /// nothing is shown there, until the instance is stopped and started.
    pub spoiled: BTreeSet<u32>,
    /// The interfaces that may carry the group's floating addresses.
    pub landings: Vec<Landing>,
    /// The interface that the group's routes and Elastic IPs lead to, where it has one.
    pub gate: Option<Gate>,
    /// What was announced of the group last, as written on it.
    pub announced: Option<Announced>,
    /// Whether it has as many tags as EC2 allows, and that isn't among them.
    pub full: bool,
}

/// An interface of a member that may carry floating addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landing {
    /// The interface.
    pub eni: EniId,
    /// Its subnet.
    pub subnet: SubnetId,
    /// That subnet's blocks.
    pub blocks: Vec<IpNet>,
    /// The addresses and prefixes that it carries now, the primary one and those that don't float included.
    pub carried: BTreeSet<Address>,
    /// Those that its tag lists for this group.
    pub listed: BTreeSet<Address>,
    /// Whether its tag lists nothing: a spare, which carries whatever floats and has no address of its own to keep.
    pub takes_all: bool,
}

/// The interface of a member that routes and Elastic IPs lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The interface.
    pub eni: EniId,
    /// Its primary private address, which an Elastic IP goes to.
    pub address: Option<Ipv4Addr>,
    /// The Elastic IP that is there: another one would push it off.
    pub elastic_ip: Option<Ipv4Addr>,
    /// Whether EC2 drops what isn't for its own addresses; `None` where EC2 doesn't say.
    pub source_dest_check: Option<bool>,
}

impl Landing {
    /// Whether its tag lets it carry this address for the group. Who isn't asked keeps what it has, and gets nothing.
    #[must_use]
    pub fn lists(&self, address: Address) -> bool {
        self.takes_all || self.listed.contains(&address)
    }

    /// How many of its places are taken, of those that addresses and prefixes of this kind share.
    #[must_use]
    pub fn taken(&self, kind: AddressKind) -> usize {
        let carried = self.carried.iter().map(Address::kind);
        carried
            .filter(|other| other.is_ipv6() == kind.is_ipv6())
            .count()
    }

    fn reaches(&self, address: Address) -> bool {
        self.blocks.iter().any(|block| address.lies_in(block))
    }
}

impl Member {
    /// What all the evidence comes to.
    #[must_use]
    pub fn health(&self) -> Health {
        self.marks
            .iter()
            .filter(|mark| self.in_force(mark))
            .map(|mark| Health::Failed(vec![Evidence::Mark(mark.clone())]))
            .fold(
                self.condition.clone().and(self.application.clone()),
                Health::and,
            )
    }

    /// Whether a mark counts. One without a time is an operator's own: it stands until the operator takes it away.
    #[must_use]
    pub fn in_force(&self, mark: &Mark) -> bool {
        let Some(at) = mark.at else { return true };
        let restarted = mark.is_of_a_run() && self.launched > at;
        let recovered = |at: Timestamp| {
            let recovered = self.recoveries.get(&mark.cause);
            recovered.is_some_and(|recovered| !self.is_ahead(*recovered) && *recovered >= at)
        };
        !restarted && (self.is_ahead(at) || !recovered(at))
    }

    /// Whether this mark is there, or a newer one of its cause.
    #[must_use]
    pub fn knows(&self, mark: &Mark) -> bool {
        let newer = |at: Timestamp| !self.is_ahead(at) && Some(at) >= mark.at;
        let mut known = self.marks.iter().filter(|known| known.cause == mark.cause);
        known.any(|known| known.at.is_none_or(newer))
    }

    /// Evidence of this cause is taken back.
    pub fn take_back(&mut self, cause: &str, at: Timestamp) {
        let seen = self.seen;
        let ahead = |at: Timestamp| seen.is_some_and(|seen| is_ahead(at, seen));
        self.marks
            .retain(|mark| mark.cause != cause || !mark.at.is_some_and(ahead));
        let recovered = self.recoveries.entry(cause.to_owned()).or_insert(at);
        if ahead(*recovered) || *recovered < at {
            *recovered = at;
        }
    }

    /// Whether what happened at `at` takes a mark back. A mark that lies ahead of the clock has stood from the start.
    #[must_use]
    pub fn is_over(&self, mark: &Mark, at: Timestamp) -> bool {
        mark.at
            .is_some_and(|since| since <= at || self.is_ahead(since))
    }

    /// Whether a time that its tags give lies ahead of the clock.
    #[must_use]
    pub fn is_ahead(&self, at: Timestamp) -> bool {
        self.seen.is_some_and(|seen| is_ahead(at, seen))
    }

    /// The interface that would carry this address: one that lists it comes before another one in the same subnet.
    #[must_use]
    pub fn landing_for(&self, address: Address) -> Option<&Landing> {
        self.landings
            .iter()
            .filter(|landing| landing.reaches(address) && landing.lists(address))
            .min_by_key(|landing| !landing.listed.contains(&address))
    }

    /// Its gate, where EC2 drops there what a route leads to it.
    #[must_use]
    pub fn drops_what_is_forwarded(&self) -> Option<&EniId> {
        let gate = self.gate.as_ref()?;
        (gate.source_dest_check == Some(true)).then_some(&gate.eni)
    }

    /// Whether there is evidence against it.
    #[must_use]
    pub fn is_failed(&self) -> bool {
        matches!(self.health(), Health::Failed(_))
    }

    /// Whether nobody serves there.
    #[must_use]
    pub fn is_down(&self) -> bool {
        self.condition.is_failed_by(Strength::Down)
    }

    /// Whether it runs with EC2's own checks ok, and all that speaks against it is doubt.
    #[must_use]
    pub fn is_only_doubted(&self) -> bool {
        self.condition == Health::Healthy && self.health().is_doubt_alone()
    }

    /// The lower, the better a choice.
    #[must_use]
    pub fn badness(&self) -> u8 {
        match self.health() {
            Health::Healthy => 0,
            Health::Recovering(_) => 1,
            Health::Failed(_) if self.is_only_doubted() => 2,
            Health::Failed(_) => 3,
        }
    }
}
