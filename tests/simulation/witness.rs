//! Sees every change of the world, keeps the ledger, and asks the invariants.

use std::sync::{Arc, Mutex, PoisonError};

use ec2_simulator::api::{ApiError, Request, Response};
use ec2_simulator::{Effect, World};
use eni_failover::cloud::InstanceState;
use serde_json::Value;
use tokio::sync::Notify;

use crate::invariants;
use crate::kinds;
use crate::layout::{primary_eni, second_eni};
use crate::ledger::{Announced, INVOCATION, Ledger, Order, Said};
use crate::scenario::{What, When};
use crate::truth::{Holder, Truth, index};

/// The ledger, and whom to wake when it has orders.
#[derive(Clone)]
pub(crate) struct Watch {
    pub(crate) ledger: Arc<Mutex<Ledger>>,
    pub(crate) wake: Arc<Notify>,
    pub(crate) tick: Arc<Notify>,
}

impl Watch {
    pub(crate) fn ledger(&self) -> std::sync::MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn saw(&self, world: &mut World, effect: Option<Effect<'_>>) {
        let mut ledger = self.ledger();
        ledger.now = ledger.milliseconds(world.now());
        let by = INVOCATION.try_with(|by| *by).ok();
        if let (Some(by), Some(effect)) = (by, effect) {
            answered(&mut ledger, by, effect);
        }
        let reads = effect.is_some_and(|effect| effect.request.is_describe());
        if !reads {
            self.changed(&mut ledger, world, by, effect);
        }
        if let (Some(by), Some(effect)) = (by, effect) {
            let kills = happen(&mut ledger, effect.request.action(), true);
            if kills {
                ledger.invocations[by].kill.notify_one();
            }
        }
        if !ledger.orders.is_empty() {
            self.wake.notify_one();
        }
    }

    fn changed(
        &self,
        ledger: &mut Ledger,
        world: &mut World,
        by: Option<usize>,
        effect: Option<Effect<'_>>,
    ) {
        let events = world.take_events();
        ledger.orders.extend(events.into_iter().map(Order::Event));
        let next = world.next_transition().map(|at| ledger.milliseconds(at));
        if ledger.next_transition != next {
            ledger.next_transition = next;
            self.tick.notify_one();
        }
        for attachment in world
            .interfaces()
            .filter_map(|interface| interface.attachment)
        {
            let instance = attachment.instance.and_then(index);
            let member = instance.filter(|instance| *instance < ledger.scenario.layout.outsider());
            if let Some(member) = member
                && attachment.slot.device_index > 0
                && !ledger.attachments.contains_key(attachment.id)
            {
                ledger.attachments.insert(attachment.id.to_owned(), member);
            }
        }
        let truth = Truth::of(world, &ledger.scenario.layout, ledger.now);
        let before = ledger.truth().clone();
        if truth.differs(&before) {
            ledger.last_change = ledger.now;
            ledger.calm = 0;
            tell_change(ledger, &before, &truth);
            ledger.history.push(truth);
        }
        if let (
            Some(by),
            Some(Effect {
                request,
                answer: Ok(_),
            }),
        ) = (by, effect)
        {
            if !repeats(ledger, world, request) {
                ledger.calm = 0;
            }
            acted(ledger, by, request);
            invariants::after_effect(ledger, world, by, &before, request);
        }
        invariants::always(ledger, world, by, &before);
    }
}

/// Whether a message is about a group that has no member left to carry what was told: it is told with each look.
fn repeats(ledger: &Ledger, world: &World, request: &Request) -> bool {
    let Request::Publish(publish) = request else {
        return false;
    };
    let name = publish.message_attributes.get("group");
    // Of many groups some have a member.
    let group = name.map_or(usize::MAX, |name| {
        group_of(&name.string_value.as_str().into())
    });
    let mut instances = world.instances();
    let there = |state| {
        !matches!(
            state,
            InstanceState::ShuttingDown | InstanceState::Terminated
        )
    };
    !instances.any(|instance| {
        let member =
            index(instance.id).and_then(|index| ledger.scenario.layout.instances.get(index));
        there(instance.state) && member.is_some_and(|member| member.groups.contains(&group))
    })
}

fn tell_change(ledger: &mut Ledger, before: &Truth, truth: &Truth) {
    if ledger.timeline.is_none() {
        return;
    }
    for (member, health) in truth.health.iter().enumerate() {
        if before.health[member] != *health {
            ledger.note(|| format!("    world: m{member} is {health:?}"));
        }
    }
    for (float, holder) in truth.floats.iter().enumerate() {
        if before.floats[float] != *holder {
            let group = ledger.scenario.layout.floats[float].group;
            ledger.note(|| format!("    world: f{float} of g{group} is with {holder:?}"));
        }
    }
}

/// Notes what EC2 answered.
fn answered(ledger: &mut Ledger, by: usize, effect: Effect<'_>) {
    let action = effect.request.action();
    if action == "DescribeInstances" && effect.answer.is_ok() {
        ledger.invocations[by].looking = ledger.invocations[by].unheard;
    }
    if let Err(error) = effect.answer {
        refused(ledger, by, effect.request, error);
    }
    if ledger.timeline.is_some() {
        let line = match effect.answer {
            Ok(Response::AttachNetworkInterface(answer)) => answer.attachment_id.clone(),
            Ok(_) => "ok".to_owned(),
            Err(error) => error.to_string(),
        };
        if !effect.request.is_describe() || effect.answer.is_err() {
            ledger.note(|| format!("  #{by} {action} has its effect: {line}"));
        }
    }
}

/// Whom a call is for that gives something.
pub(crate) fn receiver(request: &Request, members: usize) -> Option<usize> {
    match request {
        Request::AttachNetworkInterface(asked) => index(&asked.instance_id),
        _ => kinds::receives(request).and_then(|eni| {
            (0..members).find(|member| eni == primary_eni(*member) || eni == second_eni(*member))
        }),
    }
}

/// A member that refuses can't be blamed on the function.
pub(crate) fn refused(ledger: &mut Ledger, by: usize, request: &Request, error: &ApiError) {
    let members = ledger.scenario.layout.instances.len();
    if error.http_status < 500
        && let Some(member) = receiver(request, members)
    {
        ledger.invocations[by].tried.insert(member);
    }
}

/// Notes what the function did.
fn acted(ledger: &mut Ledger, by: usize, request: &Request) {
    match request {
        Request::Publish(publish) => {
            ledger.counts.announcements += 1;
            let texts: Value = serde_json::from_str(&publish.message).unwrap_or_default();
            let told = texts["sqs"].as_str().unwrap_or_default();
            let told: Value = serde_json::from_str(told).unwrap_or_default();
            let subject = publish.subject.clone().unwrap_or_default();
            ledger.note(|| format!("  #{by} publishes: {subject}"));
            for told in of_groups(&told) {
                invariants::what_was_said_was_true(ledger, by, told);
                let outcome = told["outcome"].as_str().unwrap_or_default();
                let message = ledger.counts.announcements;
                ledger.said.push(Said {
                    at: ledger.now,
                    by,
                    message,
                    group: group_of(&told["group"]),
                    active: told["to"].as_str().and_then(index),
                    bad: matches!(outcome, "refused" | "rolled-back" | "partial"),
                    down: says_that_one_is_down(told),
                });
            }
            invariants::not_too_fast(ledger, by);
        }
        Request::CreateTags(asked) => {
            for (key, value) in &asked.tags {
                ledger.note(|| format!("  #{by} tags {key} = {value} on {:?}", asked.resources));
                if let Some(group) = key.strip_prefix("failover:status:") {
                    let mut announced = announced(ledger.now, by, group, value);
                    invariants::told_before_written(ledger, by, &mut announced);
                    invariants::not_told_twice(ledger, &announced);
                    ledger.announced.push(announced);
                }
            }
        }
        _ => {
            let members = ledger.scenario.layout.instances.len();
            let chosen = receiver(request, members);
            for group in float_groups(ledger, request) {
                ledger.chosen[group] = chosen;
            }
        }
    }
}

/// What a message tells of each group.
fn of_groups(told: &Value) -> Vec<&Value> {
    match told["groups"].as_array() {
        Some(groups) => groups.iter().collect(),
        None => vec![told],
    }
}

fn group_of(name: &Value) -> usize {
    let number = name.as_str().and_then(|name| name.get(1..));
    number
        .and_then(|number| number.parse().ok())
        .unwrap_or(usize::MAX)
}

fn announced(at: u64, by: usize, group: &str, value: &str) -> Announced {
    let word = |key: &str| {
        let mut words = value.split(' ').filter_map(|word| word.split_once('='));
        words.find(|(name, _)| *name == key).map(|(_, value)| value)
    };
    Announced {
        at,
        by,
        group: group_of(&group.into()),
        active: word("active").and_then(index),
        since: word("since").and_then(|since| since.parse().ok()),
        told: word("told").map(ToOwned::to_owned),
        bad: None,
    }
}

/// The groups whose floats a call names.
fn float_groups(ledger: &Ledger, request: &Request) -> Vec<usize> {
    let layout = &ledger.scenario.layout;
    let floats = (0..layout.floats.len()).filter(|float| kinds::gives(layout, *float, request));
    floats.map(|float| layout.floats[float].group).collect()
}

/// Orders what is to happen with this call; whether its process is to die.
pub(crate) fn happen(ledger: &mut Ledger, action: &str, after: bool) -> bool {
    let scenario = Arc::clone(&ledger.scenario);
    if ledger.now > scenario.trouble_ends * 1000 {
        return false;
    }
    let nth = ledger.nth(action, after);
    let mut kills = false;
    for happening in &scenario.happenings {
        if happening.when
            == (When::Call {
                action: action.to_owned(),
                nth,
                after,
            })
        {
            if happening.what == What::Kill {
                kills = true;
                ledger.counts.faults += 1;
                ledger.note(|| "the process of this call is killed".to_owned());
            } else {
                ledger.orders.push(Order::Happening(happening.what.clone()));
            }
        }
    }
    if kills {
        ledger.disturbed = ledger.now;
    }
    kills
}

/// Whether any float of a group has changed hands.
pub(crate) fn moved(before: &[Holder], after: &[Holder], floats: &[usize]) -> bool {
    floats.iter().any(|float| before[*float] != after[*float])
}

fn says_that_one_is_down(told: &Value) -> bool {
    const STATES: [&str; 4] = ["stopping", "stopped", "shutting-down", "terminated"];
    let reasons = told["reasons"].as_array().into_iter().flatten();
    let mut messages = reasons.filter_map(|reason| reason["message"].as_str());
    messages.any(|message| STATES.iter().any(|state| message.contains(state)))
}
