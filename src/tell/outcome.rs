//! What came of it, for the caller, for programs and for the message.

use serde::{Serialize, Serializer};

use crate::cloud::{EniId, GroupName, InstanceId};
use crate::look::{Float, FloatId};

/// What came of one look at one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[must_use]
pub struct Outcome {
    /// The group.
    pub group: GroupName,
    /// In one word.
    #[serde(rename = "outcome")]
    pub kind: OutcomeKind,
    /// The active before.
    pub from: Option<InstanceId>,
    /// The active after; in a plan, the member that would be.
    pub to: Option<InstanceId>,
    /// Everything that floats, with its holder before and after.
    pub floats: Vec<FloatOutcome>,
    /// Why, most important first.
    pub reasons: Vec<Reason>,
    /// From the event (where it tells no time, from the invocation) to the last step.
    pub milliseconds: u64,
    /// Whether this invocation published it.
    pub announced: bool,
}

/// What came of it in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeKind {
    /// Everything that floats is on another member now, as a second look shows.
    Moved,
    /// Nothing was to be done.
    NoAction,
    /// This would be done.
    Planned,
    /// Something should be done and can't be; nothing was changed.
    Refused,
    /// It was tried, and is as it was before.
    RolledBack,
    /// Some of it was done.
    Partial,
}

impl OutcomeKind {
    /// The word that JSON, messages and metrics have for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::NoAction => "no-action",
            Self::Planned => "planned",
            Self::Refused => "refused",
            Self::RolledBack => "rolled-back",
            Self::Partial => "partial",
        }
    }
}

/// What came of one float.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FloatOutcome {
    /// `eni`, `address`, `ipv6-address`, `prefix`, `elastic-ip` or `route`.
    pub kind: &'static str,
    /// Which.
    pub id: FloatId,
    /// Who held it; nobody is `null`.
    pub before: Option<InstanceId>,
    /// Who holds it; in a plan, who would.
    pub after: Option<InstanceId>,
    /// The interface that carried it, or that it led to, before, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interface_before: Option<EniId>,
}

impl FloatOutcome {
    /// Before anything is done.
    #[must_use]
    pub fn of(float: &Float) -> Self {
        let holder = float.holder_id().cloned();
        Self {
            kind: float.kind.as_str(),
            id: float.id.clone(),
            before: holder.clone(),
            after: holder,
            interface_before: float.kind.carrier().cloned(),
        }
    }
}

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// A word for programs.
    pub code: Code,
    /// A sentence for people.
    pub message: String,
    /// The member that it speaks of, where it speaks of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<InstanceId>,
}

/// A reason's word for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code(pub &'static str);

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl Reason {
    /// A reason that speaks of no member.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code: Code(code),
            message: message.into(),
            instance: None,
        }
    }

    /// A reason that speaks of this member.
    #[must_use]
    pub fn about(mut self, instance: &InstanceId) -> Self {
        self.instance = Some(instance.clone());
        self
    }
}
