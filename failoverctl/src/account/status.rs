//! Every group as it is: who holds what since when, how each member is and by what evidence, who would take over.

use eni_failover::cloud::{GroupName, InstanceId, InstanceState};
use eni_failover::decide::never;
use eni_failover::look::{Group, Health, Member};
use jiff::Timestamp;
use serde::Serialize;

use super::facts::Account;
use super::truth::{Truth, truth};

/// Of the form of [`Status`] as JSON, which docs/account.md documents.
pub const STATUS_SCHEMA: &str = "eni-failover/status/1";

/// All groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// [`STATUS_SCHEMA`]
    pub schema: &'static str,
    /// When they were looked at.
    pub at: Timestamp,
    /// Each of them.
    pub groups: Vec<GroupStatus>,
    /// What is wrong with tags and belongs to no group.
    pub stray: Vec<String>,
}

/// One group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupStatus {
    /// Its name.
    pub group: GroupName,
    /// Who holds what floats, or the most of it.
    pub active: Option<InstanceId>,
    /// Since when, as the function has announced it.
    pub since: Option<Timestamp>,
    /// From whom it took over.
    pub from: Option<InstanceId>,
    /// Whether the function has told of something that is wrong, and not yet that it is over.
    pub told_of_trouble: bool,
    /// What the function would do, in a sentence.
    pub next: String,
    /// Whether its active is healthy, and somebody would take over from it.
    pub is_protected: bool,
    /// Its members.
    pub members: Vec<MemberStatus>,
    /// Of what floats who doesn't hold it.
    pub elsewhere: Vec<String>,
    /// What is wrong with its tags, and what else the function would tell of.
    pub problems: Vec<String>,
}

/// One member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MemberStatus {
    /// Its identifier.
    pub id: InstanceId,
    /// Its tag `Name`.
    pub name: Option<String>,
    /// EC2's state of it.
    pub state: InstanceState,
    /// Whether it is healthy, or the evidence against it.
    pub health: String,
    /// Whether it is.
    pub healthy: bool,
    /// What it holds.
    pub holds: Vec<String>,
    /// Why it could never take over, where that is so.
    pub never: Option<String>,
}

impl Status {
    /// Whether there are groups, each with a healthy active, and somebody who would take over from it.
    #[must_use]
    pub fn is_good(&self) -> bool {
        !self.groups.is_empty() && self.groups.iter().all(|group| group.is_protected)
    }
}

/// What changed between two looks, a line each.
#[must_use]
pub fn changes(before: &Status, after: &Status) -> Vec<String> {
    let mut lines = Vec::new();
    for now in &after.groups {
        let mut tell = |what: String| lines.push(format!("{:.0}  {}: {what}", after.at, now.group));
        let Some(was) = before.groups.iter().find(|was| was.group == now.group) else {
            tell("is there".to_owned());
            continue;
        };
        if was.active != now.active {
            let active = now.active.as_ref().map_or("nobody", InstanceId::as_str);
            tell(format!("{active} is active"));
        }
        for member in &now.members {
            let health = &member.health;
            match was.members.iter().find(|was| was.id == member.id) {
                Some(was) if was.health == *health => {}
                Some(_) | None => tell(format!("{} is {health}", member.id)),
            }
        }
        if was.next != now.next {
            tell(now.next.clone());
        }
    }
    let gone = before
        .groups
        .iter()
        .filter(|was| !after.groups.iter().any(|now| now.group == was.group));
    lines.extend(gone.map(|was| format!("{:.0}  {}: is gone", after.at, was.group)));
    lines
}

/// The groups as they are.
#[must_use]
pub fn status(account: &Account) -> Status {
    Status {
        schema: STATUS_SCHEMA,
        at: account.now,
        groups: account
            .groups
            .values()
            .map(|group| of_group(account, group))
            .collect(),
        stray: account.stray.iter().map(ToString::to_string).collect(),
    }
}

fn of_group(account: &Account, group: &Group) -> GroupStatus {
    let announced = group.announced();
    let active = group.active().cloned();
    // What was announced of somebody else says nothing of this one.
    let of_active = announced.filter(|status| status.active == active);
    let never = never(group);
    let members = group.members.values().map(|member| MemberStatus {
        never: never
            .iter()
            .find(|(id, _)| *id == member.id)
            .map(|(_, unfit)| unfit.to_string()),
        ..of_member(account, group, member)
    });
    let held = |float: &eni_failover::look::Float| float.holder_id().is_some();
    let elsewhere = group.floats.iter().filter(|float| !held(float));
    GroupStatus {
        group: group.name.clone(),
        since: of_active.map(|status| status.since),
        from: of_active.and_then(|status| status.from.clone()),
        told_of_trouble: announced.is_some_and(|status| status.trouble.is_some() || status.down),
        is_protected: is_protected(account, group),
        next: next(account, group),
        members: members.collect(),
        elsewhere: elsewhere
            .map(|float| format!("{} is held by no member", float.id))
            .collect(),
        problems: group.problems.iter().map(ToString::to_string).collect(),
        active,
    }
}

fn is_protected(account: &Account, group: &Group) -> bool {
    let active = group.sole_holder();
    active.is_some_and(|active| active.health() == Health::Healthy)
        && matches!(truth(account, group), Truth::Ready(_))
}

fn of_member(account: &Account, group: &Group, member: &Member) -> MemberStatus {
    let floats = group.floats.iter();
    let holds = floats.filter(|float| float.holder_id() == Some(&member.id));
    let health = member.health();
    MemberStatus {
        id: member.id.clone(),
        name: member.name.clone(),
        state: member.state,
        healthy: health == Health::Healthy,
        health: with_the_operators_words(account, member, health.to_string()),
        holds: holds.map(|float| float.id.to_string()).collect(),
        never: None,
    }
}

/// What somebody wrote into the mark that they set by hand, for whoever finds it.
fn with_the_operators_words(account: &Account, member: &Member, health: String) -> String {
    let by_hand = member.marks.iter().filter(|mark| mark.at.is_none());
    let mut words = by_hand
        .filter(|mark| member.in_force(mark))
        .filter_map(|mark| account.tag(&member.id, &account.schema().impaired(&mark.cause)));
    match words
        .next()
        .filter(|words| *words != "on" && !words.is_empty())
    {
        Some(words) => format!("{health}: {words}"),
        None => health,
    }
}

fn next(account: &Account, group: &Group) -> String {
    match truth(account, group) {
        Truth::Ready(plan) => format!("{} would take over", account.called(&plan.to)),
        Truth::Alone(unfit) => {
            let each = unfit
                .iter()
                .map(|(member, unfit)| format!("{} {unfit}", account.called(member)));
            let each: Vec<String> = each.collect();
            let why = if each.is_empty() {
                "it has one member only".to_owned()
            } else {
                each.join("; ")
            };
            format!("nobody could take over: {why}")
        }
        Truth::Nothing(rest) => rest.to_string(),
        Truth::Moving(plan) => format!("a move to {} is due now", account.called(&plan.to)),
        Truth::Settling => "it is between two members".to_owned(),
        Truth::Refused(why) => format!("refused: {why}"),
    }
}
