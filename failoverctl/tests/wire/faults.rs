//! Each fault on each call of a failover, through the AWS SDK and HTTP. It ends as without the fault, and with the
//! same changes as in virtual time.

use std::sync::Mutex;
use std::thread;

use ec2_simulator::FaultRule;
use failoverctl::drill::{Drill, in_virtual_time};
use failoverctl::stage::{Asked, How, Opening};
use failoverctl::wire::over_the_wire;

use crate::drills::{end, world};

/// Without effect on the call that they befall.
const BEFORE: [&str; 4] = ["throttled", "unavailable", "internal-error", "lost-request"];

/// After the effect.
const AFTER: [&str; 4] = ["lost-answer", "truncated", "wrong-content", "slow:300ms"];

/// The SDK gives the call up after five seconds, and half a second later EC2 carries it out all the same. In virtual
/// time nobody gives up.
const TOO_SLOW: &str = "slow:11s";

/// Most of its time a drill waits.
const AT_ONCE: usize = 12;

/// One fault on one call: the first or the second of its action.
struct Case<'a> {
    asked: &'a Asked,
    to: &'a str,
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
        let mut world = world(self.asked);
        let rule: FaultRule = self.rule().parse().expect("a rule");
        world.settings_mut().faults = vec![rule];
        world
    }

    fn findings(&self) -> Vec<String> {
        let (wired, _) = over_the_wire(self.world(), self.asked.clone()).expect("a drill");
        let mut findings = self.end_of(&wired);
        if self.fault != TOO_SLOW {
            let (virtually, _) =
                in_virtual_time(self.world(), self.asked.clone()).expect("a drill");
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
                && message.json["to"] == self.to
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
            outcome["outcome"] == "moved" && outcome["to"] == self.to,
            format!("{outcome}"),
        );
        check(drill.messages.iter().any(told), "nobody is told".to_owned());
        let made = drill.calls.iter().filter(|call| call.action == self.action);
        let made = made.count();
        check(
            made >= self.nth,
            "the fault befell no call, so this case shows nothing".to_owned(),
        );
        if moves(self.action) && self.fault != TOO_SLOW {
            let due = if BEFORE.contains(&self.fault) { 2 } else { 1 };
            check(made == due, format!("made {made} times"));
        }
        findings
    }
}

/// Every action of an undisturbed failover, twice where it was made twice.
fn calls(asked: &Asked) -> Vec<(&'static str, usize)> {
    let (drill, _) = in_virtual_time(world(asked), asked.clone()).expect("a drill");
    let mut calls: Vec<(&'static str, usize)> = Vec::new();
    for call in drill.calls {
        let nth = calls.iter().filter(|(it, _)| *it == call.action).count() + 1;
        if nth <= 2 {
            calls.push((call.action, nth));
        }
    }
    calls
}

fn survives_each_fault_on_each_call(asked: &Asked, to: &str, actions: &[&str]) {
    let calls = calls(asked);
    let missing: Vec<_> = actions
        .iter()
        .filter(|action| !calls.contains(&(**action, 1)))
        .collect();
    assert!(missing.is_empty(), "never made: {missing:?}");
    let cases = calls.iter().flat_map(|&(action, nth)| {
        let faults = BEFORE.into_iter().chain(AFTER).chain([TOO_SLOW]);
        faults.map(move |fault| Case {
            asked,
            to,
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

const DESCRIBES: [&str; 4] = [
    "DescribeInstances",
    "DescribeInstanceStatus",
    "DescribeInstanceTypes",
    "DescribeNetworkInterfaces",
];

#[test]
fn an_interface_survives_each_fault_on_each_call() {
    let changes = [
        "DetachNetworkInterface",
        "AttachNetworkInterface",
        "CreateTags",
        "Publish",
    ];
    survives_each_fault_on_each_call(
        &Asked::ActiveFails(How::Stop),
        "i-0bbbbbbbbbbbbbbb2",
        &[&DESCRIBES[..], &changes].concat(),
    );
}

#[test]
fn addresses_survive_each_fault_on_each_call() {
    let others = [
        "DescribeSubnets",
        "AssignPrivateIpAddresses",
        "CreateTags",
        "Publish",
    ];
    let opening = Opening::Failure {
        instance: "i-0ccccccccccccccc3".into(),
        how: How::Stop,
    };
    survives_each_fault_on_each_call(
        &Asked::For(opening),
        "i-0ddddddddddddddd4",
        &[&DESCRIBES[..], &others].concat(),
    );
}
