//! The audit's rehearsal: each group in a twin of its own, where its active stops.

use std::collections::{BTreeMap, BTreeSet};

use ec2_simulator::World;
use eni_failover::cloud::{GroupName, InstanceId};
use eni_failover::look::{FloatId, Group};
use rayon::prelude::*;

use super::asking::sign_of_life;
use super::complaint::Complaint;
use crate::account::{Account, Rehearsed, Seen, Truth, truth};
use crate::drill::Place;
use crate::rehearse::{Takeover, takeover};

/// Of the groups that would fail over by the function's own decision. What the twin doesn't have of a group's floats would
/// make its drill another one: such a group isn't rehearsed.
pub(super) fn rehearsed(account: &Account, seen: &Seen) -> BTreeMap<GroupName, Rehearsed> {
    let waiting = sign_of_life("rehearsing");
    let groups = account.groups.values();
    let ready = groups.filter(|group| matches!(truth(account, group), Truth::Ready(_)));
    let ready: Vec<(&Group, &InstanceId)> = ready
        .filter_map(|group| Some((group, group.active()?)))
        .collect();
    let all = ready.into_par_iter().filter_map(|(group, active)| {
        let came = of(account, seen, group, active).unwrap_or_else(|error| {
            Some(Rehearsed {
                why: vec![error.to_string()],
                ..Rehearsed::default()
            })
        });
        Some((group.name.clone(), came?))
    });
    let all = all.collect();
    waiting.finish_and_clear();
    all
}

fn of(
    account: &Account,
    seen: &Seen,
    group: &Group,
    active: &InstanceId,
) -> Result<Option<Rehearsed>, Complaint> {
    let twin = seen.twin(account, Some(&group.name)).to_yaml()?;
    let place = Place {
        world: World::from_yaml(&twin, account.now)?,
        prefix: account.settings.tag_prefix.clone(),
    };
    let Takeover { floats, fate, why } = takeover(&place, &group.name, active)?;
    let real: BTreeSet<FloatId> = group.floats.iter().map(|float| float.id.clone()).collect();
    Ok((floats == real).then(|| Rehearsed {
        to: fate.as_ref().and_then(|fate| fate.to.clone()),
        milliseconds: fate.and_then(|fate| fate.moved),
        why,
    }))
}
