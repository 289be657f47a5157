//! Interfaces: each needs a device index of its own.

use std::collections::BTreeSet;

use super::step::{Detach, ForceAfter, Step};
use super::unfit::{Unfit, limits};
use crate::cloud::{Attachment, EniId, InstanceState, Slot};
use crate::look::{FloatingInterface, Group, Holder, Member, Strength};

pub(super) fn steps(
    group: &Group,
    member: &Member,
    coming: &[(&FloatingInterface, &Holder)],
) -> Result<Vec<Step>, Unfit> {
    let comes = |eni: &EniId| coming.iter().any(|(coming, _)| coming.eni == *eni);
    // One describe may show it there already where another one is behind: it needs no second place either.
    let others = member.device_indices.iter();
    let others = others.filter(|(_, eni)| !eni.as_ref().is_some_and(comes));
    let mut taken: BTreeSet<u32> = others.map(|(index, _)| *index).collect();
    for (interface, _) in coming {
        reachable(member, interface)?;
        // What is just leaving this member, and is to come back, needs no second place on it.
        let here = |at: &&Attachment| {
            at.instance.as_ref() == Some(&member.id) && at.slot.network_card_index == 0
        };
        if let Some(attachment) = interface.attachment.as_ref().filter(here) {
            taken.remove(&attachment.slot.device_index);
        }
    }
    if coming.is_empty() {
        return Ok(Vec::new());
    }
    let limit = limits(member)?.interfaces;
    if taken.len() + coming.len() > limit as usize {
        return Err(Unfit::NoInterfaceSlot {
            needed: coming.len(),
            attached: taken.len(),
            limit,
            instance_type: member.instance_type.clone(),
        });
    }
    let before = coming.iter().map(|(interface, _)| {
        let attachment = interface.attachment.as_ref();
        attachment.map(|at| at.slot.device_index)
    });
    taken.extend(&member.spoiled);
    let indices = free_indices(before, taken, limit);
    let steps = coming
        .iter()
        .zip(indices)
        .map(|((interface, holder), device_index)| Step::MoveInterface {
            eni: interface.eni.clone(),
            detach: detach(group, interface, holder),
            slot: Slot {
                device_index,
                network_card_index: 0,
            },
            ena: interface.ena,
        });
    Ok(steps.collect())
}

/// The same index as before, so that the standby's operating system finds the name that it is set up for; whoever has
/// none, or one that is taken, gets the lowest that is left over. There are enough of them.
fn free_indices(
    before: impl Iterator<Item = Option<u32>>,
    mut taken: BTreeSet<u32>,
    limit: u32,
) -> Vec<u32> {
    let kept: Vec<Option<u32>> = before
        .map(|index| index.filter(|index| (1..limit).contains(index) && taken.insert(*index)))
        .collect();
    // Beyond the limit only where an index is spoiled.
    let mut left_over = (1..).filter(|index| !taken.contains(index));
    kept.into_iter()
        .filter_map(|index| index.or_else(|| left_over.next()))
        .collect()
}

fn reachable(member: &Member, interface: &FloatingInterface) -> Result<(), Unfit> {
    let FloatingInterface { eni, zone, vpc, .. } = interface;
    match member.state {
        InstanceState::Running | InstanceState::Stopped => {}
        InstanceState::Pending
        | InstanceState::Stopping
        | InstanceState::ShuttingDown
        | InstanceState::Terminated => return Err(Unfit::NotAttachable(member.state)),
    }
    if member.zone != *zone {
        return Err(Unfit::OtherZone {
            eni: eni.clone(),
            zone: member.zone.clone(),
            needed: zone.clone(),
        });
    }
    if member.vpc.as_ref() != Some(vpc) {
        return Err(Unfit::OtherVpc {
            float: eni.to_string(),
            needed: vpc.clone(),
        });
    }
    Ok(())
}

fn detach(group: &Group, interface: &FloatingInterface, holder: &Holder) -> Option<Detach> {
    let under_way = match holder {
        Holder::Member(_) => false,
        Holder::Leaving(_) => true,
        Holder::Nobody | Holder::Outside { .. } => return None,
    };
    let attachment = interface.attachment.as_ref()?;
    let from = attachment.instance.clone()?;
    let force = group.members.get(&from).and_then(force);
    Some(Detach {
        attachment: attachment.id.clone(),
        from,
        force,
        under_way,
    })
}

/// An operator's own word never forces: it doesn't say that the instance failed.
fn force(holder: &Member) -> Option<ForceAfter> {
    let health = holder.health();
    if health.is_failed_by(Strength::Down) || health.is_failed_by(Strength::Ec2) {
        Some(ForceAfter::Seconds)
    } else if health.is_failed_by(Strength::Doubt) {
        Some(ForceAfter::Setting)
    } else {
        None
    }
}
