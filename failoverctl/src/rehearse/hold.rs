//! Holds a rehearsal: who fails together, times every way to fail, a drill each, in a world of its own.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use eni_failover::cloud::InstanceId;
use rayon::prelude::*;

use super::cell::Cell;
use super::rehearsed::{Rehearsal, Row};
use super::row::{Who, pairs, singly, zones};
use crate::drill::{DrillError, Ground, Place, without_hints};
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
    goes_on: impl Fn(usize, usize) + Sync,
) -> Result<Rehearsal, DrillError> {
    let before = before(place.clone(), scope)?;
    let all = before.rows.len() * scope.ways.len();
    let held = AtomicUsize::new(0);
    // Each in a world and a time of its own: they may be held at once, and come in their order.
    let rows = before.rows.into_par_iter().map(|who| {
        let cells = scope.ways.par_iter().map(|how| {
            let cell = hold(place, &who, *how);
            goes_on(held.fetch_add(1, Ordering::Relaxed) + 1, all);
            cell
        });
        let cells = cells.collect::<Result<_, _>>()?;
        Ok::<_, DrillError>(Row { who, cells })
    });
    let rows = rows.collect::<Result<_, _>>()?;
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
    let opening = match who.zone {
        Some(_) => Opening::ZoneFails(failures),
        None => Opening::Failures(vec![failures]),
    };
    match without_hints(place.clone(), Asked::For(opening)) {
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
