//! Why nothing is done: a type, not a string.

use std::time::Duration;

use super::plan::Unfit;
use crate::cloud::{EniId, InstanceId};
use crate::look::{Group, Health, Holder};

/// Why there is nothing to do. Its text follows "nothing to do:".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rest {
    /// No instance carries the group's name.
    #[error("no instance is tagged with this group")]
    NoMember,
    /// Members, but nothing to move.
    #[error(
        "nothing floats in this group: no interface or Elastic IP is tagged with it, no landing interface lists an address and no route table a route"
    )]
    NothingFloats,
    /// All is well.
    #[error("{0} is healthy and holds all that floats")]
    HeldByHealthy(InstanceId),
    /// It isn't known to have failed.
    #[error("{holder} holds all that floats; it is {health}, which is no reason to move")]
    HeldByRecovering {
        /// The holder.
        holder: InstanceId,
        /// What it is.
        health: Health,
    },
    /// Nobody better is left.
    #[error("{holder} took over although it is doubted: {health}; nobody better is left")]
    LastResort {
        /// The holder.
        holder: InstanceId,
        /// What is said against it.
        health: Health,
    },
    /// A wanted move that has been made.
    #[error("{0} holds all that floats, as was asked for")]
    AlreadyThere(InstanceId),
    /// A wanted move that follows another move: the same event once more, as a rule.
    #[error(
        "{holder} took over only {seconds} s ago; name the member to move to with \"to\" if that is wanted all the same"
    )]
    TookOverJustNow {
        /// The holder.
        holder: InstanceId,
        /// How long ago.
        seconds: i64,
    },
}

/// Why nothing is done although something should be. Its text follows "refused:".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is never stolen back.
    #[error("{float} is held outside the group, by {}: it is not taken away from there", outsider(float, eni, instance.as_ref()))]
    HeldOutside {
        /// What floats.
        float: String,
        /// The interface that has it.
        eni: EniId,
        /// Its instance.
        instance: Option<InstanceId>,
    },
    /// A group that isn't all on one member, of which a sound active holds a part.
    #[error(
        "{active} is sound and keeps what it holds, and can't take what else floats: that stays where it is"
    )]
    ActiveKeeps {
        /// Who was announced.
        active: InstanceId,
        /// Why it can't take the rest.
        unfit: Unfit,
    },
    /// Something floats, and whose tags named the members don't any more.
    #[error(
        "no instance is tagged with this group any more, but what floats is: nobody could take over"
    )]
    NoMember,
    /// The tags name floats, none of which can move.
    #[error("nothing of what is tagged to float can be moved")]
    NothingCanMove,
    /// The flap guard.
    #[error("{holder} took over less than {} s ago and still runs: the group is left where it is until then", cooldown.as_secs())]
    TookOverJustNow {
        /// The holder.
        holder: InstanceId,
        /// The setting.
        cooldown: Duration,
    },
    /// Nobody can hold it.
    #[error("no member can take over")]
    NobodyCan(Vec<(InstanceId, Unfit)>),
    /// A wanted move to a stranger.
    #[error("{0} is not a member of this group")]
    NotAMember(InstanceId),
}

fn outsider(float: &str, eni: &EniId, instance: Option<&InstanceId>) -> String {
    match instance {
        Some(instance) if float == eni.as_str() => instance.to_string(),
        Some(instance) => format!("{instance} ({eni})"),
        None => eni.to_string(),
    }
}

pub(super) fn held_outside(group: &Group) -> Option<Refusal> {
    group.floats.iter().find_map(|float| match &float.holder {
        Holder::Outside { eni, instance } => Some(Refusal::HeldOutside {
            float: float.id.to_string(),
            eni: eni.clone(),
            instance: instance.clone(),
        }),
        Holder::Member(_) | Holder::Leaving(_) | Holder::Nobody => None,
    })
}
