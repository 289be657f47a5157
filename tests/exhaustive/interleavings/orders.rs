//! The graph of all orders: followed, checked at every end, and counted.

use std::collections::{BTreeMap, HashMap};

use ec2_simulator::{Simulator, World};
use serde_json::Value;

use super::pair::{Environment, Pair, State};
use super::turnstile::{Side, Turnstile};
use crate::case::check_end;
use crate::ground::{Kind, STANDBY};
use crate::role;
use crate::witness::Witness;

/// What may follow each state, as far as it has been followed.
type Graph = HashMap<State, Vec<Option<State>>>;

struct Orders<'a> {
    world: &'a World,
    kind: Kind,
    payloads: &'a [Value; 2],
    slow: usize,
    graph: Graph,
    first: Option<State>,
    ends: usize,
    most_messages: usize,
    /// Invocations that failed, and were retried.
    retries: usize,
    /// What was found, how often, and in which order first.
    findings: BTreeMap<String, (usize, Vec<String>)>,
}

/// Follows every order and checks its end.
pub(crate) async fn every_order(
    world: &World,
    kind: Kind,
    payloads: &[Value; 2],
    slow: usize,
    at_least: u128,
) {
    let mut orders = Orders {
        world,
        kind,
        payloads,
        slow,
        graph: Graph::new(),
        first: None,
        ends: 0,
        most_messages: 0,
        retries: 0,
        findings: BTreeMap::new(),
    };
    let mut open = vec![Vec::new()];
    while let Some(prefix) = open.pop() {
        open.extend(orders.follow(&prefix).await);
    }
    orders.report(at_least);
}

impl Orders<'_> {
    /// Goes one way from the beginning to an end, or to a state that is known; the other ways that it passed.
    async fn follow(&mut self, prefix: &[usize]) -> Vec<Vec<usize>> {
        let simulator = Simulator::new(self.world.clone());
        simulator.keep_no_record();
        simulator.allow_only(role::policy());
        let witness = Witness::new(simulator, self.kind, false);
        let turnstile = Turnstile::new(&witness);
        let sides = [0, 1].map(|invocation| Side {
            turnstile: &turnstile,
            invocation,
        });
        let [one, other] = &sides;
        let environments = [one, other].map(|side| Environment::new(&witness, side));
        let mut pair = Pair::begin(&turnstile, &environments, self.payloads, self.slow).await;
        let mut others = Vec::new();
        if self.walk(&mut pair, prefix, &mut others).await {
            let failed = pair.failed();
            drop(pair);
            turnstile.open();
            self.end(&witness, &environments, failed).await;
            for finding in witness.seen().findings {
                let first = (0, turnstile.order());
                self.findings.entry(finding).or_insert(first).0 += 1;
            }
        }
        others
    }

    /// Whether it came to an end.
    async fn walk(
        &mut self,
        pair: &mut Pair<'_>,
        prefix: &[usize],
        others: &mut Vec<Vec<usize>>,
    ) -> bool {
        let mut way: Vec<usize> = Vec::new();
        let mut before: Option<(State, usize)> = None;
        loop {
            let (here, choices) = (pair.fingerprint(), pair.choices());
            match before {
                Some((before, taken)) => {
                    let next = self.graph.get_mut(&before).expect("it was passed");
                    next[taken] = Some(here);
                }
                None => self.first = Some(here),
            }
            let step = prefix.get(way.len()).copied().unwrap_or(0);
            if way.len() >= prefix.len() {
                if self.graph.contains_key(&here) {
                    return false;
                }
                self.graph.insert(here, vec![None; choices.len()]);
                let other = |step| [&way[..], &[step]].concat();
                others.extend((1..choices.len()).map(other));
            }
            let Some(choice) = choices.get(step) else {
                return true;
            };
            pair.take(*choice).await;
            way.push(step);
            before = Some((here, step));
        }
    }

    async fn end(
        &mut self,
        witness: &Witness,
        environments: &[Environment<'_>; 2],
        failed: [bool; 2],
    ) {
        self.ends += 1;
        for (index, _) in failed.iter().enumerate().filter(|(_, failed)| **failed) {
            self.retries += 1;
            environments[index].again(&self.payloads[index]).await;
        }
        for environment in environments {
            environment.scheduled().await;
        }
        check_end(witness, None);
        let seen = witness.seen();
        environments[0].scheduled().await;
        if witness.seen().changes.len() > seen.changes.len() {
            witness.find("a further look did something");
        }
        let done = |m: &Value| m["to"] == STANDBY && m["outcome"] != "partial";
        if !seen.told.iter().all(done) {
            witness.find(format!("of one move it was said: {:?}", seen.told));
        }
        self.most_messages = self.most_messages.max(seen.told.len());
    }

    fn report(&self, at_least: u128) {
        let first = self.first.expect("it was followed");
        let orders = paths(&self.graph, first, &mut HashMap::new());
        println!(
            "{:?}: {orders} orders, {} states, {} ends, at most {} messages, {} retries",
            self.kind,
            self.graph.len(),
            self.ends,
            self.most_messages,
            self.retries
        );
        for (finding, (count, order)) in &self.findings {
            println!("{finding} (at {count} ends), first in this order: {order:#?}");
        }
        assert!(self.findings.is_empty(), "{} findings", self.findings.len());
        assert!(orders >= at_least, "only {orders} orders");
    }
}

/// How many ways lead from here to an end.
fn paths(graph: &Graph, from: State, known: &mut HashMap<State, u128>) -> u128 {
    if let Some(paths) = known.get(&from) {
        return *paths;
    }
    let next = &graph[&from];
    let onward = next
        .iter()
        .map(|next| next.expect("every way was followed"));
    let count = match next.len() {
        0 => 1,
        _ => onward.map(|next| paths(graph, next, known)).sum(),
    };
    known.insert(from, count);
    count
}
