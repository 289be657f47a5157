//! Addresses and prefixes: all of a kind that come to one landing interface from one place come in one call.

use std::collections::BTreeMap;

use super::step::{Step, Unassign};
use super::unfit::{Unfit, limits};
use crate::cloud::{Address, AddressKind, EniId};
use crate::look::{FloatingAddress, Holder, Landing, Member};

/// What goes together.
type Calls = BTreeMap<(EniId, AddressKind, Option<Unassign>), Vec<Address>>;

pub(super) fn steps(
    member: &Member,
    coming: &[(&FloatingAddress, &Holder)],
) -> Result<Vec<Step>, Unfit> {
    let mut landing_on = Calls::new();
    for (float, holder) in coming {
        let address = float.address;
        let landing = member
            .landing_for(address)
            .ok_or(Unfit::NoLandingInterface { address })?;
        landing_on
            .entry((
                landing.eni.clone(),
                address.kind(),
                unassign(float, holder, landing),
            ))
            .or_default()
            .push(address);
    }
    for landing in &member.landings {
        for kind in [AddressKind::Ipv4, AddressKind::Ipv6] {
            has_room(member, landing, kind, &landing_on)?;
        }
    }
    let steps = landing_on
        .into_iter()
        .map(|((eni, kind, unassign), addresses)| Step::AssignAddresses {
            eni,
            kind,
            addresses,
            unassign,
        });
    Ok(steps.collect())
}

/// Where EC2 doesn't take it from whoever carries it. Of what is shown on two interfaces one is where it is to go.
fn unassign(float: &FloatingAddress, holder: &Holder, landing: &Landing) -> Option<Unassign> {
    let reassigned = float.address.kind().is_reassigned();
    let on = float.on.as_ref().filter(|on| **on != landing.eni)?;
    let from = match holder {
        Holder::Member(id) => Some(id.clone()),
        Holder::Leaving(_) | Holder::Nobody | Holder::Outside { .. } => None,
    };
    (!reassigned).then(|| Unassign {
        eni: on.clone(),
        from,
    })
}

/// Whether there is a place left for all that come of this family.
fn has_room(
    member: &Member,
    landing: &Landing,
    kind: AddressKind,
    landing_on: &Calls,
) -> Result<(), Unfit> {
    let here = landing_on
        .iter()
        .filter(|((eni, of, _), _)| *eni == landing.eni && of.is_ipv6() == kind.is_ipv6());
    // One that is moving may be shown on two interfaces: it needs no second place on this one.
    let coming = here.flat_map(|(_, addresses)| addresses);
    let needed = coming.filter(|to| !landing.carried.contains(to)).count();
    if needed == 0 {
        return Ok(());
    }
    let limit = limits(member)?.places_for(kind);
    let carried = landing.taken(kind);
    if carried + needed > limit as usize {
        return Err(Unfit::NoAddressSlot {
            eni: landing.eni.clone(),
            subnet: landing.subnet.clone(),
            needed,
            carried,
            limit,
            kind,
            instance_type: member.instance_type.clone(),
        });
    }
    Ok(())
}
