//! The one drill that tells how long a group takes: its active stops.

use std::collections::BTreeSet;

use eni_failover::cloud::{GroupName, InstanceId};
use eni_failover::look::FloatId;

use super::cell::{Cell, Fate};
use crate::drill::{DrillError, Place, without_hints};
use crate::stage::{Asked, Failure, How, Opening};

/// What came of it.
#[derive(Clone, Debug)]
pub struct Takeover {
    /// What floated there before: the world may not know all that floats in an account.
    pub floats: BTreeSet<FloatId>,
    /// What came of it for the group.
    pub fate: Option<Fate>,
    /// Why not, in sentences, where it isn't green.
    pub why: Vec<String>,
}

/// Lets the active of this group stop.
///
/// # Errors
/// [`DrillError`]
pub fn takeover(
    place: &Place,
    group: &GroupName,
    active: &InstanceId,
) -> Result<Takeover, DrillError> {
    let failure = Failure {
        instance: active.clone(),
        how: How::Stop,
    };
    let asked = Asked::For(Opening::Failures(vec![vec![failure]]));
    let (drill, opening) = without_hints(place.clone(), asked)?;
    let before = drill.before.iter().filter(|it| it.group == *group);
    let floats = before.flat_map(|group| group.floats.iter().map(|float| float.id.clone()));
    let cell = Cell::of(&drill, &opening, How::Stop);
    Ok(Takeover {
        floats: floats.collect(),
        fate: cell.fate_of(group.as_str()).cloned(),
        why: cell.why,
    })
}
