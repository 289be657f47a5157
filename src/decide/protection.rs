//! Whether the next failure could be survived.

use super::plan::{Unfit, steps};
use crate::cloud::InstanceId;
use crate::look::{Group, Health, Member};

/// Why the next failure could not be survived: of each member but the holder, why it could not take over now. `None`
/// where one could. What is true of a healthy group, so that nobody finds it out when it is needed.
#[must_use]
pub fn unprotected(group: &Group) -> Option<Vec<(InstanceId, Unfit)>> {
    let holder = group.sole_holder()?;
    let mut unfit = Vec::new();
    for member in group
        .members
        .values()
        .filter(|member| member.id != holder.id)
    {
        unfit.push((member.id.clone(), unfit_now(group, member)?));
    }
    Some(unfit)
}

/// Why this member could not take over now, as far as a look shows.
fn unfit_now(group: &Group, member: &Member) -> Option<Unfit> {
    match member.health() {
        health @ Health::Failed(_) => Some(Unfit::NotHealthy(health)),
        Health::Healthy | Health::Recovering(_) => steps(group, member, group.floats.iter()).err(),
    }
}
