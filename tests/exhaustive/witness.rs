//! Who sees every call take effect, and notes what must not be.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use ec2_simulator::Simulator;
use eni_failover::cloud::CallError;
use serde_json::Value;
use tokio::time::Instant;

use crate::ground::{ACTIVE, ALLOCATION, Kind, LANDINGS, MEMBERS, PUBLIC};
use crate::ports::Asked;
use crate::truth::Truth;

/// All that floats.
fn floats(kind: Kind) -> impl Iterator<Item = &'static str> {
    let within = kind.enis().iter().chain(kind.addresses());
    let leading = kind.routes().iter().copied().chain(kind.elastic_ip());
    within.copied().chain(leading)
}

pub(crate) struct Witness {
    pub(crate) simulator: Simulator,
    pub(crate) kind: Kind,
    /// Whether a healthy member that holds a part may lose it: only where it can't take the rest.
    pub(crate) may_lose_a_part: bool,
    seen: Mutex<Seen>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// What must not be.
    pub(crate) findings: Vec<String>,
    /// Published messages.
    pub(crate) told: Vec<Value>,
    /// Calls that change something, in the order of their effect.
    pub(crate) changes: Vec<String>,
    /// How often what floats got an owner that it did not have before.
    pub(crate) takeovers: usize,
    /// The last owner of each float.
    holders: BTreeMap<String, String>,
    orphaned_since: Option<Instant>,
    /// The longest time that something had no owner.
    pub(crate) orphaned: Duration,
}

impl Witness {
    pub(crate) fn new(simulator: Simulator, kind: Kind, may_lose_a_part: bool) -> Self {
        let witness = Self {
            simulator,
            kind,
            may_lose_a_part,
            seen: Mutex::default(),
        };
        let holders = floats(kind);
        // Where a float was before it lost its owner isn't known any more; the active had all of them.
        let of_active = holders.map(|float| (float.to_owned(), ACTIVE.to_owned()));
        witness.lock().holders = of_active.collect();
        witness.note_holders();
        witness
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().expect("nobody panicked")
    }

    pub(crate) fn seen(&self) -> Seen {
        self.lock().clone()
    }

    pub(crate) fn find(&self, finding: impl Into<String>) {
        self.lock().findings.push(finding.into());
    }

    pub(crate) fn truth(&self) -> Truth {
        self.simulator
            .with_world(|world| Truth::of(world, self.kind))
    }

    /// Lets the call happen, and watches it.
    pub(crate) async fn watch<T>(
        &self,
        asked: &Asked,
        call: impl Future<Output = Result<T, CallError>>,
    ) -> Result<T, CallError> {
        if asked.is_describe() {
            return call.await;
        }
        let before = self.truth();
        self.check_names(asked, &before);
        self.check_robbery(asked, &before);
        if let Some(message) = &asked.message {
            self.check_message(message, &before);
        }
        let result = call.await;
        if result.is_ok() {
            let line = format!("{} {}", asked.action, asked.names.join(" "));
            self.lock().changes.push(line);
        }
        self.note_holders();
        result
    }

    /// Who has what now, and what of it is new.
    pub(crate) fn note_holders(&self) {
        let truth = self.truth();
        let orphaned = truth.is_orphaned();
        let mut seen = self.lock();
        for (float, holder) in truth.holders {
            let Some(holder) = holder else { continue };
            let before = seen.holders.insert(float, holder.clone());
            seen.takeovers += usize::from(before.is_some_and(|before| before != holder));
        }
        let since = match (seen.orphaned_since, orphaned) {
            (None, true) => Some(Instant::now()),
            (Some(since), _) => {
                seen.orphaned = seen.orphaned.max(since.elapsed());
                orphaned.then_some(since)
            }
            (None, false) => None,
        };
        seen.orphaned_since = since;
    }

    /// Nothing outside the group is touched.
    fn check_names(&self, asked: &Asked, truth: &Truth) {
        for name in &asked.names {
            let of_float = |attachment: &str| {
                // One that is gone is nobody's.
                let eni = truth
                    .attachments
                    .get(attachment)
                    .map(|(eni, _)| eni.as_str());
                eni.is_none_or(|eni| self.kind.enis().contains(&eni))
            };
            let ours = MEMBERS.contains(&name.as_str())
                || LANDINGS.contains(&name.as_str())
                || floats(self.kind).any(|float| float == name)
                || self.kind.resources().contains(&name.as_str())
                || (name.starts_with("eni-attach-") && of_float(name));
            if !ours {
                self.find(format!("{} touches {name}", asked.action));
            }
        }
    }

    /// Nobody healthy is robbed.
    fn check_robbery(&self, asked: &Asked, truth: &Truth) {
        let victims: Vec<&str> = match asked.action {
            "DetachNetworkInterface" => truth
                .attachments
                .get(&asked.of)
                .map(|(_, instance)| instance.as_str())
                .into_iter()
                .collect(),
            "UnassignPrivateIpAddresses" | "UnassignIpv6Addresses" => {
                let from = LANDINGS.iter().position(|landing| *landing == asked.of);
                let from = from.and_then(|index| MEMBERS.get(index).copied());
                let held = |holder: &Option<String>| holder.as_deref() == from;
                from.filter(|_| truth.holders.values().any(held))
                    .into_iter()
                    .collect()
            }
            "AssignPrivateIpAddresses"
            | "AssignIpv6Addresses"
            | "AssociateAddress"
            | "ReplaceRoute"
            | "CreateRoute" => {
                let to = LANDINGS.iter().position(|landing| *landing == asked.of);
                let to = to.and_then(|index| MEMBERS.get(index).copied());
                let names = asked.names.iter().map(String::as_str);
                let floats = names.map(|name| if name == ALLOCATION { PUBLIC } else { name });
                let holders = floats.filter_map(|float| {
                    let holder = truth.holders.get(float);
                    holder.and_then(|holder| holder.as_deref())
                });
                holders.filter(|holder| Some(*holder) != to).collect()
            }
            _ => Vec::new(),
        };
        for victim in victims
            .into_iter()
            .filter(|victim| truth.is_healthy(victim))
        {
            if !self.may_lose_a_part || truth.sole_holder() == Some(victim) {
                self.find(format!("{} robs {victim}, which is healthy", asked.action));
            }
        }
    }

    /// What is said is true when it is said.
    fn check_message(&self, message: &str, truth: &Truth) {
        let message: Value = serde_json::from_str(message).expect("JSON");
        let claims_all = [
            "moved",
            "found-moved",
            "completed",
            "well-again",
            "rolled-back",
            "watched",
        ];
        let news = message["news"].as_str().unwrap_or_default();
        let to = message["to"].as_str();
        if claims_all.contains(&news) && (to.is_none() || to != truth.sole_holder()) {
            self.find(format!(
                "{news} to {to:?} was said, but {:?} is so",
                truth.holders
            ));
        }
        if news == "refused" {
            for float in message["floats"].as_array().expect("floats") {
                let (id, after) = (float["id"].as_str(), float["after"].as_str());
                let holder = truth.holders.get(id.unwrap_or_default());
                if holder.and_then(|holder| holder.as_deref()) != after {
                    self.find(format!(
                        "{id:?} was said to stay on {after:?}, but {holder:?} has it"
                    ));
                }
            }
        }
        self.lock().told.push(message);
    }
}
