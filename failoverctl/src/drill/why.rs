//! Why a drill isn't green: it is only where something floats, all of it is held well, and nothing that was meant to float
//! was left out.

use std::collections::BTreeSet;

use eni_failover::cloud::InstanceId;
use serde_json::Value;

use super::drilled::Drill;
use crate::stage::Opening;
use crate::view::GroupView;

/// Why it isn't green.
pub(super) fn why(drill: &Drill, opening: &Opening) -> Vec<String> {
    let mut why: Vec<String> = drill
        .violations
        .iter()
        .map(|violation| format!("The simulated EC2 is in a state that can't be: {violation}"))
        .collect();
    if drill.failure.is_some() {
        why.push("The function's invocation failed.".to_owned());
    }
    for failure in opening.failures() {
        why.extend(of_the_failed(drill, &failure.instance));
    }
    let outcomes = drill.answer.get("outcomes").and_then(Value::as_array);
    for outcome in outcomes.into_iter().flatten() {
        let word = |field: &str| outcome.get(field).and_then(Value::as_str);
        why.extend(of_a_group(
            drill,
            word("group").unwrap_or_default(),
            word("outcome").unwrap_or_default(),
        ));
    }
    let all = || drill.before.iter().chain(&drill.after);
    if why.is_empty() && all().all(|group| group.floats.is_empty()) {
        why.push("Nothing floats in this account: nothing is protected.".to_owned());
    }
    if !drill.held_by_the_healthy {
        why.push("Not everything that floats is held by a healthy member.".to_owned());
    }
    // Several invocations may have said the same.
    let mut said = BTreeSet::new();
    why.retain(|sentence| said.insert(sentence.clone()));
    why
}

fn of_the_failed(drill: &Drill, failed: &InstanceId) -> Vec<String> {
    let is_in = |group: &&GroupView| group.members.iter().any(|member| member.id == *failed);
    if !drill.before.iter().any(|group| is_in(&group)) {
        return vec![format!(
            "The instance {failed} is in no failover group: nothing of it is protected."
        )];
    }
    let floats = drill.after.iter().flat_map(|group| &group.floats);
    floats
        .filter(|float| float.holder.as_ref() == Some(failed))
        .map(|float| format!("The failed {failed} still holds {}.", float.id))
        .collect()
}

fn of_a_group(drill: &Drill, name: &str, outcome: &str) -> Vec<String> {
    let shown = [&drill.before, &drill.after];
    let shown = shown.map(|groups| groups.iter().find(|group| group.group.as_str() == name));
    let known: Vec<&GroupView> = shown.into_iter().flatten().collect();
    let mut why = Vec::new();
    if known.iter().all(|group| group.floats.is_empty()) {
        why.push(format!(
            "Nothing floats in the group {name}: no interface or Elastic IP is tagged with it, no landing interface of its members lists an address, and no route table a route."
        ));
    }
    for left in known.iter().flat_map(|group| &group.left_behind) {
        let sentence = format!("Left behind in the group {name}: {left}.");
        if !why.contains(&sentence) {
            why.push(sentence);
        }
    }
    if let [Some(before), _] = shown
        && before.alone
    {
        why.push(format!(
            "In the group {name} nobody but the holder could hold what floats, before anything failed."
        ));
    }
    if !matches!(outcome, "moved" | "no-action" | "planned") {
        why.push(format!(
            "The group {name} ended as {outcome}, for the reasons above."
        ));
    }
    why
}
