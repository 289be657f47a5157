//! Moves addresses and prefixes.
//!
//! What EC2 reassigns moves in one call, all of it or nothing. Everything else is unassigned and then assigned, and is
//! nobody's in between. The races that this survives:
//! - Somebody else has unassigned it: EC2 refuses that, and the assign says whether it is free.
//! - No answer came to the unassign: the assign says whether it was carried out.
//! - Somebody else has assigned it already, to the same interface or another one: EC2 refuses, and the interface itself
//!   is looked at.
//! - An old answer showed it with nobody, or somebody else takes it in between: EC2 refuses what somebody has, and that is
//!   nothing against the member.
//! - The function ends in between: it is listed, so the next look finds it with nobody and gives it an owner.
//! - The member refuses: it is with nobody, and goes to the next one or back.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::step::{CONSISTENT_AFTER, StepFailure, WITHOUT_A_VERDICT, WITHOUT_A_VERDICT_AT_ALL};
use crate::cloud::{
    Address, AddressKind, CallError, Deadline, Ec2Read, Ec2Write, EniId, InterfaceQuery, Rejection,
    every_interface, retry,
};
use crate::decide::Unassign;

/// How often an interface is looked at that may have got them from somebody else.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// Addresses of one kind on their way to one interface.
pub(super) struct MovingAddresses<'a, C> {
    pub(super) cloud: &'a C,
    pub(super) eni: &'a EniId,
    pub(super) kind: AddressKind,
    pub(super) addresses: &'a [Address],
    pub(super) deadline: Deadline,
}

impl<C: Ec2Read + Ec2Write> MovingAddresses<'_, C> {
    /// All of it.
    pub(super) async fn go(&self, unassign: Option<&Unassign>) -> Result<(), StepFailure> {
        let asked = Instant::now();
        let doubt = match unassign {
            Some(Unassign { eni: from, .. }) => {
                let doubt = self.unassign(from).await?;
                doubt.map(|error| (error, from))
            }
            None => None,
        };
        let refused = match self.assign().await {
            Err(StepFailure::MemberUnable(error)) => error,
            assigned => return assigned,
        };
        // It isn't for the member that it was refused, where they were never free, or somebody else was quicker.
        Err(match doubt {
            Some((error, from)) if self.are_on(from).await => match error.rejection() {
                Some(_) => StepFailure::Impossible(error),
                None => StepFailure::NoVerdict { error, asked },
            },
            Some((error, _)) if error.rejection().is_none() && self.may_be_held(&refused) => {
                StepFailure::NoVerdict { error, asked }
            }
            _ if self.are_elsewhere(&refused).await => StepFailure::Overtaken(refused.to_string()),
            _ => StepFailure::MemberUnable(refused),
        })
    }

    /// What EC2 said, where they may be there still or not.
    async fn unassign(&self, from: &EniId) -> Result<Option<CallError>, StepFailure> {
        let name = self.kind.unassign_call();
        let call = || {
            self.cloud
                .unassign_addresses(from, self.kind, self.addresses)
        };
        let unassigned = retry::write(name, WITHOUT_A_VERDICT_AT_ALL, self.deadline, call);
        let Err(error) = unassigned.await else {
            return Ok(None);
        };
        match error.rejection() {
            // The role's policy asks for tags. An interface that is gone has none, so EC2 says no to this as well.
            Some(Rejection::Unauthorized) if !self.is_seen(from, false).await => {
                Err(StepFailure::Impossible(error))
            }
            // They are there no longer, or not all of them; or nobody knows. The assign tells.
            Some(_) => Ok(Some(error)),
            None if error.is_unknown() => Ok(Some(error)),
            None => Err(StepFailure::Withheld(error)),
        }
    }

    async fn assign(&self) -> Result<(), StepFailure> {
        let asked = Instant::now();
        let name = self.kind.assign_call();
        let call = || {
            self.cloud
                .assign_addresses(self.eni, self.kind, self.addresses)
        };
        let assigned = retry::write(name, WITHOUT_A_VERDICT, self.deadline, call);
        let Err(error) = assigned.await else {
            return Ok(());
        };
        match error.rejection() {
            Some(why) if self.may_be_there(why) && self.is_seen(self.eni, true).await => Ok(()),
            Some(_) => Err(StepFailure::MemberUnable(error)),
            None => Err(StepFailure::NoVerdict { error, asked }),
        }
    }

    /// Whether EC2 may refuse it so where somebody was quicker with the same.
    fn may_be_there(&self, why: Rejection) -> bool {
        let other = matches!(why, Rejection::Other | Rejection::InUse);
        other && !self.kind.is_reassigned()
    }

    fn may_be_held(&self, refused: &CallError) -> bool {
        let why = refused.rejection();
        why.is_some_and(|why| self.may_be_there(why))
    }

    async fn are_on(&self, eni: &EniId) -> bool {
        self.shown_on(eni).await == Some(self.addresses.len())
    }

    /// Whether EC2 refused them because an interface beside this one has some.
    async fn are_elsewhere(&self, error: &CallError) -> bool {
        if !self.may_be_held(error) {
            return false;
        }
        let shown = |query| async move { every_interface(self.cloud, &query, self.deadline).await };
        let Ok(own) = shown(InterfaceQuery::Ids(vec![self.eni.clone()])).await else {
            return false;
        };
        let subnets = own.into_iter().map(|eni| eni.subnet).collect();
        let Ok(beside) = shown(InterfaceQuery::Subnets(subnets)).await else {
            return false;
        };
        let others = beside.iter().filter(|eni| eni.id != *self.eni);
        let mut carried = others.flat_map(|eni| &eni.addresses);
        carried.any(|carried| self.addresses.contains(&carried.address))
    }

    /// How many of them this interface is shown with; nothing where it can't be looked at.
    async fn shown_on(&self, eni: &EniId) -> Option<usize> {
        let query = InterfaceQuery::Ids(vec![eni.clone()]);
        let shown = match every_interface(self.cloud, &query, self.deadline).await {
            Ok(shown) => shown,
            Err(error) if error.rejection() == Some(Rejection::NotFound) => Vec::new(),
            Err(_) => return None,
        };
        let on = |address: &&Address| {
            let mut carried = shown.iter().flat_map(|eni| &eni.addresses);
            carried.any(|carried| carried.address == **address)
        };
        Some(self.addresses.iter().filter(on).count())
    }

    /// Whether the describes ever show all of them on this interface, or none of them.
    async fn is_seen(&self, eni: &EniId, there: bool) -> bool {
        let began = Instant::now();
        let wanted = if there { self.addresses.len() } else { 0 };
        loop {
            if self.shown_on(eni).await == Some(wanted) {
                return true;
            }
            if began.elapsed() > CONSISTENT_AFTER || self.deadline.has_passed() {
                return false;
            }
            sleep(LOOK_AGAIN).await;
        }
    }
}
