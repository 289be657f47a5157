//! Why: reasons for people and for programs.

use std::collections::{BTreeMap, BTreeSet};

use super::outcome::Reason;
use crate::act::{Course, End, StepFailure};
use crate::cloud::{Attachment, EniId, InstanceId};
use crate::decide::{Concern, Refusal, Rest, Step, Unfit, flaps, never, unprotected};
use crate::event::Wish;
use crate::look::{FloatKind, Group, Health, Member};

pub(super) fn reasons(course: &Course, concern: &Concern) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = cause(course, concern).into_iter().collect();
    reasons.extend(end_reasons(&course.end));
    reasons.extend(flapping(course));
    for (member, tried) in &course.crossed_off {
        let said = format!("{member} was tried: {}", tried.said);
        reasons.push(Reason::new("tried", said).about(member));
    }
    if let Some((member, said)) = &course.denied {
        let said = format!("{member} would take over, and may not be given what floats: {said}");
        reasons.push(Reason::new("not-permitted", said).about(member));
    }
    reasons.extend(device_indices(course));
    reasons.extend(no_standby(course));
    reasons.extend(only_member(course));
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

/// An operating system is set up for an interface at one device index, and firewalls tell their zones by it: another one
/// is said, and beforehand where a plan knows of it.
fn device_indices(course: &Course) -> Vec<Reason> {
    let index =
        |attachment: &Option<Attachment>| attachment.as_ref().map(|at| at.slot.device_index);
    let interfaces = |group: &'_ Group| -> BTreeMap<EniId, Option<u32>> {
        let of_kind = group.floats.iter().filter_map(|float| match &float.kind {
            FloatKind::Interface(of_it) => Some((of_it.eni.clone(), index(&of_it.attachment))),
            FloatKind::Address(_) | FloatKind::ElasticIp(_) | FloatKind::Route(_) => None,
        });
        of_kind.collect()
    };
    let before = interfaces(&course.before);
    let after: BTreeMap<EniId, Option<u32>> = match &course.end {
        End::Planned(plan) => plan.steps.iter().filter_map(planned_index).collect(),
        End::Rest(_) | End::Refused(_) | End::GaveUp(_) | End::Unconfirmed(_) => {
            interfaces(&course.after)
        }
    };
    let changed = after.into_iter().filter_map(|(eni, now)| {
        let (was, now) = ((*before.get(&eni)?)?, now?);
        let told = format!("the device index of {eni} is {now}, and was {was}");
        (was != now).then(|| Reason::new("device-index-changed", told))
    });
    changed.collect()
}

fn planned_index(step: &Step) -> Option<(EniId, Option<u32>)> {
    match step {
        Step::AssignAddresses { .. } | Step::AssociateElasticIp { .. } | Step::LeadRoute { .. } => {
            None
        }
        Step::MoveInterface { eni, slot, .. } => Some((eni.clone(), Some(slot.device_index))),
    }
}

/// The reason that a group is well now and would not survive the next failure.
pub(crate) const NO_STANDBY: &str = "no-standby";

fn no_standby(course: &Course) -> Vec<Reason> {
    let at_rest = matches!(&course.end, End::Rest(_));
    if !at_rest {
        return Vec::new();
    }
    let never = never(&course.after).into_iter();
    let never = never.map(|(member, unfit)| member_reason(&member, &unfit));
    let Some(members) = unprotected(&course.after) else {
        return never.collect();
    };
    let told = "no other member could take over now: the next failure can't be survived";
    let unfit = members
        .iter()
        .map(|(member, unfit)| member_reason(member, unfit));
    [Reason::new(NO_STANDBY, told)]
        .into_iter()
        .chain(unfit)
        .chain(never)
        .collect()
}

/// Somebody has to mend the alarm.
fn flapping(course: &Course) -> Option<Reason> {
    let status = course.before.announced();
    let doubts = status.and_then(|status| status.doubts);
    let times = flaps(doubts, course.began).filter(|_| course.was_moved_by_doubt())?;
    let told = format!(
        "doubt alone has moved this group {times} times within a day, the last two within an hour: \
         it flaps, and each time further doubt is waited out for longer"
    );
    Some(Reason::new("flapping", told))
}

/// Why there is nobody to tell of, where somebody else is needed.
fn only_member(course: &Course) -> Option<Reason> {
    let group = &course.after;
    let alone = group
        .members
        .keys()
        .next()
        .filter(|_| group.members.len() == 1)?;
    let needed = match &course.end {
        End::Rest(_) => unprotected(group).is_some(),
        End::Refused(refusal) => matches!(refusal, Refusal::NobodyCan(_)),
        End::Planned(_) | End::GaveUp(_) | End::Unconfirmed(_) => false,
    };
    needed.then(|| Reason::new("only-member", format!("{alone} is its only member")).about(alone))
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
        None if matches!(&course.end, End::Refused(Refusal::NoMember)) => return None,
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
        Refusal::ActiveKeeps { .. } => "active-keeps",
        Refusal::NoMember => "no-member",
        Refusal::NothingCanMove => "nothing-can-move",
        Refusal::TookOverJustNow { .. } => "took-over-just-now",
        Refusal::NobodyCan(_) => "no-member-can-take-over",
        Refusal::NotAMember(_) => "not-a-member",
    };
    let mut reasons = vec![Reason::new(code, refusal.to_string())];
    if let Refusal::ActiveKeeps { active, unfit } = refusal {
        reasons.push(member_reason(active, unfit));
    }
    if let Refusal::NobodyCan(members) = refusal {
        let unfit = members
            .iter()
            .filter(|(_, unfit)| !matches!(unfit, Unfit::CrossedOff(_)));
        reasons.extend(unfit.map(|(member, unfit)| member_reason(member, unfit)));
    }
    reasons
}

pub(super) fn member_reason(member: &InstanceId, unfit: &Unfit) -> Reason {
    let code = match unfit {
        Unfit::NotHealthy(_) => "not-healthy",
        Unfit::NotAttachable(_) => "not-attachable",
        Unfit::OtherZone { .. } => "other-zone",
        Unfit::OtherVpc { .. } => "other-vpc",
        Unfit::NotRunning(_) => "not-running",
        Unfit::NotAssociable(_) => "not-associable",
        Unfit::NoInterface { .. } => "no-interface",
        Unfit::SourceDestCheck { .. } => "source-dest-check",
        Unfit::OtherBorderGroup { .. } => "other-border-group",
        Unfit::ElasticIpInTheWay { .. } => "elastic-ip-in-the-way",
        Unfit::NoLandingInterface { .. } => "no-landing-interface",
        Unfit::NoAddressSlot { .. } => "no-address-slot",
        Unfit::NoInterfaceSlot { .. } => "no-interface-slot",
        Unfit::LimitsUnknown(_) => "limits-unknown",
        Unfit::TriedInVain { .. } => "refused-before",
        Unfit::CrossedOff(_) => "tried",
    };
    Reason::new(code, format!("{member} {unfit}")).about(member)
}

fn rest_code(rest: &Rest) -> &'static str {
    match rest {
        Rest::NoMember => "no-member",
        Rest::NothingFloats => "nothing-floats",
        Rest::HeldByHealthy(_) => "held-by-healthy",
        Rest::HeldByRecovering { .. } => "held-by-recovering",
        Rest::LastResort { .. } => "last-resort",
        Rest::AlreadyThere(_) => "already-there",
        Rest::TookOverJustNow { .. } => "took-over-just-now",
    }
}

fn failure_code(failure: &StepFailure) -> &'static str {
    match failure {
        StepFailure::MemberUnable(_) => "tried",
        StepFailure::NoVerdict { .. } | StepFailure::Withheld(_) => "no-verdict",
        StepFailure::Impossible(_) => "impossible",
        StepFailure::IndexTaken { .. } | StepFailure::Overtaken(_) => "overtaken",
        StepFailure::OutOfTime(_) => "out-of-time",
    }
}
