//! A failover group as EC2 shows it: who its members are and how they are, what floats and who holds it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::Ipv4Addr;

use jiff::Timestamp;
use serde::Serialize;

use crate::ids::{EniId, GroupName, InstanceId, InstanceType, SubnetId, VpcId, Zone};
use crate::ports::{Attachment, CheckStatus, Cidr, InstanceState, TypeLimits};
use crate::problem::Problem;
use crate::tags::{Mark, SPOT_INTERRUPTION, Status};
use crate::tried::Tried;

/// A member whose `failover:priority` says nothing has this one.
pub const DEFAULT_PRIORITY: u32 = 100;

/// A failover group at one moment.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name.
    pub name: GroupName,
    /// The instances whose tags name it, terminated ones included.
    pub members: BTreeMap<InstanceId, Member>,
    /// What floats, in the order of its identifiers.
    pub floats: Vec<Float>,
    /// What its tags ask for and can't be done.
    pub problems: BTreeSet<Problem>,
}

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
    /// The status of the group that was last written on it.
    pub status: Option<Status>,
}

/// An interface of a member that may carry floating addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landing {
    /// The interface.
    pub eni: EniId,
    /// Its subnet.
    pub subnet: SubnetId,
    /// That subnet's block.
    pub cidr: Cidr,
    /// The addresses that it carries now, the primary one and those that don't float included.
    pub carried: BTreeSet<Ipv4Addr>,
    /// The addresses that its tag lists for this group.
    pub listed: BTreeSet<Ipv4Addr>,
}

/// What the evidence on a member comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// `running`, both status checks `ok`, no mark.
    Healthy,
    /// On its way up, or not known to be well.
    Recovering(Evidence),
    /// Any one of these is enough.
    Failed(Vec<Evidence>),
}

/// Why a member isn't healthy. Its text follows "it is".
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// Its state.
    State(InstanceState),
    /// Its system status check: the host.
    SystemCheck(CheckStatus),
    /// Its instance status check: the operating system.
    InstanceCheck(CheckStatus),
    /// EC2 told nothing of its status checks.
    NoStatus,
    /// A mark.
    Mark(Mark),
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

impl Health {
    /// Both together: evidence adds up, and the worse verdict counts.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Failed(mut all), Self::Failed(more)) => {
                all.extend(more);
                Self::Failed(all)
            }
            (failed @ Self::Failed(_), Self::Healthy | Self::Recovering(_))
            | (Self::Healthy | Self::Recovering(_), failed @ Self::Failed(_)) => failed,
            (recovering @ Self::Recovering(_), Self::Healthy | Self::Recovering(_))
            | (Self::Healthy, recovering @ Self::Recovering(_)) => recovering,
            (Self::Healthy, Self::Healthy) => Self::Healthy,
        }
    }
}

/// What a move moves.
#[derive(Clone, Debug)]
pub struct Float {
    /// Which.
    pub id: FloatId,
    /// Who has it.
    pub holder: Holder,
    /// What else a move needs to know.
    pub kind: FloatKind,
}

/// A floating interface, or a floating secondary private IPv4 address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum FloatId {
    /// A whole interface.
    Eni(EniId),
    /// A secondary private IPv4 address.
    Address(Ipv4Addr),
}

/// What a move of it needs to know.
#[derive(Clone, Debug)]
pub enum FloatKind {
    /// A whole interface.
    Eni {
        /// It can't leave this zone …
        zone: Zone,
        /// … nor this VPC.
        vpc: VpcId,
        /// As observed: a detach names exactly this attachment.
        attachment: Option<Attachment>,
    },
    /// An address.
    Address {
        /// The interface that carries it.
        on: Option<EniId>,
    },
}

/// Who holds a float.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// Held by this member, attaching included.
    Member(InstanceId),
    /// A detach is under way from this member.
    Leaving(InstanceId),
    /// Nobody has it.
    Nobody,
    /// Held outside the group.
    Outside {
        /// The interface that carries the address, or the floating interface itself.
        eni: EniId,
        /// The instance, where one holds it.
        instance: Option<InstanceId>,
    },
}

impl Group {
    /// A group that no tag names.
    #[must_use]
    pub fn unknown(name: GroupName) -> Self {
        Self {
            name,
            members: BTreeMap::new(),
            floats: Vec::new(),
            problems: BTreeSet::new(),
        }
    }

    /// The member that holds all that floats.
    #[must_use]
    pub fn sole_holder(&self) -> Option<&Member> {
        let first = self.floats.first()?.holder_id()?;
        let all = self
            .floats
            .iter()
            .all(|float| float.holder_id() == Some(first));
        self.members.get(first).filter(|_| all)
    }

    /// How many floats this member holds.
    #[must_use]
    pub fn held_by(&self, member: &InstanceId) -> usize {
        self.floats
            .iter()
            .filter(|float| float.holder_id() == Some(member))
            .count()
    }

    /// The member that a failover leaves: the one that holds most; where nobody holds anything, the one that a detach
    /// is under way from or that was announced last. Where nothing floats there is none.
    #[must_use]
    pub fn active(&self) -> Option<&InstanceId> {
        if self.floats.is_empty() {
            return None;
        }
        let announced = self.announced().and_then(|status| status.active.as_ref());
        let most = self
            .members
            .keys()
            .map(|id| (self.held_by(id), Some(id) == announced, id))
            .filter(|(held, ..)| *held > 0)
            .max_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.cmp(a.2)));
        most.map(|(.., id)| id)
            .or_else(|| self.left())
            .or(announced)
    }

    fn left(&self) -> Option<&InstanceId> {
        self.floats.iter().find_map(|float| match &float.holder {
            Holder::Leaving(id) => Some(id),
            Holder::Member(_) | Holder::Nobody | Holder::Outside { .. } => None,
        })
    }

    /// The status that was announced last, of those that the members' tags carry.
    #[must_use]
    pub fn announced(&self) -> Option<&Status> {
        self.members
            .values()
            .filter_map(|member| member.status.as_ref())
            .max_by_key(|status| status.since)
    }

    /// What was tried in vain last, by the tags of those that can be written.
    #[must_use]
    pub fn tried(&self) -> Option<&Tried> {
        self.written()
            .filter_map(|status| status.tried.as_ref())
            .max_by_key(|tried| tried.at)
    }

    /// The statuses on those members. What is written on the others can't be kept up.
    pub fn written(&self) -> impl Iterator<Item = &Status> {
        self.taggable().filter_map(|member| member.status.as_ref())
    }

    /// The members whose tags can be written: the others are gone or about to be.
    pub fn taggable(&self) -> impl Iterator<Item = &Member> {
        self.members.values().filter(|member| {
            !matches!(
                member.state,
                InstanceState::ShuttingDown | InstanceState::Terminated
            )
        })
    }
}

impl Float {
    /// Whether nobody has it, or nobody will in a moment: it may be given to a member.
    #[must_use]
    pub fn is_homeless(&self) -> bool {
        match &self.holder {
            Holder::Leaving(_) | Holder::Nobody => true,
            Holder::Member(_) | Holder::Outside { .. } => false,
        }
    }

    /// The member that holds it.
    #[must_use]
    pub fn holder_id(&self) -> Option<&InstanceId> {
        match &self.holder {
            Holder::Member(id) => Some(id),
            Holder::Leaving(_) | Holder::Nobody | Holder::Outside { .. } => None,
        }
    }
}

impl fmt::Display for FloatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Eni(id) => id.fmt(f),
            Self::Address(address) => address.fmt(f),
        }
    }
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Healthy => f.write_str("healthy"),
            Self::Recovering(evidence) => evidence.fmt(f),
            Self::Failed(evidence) => {
                for (index, evidence) in evidence.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{evidence}")?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::State(state) => state.fmt(f),
            Self::SystemCheck(status) => {
                write!(f, "{} (system status check)", status.as_str())
            }
            Self::InstanceCheck(status) => {
                write!(f, "{} (instance status check)", status.as_str())
            }
            Self::NoStatus => f.write_str("without a status check that EC2 would tell of"),
            Self::Mark(Mark {
                cause,
                at: Some(at),
            }) => write!(f, "marked impaired by {cause} since {at:.0}"),
            Self::Mark(Mark { cause, at: None }) => write!(f, "marked impaired by {cause}"),
        }
    }
}
