//! Bad input: never a panic, never a move, each with a named reason; and what is well-formed elsewhere fails over all
//! the same.

mod boundary;
mod floats;
mod outside;
mod pages;
mod payloads;
mod tags;

use eni_failover::tell::Report;

use crate::common::account::Account;
use crate::common::calls::moving;
use crate::common::events;
use crate::common::lab::Lab;

/// A look, which moves nothing.
async fn looked_at(account: Account) -> (Lab, Report) {
    let lab = account.unwatched();
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(moving(&lab.calls()), [""; 0]);
    (lab, report)
}
