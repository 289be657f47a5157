//! What floats. A kind of float is one row of files with the same name: here what it is and who holds it, in
//! `decide/plan` whether a member can take it and by which steps, in `act` how a step is carried out.
//!
//! [`FloatKind`] is the only list of the kinds. Each verb is one match, which only delegates to the kind's own file: who
//! adds a kind is told by the compiler what is missing.

pub(super) mod address;
pub(super) mod elastic_ip;
mod holder;
pub(super) mod interface;
pub(super) mod route;

use std::fmt;

use serde::{Serialize, Serializer};

pub use self::address::FloatingAddress;
pub use self::elastic_ip::FloatingElasticIp;
pub use self::holder::Holder;
pub use self::interface::FloatingInterface;
pub use self::route::FloatingRoute;
use crate::cloud::{AttachmentId, EniId, InstanceId, ResourceId};

/// What a move moves.
#[derive(Clone, Debug)]
pub struct Float {
    /// Which.
    pub id: FloatId,
    /// Who has it.
    pub holder: Holder,
    /// What a move of it needs to know.
    pub kind: FloatKind,
}

/// What a move of it needs to know.
#[derive(Clone, Debug)]
pub enum FloatKind {
    /// A whole interface.
    Interface(FloatingInterface),
    /// A secondary private IPv4 address, an IPv6 address, or a prefix.
    Address(FloatingAddress),
    /// An Elastic IP by itself.
    ElasticIp(FloatingElasticIp),
    /// A route.
    Route(FloatingRoute),
}

/// Which float: EC2's own word for it. In lists, kind by kind, as [`FloatKind`] has them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FloatId {
    row: u8,
    /// What sorts it within its kind.
    key: Vec<u8>,
    text: String,
}

impl Float {
    /// What floats, and who has it.
    #[must_use]
    pub fn new(kind: FloatKind, holder: Holder) -> Self {
        Self {
            id: kind.id(),
            holder,
            kind,
        }
    }

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

impl FloatKind {
    fn id(&self) -> FloatId {
        let (row, (key, text)) = match self {
            Self::Interface(interface) => (0, interface.key()),
            Self::Address(address) => (1, address.key()),
            Self::ElasticIp(elastic_ip) => (4, elastic_ip.key()),
            Self::Route(route) => (5, route.key()),
        };
        FloatId { row, key, text }
    }

    /// A word for programs.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Interface(_) => FloatingInterface::WORD,
            Self::Address(address) => address.address.kind().as_str(),
            Self::ElasticIp(_) => FloatingElasticIp::WORD,
            Self::Route(_) => FloatingRoute::WORD,
        }
    }

    /// What tells a float that went and came back from one that never left: EC2's own identifier of its being there.
    #[must_use]
    pub fn trace(&self) -> Option<&AttachmentId> {
        match self {
            Self::Interface(interface) => interface.attachment.as_ref().map(|at| &at.id),
            Self::Address(_) | Self::ElasticIp(_) | Self::Route(_) => None,
        }
    }

    /// What of it can be tagged.
    #[must_use]
    pub fn tagged(&self) -> Option<ResourceId> {
        match self {
            Self::Interface(interface) => Some((&interface.eni).into()),
            Self::Address(_) => None,
            Self::ElasticIp(elastic_ip) => Some((&elastic_ip.allocation).into()),
            Self::Route(route) => Some((&route.table).into()),
        }
    }

    /// The interface that carries it or that it leads to, where it is none itself.
    #[must_use]
    pub fn carrier(&self) -> Option<&EniId> {
        match self {
            Self::Interface(_) => None,
            Self::Address(address) => address.on.as_ref(),
            Self::ElasticIp(elastic_ip) => elastic_ip.on.as_ref(),
            Self::Route(route) => route.on.as_ref(),
        }
    }
}

impl fmt::Display for FloatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for FloatId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}
