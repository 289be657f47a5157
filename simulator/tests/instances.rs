//! Rules of instances: states, status checks, filters (docs/ec2-facts.md, "Instances").

mod lab;

use ec2_simulator::api::{
    DescribeInstanceStatus, DescribeInstances, Filter, ScheduledEvent, StartInstances,
    StopInstances, TerminateInstances,
};
use eni_failover::cloud::{Check, CheckStatus, InstanceState};
use lab::*;
use serde_json::json;

const LAUNCHED: &str = "i-07777777777777777";

fn stop(id: &str) -> StopInstances {
    StopInstances {
        instance_ids: owned(&[id]),
        ..StopInstances::default()
    }
}

fn start(id: &str) -> StartInstances {
    StartInstances {
        instance_ids: owned(&[id]),
        ..StartInstances::default()
    }
}

fn terminate(id: &str) -> TerminateInstances {
    TerminateInstances {
        instance_ids: owned(&[id]),
        ..TerminateInstances::default()
    }
}

// "States: `pending running stopping stopped shutting-down terminated`."
#[test]
fn an_instance_stops_and_starts_by_way_of_the_states_between() {
    let mut lab = Lab::built_in();
    let change = lab.ask(stop(WEB_1)).unwrap().instances.remove(0);
    assert_eq!(
        (change.previous_state, change.current_state),
        (InstanceState::Running, InstanceState::Stopping)
    );
    lab.after(STOP - 1);
    assert_eq!(lab.instance(WEB_1).state, InstanceState::Stopping);
    lab.after(1);
    assert_eq!(lab.instance(WEB_1).state, InstanceState::Stopped);
    lab.ask(start(WEB_1)).unwrap();
    assert_eq!(lab.instance(WEB_1).state, InstanceState::Pending);
    lab.after(START);
    assert_eq!(lab.instance(WEB_1).state, InstanceState::Running);
}

// `LaunchTime`: EC2 sets it anew at every start.
#[test]
fn a_start_sets_the_launch_time() {
    let mut lab = Lab::built_in();
    let launched = lab.instance(WEB_1).launch_time;
    assert_eq!(noon().duration_since(launched).as_hours(), 24);
    lab.ask(stop(WEB_1)).unwrap();
    lab.after(STOP);
    assert_eq!(lab.instance(WEB_1).launch_time, launched);
    lab.ask(start(WEB_1)).unwrap();
    assert_eq!(lab.instance(WEB_1).launch_time, noon() + millis(STOP));
}

// "A launched instance is `pending`, then `running`, with its tags from the start".
#[test]
fn a_launched_instance_is_pending_and_then_running_with_its_tags_from_the_start() {
    let mut lab = Lab::built_in();
    let subnet = lab.interface(WEB_1_PRIMARY).subnet_id;
    let launched = json!({
        "id": LAUNCHED, "type": "t3.medium", "subnet": subnet, "tags": { "failover:group": "web" },
    });
    lab.world.launch(launched.clone()).unwrap();
    let pending = lab.instance(LAUNCHED);
    assert_eq!(pending.state, InstanceState::Pending);
    assert_eq!(pending.launch_time, noon());
    assert_eq!(pending.tags["failover:group"], "web");
    lab.after(START);
    assert_eq!(lab.instance(LAUNCHED).state, InstanceState::Running);
    let check = lab.status(LAUNCHED).checks[&Check::System].status;
    assert_eq!(check, CheckStatus::Initializing);
    let events = lab.world.take_events();
    let states = events.iter().map(|event| &event.payload["detail"]["state"]);
    assert_eq!(states.collect::<Vec<_>>(), ["pending", "running"]);
    // What can't be launched leaves nothing behind.
    let twice = lab.world.launch(launched).unwrap_err();
    assert_eq!(twice.to_string(), format!("{LAUNCHED} is there twice"));
    assert_eq!(lab.world.take_events().len(), 0);
    assert_eq!(lab.instance(LAUNCHED).state, InstanceState::Running);
}

#[test]
fn status_checks_initialize_after_a_start() {
    let mut lab = Lab::built_in();
    let checks = |lab: &mut Lab| {
        let status = lab.status(WEB_1);
        (
            status.checks[&Check::System].status,
            status.checks[&Check::Instance].status,
        )
    };
    lab.ask(stop(WEB_1)).unwrap();
    assert_eq!(
        checks(&mut lab),
        (CheckStatus::NotApplicable, CheckStatus::NotApplicable)
    );
    lab.after(STOP).ask(start(WEB_1)).unwrap();
    lab.after(START);
    assert_eq!(
        checks(&mut lab),
        (CheckStatus::Initializing, CheckStatus::Initializing)
    );
    lab.after(INITIALIZING - 1);
    assert_eq!(
        checks(&mut lab),
        (CheckStatus::Initializing, CheckStatus::Initializing)
    );
    lab.after(1);
    assert_eq!(checks(&mut lab), (CheckStatus::Ok, CheckStatus::Ok));
}

#[test]
fn a_status_check_that_fails_early_stays_impaired() {
    let mut lab = Lab::built_in();
    lab.world.set_state(WEB_1, InstanceState::Stopped).unwrap();
    lab.world.set_state(WEB_1, InstanceState::Running).unwrap();
    lab.world.impair(WEB_1, Check::Instance).unwrap();
    lab.after(INITIALIZING);
    let status = lab.status(WEB_1);
    assert_eq!(status.checks[&Check::System].status, CheckStatus::Ok);
    assert_eq!(
        status.checks[&Check::Instance].status,
        CheckStatus::Impaired
    );
    assert_eq!(status.checks[&Check::Instance].impaired_since, Some(noon()));
    lab.world.recover(WEB_1).unwrap();
    assert_eq!(
        lab.status(WEB_1).checks[&Check::Instance].status,
        CheckStatus::Ok
    );
}

// An instance that is there already is left alone; from other states it is `IncorrectInstanceState`.
#[test]
fn start_and_stop_depend_on_the_state() {
    let mut lab = Lab::built_in();
    let same = lab.ask(start(WEB_1)).unwrap().instances.remove(0);
    assert_eq!(
        (same.previous_state, same.current_state),
        (InstanceState::Running, InstanceState::Running)
    );
    lab.ask(stop(WEB_1)).unwrap();
    lab.ask(stop(WEB_1)).unwrap();
    assert_eq!(refused(lab.ask(start(WEB_1))), "IncorrectInstanceState");
    lab.after(STOP).ask(start(WEB_1)).unwrap();
    assert_eq!(refused(lab.ask(stop(WEB_1))), "IncorrectInstanceState");
    lab.ask(terminate(WEB_1)).unwrap();
    assert_eq!(refused(lab.ask(stop(WEB_1))), "IncorrectInstanceState");
    assert_eq!(
        lab.ask(terminate(WEB_1)).unwrap().instances[0].current_state,
        InstanceState::ShuttingDown
    );
}

#[test]
fn several_instances_change_all_or_none() {
    let mut lab = Lab::built_in();
    lab.world
        .set_state(WEB_2, InstanceState::Terminated)
        .unwrap();
    let both = StopInstances {
        instance_ids: owned(&[WEB_1, WEB_2]),
        ..StopInstances::default()
    };
    assert_eq!(refused(lab.ask(both)), "IncorrectInstanceState");
    assert_eq!(lab.instance(WEB_1).state, InstanceState::Running);
}

// A transition that was planned before the instance was sent elsewhere doesn't happen.
#[test]
fn a_termination_overtakes_a_stop() {
    let mut lab = Lab::built_in();
    lab.ask(stop(WEB_1)).unwrap();
    lab.after(STOP - 1).ask(terminate(WEB_1)).unwrap();
    lab.after(1);
    assert_eq!(lab.instance(WEB_1).state, InstanceState::ShuttingDown);
    lab.after(TERMINATE);
    assert_eq!(lab.instance(WEB_1).state, InstanceState::Terminated);
}

// "A terminated instance stays visible for about an hour; its tags may go earlier." It has no VPC and no interfaces.
#[test]
fn a_terminated_instance_stays_visible_for_an_hour_and_loses_its_tags_before() {
    let mut lab = Lab::built_in();
    lab.ask(terminate(WEB_1)).unwrap();
    lab.after(TERMINATE);
    let instance = lab.instance(WEB_1);
    assert_eq!(instance.state, InstanceState::Terminated);
    assert_eq!((instance.vpc_id, instance.private_ip_address), (None, None));
    assert!(instance.network_interfaces.is_empty());
    assert_eq!(instance.tags["failover:group"], "web");
    lab.after(600_000);
    assert!(lab.instance(WEB_1).tags.is_empty());
    lab.after(3_000_000 - 1);
    assert_eq!(lab.instance(WEB_1).state, InstanceState::Terminated);
    lab.after(1);
    let gone = DescribeInstances {
        instance_ids: owned(&[WEB_1]),
        ..DescribeInstances::default()
    };
    assert_eq!(refused(lab.ask(gone)), "InvalidInstanceID.NotFound");
}

// "`DescribeInstanceStatus` shows running instances only, unless `IncludeAllInstances`."
#[test]
fn instance_status_shows_running_instances_only() {
    let mut lab = Lab::built_in();
    lab.world.set_state(WEB_1, InstanceState::Stopped).unwrap();
    let request = |all| DescribeInstanceStatus {
        instance_ids: owned(&[WEB_1, WEB_2]),
        include_all_instances: all,
        ..DescribeInstanceStatus::default()
    };
    let shown = lab.ask(request(false)).unwrap().instance_statuses;
    assert_eq!(
        shown
            .iter()
            .map(|s| s.instance_id.as_str())
            .collect::<Vec<_>>(),
        [WEB_2]
    );
    let all = lab.ask(request(true)).unwrap().instance_statuses;
    assert_eq!(all.len(), 2);
    assert_eq!(
        all[0].checks[&Check::Instance].status,
        CheckStatus::NotApplicable
    );
}

// "No filter by tag; filters by `instance-status.status`, `system-status.status`, `instance-state-name`."
#[test]
fn instance_status_filters_by_check_and_not_by_tag() {
    let mut lab = Lab::built_in();
    lab.world.impair(WEB_1, Check::System).unwrap();
    let request = |name: &str, value: &str| DescribeInstanceStatus {
        filters: vec![Filter::new(name, [value])],
        include_all_instances: true,
        ..DescribeInstanceStatus::default()
    };
    let found = lab
        .ask(request("system-status.status", "impaired"))
        .unwrap()
        .instance_statuses;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].instance_id, WEB_1);
    assert_eq!(
        lab.ask(request("instance-status.status", "impaired"))
            .unwrap()
            .instance_statuses,
        []
    );
    assert_eq!(
        lab.ask(request("instance-state-name", "running"))
            .unwrap()
            .instance_statuses
            .len(),
        6
    );
    assert_eq!(
        refused(lab.ask(request("tag-key", "Name"))),
        "InvalidParameterValue"
    );
}

// "It can be filtered by `attached-ebs-status.status`, and not by its reachability."
#[test]
fn volumes_are_checked_where_the_type_has_that_check() {
    let mut lab = Lab::built_in();
    let volumes = |lab: &mut Lab| lab.status(WEB_1).checks[&Check::AttachedEbs].status;
    assert_eq!(volumes(&mut lab), CheckStatus::Ok);
    lab.world.impair(WEB_1, Check::AttachedEbs).unwrap();
    assert_eq!(volumes(&mut lab), CheckStatus::Impaired);
    let request = |name: &str| DescribeInstanceStatus {
        filters: vec![Filter::new(name, ["impaired"])],
        ..DescribeInstanceStatus::default()
    };
    let found = lab.ask(request("attached-ebs-status.status")).unwrap();
    assert_eq!(found.instance_statuses[0].instance_id, WEB_1);
    assert_eq!(
        refused(lab.ask(request("attached-ebs-status.reachability"))),
        "InvalidParameterValue"
    );
    lab.world.recover(WEB_1).unwrap();
    assert_eq!(volumes(&mut lab), CheckStatus::Ok);
}

// "Only of instances for which somebody made one." "It is no part of `StatusCheckFailed`", nor of what makes a detach hang.
#[test]
fn an_application_is_checked_where_somebody_asked_for_it() {
    let mut lab = Lab::built_in();
    let told = |lab: &mut Lab| lab.status(WEB_1).checks.get(&Check::Application).copied();
    assert_eq!(told(&mut lab), None);
    lab.world.impair(WEB_1, Check::Application).unwrap();
    let summary = told(&mut lab).unwrap();
    assert_eq!(summary.status, CheckStatus::Impaired);
    assert_eq!(summary.impaired_since, Some(noon()));
    let filtered = DescribeInstanceStatus {
        filters: vec![Filter::new("application-status.status", ["impaired"])],
        ..DescribeInstanceStatus::default()
    };
    let found = lab.ask(filtered).unwrap().instance_statuses;
    assert_eq!(found[0].instance_id, WEB_1);
    lab.detach(FLOATING, false).unwrap();
    lab.after(DETACH);
    assert_eq!(lab.instance(WEB_1).network_interfaces.len(), 1);
}

// "`Events`, with `Code`, `Description`, `NotBefore`"; "it can be filtered by `event.code`".
#[test]
fn scheduled_events_are_told_with_the_status() {
    let mut lab = Lab::built_in();
    let event = ScheduledEvent {
        code: "instance-retirement".to_owned(),
        description: "The instance is running on degraded hardware".to_owned(),
        not_before: Some(noon()),
    };
    lab.world.schedule(WEB_1, vec![event.clone()]).unwrap();
    assert_eq!(lab.status(WEB_1).events, [event]);
    let filtered = DescribeInstanceStatus {
        filters: vec![Filter::new("event.code", ["instance-retirement"])],
        ..DescribeInstanceStatus::default()
    };
    let found = lab.ask(filtered).unwrap().instance_statuses;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].instance_id, WEB_1);
}

// "`DescribeInstances` carries a member's ENIs, attachments and addresses, but not the ENIs' tags" (by its type).
#[test]
fn describe_instances_carries_interfaces_attachments_and_addresses() {
    let mut lab = Lab::built_in();
    let interfaces = lab.instance(WEB_1).network_interfaces;
    let floating = interfaces
        .iter()
        .find(|i| i.network_interface_id == FLOATING)
        .unwrap();
    assert_eq!(floating.attachment.device_index, 1);
    assert!(!floating.attachment.delete_on_termination);
    let address = &floating.private_ip_addresses[0];
    assert_eq!(address.private_ip_address.to_string(), "10.0.1.100");
    assert_eq!(
        address.association.as_ref().unwrap().public_ip.to_string(),
        "203.0.113.10"
    );
    // It is there while it comes and goes, too.
    lab.detach(FLOATING, false).unwrap();
    assert_eq!(lab.instance(WEB_1).network_interfaces.len(), 2);
    lab.after(DETACH);
    assert_eq!(lab.instance(WEB_1).network_interfaces.len(), 1);
}

// "Filters: `tag:<key>`, `tag-key`, `instance-id`, with `*` and `?` wildcards." Values OR, filters AND.
#[test]
fn describe_instances_filters_with_wildcards() {
    let mut lab = Lab::built_in();
    let mut found = |filters: &[(&str, &[&str])]| -> Vec<String> {
        let request = DescribeInstances {
            filters: filters
                .iter()
                .map(|(name, values)| Filter::new(*name, values.iter().copied()))
                .collect(),
            ..DescribeInstances::default()
        };
        let reservations = lab.ask(request).unwrap().reservations;
        reservations
            .into_iter()
            .flat_map(|r| r.instances)
            .map(|i| i.tags["Name"].clone())
            .collect()
    };
    assert_eq!(found(&[("tag-key", &["failover:group"])]).len(), 5);
    assert_eq!(
        found(&[("tag:failover:group", &["web"])]),
        ["web-1", "web-2"]
    );
    assert_eq!(
        found(&[("tag:failover:group", &["*web*"])]),
        ["web-1", "web-2", "spare-1"]
    );
    assert_eq!(found(&[("tag:Name", &["db-?"])]), ["db-1", "db-2"]);
    assert_eq!(
        found(&[("tag:Name", &["db-1", "batch"])]),
        ["batch", "db-1"]
    );
    assert_eq!(
        found(&[("tag:Name", &["?eb-*"]), ("tag:Name", &["*-2"])]),
        ["web-2"]
    );
    assert_eq!(found(&[("tag:Name", &["WEB-1"])]), [""; 0]);
    assert_eq!(found(&[("tag:Name", &["\\*"])]), [""; 0]);
    assert_eq!(found(&[("instance-id", &["i-0a*"])]), ["web-1"]);
    assert_eq!(found(&[("instance-state-name", &["stopped"])]), [""; 0]);
}
