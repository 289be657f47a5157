//! Each check is seen to pass on a sound account, and to fail on one that was made for it.

use failoverctl::account::{
    Account, Alarm, CHECKS, Check, Figures, Function, InstanceFacts, Key, Mute, Permission,
    Rehearsed, Rule, System, SystemFinding, Table, Topic, TypeFacts, Unknown,
};
use serde_json::json;

use crate::scene::{sound, way, with};

/// What is to be different in the world, and in what is around it.
type Row = (
    &'static str,
    &'static [(&'static str, &'static str)],
    fn(&mut Account),
    &'static str,
);

fn nothing(_: &mut Account) {}

fn function(account: &mut Account) -> &mut Function {
    account.around.function.as_mut().unwrap()
}

fn figures(account: &mut Account) -> &mut Figures {
    account.around.figures.as_mut().unwrap()
}

fn topic(account: &mut Account) -> &mut Topic {
    account.around.topic.as_mut().unwrap()
}

fn rule<'a>(account: &'a mut Account, name: &str) -> &'a mut Rule {
    let rules = account.around.rules.as_mut().unwrap();
    rules.iter_mut().find(|rule| rule.name == name).unwrap()
}

fn alarm(account: &mut Account) -> &mut Alarm {
    &mut account.around.alarms.as_mut().unwrap()[0]
}

fn denied(account: &mut Account, action: &str, change: fn(&mut Permission)) {
    let role = account.around.role.as_mut().unwrap();
    let permission = role
        .iter_mut()
        .find(|permission| permission.action == action)
        .unwrap();
    permission.allowed = false;
    change(permission);
}

const WEB_2: &str = "tags: { Name: web-2,";
const FLOATING: &str = "attached: { instance: i-0aaaaaaaaaaaaaaa1, device-index: 1 }";
const DB_2: &str = "tags: { Name: db-2,";
const DB_2S_LIST: &str = "address: 10.0.1.22\n      delete-on-termination: false\n      tags: { \"failover:addresses\": \"10.0.1.50 10.0.1.51\" }";

fn said(account: &mut Account, said: Result<System, Unknown>) {
    account.systems = Some([("i-0bbbbbbbbbbbbbbb2".into(), said)].into());
}

fn system(verdict: &str) -> System {
    let finding = SystemFinding {
        verdict: verdict.to_owned(),
        id: "route-out".to_owned(),
        subject: "float0".to_owned(),
        text: "no route leads out by it".to_owned(),
        remedy: String::new(),
    };
    System {
        schema: 1,
        findings: vec![finding],
    }
}

/// A group that counts on web-2 as well.
const API: &str = "  - id: i-0eeeeeeeeeeeeeee5
    type: t3.small
    subnet: subnet-0a1b2c3d4e5f60001
    tags: { Name: api-1, \"failover:group\": api }

interfaces:
  - id: eni-0fffffffffffffff2
    subnet: subnet-0a1b2c3d4e5f60001
    tags: { \"failover:group\": api }
    attached: { instance: i-0eeeeeeeeeeeeeee5, device-index: 1 }
";

const ROWS: &[Row] = &[
    (
        "members.standby",
        &[(WEB_2, "state: stopped\n    tags: { Name: web-2,")],
        nothing,
        "web-2 (i-0bbbbbbbbbbbbbbb2) is stopped",
    ),
    (
        "members.never",
        &[
            (
                "subnet: subnet-0a1b2c3d4e5f60001\n    tags: { Name: web-2,",
                "subnet: subnet-0a1b2c3d4e5f60002\n    tags: { Name: web-2,",
            ),
            ("address: 10.0.1.12", "address: 10.0.2.12"),
        ],
        nothing,
        "us-east-1b",
    ),
    (
        "members.health",
        &[(WEB_2, "instance-check: impaired\n    tags: { Name: web-2,")],
        nothing,
        "impaired (instance status check)",
    ),
    (
        "members.scheduled-event",
        &[(
            WEB_2,
            "events: [{ code: instance-stop, description: retirement }]\n    tags: { Name: web-2,",
        )],
        nothing,
        "instance-stop",
    ),
    (
        "members.refused-before",
        &[(
            "from=i-0bbbbbbbbbbbbbbb2\"",
            "from=i-0bbbbbbbbbbbbbbb2 tried=2/2026-11-23T11:50:00Z/1a2b3c4d\"",
        )],
        nothing,
        "2 times in a row",
    ),
    (
        "members.shared",
        &[
            (
                "type: t3.small\n    subnet: subnet-0a1b2c3d4e5f60001\n    tags: { Name: web-2, \"failover:group\": web,",
                "type: t3.nano\n    subnet: subnet-0a1b2c3d4e5f60001\n    tags: { Name: web-2, \"failover:group\": web api,",
            ),
            ("\ninterfaces:\n", API),
        ],
        nothing,
        "is counted on by api and web, and has room for 1 of their 2 interfaces",
    ),
    (
        "members.spot",
        &[],
        |account| first_instance(account).spot = true,
        "is a Spot instance",
    ),
    (
        "members.auto-scaling",
        &[(
            WEB_2,
            "tags: { \"aws:autoscaling:groupName\": web-asg, Name: web-2,",
        )],
        nothing,
        "web-asg",
    ),
    (
        "members.auto-recovery",
        &[],
        |account| first_instance(account).recovers_never = true,
        "automatic recovery",
    ),
    (
        "members.operating-system",
        &[],
        |account| said(account, Ok(system("fail"))),
        "web-2 (i-0bbbbbbbbbbbbbbb2) says of float0: no route leads out by it",
    ),
    (
        "members.operating-system",
        &[],
        |account| {
            let needs = "Systems Manager's agent".to_owned();
            said(account, Err(Unknown::Untold(needs)));
        },
        "web-2 (i-0bbbbbbbbbbbbbbb2) could not be asked: it needs Systems Manager's agent",
    ),
    (
        "members.types",
        &[(
            "type: t3.small\n    subnet: subnet-0a1b2c3d4e5f60001\n    tags: { Name: web-2,",
            "type: t3.medium\n    subnet: subnet-0a1b2c3d4e5f60001\n    tags: { Name: web-2,",
        )],
        nothing,
        "t3.medium, t3.small",
    ),
    (
        "floats.left-behind",
        &[(
            "\"10.0.1.50 10.0.1.51\" }\n  - id: i-0d",
            "\"10.0.1.50 10.0.1.51 10.0.9.9\" }\n  - id: i-0d",
        )],
        nothing,
        "10.0.9.9",
    ),
    (
        "floats.delete-on-termination",
        &[(
            FLOATING,
            "attached: { instance: i-0aaaaaaaaaaaaaaa1, device-index: 1, delete-on-termination: true }",
        )],
        nothing,
        "would be deleted",
    ),
    (
        "floats.delete-on-termination",
        &[(
            "secondary: [10.0.1.50, 10.0.1.51]\n      delete-on-termination: false",
            "secondary: [10.0.1.50, 10.0.1.51]",
        )],
        nothing,
        "203.0.113.50",
    ),
    (
        "floats.security-groups",
        &[(
            DB_2S_LIST,
            "address: 10.0.1.22\n      delete-on-termination: false\n      groups: [sg-0123456789abcdef0]\n      tags: { \"failover:addresses\": \"10.0.1.50 10.0.1.51\" }",
        )],
        nothing,
        "other security groups",
    ),
    (
        "floats.source-dest-check",
        &[(
            DB_2S_LIST,
            "address: 10.0.1.22\n      delete-on-termination: false\n      source-dest-check: false\n      tags: { \"failover:addresses\": \"10.0.1.50 10.0.1.51\" }",
        )],
        nothing,
        "source/destination check",
    ),
    (
        "floats.ena",
        &[(FLOATING, ENA)],
        |account| types(account, false, true),
        "on web-2 (i-0bbbbbbbbbbbbbbb2) (t3.small) eni-0fffffffffffffff1 would be without ENA Express",
    ),
    (
        "floats.ena",
        &[(FLOATING, ENA)],
        |account| types(account, true, false),
        "would be without its own count of queues",
    ),
    (
        "network.routes",
        &[],
        |account| another_table(account).routes = [way("10.8.0.0/16", "tgw-1")].into(),
        "web-2 (i-0bbbbbbbbbbbbbbb2) has other routes than web-1 (i-0aaaaaaaaaaaaaaa1): no 0.0.0.0/0 by igw, 10.8.0.0/16 by tgw only there",
    ),
    (
        "network.acls",
        &[],
        |account| {
            moves_away(account);
            let acls = account.around.acls.as_mut().unwrap();
            acls[0].subnets.remove(&"subnet-2".into());
            let mut other = acls[0].clone();
            other.subnets = ["subnet-2".into()].into();
            other.entries = ["100 deny".to_owned()].into();
            acls.push(other);
        },
        "other network ACLs than web-1 (i-0aaaaaaaaaaaaaaa1): no 100 allow, 100 deny only there",
    ),
    (
        "network.blackhole",
        &[],
        |account| {
            let mut lost = way("10.8.0.0/16", "nat-1");
            lost.blackhole = true;
            another_table(account).routes.insert(lost);
        },
        "in rtb-2 the route to 10.8.0.0/16 by nat-1 is a blackhole",
    ),
    (
        "network.blackhole",
        &[A_ROUTE],
        |account| routed(account, true),
        "in rtb-0a1b2c3d4e5f60001 the route to 10.99.0.10/32 by eni-0aaaaaaaaaaaaaaa1 is a blackhole",
    ),
    (
        "floats.tags",
        &[(DB_2, "tags: { \"failover:priority\": high, Name: db-2,")],
        nothing,
        "no whole number",
    ),
    (
        "permission.to-move",
        &[],
        |account| denied(account, "ec2:AttachNetworkInterface", |_| ()),
        "lacks ec2:AttachNetworkInterface",
    ),
    (
        "permission.to-move",
        &[],
        |account| {
            denied(account, "ec2:AttachNetworkInterface", |it| {
                it.denied_by_organisation = true;
            });
        },
        "an organisation's policy denies",
    ),
    (
        "permission.to-move",
        &[],
        |account| {
            denied(account, "ec2:AttachNetworkInterface", |it| {
                it.denied_by_boundary = true;
            });
        },
        "permissions boundary",
    ),
    (
        "permission.to-remember",
        &[],
        |account| denied(account, "ec2:CreateTags", |_| ()),
        "lacks ec2:CreateTags",
    ),
    (
        "permission.to-tell",
        &[],
        |account| denied(account, "sns:Publish", |_| ()),
        "lacks sns:Publish",
    ),
    (
        "triggers.schedule",
        &[],
        |account| rule(account, "reconcile").enabled = false,
        "reconcile for the schedule is disabled",
    ),
    (
        "triggers.instance-state",
        &[],
        |account| rule(account, "state").pattern = None,
        "no rule brings",
    ),
    (
        "triggers.alarm-state",
        &[],
        |account| rule(account, "alarm").enabled = false,
        "is disabled",
    ),
    (
        "triggers.spot-interruption",
        &[],
        |account| rule(account, "spot").enabled = false,
        "is disabled",
    ),
    (
        "triggers.queue",
        &[],
        |account| {
            let feeds = function(account).fed_by.as_mut();
            feeds.expect("known")[0].state = "Disabled".to_owned();
        },
        "its mapping is Disabled",
    ),
    (
        "triggers.permitted",
        &[],
        |account| {
            rule(account, "state").invokes = true;
            function(account).policy = Ok(json!({ "Statement": [] }));
        },
        "doesn't let the rule state invoke it",
    ),
    (
        "triggers.application",
        &[],
        |account| alarm(account).description = "somebody else's".to_owned(),
        "db-1",
    ),
    (
        "triggers.actions-enabled",
        &[],
        |account| alarm(account).actions_enabled = false,
        "actions disabled",
    ),
    (
        "triggers.muted",
        &[],
        |account| {
            let alarms = [alarm(account).name.clone()].into();
            let name = "night".to_owned();
            account.around.mutes = Ok(vec![Mute { name, alarms }]);
        },
        "is muted just now by night",
    ),
    (
        "triggers.quiet",
        &[],
        |account| {
            alarm(account).state = "INSUFFICIENT_DATA".to_owned();
            alarm(account).since = "2026-11-23T10:00:00Z".parse().ok();
        },
        "is in INSUFFICIENT_DATA since 2026-11-23T10:00:00Z",
    ),
    (
        "triggers.missing-data",
        &[],
        |account| alarm(account).missing = "notBreaching".to_owned(),
        "notBreaching",
    ),
    (
        "function.active",
        &[],
        |account| function(account).state = "Inactive".to_owned(),
        "is Inactive",
    ),
    (
        "function.settings",
        &[],
        |account| function(account).settings_wrong = Some("TOPIC_ARN is missing".to_owned()),
        "TOPIC_ARN",
    ),
    (
        "function.dry-run",
        &[],
        |account| account.settings.dry_run = true,
        "runs dry",
    ),
    (
        "function.concurrency",
        &[],
        |account| function(account).reserved = Ok(Some(0)),
        "concurrency is 0",
    ),
    (
        "function.looks",
        &[],
        |account| figures(account).invocations = 0.0,
        "not invoked",
    ),
    (
        "function.timeout",
        &[],
        |account| function(account).timeout_seconds = 30,
        "may take 30 s",
    ),
    (
        "function.errors",
        &[],
        |account| figures(account).errors = 3.0,
        "3 invocations failed",
    ),
    (
        "function.throttles",
        &[],
        |account| figures(account).throttles = 2.0,
        "2 times",
    ),
    (
        "function.lost",
        &[],
        |account| {
            *figures(account)
                .lost
                .entry("failed".to_owned())
                .or_default() = 4.0;
        },
        "4 events",
    ),
    (
        "function.oldest",
        &[],
        |account| {
            let queue = "failed".to_owned();
            figures(account).oldest.insert(queue, 30.0 * 3600.0);
        },
        "lies there for 30 hours",
    ),
    (
        "function.keeps-what-fails",
        &[],
        |account| function(account).failed_to = Ok(None),
        "kept nowhere",
    ),
    (
        "telling.subscribed",
        &[],
        |account| topic(account).confirmed = 0,
        "nobody is told",
    ),
    (
        "telling.pending",
        &[],
        |account| topic(account).pending = 2,
        "2 subscriptions",
    ),
    (
        "telling.alarms-may",
        &[],
        |account| topic(account).policy = json!({ "Statement": [] }),
        "doesn't let CloudWatch publish",
    ),
    (
        "telling.key",
        &[],
        |account| topic(account).key = Some("alias/aws/sns".to_owned()),
        "AWS's own key",
    ),
    (
        "telling.key",
        &[],
        |account| {
            let policy = key(account).policy.as_mut().unwrap();
            policy["Statement"].as_array_mut().unwrap().pop();
        },
        "doesn't let CloudWatch use it",
    ),
    (
        "telling.key-usable",
        &[],
        |account| {
            let policy = key(account).policy.as_mut().unwrap();
            policy["Statement"].as_array_mut().unwrap().remove(0);
        },
        "lets neither the function's role nor its account use it",
    ),
    (
        "telling.key-usable",
        &[],
        |account| key(account).state = "PendingDeletion".to_owned(),
        "is PendingDeletion: SNS takes no message",
    ),
    (
        "telling.delivered",
        &[],
        |account| figures(account).undelivered = 1.0,
        "could not deliver 1",
    ),
    (
        "practice.rehearsed",
        &[],
        |account| {
            let didnt = Rehearsed {
                why: vec!["EC2 said no".to_owned()],
                ..Rehearsed::default()
            };
            account.rehearsed.insert("web".into(), didnt);
        },
        "nobody held all of it; EC2 said no",
    ),
    (
        "practice.watched",
        &[("active=i-0aaaaaaaaaaaaaaa1 since", "nobody since")],
        nothing,
        "never announced",
    ),
    (
        "practice.moved",
        &[(" from=i-0bbbbbbbbbbbbbbb2", "")],
        nothing,
        "no move of it is known",
    ),
    (
        "practice.moved",
        &[(
            "since=2026-11-20T12:00:00Z from=i-0d",
            "since=2026-02-20T12:00:00Z from=i-0d",
        )],
        nothing,
        "moved last at 2026-02-20",
    ),
];

fn first_instance(account: &mut Account) -> &mut InstanceFacts {
    let instances = account.around.instances.as_mut().unwrap();
    instances.values_mut().next().unwrap()
}

/// web-2 is in another subnet.
fn moves_away(account: &mut Account) {
    let instances = account.around.instances.as_mut().unwrap();
    let web_2 = instances.get_mut(&"i-0bbbbbbbbbbbbbbb2".into()).unwrap();
    web_2.interfaces = [("eni-0bbbbbbbbbbbbbbb2".into(), "subnet-2".into())].into();
}

/// The table of the subnet where web-2 is then.
fn another_table(account: &mut Account) -> &mut Table {
    moves_away(account);
    let tables = account.around.tables.as_mut().unwrap();
    tables.push(Table {
        id: "rtb-2".to_owned(),
        subnets: ["subnet-2".into()].into(),
        routes: [way("0.0.0.0/0", "igw-2")].into(),
        ..Table::default()
    });
    tables.last_mut().unwrap()
}

fn key(account: &mut Account) -> &mut Key {
    topic(account).kms.as_mut().unwrap().as_mut().unwrap()
}

const ENA: &str = "attached: { instance: i-0aaaaaaaaaaaaaaa1, device-index: 1, ena: { express: true, queues: 2 } }";

/// The floating interface has ENA settings, and the type of both members is of this kind.
fn types(account: &mut Account, express: bool, queues: bool) {
    let types = account.around.types.as_mut().unwrap();
    types.insert("t3.small".into(), TypeFacts { express, queues });
}

/// A route of the members' subnet that floats in `web`.
const A_ROUTE: (&str, &str) = (
    "main: true, routes: [",
    "main: true, tags: { \"failover:routes\": web/10.99.0.10/32 }, routes: [{ destination: 10.99.0.10/32, target: eni-0aaaaaaaaaaaaaaa1 }, ",
);

/// The account's tables as the world of [`A_ROUTE`] has them.
fn routed(account: &mut Account, blackhole: bool) {
    let tables = account.around.tables.as_mut().unwrap();
    let table = tables.first_mut().unwrap();
    table.id = "rtb-0a1b2c3d4e5f60001".to_owned();
    let mut way = way("10.99.0.10/32", "eni-0aaaaaaaaaaaaaaa1");
    way.blackhole = blackhole;
    table.routes.insert(way);
}

fn check(id: &str) -> &'static Check {
    CHECKS.iter().find(|check| check.id == id).unwrap()
}

#[test]
fn every_check_finds_what_it_is_there_for() {
    for (id, edits, change, told) in ROWS {
        let mut account = with(edits);
        change(&mut account);
        let found = (check(id).find)(&account).unwrap();
        let texts: Vec<&str> = found.iter().map(|finding| finding.what.as_str()).collect();
        assert!(
            texts.iter().any(|text| text.contains(told)),
            "{id}: {told:?} is not in {texts:#?}"
        );
        let mute = found.iter().find(|finding| finding.remedy.is_empty());
        assert!(mute.is_none(), "{id}: no remedy: {mute:?}");
    }
}

#[test]
fn no_check_finds_anything_on_a_sound_account() {
    let account = sound();
    for check in CHECKS {
        assert_eq!((check.find)(&account), Ok(Vec::new()), "{}", check.id);
    }
}

#[test]
fn a_system_that_would_answer_is_no_finding() {
    let mut account = sound();
    for verdict in ["ok", "warn"] {
        said(&mut account, Ok(system(verdict)));
        assert_eq!(
            (check("members.operating-system").find)(&account),
            Ok(Vec::new())
        );
    }
    said(&mut account, Ok(system("unknown")));
    assert_eq!(
        (check("members.operating-system").find)(&account)
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn every_check_is_seen_to_fail() {
    for check in CHECKS {
        assert!(
            ROWS.iter().any(|(id, ..)| *id == check.id),
            "{} is never seen to fail",
            check.id
        );
    }
}

/// A gateway for each zone, and what floats in the group itself.
#[test]
fn routes_that_differ_as_they_should_are_no_finding() {
    let mut account = sound();
    another_table(&mut account);
    let found = (check("network.routes").find)(&account);
    assert_eq!(found, Ok(Vec::new()));
    let mut account = with(&[A_ROUTE]);
    routed(&mut account, false);
    another_table(&mut account);
    for id in ["network.routes", "network.blackhole"] {
        assert_eq!((check(id).find)(&account), Ok(Vec::new()));
    }
}

/// What EC2 doesn't show of a subnet is not known, and so is the ENA of a type that nobody told of.
#[test]
fn a_network_that_is_not_shown_is_no_pass() {
    let mut account = sound();
    account.around.tables = Ok(Vec::new());
    account.around.acls = Ok(Vec::new());
    for id in ["network.routes", "network.blackhole", "network.acls"] {
        let found = (check(id).find)(&account);
        assert!(matches!(found, Err(Unknown::Untold(_))), "{id}: {found:?}");
    }
    let mut account = with(&[(FLOATING, ENA)]);
    types(&mut account, true, true);
    assert_eq!((check("floats.ena").find)(&account), Ok(Vec::new()));
    account.around.types = Err(Unknown::Untold("them".to_owned()));
    assert!((check("floats.ena").find)(&account).is_err());
}

/// A key that may not be looked at.
#[test]
fn a_key_that_was_denied_is_no_pass() {
    let mut account = sound();
    topic(&mut account).kms = Err(Unknown::Denied {
        needs: "kms:GetKeyPolicy".to_owned(),
        said: "AccessDenied".to_owned(),
    });
    for id in ["telling.key", "telling.key-usable"] {
        assert!((check(id).find)(&account).is_err(), "{id}");
    }
}

/// What only a denied call would tell is not known, and never nothing.
#[test]
fn a_check_that_was_denied_is_no_pass() {
    let mut account = sound();
    let denied = || Unknown::Denied {
        needs: "x:Y".to_owned(),
        said: "AccessDenied".to_owned(),
    };
    let around = &mut account.around;
    around.instances = Err(denied());
    around.types = Err(denied());
    around.tables = Err(denied());
    around.acls = Err(denied());
    around.mutes = Err(denied());
    around.function = Err(denied());
    around.role = Err(denied());
    around.rules = Err(denied());
    around.alarms = Err(denied());
    around.figures = Err(denied());
    around.topic = Err(denied());
    let by_ec2_alone = ["members.", "floats.", "practice."];
    let asks_more = ["members.spot", "members.auto-recovery"];
    for check in CHECKS {
        let found = (check.find)(&account);
        let of_ec2 = by_ec2_alone.iter().any(|area| check.id.starts_with(area));
        if of_ec2 && !asks_more.contains(&check.id) {
            assert_eq!(found, Ok(Vec::new()), "{}", check.id);
        } else {
            assert_eq!(found, Err(denied()), "{}", check.id);
        }
    }
}
