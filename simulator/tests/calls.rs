//! Rules of any call: dry runs, permissions, identifiers, throttling (docs/ec2-facts.md, "Calls in general").
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod lab;

use ec2_simulator::Bucket;
use ec2_simulator::api::{
    AssignPrivateIpAddresses, AttachNetworkInterface, CreateTags, DeleteTags,
    DescribeInstanceStatus, DescribeInstanceTypes, DescribeInstances, DescribeNetworkInterfaces,
    DescribeSubnets, DetachNetworkInterface, ModifyNetworkInterfaceAttribute, Page, Request,
    StopInstances, TagToDelete, UnassignPrivateIpAddresses,
};
use eni_failover::cloud::EniStatus;
use lab::*;

/// One call of each action that has `DryRun`, and would succeed.
fn dry_runs(lab: &mut Lab, dry_run: bool) -> Vec<Request> {
    let attachment_id = lab.attachment_id(FLOATING);
    let changes = dry_changes(attachment_id, dry_run);
    changes.into_iter().chain(dry_describes(dry_run)).collect()
}

fn dry_changes(attachment_id: String, dry_run: bool) -> [Request; 5] {
    [
        DetachNetworkInterface {
            dry_run,
            attachment_id,
            force: false,
        }
        .into(),
        ModifyNetworkInterfaceAttribute {
            dry_run,
            network_interface_id: FLOATING.to_owned(),
            description: Some("new".to_owned()),
            ..ModifyNetworkInterfaceAttribute::default()
        }
        .into(),
        CreateTags {
            dry_run,
            resources: owned(&[WEB_1]),
            tags: [("a".to_owned(), "b".to_owned())].into(),
        }
        .into(),
        DeleteTags {
            dry_run,
            resources: owned(&[WEB_1]),
            tags: vec![TagToDelete {
                key: "Name".to_owned(),
                value: None,
            }],
        }
        .into(),
        StopInstances {
            dry_run,
            instance_ids: owned(&[WEB_1]),
            force: false,
        }
        .into(),
    ]
}

fn dry_describes(dry_run: bool) -> [Request; 5] {
    [
        DescribeInstances {
            dry_run,
            ..DescribeInstances::default()
        }
        .into(),
        DescribeInstanceStatus {
            dry_run,
            ..DescribeInstanceStatus::default()
        }
        .into(),
        DescribeInstanceTypes {
            dry_run,
            ..DescribeInstanceTypes::default()
        }
        .into(),
        DescribeNetworkInterfaces {
            dry_run,
            ..DescribeNetworkInterfaces::default()
        }
        .into(),
        DescribeSubnets {
            dry_run,
            ..DescribeSubnets::default()
        }
        .into(),
    ]
}

// "Success is the error `DryRunOperation`" (412), and nothing happens.
#[test]
fn a_dry_run_succeeds_as_an_error_and_changes_nothing() {
    let mut lab = Lab::built_in();
    let (before, instance) = (lab.interface(FLOATING), lab.instance(WEB_1));
    for request in dry_runs(&mut lab, true) {
        let error = lab.world.call(lab.now, &request).unwrap_err();
        assert_eq!(
            (error.code.as_str(), error.http_status),
            ("DryRunOperation", 412),
            "{}",
            request.action()
        );
    }
    assert_eq!(lab.interface(FLOATING), before);
    assert_eq!(lab.instance(WEB_1), instance);
}

// The same calls do something without it: the test above can fail.
#[test]
fn the_same_calls_succeed_without_dry_run() {
    let mut lab = Lab::built_in();
    for request in dry_runs(&mut lab, false) {
        lab.world.call(lab.now, &request).unwrap();
    }
    assert_eq!(lab.interface(FLOATING).status, EniStatus::Detaching);
}

// A dry run of an attach, whose interface isn't free to be attached: state isn't looked at.
#[test]
fn a_dry_run_promises_permission_only() {
    let mut lab = Lab::built_in();
    let attach = |eni: &str| AttachNetworkInterface {
        dry_run: true,
        network_interface_id: eni.to_owned(),
        instance_id: WEB_2.to_owned(),
        device_index: 1,
        network_card_index: Some(0),
        ..Default::default()
    };
    assert_eq!(refused(lab.ask(attach(FLOATING))), "DryRunOperation");
    assert_eq!(
        refused(lab.ask(attach("eni-00000000"))),
        "InvalidNetworkInterfaceID.NotFound"
    );
}

// "No permission is `UnauthorizedOperation`" (403), with `DryRun` and without.
#[test]
fn a_denied_action_is_unauthorized() {
    let mut lab = Lab::built_in();
    let requests: Vec<Request> = [dry_runs(&mut lab, true), dry_runs(&mut lab, false)].concat();
    let before = lab.interface(FLOATING);
    lab.set().denied = requests.iter().map(|r| r.action().to_owned()).collect();
    for request in requests {
        let error = lab.world.call(lab.now, &request).unwrap_err();
        assert_eq!(
            (error.code.as_str(), error.http_status),
            ("UnauthorizedOperation", 403)
        );
    }
    lab.set().denied.clear();
    assert_eq!(lab.interface(FLOATING), before);
}

#[test]
fn a_denied_assignment_is_unauthorized() {
    let mut lab = Lab::built_in();
    lab.set().denied = owned(&["AssignPrivateIpAddresses"]);
    assert_eq!(
        refused(lab.move_to(DB_2_PRIMARY, &["10.0.1.50"])),
        "UnauthorizedOperation"
    );
    assert_eq!(lab.addresses(DB_2_PRIMARY), ["10.0.1.22"]);
}

// `Invalid….NotFound` and `Invalid….Malformed`, for every kind of identifier.
#[test]
fn unknown_and_malformed_identifiers_have_codes_of_their_own() {
    let mut lab = Lab::built_in();
    let mut code = |request: Request| lab.world.call(lab.now, &request).unwrap_err().code;
    let instance = |id: &str| DescribeInstances {
        instance_ids: owned(&[id]),
        ..DescribeInstances::default()
    };
    assert_eq!(
        code(instance("i-00000000000000000").into()),
        "InvalidInstanceID.NotFound"
    );
    assert_eq!(
        code(instance("i-1234abcd").into()),
        "InvalidInstanceID.NotFound"
    );
    assert_eq!(
        code(instance("i-xyz").into()),
        "InvalidInstanceID.Malformed"
    );
    let interface = |id: &str| AssignPrivateIpAddresses {
        network_interface_id: id.to_owned(),
        private_ip_addresses: owned(&["10.0.1.60"]),
        ..AssignPrivateIpAddresses::default()
    };
    assert_eq!(
        code(interface("eni-00000000000000000").into()),
        "InvalidNetworkInterfaceID.NotFound"
    );
    assert_eq!(
        code(interface("i-00000000000000000").into()),
        "InvalidNetworkInterfaceId.Malformed"
    );
    let unassign = UnassignPrivateIpAddresses {
        network_interface_id: "eni-".to_owned(),
        ..Default::default()
    };
    assert_eq!(code(unassign.into()), "InvalidNetworkInterfaceId.Malformed");
}

#[test]
fn the_other_kinds_of_identifiers_have_codes_of_their_own_too() {
    let mut lab = Lab::built_in();
    let mut code = |request: Request| lab.world.call(lab.now, &request).unwrap_err().code;
    let attachment = |id: &str| DetachNetworkInterface {
        attachment_id: id.to_owned(),
        ..Default::default()
    };
    assert_eq!(
        code(attachment("eni-attach-00000000000000000").into()),
        "InvalidAttachmentID.NotFound"
    );
    assert_eq!(
        code(attachment("eni-00000000").into()),
        "InvalidNetworkInterfaceAttachmentId.Malformed"
    );
    let subnet = |id: &str| DescribeSubnets {
        subnet_ids: owned(&[id]),
        ..DescribeSubnets::default()
    };
    assert_eq!(
        code(subnet("subnet-00000000").into()),
        "InvalidSubnetID.NotFound"
    );
    assert_eq!(code(subnet("net-1").into()), "InvalidSubnetId.Malformed");
    let of_type = DescribeInstanceTypes {
        instance_types: owned(&["t3.huge"]),
        ..Default::default()
    };
    assert_eq!(code(of_type.into()), "InvalidInstanceType");
}

// "One unknown identifier makes EC2 reject the whole call", and the message names all that are unknown.
#[test]
fn one_unknown_identifier_fails_the_whole_describe() {
    let mut lab = Lab::built_in();
    let ids = owned(&[WEB_1, "i-00000000000000000", "i-00000000000000001"]);
    let error = lab
        .ask(DescribeInstanceStatus {
            instance_ids: ids,
            ..DescribeInstanceStatus::default()
        })
        .unwrap_err();
    assert_eq!(
        error.message,
        "The instance IDs 'i-00000000000000000, i-00000000000000001' do not exist"
    );
}

// A bucket of 100, a refill of 20: "The throttled call is answered `RequestLimitExceeded`, HTTP 503, and does nothing."
#[test]
fn describes_are_throttled_after_a_hundred_and_refill_by_twenty_a_second() {
    let mut lab = Lab::built_in();
    let burst = |lab: &mut Lab| {
        let allowed = (0..1_000)
            .take_while(|_| lab.world.call(lab.now, &page_of_instances().into()).is_ok())
            .count();
        let error = lab
            .world
            .call(lab.now, &page_of_instances().into())
            .unwrap_err();
        assert_eq!(
            (error.code.as_str(), error.http_status),
            ("RequestLimitExceeded", 503)
        );
        allowed
    };
    assert_eq!(burst(&mut lab), 100);
    lab.after(1_000);
    assert_eq!(burst(&mut lab), 20);
    lab.after(250);
    assert_eq!(burst(&mut lab), 5);
    lab.after(3_600_000);
    assert_eq!(burst(&mut lab), 100);
}

// The documented sizes; "each action has its own. Being throttled on one leaves the others alone."
#[test]
fn each_action_has_a_bucket_of_its_own() {
    let mut lab = Lab::built_in();
    let mut allowed = |request: Request| {
        (0..1_000)
            .take_while(|_| {
                let answer = lab.world.call(lab.now, &request);
                !answer.is_err_and(|error| error.code == "RequestLimitExceeded")
            })
            .count()
    };
    assert_eq!(allowed(DescribeInstances::default().into()), 50);
    assert_eq!(allowed(page_of_instances().into()), 100);
    assert_eq!(allowed(DescribeNetworkInterfaces::default().into()), 50);
    assert_eq!(allowed(DescribeSubnets::default().into()), 100);
    assert_eq!(allowed(DetachNetworkInterface::default().into()), 50);
    assert_eq!(allowed(AttachNetworkInterface::default().into()), 50);
    assert_eq!(allowed(AssignPrivateIpAddresses::default().into()), 100);
    assert_eq!(allowed(CreateTags::default().into()), 100);
    assert_eq!(allowed(DeleteTags::default().into()), 100);
}

#[test]
fn a_throttled_call_has_no_effect_and_buckets_can_be_set() {
    let mut lab = Lab::built_in();
    lab.set().throttling.changes = Bucket { size: 0, refill: 1 };
    assert_eq!(refused(lab.detach(FLOATING, false)), "RequestLimitExceeded");
    assert_eq!(lab.interface(FLOATING).status, EniStatus::InUse);
    lab.set().throttling.enabled = false;
    lab.detach(FLOATING, false).unwrap();
}

fn page_of_instances() -> DescribeInstances {
    let max_results = Some(5);
    DescribeInstances {
        page: Page {
            max_results,
            next_token: None,
        },
        ..DescribeInstances::default()
    }
}
