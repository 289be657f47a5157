//! The plan: data that leaves no choice to its execution. And whether a member can hold what floats: the rules of
//! EC2 that can be known beforehand, so that a standby is refused before anything was taken from anybody.

mod address;
mod elastic_ip;
mod interface;
mod route;
mod step;
mod unfit;

pub use self::step::{Detach, ForceAfter, Stage, Step, Unassign};
pub use self::unfit::Unfit;
use crate::cloud::{GroupName, InstanceId};
use crate::look::{Float, FloatKind, Group, Member};

/// What is to be done for one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The group.
    pub group: GroupName,
    /// Who is to hold it afterwards.
    pub to: InstanceId,
    /// Whether another member could take all of it too: then nothing is waited for once EC2 refuses a part of it.
    pub others: bool,
    /// Those of one stage are independent of each other and carried out side by side; see [`Step::stage`].
    pub steps: Vec<Step>,
}

/// The steps that bring these floats to this member; none for those that it holds.
///
/// # Errors
/// The first reason that it can't hold all of them.
pub fn steps<'a>(
    group: &Group,
    member: &Member,
    floats: impl Iterator<Item = &'a Float>,
) -> Result<Vec<Step>, Unfit> {
    // By kind, since those of one kind share calls and places.
    let (mut addresses, mut interfaces) = (Vec::new(), Vec::new());
    let (mut elastic_ips, mut routes) = (Vec::new(), Vec::new());
    for float in floats.filter(|float| float.holder_id() != Some(&member.id)) {
        match &float.kind {
            FloatKind::Interface(interface) => interfaces.push((interface, &float.holder)),
            FloatKind::Address(address) => addresses.push((address, &float.holder)),
            FloatKind::ElasticIp(elastic_ip) => elastic_ips.push((&float.id, elastic_ip)),
            FloatKind::Route(route) => routes.push((&float.id, route)),
        }
    }
    let mut steps = address::steps(member, &addresses)?;
    steps.extend(interface::steps(group, member, &interfaces)?);
    steps.extend(elastic_ip::steps(member, &elastic_ips)?);
    steps.extend(route::steps(member, &routes)?);
    Ok(steps)
}
