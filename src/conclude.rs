//! From what was done to the outcome: one word, everything that floats, and the reasons. Pure.

use std::collections::BTreeSet;

use crate::concern::Concern;
use crate::decide::{Refusal, Rest, Wish, unprotected};
use crate::execute::StepFailure;
use crate::failover::{Course, End};
use crate::group::{Group, Health, Member};
use crate::ids::InstanceId;
use crate::outcome::{FloatOutcome, Outcome, OutcomeKind, Reason};
use crate::plan::Unfit;

/// The outcome of a course that took so long.
pub fn conclude(course: &Course, concern: &Concern, milliseconds: u64) -> Outcome {
    let to = match &course.end {
        End::Planned(plan) => Some(plan.to.clone()),
        // Who was announced last and is gone is active no longer.
        End::Rest(_) | End::Refused(_) | End::GaveUp(_) | End::Unconfirmed(_) => {
            let there = |active: &&InstanceId| course.after.members.contains_key(*active);
            course.after.active().filter(there).cloned()
        }
    };
    Outcome {
        group: course.before.name.clone(),
        kind: kind(course),
        from: course.from().cloned(),
        to,
        floats: floats(course),
        reasons: reasons(course, concern),
        milliseconds,
        announced: false,
    }
}

fn kind(course: &Course) -> OutcomeKind {
    let holder = course.after.sole_holder().map(|holder| &holder.id);
    let on_another =
        holder.is_some() && holder != course.before.sole_holder().map(|holder| &holder.id);
    match &course.end {
        End::Planned(_) => OutcomeKind::Planned,
        End::Rest(_) if !course.touched => OutcomeKind::NoAction,
        End::Refused(_) if !course.touched => OutcomeKind::Refused,
        // From here on something was tried.
        End::Rest(_) if on_another => OutcomeKind::Moved,
        End::Rest(_) | End::Refused(_) | End::GaveUp(_) if !course.disturbed() => {
            OutcomeKind::Refused
        }
        End::Rest(_) | End::Refused(_) if holder.is_some() && holder == course.from() => {
            OutcomeKind::RolledBack
        }
        End::Rest(_) | End::Refused(_) | End::GaveUp(_) | End::Unconfirmed(_) => {
            OutcomeKind::Partial
        }
    }
}

fn floats(course: &Course) -> Vec<FloatOutcome> {
    let ids: BTreeSet<_> = course
        .before
        .floats
        .iter()
        .chain(&course.after.floats)
        .map(|float| &float.id)
        .collect();
    let find = |group: &'_ Group, id| group.floats.iter().find(|float| &float.id == id).cloned();
    let mut floats = Vec::new();
    for id in ids {
        let (before, after) = (find(&course.before, id), find(&course.after, id));
        let Some(mut float) = before.as_ref().or(after.as_ref()).map(FloatOutcome::of) else {
            continue;
        };
        float.before = before.and_then(|float| float.holder_id().cloned());
        float.after = match &course.end {
            End::Planned(plan) => Some(plan.to.clone()),
            End::Rest(_) | End::Refused(_) | End::GaveUp(_) | End::Unconfirmed(_) => {
                after.and_then(|float| float.holder_id().cloned())
            }
        };
        floats.push(float);
    }
    floats
}

fn reasons(course: &Course, concern: &Concern) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = cause(course, concern).into_iter().collect();
    reasons.extend(end_reasons(&course.end));
    for (member, why) in &course.crossed_off {
        reasons.push(Reason::new("tried", format!("{member} was tried: {why}")).about(member));
    }
    reasons.extend(no_standby(course));
    reasons.extend(
        course
            .after
            .problems
            .iter()
            .map(|problem| Reason::new(problem.code(), problem.to_string())),
    );
    let mut told = BTreeSet::new();
    reasons.retain(|reason| told.insert(reason.message.clone()));
    reasons
}

/// The reason that a group is well now and would not survive the next failure.
pub(crate) const NO_STANDBY: &str = "no-standby";

fn no_standby(course: &Course) -> Vec<Reason> {
    let at_rest = matches!(&course.end, End::Rest(_));
    let Some(members) = at_rest.then(|| unprotected(&course.after)).flatten() else {
        return Vec::new();
    };
    let told = "no other member could take over now: the next failure can't be survived";
    let unfit = members
        .iter()
        .map(|(member, unfit)| member_reason(member, unfit));
    [Reason::new(NO_STANDBY, told)]
        .into_iter()
        .chain(unfit)
        .collect()
}

/// Why a move was to be made at all.
fn cause(course: &Course, concern: &Concern) -> Option<Reason> {
    if matches!(&course.end, End::Rest(_)) && !course.touched {
        return None;
    }
    let from = course.from()?;
    // What was known at the last look; at the first where the member has gone, or is well again, since.
    let looks = [&course.after, &course.before];
    let seen = || looks.iter().filter_map(|group| group.members.get(from));
    let member = seen()
        .find(|member| member.is_failed())
        .or_else(|| seen().next());
    let reason = match member.map(Member::health) {
        Some(health @ Health::Failed(_)) => {
            Reason::new("active-failed", format!("{from} is {health}"))
        }
        Some(Health::Healthy | Health::Recovering(_)) if concern.wish != Wish::Nothing => {
            Reason::new("wanted", format!("a move away from {from} was asked for"))
        }
        // What stands in the way says it all.
        Some(Health::Healthy | Health::Recovering(_))
            if matches!(&course.end, End::Refused(Refusal::HeldOutside { .. })) =>
        {
            return None;
        }
        Some(Health::Healthy | Health::Recovering(_)) => Reason::new(
            "not-together",
            "what floats was not all on one member".to_owned(),
        ),
        None => Reason::new(
            "active-gone",
            format!("{from}, the active announced last, is gone"),
        ),
    };
    Some(reason.about(from))
}

fn end_reasons(end: &End) -> Vec<Reason> {
    match end {
        End::Rest(rest) => vec![Reason::new(rest_code(rest), rest.to_string())],
        End::Refused(refusal) => refusal_reasons(refusal),
        End::Planned(plan) => plan
            .steps
            .iter()
            .map(|step| Reason::new("step", step.to_string()).about(&plan.to))
            .collect(),
        End::GaveUp(failures) => failures
            .iter()
            .map(|failure| Reason::new(failure_code(failure), failure.to_string()))
            .collect(),
        End::Unconfirmed(error) => {
            let message = format!("what was done could not be looked at afterwards: {error}");
            vec![Reason::new("unconfirmed", message)]
        }
    }
}

fn refusal_reasons(refusal: &Refusal) -> Vec<Reason> {
    let code = match refusal {
        Refusal::HeldOutside { .. } => "held-outside",
        Refusal::NothingCanMove => "nothing-can-move",
        Refusal::TookOverJustNow { .. } => "took-over-just-now",
        Refusal::NobodyCan(_) => "no-member-can-take-over",
        Refusal::TriedInVain { .. } => "tried-in-vain",
        Refusal::NotAMember(_) => "not-a-member",
    };
    let mut reasons = vec![Reason::new(code, refusal.to_string())];
    if let Refusal::NobodyCan(members) = refusal {
        let unfit = members
            .iter()
            .filter(|(_, unfit)| !matches!(unfit, Unfit::Tried(_)));
        reasons.extend(unfit.map(|(member, unfit)| member_reason(member, unfit)));
    }
    reasons
}

fn member_reason(member: &InstanceId, unfit: &Unfit) -> Reason {
    let code = match unfit {
        Unfit::NotHealthy(_) => "not-healthy",
        Unfit::NotAttachable(_) => "not-attachable",
        Unfit::OtherZone { .. } => "other-zone",
        Unfit::OtherVpc { .. } => "other-vpc",
        Unfit::NoLandingInterface { .. } => "no-landing-interface",
        Unfit::NoAddressSlot { .. } => "no-address-slot",
        Unfit::NoInterfaceSlot { .. } => "no-interface-slot",
        Unfit::LimitsUnknown(_) => "limits-unknown",
        Unfit::Tried(_) => "tried",
    };
    Reason::new(code, format!("{member} {unfit}")).about(member)
}

fn rest_code(rest: &Rest) -> &'static str {
    match rest {
        Rest::NoMember => "no-member",
        Rest::NothingFloats => "nothing-floats",
        Rest::HeldByHealthy(_) => "held-by-healthy",
        Rest::HeldByRecovering { .. } => "held-by-recovering",
        Rest::AlreadyThere(_) => "already-there",
        Rest::TookOverJustNow { .. } => "took-over-just-now",
    }
}

fn failure_code(failure: &StepFailure) -> &'static str {
    match failure {
        StepFailure::MemberUnable(_) => "tried",
        StepFailure::Impossible(_) => "impossible",
        StepFailure::IndexTaken { .. } | StepFailure::Overtaken(_) => "overtaken",
        StepFailure::OutOfTime(_) => "out-of-time",
    }
}
