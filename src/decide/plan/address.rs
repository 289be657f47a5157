//! Addresses: all that come to one landing interface come in one call.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use super::step::Step;
use super::unfit::{Unfit, limits};
use crate::cloud::EniId;
use crate::look::{FloatingAddress, Member};

pub(super) fn steps(member: &Member, coming: &[&FloatingAddress]) -> Result<Vec<Step>, Unfit> {
    let mut landing_on: BTreeMap<EniId, Vec<Ipv4Addr>> = BTreeMap::new();
    for float in coming {
        let address = float.address;
        let landing = member
            .landing_for(address)
            .ok_or(Unfit::NoLandingInterface { address })?;
        landing_on
            .entry(landing.eni.clone())
            .or_default()
            .push(address);
    }
    for landing in &member.landings {
        // One that is moving may be shown on two interfaces: it needs no second place on this one.
        let coming = landing_on.get(&landing.eni).into_iter().flatten();
        let needed = coming.filter(|to| !landing.carried.contains(to)).count();
        if needed == 0 {
            continue;
        }
        let limits = limits(member)?;
        let limit = limits.addresses_per_interface;
        let carried = landing.carried.len();
        if carried + needed > limit as usize {
            return Err(Unfit::NoAddressSlot {
                eni: landing.eni.clone(),
                subnet: landing.subnet.clone(),
                needed,
                carried,
                limit,
                instance_type: member.instance_type.clone(),
            });
        }
    }
    Ok(landing_on
        .into_iter()
        .map(|(eni, addresses)| Step::AssignAddresses { eni, addresses })
        .collect())
}
