//! A sound account, and what is to be different in it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use ec2_simulator::{Simulator, World};
use eni_failover::cloud::Deadline;
use eni_failover::settings::Settings;
use failoverctl::account::{
    Account, Acl, Alarm, Around, Feed, Figures, Function, InstanceFacts, Key, Permission, Rule,
    Table, Topic, TypeFacts, Way, look,
};
use jiff::Timestamp;
use serde_json::json;

pub(crate) const WORLD: &str = include_str!("sound.yaml");
const FUNCTION: &str = "arn:aws:lambda:us-east-1:123456789012:function:eni-failover";
const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:eni-failover";

pub(crate) fn now() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

/// The sound account.
pub(crate) fn sound() -> Account {
    with(&[])
}

/// The account whose world has this text in place of that.
pub(crate) fn with(edits: &[(&str, &str)]) -> Account {
    let mut text = WORLD.to_owned();
    for (from, to) in edits {
        assert!(text.contains(from), "the sound world has no {from:?}");
        text = text.replace(from, to);
    }
    seen(World::from_yaml(&text, now()).unwrap())
}

/// What the look shows of this world.
pub(crate) fn seen(world: World) -> Account {
    in_virtual_time(async {
        let simulator = Simulator::new(world);
        looked(&simulator).await
    })
}

/// In virtual time.
pub(crate) fn in_virtual_time<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(work)
}

/// What the look shows, with a sound account around it.
pub(crate) async fn looked(simulator: &Simulator) -> Account {
    let settings = Settings::with_topic(TOPIC);
    look(simulator, settings, around(), deadline())
        .await
        .unwrap()
}

pub(crate) fn deadline() -> Deadline {
    Deadline::after(Duration::from_mins(1))
}

fn around() -> Around {
    let ids = [
        "i-0aaaaaaaaaaaaaaa1",
        "i-0bbbbbbbbbbbbbbb2",
        "i-0ccccccccccccccc3",
        "i-0ddddddddddddddd4",
    ];
    let facts = ids.map(|id| (id.into(), facts(id)));
    let db = ["i-0ccccccccccccccc3", "i-0ddddddddddddddd4"];
    Around {
        instances: Ok(BTreeMap::from(facts)),
        types: Ok(BTreeMap::from([("t3.small".into(), TypeFacts::default())])),
        tables: Ok(vec![Table {
            id: "rtb-main".to_owned(),
            vpc: VPC.to_owned(),
            main: true,
            subnets: BTreeSet::new(),
            routes: BTreeSet::from([way("0.0.0.0/0", "igw-1")]),
        }]),
        acls: Ok(vec![Acl {
            id: "acl-default".to_owned(),
            subnets: [SUBNET.into(), "subnet-2".into()].into(),
            entries: BTreeSet::from(["100 allow".to_owned()]),
        }]),
        mutes: Ok(Vec::new()),
        function: Ok(function()),
        role: Ok(permissions()),
        rules: Ok(rules()),
        alarms: Ok(db.map(application_alarm).into()),
        figures: Ok(Figures {
            invocations: 15.0,
            lost: BTreeMap::from([("failed".to_owned(), 0.0)]),
            ..Figures::default()
        }),
        topic: Ok(Topic {
            arn: TOPIC.to_owned(),
            confirmed: 1,
            pending: 0,
            key: Some("key".to_owned()),
            kms: Ok(Some(key())),
            policy: json!({ "Statement": [
                { "Effect": "Allow", "Principal": { "Service": "cloudwatch.amazonaws.com" }, "Action": "sns:Publish" },
            ] }),
        }),
    }
}

const VPC: &str = "vpc-0a1b2c3d4e5f60001";
const SUBNET: &str = "subnet-0a1b2c3d4e5f60001";

fn facts(instance: &str) -> InstanceFacts {
    InstanceFacts {
        instance_type: "t3.small".to_owned(),
        vpc: Some(VPC.to_owned()),
        interfaces: [(
            instance.replace("i-", "eni-").as_str().into(),
            SUBNET.into(),
        )]
        .into(),
        ..InstanceFacts::default()
    }
}

pub(crate) fn way(to: &str, by: &str) -> Way {
    Way {
        to: to.to_owned(),
        by: by.to_owned(),
        blackhole: false,
    }
}

/// As the template makes it.
fn key() -> Key {
    let actions = ["kms:GenerateDataKey*", "kms:Decrypt"];
    Key {
        arn: "arn:aws:kms:us-east-1:123456789012:key/1".to_owned(),
        state: "Enabled".to_owned(),
        policy: Some(json!({ "Statement": [
            { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::123456789012:root" }, "Action": "kms:*" },
            { "Effect": "Allow", "Principal": { "Service": "cloudwatch.amazonaws.com" }, "Action": actions },
        ] })),
    }
}

fn function() -> Function {
    Function {
        name: "eni-failover".to_owned(),
        arn: FUNCTION.to_owned(),
        role: "arn:aws:iam::123456789012:role/eni-failover".to_owned(),
        state: "Active".to_owned(),
        last_update: "Successful".to_owned(),
        timeout_seconds: 900,
        reserved: Ok(None),
        policy: Ok(json!({ "Statement": [{
            "Effect": "Allow",
            "Principal": { "Service": "events.amazonaws.com" },
            "Action": "lambda:InvokeFunction",
            "Condition": { "ArnLike": { "AWS:SourceArn": "arn:aws:events:us-east-1:123456789012:rule/*" } },
        }] })),
        failed_to: Ok(Some("failed".to_owned())),
        fed_by: Ok(vec![Feed {
            id: "14e0db71-0000-4000-8000-000000000001".to_owned(),
            queue: "arn:aws:sqs:us-east-1:123456789012:events".to_owned(),
            state: "Enabled".to_owned(),
        }]),
        settings_wrong: None,
    }
}

fn permissions() -> Vec<Permission> {
    let actions = [
        "ec2:AttachNetworkInterface",
        "ec2:CreateTags",
        "sns:Publish",
    ];
    let permission = |action: &str| Permission {
        action: action.to_owned(),
        resource: "*".to_owned(),
        allowed: true,
        denied_by_organisation: false,
        denied_by_boundary: false,
    };
    actions.map(permission).into()
}

fn rules() -> Vec<Rule> {
    let rule = |name: &str, detail_types: Option<serde_json::Value>| Rule {
        name: name.to_owned(),
        arn: format!("arn:aws:events:us-east-1:123456789012:rule/{name}"),
        enabled: true,
        invokes: false,
        schedule: detail_types.is_none().then(|| "rate(1 minute)".to_owned()),
        pattern: detail_types.map(|types| json!({ "detail-type": types })),
        undelivered_to: None,
    };
    vec![
        rule("reconcile", None),
        rule(
            "state",
            Some(json!(["EC2 Instance State-change Notification"])),
        ),
        rule("alarm", Some(json!(["CloudWatch Alarm State Change"]))),
        rule(
            "spot",
            Some(json!(["EC2 Spot Instance Interruption Warning"])),
        ),
    ]
}

pub(crate) fn application_alarm(instance: &str) -> Alarm {
    Alarm {
        name: format!("application-{instance}"),
        description: format!("failover:instance={instance}"),
        state: "OK".to_owned(),
        since: Some(now()),
        actions_enabled: true,
        actions: vec![FUNCTION.to_owned()],
        metrics: BTreeSet::from([("mine".to_owned(), "requests".to_owned())]),
        instances: BTreeSet::new(),
        missing: "breaching".to_owned(),
    }
}
