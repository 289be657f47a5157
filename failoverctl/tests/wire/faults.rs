//! Each fault on each call of an invocation, through the AWS SDK and HTTP. It ends as without the fault, and with the
//! same changes as in virtual time.

use std::sync::Mutex;
use std::thread;

use ec2_simulator::FaultRule;
use failoverctl::drill::{Drill, in_virtual_time};
use failoverctl::stage::{Asked, How, Opening};
use failoverctl::wire::over_the_wire;

use crate::drills::{end, world};

/// Without effect on the call that they befall.
/// What EC2 answers to a call that only asks.
const REHEARSED: &str = "DryRunOperation";

const BEFORE: [&str; 4] = ["throttled", "unavailable", "internal-error", "lost-request"];

/// After the effect.
const AFTER: [&str; 4] = ["lost-answer", "truncated", "wrong-content", SLOW];

/// In time.
const SLOW: &str = "slow:300ms";

/// The SDK gives the call up after five seconds, and half a second later EC2 carries it out all the same. In virtual
/// time nobody gives up.
const TOO_SLOW: &str = "slow:11s";

/// Most of its time a drill waits.
const AT_ONCE: usize = 12;

/// An invocation, and how it is to end.
struct Invocation {
    asked: Asked,
    outcome: &'static str,
    to: &'static str,
}

/// One fault on one call of it: the first or the second of its action.
struct Case<'a> {
    of: &'a Invocation,
    action: &'static str,
    nth: usize,
    fault: &'static str,
}

fn moves(action: &str) -> bool {
    ["Attach", "Detach", "Assign"]
        .iter()
        .any(|verb| action.starts_with(verb))
}

impl Case<'_> {
    fn rule(&self) -> String {
        format!("{}:{}={}", self.action, self.nth, self.fault)
    }

    fn world(&self) -> ec2_simulator::World {
        let mut world = world(&self.of.asked);
        let rule: FaultRule = self.rule().parse().expect("a rule");
        world.settings_mut().faults = vec![rule];
        world
    }

    fn findings(&self) -> Vec<String> {
        let (wired, _) = over_the_wire(self.world(), self.of.asked.clone()).expect("a drill");
        let mut findings = self.end_of(&wired);
        if self.fault != TOO_SLOW {
            let (virtually, _) =
                in_virtual_time(self.world(), self.of.asked.clone()).expect("a drill");
            if end(&wired) != end(&virtually) {
                let (wired, virtually) = (end(&wired), end(&virtually));
                findings.push(format!(
                    "ends as {wired:#}\nin virtual time as {virtually:#}"
                ));
            }
        }
        findings
            .into_iter()
            .map(|finding| format!("{}: {finding}", self.rule()))
            .collect()
    }

    fn end_of(&self, drill: &Drill) -> Vec<String> {
        let outcome = &drill.answer["outcomes"][0];
        let told = |message: &failoverctl::drill::MessageView| {
            message.attributes.get("outcome").map(String::as_str) == Some("moved")
                && message.json["to"] == self.of.to
        };
        let mut findings = Vec::new();
        let mut check = |is_right: bool, finding: String| {
            if !is_right {
                findings.push(finding);
            }
        };
        check(
            drill.ended_well(),
            format!("{:?} {:?}", drill.failure, drill.violations),
        );
        check(
            outcome["outcome"] == self.of.outcome && outcome["to"] == self.of.to,
            format!("{outcome}"),
        );
        check(
            self.of.outcome != "moved" || drill.messages.iter().any(told),
            "nobody is told".to_owned(),
        );
        let made = drill.calls.iter().filter(|call| call.action == self.action);
        let made = made.filter(|call| call.result != REHEARSED);
        let made: Vec<&str> = made.map(|call| call.result.as_str()).collect();
        let said = made.get(self.nth - 1);
        check(
            said.is_some_and(|said| (*said == "ok") == (self.fault == SLOW)),
            format!("the fault befell nothing: {made:?}"),
        );
        if moves(self.action) && self.fault != TOO_SLOW {
            let due = if BEFORE.contains(&self.fault) { 2 } else { 1 };
            check(made.len() == due, format!("made {} times", made.len()));
        }
        findings
    }
}

impl Invocation {
    /// Every action that is made where nothing disturbs it, twice where it was made twice.
    fn calls(&self) -> Vec<(&'static str, usize)> {
        let asked = self.asked.clone();
        let (drill, _) = in_virtual_time(world(&asked), asked).expect("a drill");
        let mut calls: Vec<(&'static str, usize)> = Vec::new();
        let carried_out = drill.calls.into_iter();
        for call in carried_out.filter(|call| call.result != REHEARSED) {
            let nth = calls.iter().filter(|(it, _)| *it == call.action).count() + 1;
            if nth <= 2 {
                calls.push((call.action, nth));
            }
        }
        calls
    }

    fn survives_each_fault_on_each_call_of(&self, actions: &[&str]) {
        let mut calls = self.calls();
        calls.retain(|(action, _)| actions.contains(action));
        let never = actions.iter().find(|it| !calls.contains(&(**it, 1)));
        assert_eq!(never, None, "it isn't made at all");
        let cases = calls.iter().flat_map(|&(action, nth)| {
            let faults = BEFORE.into_iter().chain(AFTER).chain([TOO_SLOW]);
            faults.map(move |fault| Case {
                of: self,
                action,
                nth,
                fault,
            })
        });
        let (cases, findings) = (Mutex::new(cases), Mutex::new(Vec::new()));
        let next = || cases.lock().expect("cases").next();
        thread::scope(|scope| {
            for _ in 0..AT_ONCE {
                scope.spawn(|| {
                    while let Some(case) = next() {
                        let found = case.findings();
                        findings.lock().expect("findings").extend(found);
                    }
                });
            }
        });
        let findings = findings.into_inner().expect("findings");
        assert!(findings.is_empty(), "{}", findings.join("\n"));
    }
}

#[test]
fn an_interface_survives_each_fault_on_each_call() {
    let invocation = Invocation {
        asked: Asked::ActiveFails(How::Stop),
        outcome: "moved",
        to: "i-0bbbbbbbbbbbbbbb2",
    };
    invocation.survives_each_fault_on_each_call_of(&[
        "DescribeInstances",
        "DescribeInstanceStatus",
        "DescribeInstanceTypes",
        "DescribeNetworkInterfaces",
        "DetachNetworkInterface",
        "AttachNetworkInterface",
        "Publish",
        "CreateTags",
    ]);
}

#[test]
fn addresses_survive_each_fault_on_each_call() {
    let opening = Opening::fails("i-0ccccccccccccccc3", How::Stop);
    let invocation = Invocation {
        asked: Asked::For(opening),
        outcome: "moved",
        to: "i-0ddddddddddddddd4",
    };
    invocation.survives_each_fault_on_each_call_of(&[
        "DescribeInstances",
        "DescribeInstanceStatus",
        "DescribeInstanceTypes",
        "DescribeNetworkInterfaces",
        "DescribeSubnets",
        "AssignPrivateIpAddresses",
        "Publish",
        "CreateTags",
    ]);
}

/// An alarm that goes back to OK: what had been written against the member is taken back.
#[test]
fn evidence_is_taken_back_under_each_fault() {
    let text = include_str!("../../../events/alarm-eventbridge-ok.json");
    let event = serde_json::from_str(text).expect("JSON");
    let invocation = Invocation {
        asked: Asked::For(Opening::Event(event)),
        outcome: "no-action",
        to: "i-0aaaaaaaaaaaaaaa1",
    };
    invocation.survives_each_fault_on_each_call_of(&["CreateTags", "DeleteTags"]);
}
