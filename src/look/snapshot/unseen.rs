//! Route tables and Elastic IPs that the role may not see: a problem of every group, since each of them may have some.

use std::collections::BTreeMap;

use crate::cloud::GroupName;
use crate::look::described::Described;
use crate::look::group::Group;
use crate::look::problem::Problem;

/// Tells it.
pub(super) fn tell(groups: &mut BTreeMap<GroupName, Group>, described: &Described) {
    let problem = |said: &String| Problem::Unseen { said: said.clone() };
    for group in groups.values_mut() {
        group.problems.extend(described.unseen.iter().map(problem));
    }
}
