//! What an event says: a hint where to look, never the truth: that is EC2's to say.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::cloud::{GroupName, InstanceId, InstanceState, LifecycleAction};

/// What is wanted besides a healthy holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Nothing.
    Nothing,
    /// A move away from the active, even a healthy one.
    Move {
        /// Where to; the best other member where nobody is named.
        to: Option<InstanceId>,
    },
}

/// One thing that may have happened, or is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// The event's own identifier (EventBridge `id`, SNS `MessageId`), for the log; empty where it has none.
    pub id: String,
    /// When it happened, as the event says; `None` for a request by hand.
    pub at: Option<Timestamp>,
    /// What it says.
    pub hint: Hint,
}

/// What a trigger says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// EC2 Instance State-change Notification.
    InstanceState {
        /// `detail.instance-id`
        instance: InstanceId,
        /// `detail.state`
        state: InstanceState,
    },
    /// A CloudWatch alarm changed its state.
    Alarm(Alarm),
    /// EC2 Spot Instance Interruption Warning: two minutes left.
    SpotInterruption {
        /// `detail.instance-id`
        instance: InstanceId,
        /// When the warning was given.
        at: Timestamp,
    },
    /// EC2 Instance-terminate Lifecycle Action: Auto Scaling terminates the instance, and waits for this function first.
    TerminateLifecycleAction {
        /// What is waited for.
        action: LifecycleAction,
        /// When it began.
        at: Timestamp,
    },
    /// EC2 Instance Rebalance Recommendation: more at risk than others, and maybe for hours. No evidence: it still serves.
    RebalanceRecommendation {
        /// `detail.instance-id`
        instance: InstanceId,
    },
    /// `{"action": "reconcile"}`: look, and put right what isn't.
    Reconcile {
        /// One group, or all of them.
        group: Option<GroupName>,
    },
    /// `{"action": "plan"}`: decide, and change nothing.
    Plan {
        /// One group, or all of them.
        group: Option<GroupName>,
    },
    /// `{"action": "failover"}`: a wanted move away from the active, even a healthy one.
    Failover {
        /// The group to move.
        group: GroupName,
        /// Where to; the best standby where nobody is named.
        to: Option<InstanceId>,
    },
}

/// A CloudWatch alarm's change of state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// The alarm's name: the cause that an impairment mark carries.
    pub name: String,
    /// The new state.
    pub state: AlarmState,
    /// The state that it left, where the alarm says so.
    pub before: Option<AlarmState>,
    /// Whom it speaks of.
    pub about: About,
    /// When the state changed.
    pub at: Timestamp,
}

/// CloudWatch's alarm states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AlarmState {
    /// `ALARM`: evidence against the instance.
    Alarm,
    /// `OK`: takes that evidence back.
    Ok,
    /// `INSUFFICIENT_DATA`: no evidence.
    InsufficientData,
}

impl AlarmState {
    /// Every one of them.
    pub const ALL: [Self; 3] = [Self::Alarm, Self::Ok, Self::InsufficientData];
}

/// Whom an alarm speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A named instance.
    Instance(InstanceId),
    /// Only a group: whoever was its active when the alarm changed state.
    Group(GroupName),
}
