//! What must hold, whatever happens. Each invariant of the issue has a name here and a doc comment that says what it
//! means where things race.
//!
//! "The look" is the last one that an invocation began before a call: nobody can act on anything newer. The describes
//! of a look may be stale by as much as the scenario says, so the window in which something may have been true for the
//! function begins that much before the look.

mod at_rest;
mod effects;
mod moves;
mod said;

use ec2_simulator::World;
use ec2_simulator::api::Request;

pub(crate) use at_rest::at_rest;
pub(crate) use said::{not_told_twice, not_too_fast, told_before_written, what_was_said_was_true};

use crate::ledger::Ledger;
use crate::truth::Truth;

pub(crate) const NOT_ROBBED: &str = "1 a sound holder is not robbed";
pub(crate) const EVIDENCE_IS_REAL: &str = "1 evidence is never made up";
pub(crate) const ONLY_ITS_OWN: &str = "2 nothing outside the group is touched";
pub(crate) const NEVER_OWNERLESS: &str = "3 nothing is left without an owner";
pub(crate) const NOT_ONTO_THE_FAILED: &str = "4 nothing lands on a failed member";
pub(crate) const TOGETHER: &str = "5 all floats end together";
pub(crate) const HELD_BY_THE_HEALTHY: &str = "6 at rest a healthy member holds the group";
pub(crate) const COMES_TO_REST: &str = "6 the group comes to rest";
pub(crate) const EVIDENCE_CONVERGES: &str = "6 the marks say what was last delivered";
pub(crate) const SAID_WHAT_IS_TRUE: &str = "7 what is published is true";
pub(crate) const TOLD: &str = "7 somebody is told";
pub(crate) const MOVES_ONCE: &str = "8 one failure moves a group once";
pub(crate) const NOTHING_LOST: &str = "9 addresses, Elastic IPs and attributes stay";
pub(crate) const CHANGES_NOTHING: &str = "10 a plan changes nothing";
pub(crate) const NOT_IN_VAIN: &str = "11 nothing is detached that may not be attached";
pub(crate) const DOWN_IS_TOLD: &str = "12 that the holder is down is told in time";
pub(crate) const NOT_TWICE: &str = "13 the same is not told twice";
pub(crate) const NOT_TOO_FAST: &str = "14 no more than five messages in a second";
pub(crate) const NOTHING_IN_VAIN: &str = "15 no message is given up";
pub(crate) const LETS_FINISH: &str = "8 a wanted move is left to whoever makes it";
pub(crate) const LOOKS_FIRST: &str = "no answer is followed by a look";
pub(crate) const NO_PANIC: &str = "the function never panics";

/// After a call of the function had its effect.
pub(crate) fn after_effect(
    ledger: &mut Ledger,
    world: &World,
    by: usize,
    before: &Truth,
    request: &Request,
) {
    effects::changes_nothing(ledger, by, request);
    effects::only_its_own(ledger, world, by, before, request);
    effects::evidence_is_real(ledger, by, request);
    effects::force_is_for_the_failed(ledger, by, request);
    effects::not_in_vain(ledger, by, request);
    let after = ledger.truth().clone();
    if after.floats != before.floats {
        moves::not_robbed(ledger, by, before, &after);
        moves::not_robbed_in_part(ledger, by, before, &after);
        moves::not_onto_the_failed(ledger, world, by, before, &after);
        moves::lets_others_finish(ledger, by, before, &after);
    }
    effects::nothing_lost(ledger, world);
}

/// After any change.
pub(crate) fn always(ledger: &mut Ledger, world: &World, by: Option<usize>, before: &Truth) {
    moves::moves_once(ledger, world, by, before);
    moves::never_ownerless(ledger, world);
    said::down_is_told(ledger);
    effects::elastic_ips_stay(ledger, world, by.is_some());
}
