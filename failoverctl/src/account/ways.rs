//! The ways that a group can go, and when it last went each.

use eni_failover::cloud::InstanceId;
use eni_failover::look::Group;
use jiff::Timestamp;
use serde::Serialize;

/// One way that a group can go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gone {
    /// From this member …
    pub from: InstanceId,
    /// … to that one.
    pub to: InstanceId,
    /// When; `null` is unknown: the status tag keeps only the last move.
    pub at: Option<Timestamp>,
}

/// Each way from the active and to it.
pub(super) fn ways(group: &Group) -> Vec<Gone> {
    let Some(active) = group.active() else {
        return Vec::new();
    };
    let last = group.announced();
    let last = last.filter(|last| last.active.as_ref() == Some(active));
    let others = group.taggable().filter(|member| member.id != *active);
    let ways = others.flat_map(|other| {
        let came = last.filter(|last| last.from.as_ref() == Some(&other.id));
        let way = |from: &InstanceId, to: &InstanceId, at| Gone {
            from: from.clone(),
            to: to.clone(),
            at,
        };
        [
            way(active, &other.id, None),
            way(&other.id, active, came.map(|last| last.since)),
        ]
    });
    ways.collect()
}
