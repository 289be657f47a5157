//! Moves an interface: detach, wait, attach, wait.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout_at};

use super::step::{
    CONSISTENT_AFTER, Patience, StepFailure, WITHOUT_A_VERDICT, WITHOUT_A_VERDICT_AT_ALL,
};
use crate::cloud::{
    AttachmentStatus, CallError, Ec2Read, Ec2Write, Ena, EniId, EniStatus, InstanceId,
    InterfaceQuery, NetworkInterface, Rejection, Slot, every_interface, retry,
};
use crate::decide::{Detach, ForceAfter};

/// How often an interface on its way is looked at: EC2 takes seconds, and an outage lasts until the attach is sent.
/// Four describes a second are a fifth of what the throttle refills.
const POLL: Duration = Duration::from_millis(250);

/// A detach that takes longer than this is the exception: it is asked after less often.
const POLL_PATIENTLY_AFTER: Duration = Duration::from_secs(10);

const PATIENT_POLL: Duration = Duration::from_secs(1);

/// After so long a detach hangs that was accepted for an instance that is down or that EC2 itself calls impaired: there
/// is nobody left who could let go of the interface.
const FORCE_AFTER: Duration = Duration::from_secs(5);

enum Released {
    Free,
    ThereAlready,
}

/// What is known of a detach that was sent.
enum Sent {
    /// EC2 has it, since then.
    Through(Instant),
    /// No answer came to it, or only the throttle's.
    NoVerdict(CallError),
}

impl Sent {
    fn through(&self) -> Option<Instant> {
        match self {
            Self::Through(at) => Some(*at),
            Self::NoVerdict(_) => None,
        }
    }
}

pub(super) struct MovingInterface<'a, C> {
    pub(super) cloud: &'a C,
    pub(super) eni: &'a EniId,
    pub(super) to: &'a InstanceId,
    pub(super) ena: Ena,
    /// Whether the member refused another part of the plan, and somebody else could take all of it: what is still with
    /// the failed holder isn't to wait for a detach first, since its addresses may go with it.
    pub(super) refused: &'a AtomicBool,
    pub(super) patience: Patience,
}

impl<C: Ec2Read + Ec2Write> MovingInterface<'_, C> {
    /// All of it, from the attachment that was observed to the one that is wanted.
    pub(super) async fn go(&self, detach: Option<&Detach>, slot: Slot) -> Result<(), StepFailure> {
        match detach {
            Some(detach) => match self.release(detach).await? {
                Released::Free => self.attach(slot).await,
                Released::ThereAlready => self.wait_until_attached().await,
            },
            None => self.attach(slot).await,
        }
    }

    /// Detaches, and waits until the interface can be attached again.
    async fn release(&self, detach: &Detach) -> Result<Released, StepFailure> {
        let began = Instant::now();
        let mut sent = if detach.under_way {
            Sent::Through(began)
        } else {
            self.send_detach(detach, false).await?
        };
        let mut forced: Option<Instant> = None;
        loop {
            if self.refused.load(Relaxed) {
                return Err(self.overtaken("what goes with it was refused"));
            }
            let looked = Instant::now();
            let eni = self.describe().await?;
            match Progress::of(&eni, detach) {
                Progress::Free => return Ok(Released::Free),
                Progress::Elsewhere(instance) if instance.as_ref() == Some(self.to) => {
                    return Ok(Released::ThereAlready);
                }
                Progress::Elsewhere(_) => {
                    return Err(self.overtaken("it has been attached elsewhere"));
                }
                Progress::Attached => match sent {
                    Sent::NoVerdict(error) if began.elapsed() >= WITHOUT_A_VERDICT_AT_ALL => {
                        return Err(StepFailure::Withheld(error));
                    }
                    Sent::Through(at) if at.elapsed() <= CONSISTENT_AFTER => {}
                    Sent::NoVerdict(_) | Sent::Through(_) => {
                        self.in_line("DetachNetworkInterface").await?;
                        if looked.elapsed() > CONSISTENT_AFTER {
                            return Err(self.overtaken("it waited in line to be detached again"));
                        }
                        sent = self.send_detach(detach, false).await?;
                    }
                },
                // No answer came to it, and it was accepted: now it is known.
                Progress::Detaching if sent.through().is_none() => sent = Sent::Through(looked),
                Progress::Detaching => {}
            }
            let forced_lately = forced.is_some_and(|forced| forced.elapsed() <= CONSISTENT_AFTER);
            if self.hangs(detach, sent.through()) && !forced_lately {
                tracing::warn!(eni = %self.eni, from = %detach.from, "forcing the detach from the failed instance");
                self.in_line("DetachNetworkInterface").await?;
                forced = self.send_force(detach).await;
            }
            self.pause(began, looked, "the detach").await?;
        }
    }

    /// Whether it is to be forced: counted from when EC2 accepted it. Waiting for the throttle or for an answer isn't
    /// hanging.
    fn hangs(&self, detach: &Detach, accepted: Option<Instant>) -> bool {
        let (Some(force), Some(accepted)) = (detach.force, accepted) else {
            return false;
        };
        let setting = self.patience.force_detach_after;
        let after = match force {
            ForceAfter::Seconds => setting.min(FORCE_AFTER),
            ForceAfter::Setting => setting,
        };
        accepted.elapsed() >= after
    }

    /// Sends a detach.
    async fn send_detach(&self, detach: &Detach, force: bool) -> Result<Sent, StepFailure> {
        let call = || {
            self.cloud
                .detach_network_interface(&detach.attachment, force)
        };
        match retry::write(
            "DetachNetworkInterface",
            WITHOUT_A_VERDICT,
            self.patience.deadline,
            call,
        )
        .await
        {
            Ok(()) => Ok(Sent::Through(Instant::now())),
            Err(error) => match error.rejection() {
                // Gone, or on its way already: somebody was quicker with the same.
                Some(Rejection::AttachmentGone | Rejection::WrongState) => {
                    Ok(Sent::Through(Instant::now()))
                }
                // The role's policy asks for tags. What is gone has none, so EC2 says no to this as well.
                Some(Rejection::Unauthorized) if !force && self.is_released(detach).await? => {
                    Ok(Sent::Through(Instant::now()))
                }
                Some(_) => Err(StepFailure::Impossible(error)),
                // No answer, or only the throttle's: the look says whether it is to be sent again.
                None => Ok(Sent::NoVerdict(error)),
            },
        }
    }

    /// Whether somebody else has begun or done this detach, as far as the describes ever show it.
    async fn is_released(&self, detach: &Detach) -> Result<bool, StepFailure> {
        let began = Instant::now();
        loop {
            let looked = Instant::now();
            match Progress::of(&self.describe().await?, detach) {
                Progress::Free | Progress::Elsewhere(_) | Progress::Detaching => return Ok(true),
                Progress::Attached if began.elapsed() > CONSISTENT_AFTER => return Ok(false),
                Progress::Attached => {}
            }
            self.pause(began, looked, "the detach").await?;
        }
    }

    /// Forces a detach; when, where an answer came. A refusal takes nothing from the detach that is under way, so that
    /// one is waited for all the same.
    async fn send_force(&self, detach: &Detach) -> Option<Instant> {
        match self.send_detach(detach, true).await {
            Ok(sent) => sent.through(),
            Err(refused) => {
                tracing::warn!(eni = %self.eni, %refused, "the detach can't be forced");
                Some(Instant::now())
            }
        }
    }

    /// Waits for EC2's throttle: before anything is counted from when EC2 was asked.
    async fn in_line(&self, call: &'static str) -> Result<(), StepFailure> {
        let turn = timeout_at(self.patience.deadline.moment(), self.cloud.turn(call));
        let out_of_time = |_| StepFailure::OutOfTime(format!("the move of {}", self.eni));
        turn.await.map_err(out_of_time)
    }

    /// Sends an attach. What was set of ENA is left out where EC2 refuses it with that: an owner without ENA Express is better
    /// than none.
    async fn send_attach(&self, slot: Slot) -> Result<(), CallError> {
        let send = async |ena: Ena| {
            let call = || {
                let (eni, to) = (self.eni, self.to);
                self.cloud.attach_network_interface(eni, to, slot, ena)
            };
            let deadline = self.patience.deadline;
            let sent = retry::write("AttachNetworkInterface", WITHOUT_A_VERDICT, deadline, call);
            sent.await.map(drop)
        };
        match send(self.ena).await {
            Err(refused)
                if !self.ena.is_plain() && refused.rejection() == Some(Rejection::Other) =>
            {
                let (eni, to) = (self.eni, self.to);
                tracing::warn!(%eni, %to, ena = ?self.ena, %refused, "attaching without its ENA settings");
                send(Ena::default()).await
            }
            answered => answered,
        }
    }

    async fn attach(&self, slot: Slot) -> Result<(), StepFailure> {
        let asked = Instant::now();
        match self.send_attach(slot).await {
            Ok(()) => self.wait_until_attached().await,
            Err(error) => match error.rejection() {
                // Somebody was quicker. With the same, unless the look says otherwise.
                Some(Rejection::InUse) => match self.wait_until_attached().await {
                    // In use, and by nobody: it is refused for a reason that no look will ever show.
                    Err(StepFailure::Overtaken(_)) if self.is_free().await? => {
                        Err(StepFailure::MemberUnable(error))
                    }
                    waited => waited,
                },
                Some(Rejection::DeviceIndexTaken) => Err(StepFailure::IndexTaken {
                    device_index: slot.device_index,
                    error,
                }),
                None if error.is_unknown() => match self.wait_until_attached().await {
                    Err(StepFailure::Overtaken(_)) => Err(StepFailure::NoVerdict { error, asked }),
                    waited => waited,
                },
                Some(_) => Err(StepFailure::MemberUnable(error)),
                None => Err(StepFailure::NoVerdict { error, asked }),
            },
        }
    }

    /// Waits until the attach that was sent, by this invocation or another one, is through.
    async fn wait_until_attached(&self) -> Result<(), StepFailure> {
        let began = Instant::now();
        loop {
            let looked = Instant::now();
            let eni = self.describe().await?;
            match &eni.attachment {
                Some(attachment) if attachment.instance.as_ref() == Some(self.to) => {
                    if attachment.status == AttachmentStatus::Attached {
                        return Ok(());
                    }
                }
                Some(_) | None if began.elapsed() > CONSISTENT_AFTER => {
                    return Err(self.overtaken("it is not attached where it was to go"));
                }
                Some(_) | None => {}
            }
            self.pause(began, looked, "the attach").await?;
        }
    }

    async fn is_free(&self) -> Result<bool, StepFailure> {
        Ok(self.describe().await?.status == EniStatus::Available)
    }

    async fn describe(&self) -> Result<NetworkInterface, StepFailure> {
        let query = InterfaceQuery::Ids(vec![self.eni.clone()]);
        let found = every_interface(self.cloud, &query, self.patience.deadline)
            .await
            // A refused describe says nothing of the move: the next look at the group decides how it goes on.
            .map_err(|error| {
                if self.patience.deadline.has_passed() {
                    StepFailure::OutOfTime(format!("the move of {}", self.eni))
                } else {
                    StepFailure::Overtaken(error.to_string())
                }
            })?;
        found
            .into_iter()
            .next()
            .ok_or_else(|| self.overtaken("EC2 does not show it"))
    }

    /// Until the next look is due. What the last one took counts: pauses on top of it would add up to an outage.
    async fn pause(&self, began: Instant, looked: Instant, what: &str) -> Result<(), StepFailure> {
        if self.patience.deadline.has_passed() {
            return Err(StepFailure::OutOfTime(format!("{what} of {}", self.eni)));
        }
        let patient = began.elapsed() >= POLL_PATIENTLY_AFTER;
        sleep_until(looked + if patient { PATIENT_POLL } else { POLL }).await;
        Ok(())
    }

    fn overtaken(&self, how: &str) -> StepFailure {
        StepFailure::Overtaken(format!("{}: {how}", self.eni))
    }
}

enum Progress {
    Free,
    Elsewhere(Option<InstanceId>),
    Attached,
    Detaching,
}

impl Progress {
    fn of(eni: &NetworkInterface, detach: &Detach) -> Self {
        match &eni.attachment {
            _ if eni.status == EniStatus::Available => Self::Free,
            Some(attachment) if attachment.id != detach.attachment => {
                Self::Elsewhere(attachment.instance.clone())
            }
            Some(attachment) if attachment.status == AttachmentStatus::Attached => Self::Attached,
            Some(_) | None => Self::Detaching,
        }
    }
}
