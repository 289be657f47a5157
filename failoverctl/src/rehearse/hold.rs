//! Holds a rehearsal: who fails together, times every way to fail, a drill each, in a world of its own.

use std::collections::BTreeMap;

use eni_failover::cloud::InstanceId;

use super::cell::Cell;
use super::rehearsed::{Rehearsal, Row};
use super::row::{Who, pairs, singly, zones};
use crate::drill::{DrillError, Ground, Place, in_virtual_time};
use crate::stage::{Asked, Failure, How, Opening, Placement, StageError, placements};
use crate::view::GroupView;

/// What is rehearsed.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The ways to fail.
    pub ways: Vec<How>,
    /// Two members at once, too.
    pub double: bool,
    /// All members of a zone at once, too.
    pub zone: bool,
}

/// Holds it. `goes_on` hears after each drill how many there were, and how many there are in all.
///
/// # Errors
/// [`DrillError`], where it isn't that one drill can't be held.
pub fn rehearse(
    place: &Place,
    scope: &Scope,
    goes_on: impl Fn(usize, usize),
) -> Result<Rehearsal, DrillError> {
    let before = before(place.clone(), scope)?;
    let all = before.rows.len() * scope.ways.len();
    let mut held = 0;
    let mut cell = |who: &Who, how: How| {
        held += 1;
        let cell = hold(place, who, how);
        goes_on(held, all);
        cell
    };
    let row = |who: Who| {
        let cells = scope.ways.iter().map(|how| cell(&who, *how));
        let cells = cells.collect::<Result<_, _>>()?;
        Ok::<_, DrillError>(Row { who, cells })
    };
    let rows = before.rows.into_iter().map(row).collect::<Result<_, _>>()?;
    Ok(Rehearsal::of(
        before.groups,
        before.places,
        rows,
        before.hints,
    ))
}

/// One drill: the same that `failoverctl drill` holds.
fn hold(place: &Place, who: &Who, how: How) -> Result<Cell, DrillError> {
    let failure = |instance: &InstanceId| Failure {
        instance: instance.clone(),
        how,
    };
    let failures = who.instances.iter().map(failure).collect();
    let asked = Asked::For(Opening::Failures(vec![failures]));
    match in_virtual_time(place.clone(), asked) {
        Ok((drill, opening)) => Ok(Cell::of(&drill, &opening, how)),
        // Who is stopped can't be stopped, nor hang.
        Err(DrillError::Stage(error @ (StageError::World(_) | StageError::Silence(_)))) => {
            Ok(Cell::not_held(how, error.to_string()))
        }
        Err(error) => Err(error),
    }
}

/// What there is before anything fails, and who is to fail.
struct Before {
    groups: Vec<GroupView>,
    places: BTreeMap<InstanceId, Placement>,
    rows: Vec<Who>,
    hints: Vec<String>,
}

fn before(place: Place, scope: &Scope) -> Result<Before, DrillError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()?;
    runtime.block_on(async {
        let ground = Ground::new(place)?;
        let groups = ground.groups().await?;
        let places = placements(&ground.simulator);
        let mut rows = singly(&groups);
        if scope.double {
            rows.extend(pairs(&groups));
        }
        if scope.zone {
            rows.extend(zones(&groups, &places));
        }
        let hints = ground.lookalikes(&groups);
        Ok(Before {
            groups,
            places,
            rows,
            hints,
        })
    })
}
