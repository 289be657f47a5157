//! Rules of describes: filters, pages, staleness (docs/ec2-facts.md, "Calls in general").
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod lab;

use ec2_simulator::Wait;
use ec2_simulator::api::{
    DescribeInstanceTypes, DescribeInstances, DescribeNetworkInterfaces, Filter, Page,
};
use lab::*;

#[test]
fn an_unknown_filter_is_refused() {
    let mut lab = Lab::built_in();
    let request = |name: &str| DescribeNetworkInterfaces {
        filters: vec![Filter::new(name, ["x"])],
        ..DescribeNetworkInterfaces::default()
    };
    for name in ["adresses.private-ip-address", "tag:", "tag"] {
        assert_eq!(
            refused(lab.ask(request(name))),
            "InvalidParameterValue",
            "{name}"
        );
    }
    lab.ask(request("addresses.private-ip-address")).unwrap();
}

#[test]
fn interfaces_are_found_by_address_attachment_and_tag() {
    let mut lab = Lab::built_in();
    let attachment = lab.attachment_id(FLOATING);
    assert_eq!(
        lab.interfaces_where("attachment.attachment-id", &[&attachment]),
        [FLOATING]
    );
    assert_eq!(
        lab.interfaces_where("addresses.private-ip-address", &["10.0.1.50", "10.0.1.51"]),
        [DB_1_PRIMARY]
    );
    assert_eq!(
        lab.interfaces_where("attachment.instance-id", &[WEB_1]),
        [WEB_1_PRIMARY, FLOATING]
    );
    assert_eq!(
        lab.interfaces_where("tag-key", &["failover:group"]),
        [FLOATING]
    );
    assert_eq!(lab.interfaces_where("tag-key", &["failover:*"]).len(), 4);
    assert_eq!(
        lab.interfaces_where("addresses.association.public-ip", &["203.0.113.50"]),
        [DB_1_PRIMARY]
    );
    assert_eq!(lab.interfaces_where("status", &["available"]), [""; 0]);
}

fn instance_page(max_results: Option<u32>, next_token: Option<String>) -> DescribeInstances {
    DescribeInstances {
        page: Page {
            max_results,
            next_token,
        },
        ..DescribeInstances::default()
    }
}

fn instance_names(lab: &mut Lab, max_results: Option<u32>) -> (Vec<String>, usize) {
    let (mut names, mut pages, mut token) = (Vec::new(), 0, None);
    loop {
        let answer = lab.ask(instance_page(max_results, token)).unwrap();
        let instances = answer.reservations.into_iter().flat_map(|r| r.instances);
        names.extend(instances.map(|i| i.instance_id));
        pages += 1;
        token = answer.next_token;
        if token.is_none() {
            return (names, pages);
        }
    }
}

#[test]
fn pages_carry_everything_once() {
    let mut lab = Lab::built_in();
    let (all, pages) = instance_names(&mut lab, None);
    assert_eq!((all.len(), pages), (6, 1));
    assert_eq!(instance_names(&mut lab, Some(5)), (all.clone(), 2));
    // EC2 promises no page size: a world may answer single items, also where `MaxResults` isn't sent.
    lab.set().page_size = Some(1);
    assert_eq!(instance_names(&mut lab, None), (all.clone(), 6));
    assert_eq!(instance_names(&mut lab, Some(1000)), (all, 6));
}

#[test]
fn max_results_has_limits() {
    let mut lab = Lab::built_in();
    for wrong in [0, 4, 1001] {
        assert_eq!(
            refused(lab.ask(instance_page(Some(wrong), None))),
            "InvalidParameterValue"
        );
    }
    let types = DescribeInstanceTypes {
        page: Page {
            max_results: Some(101),
            next_token: None,
        },
        ..DescribeInstanceTypes::default()
    };
    assert_eq!(refused(lab.ask(types)), "InvalidParameterValue");
    let wrong = instance_page(None, Some("garbage".to_owned()));
    assert_eq!(refused(lab.ask(wrong)), "InvalidPaginationToken");
}

// "Identifiers and `MaxResults` exclude each other in DescribeInstances", and in three others.
#[test]
fn max_results_and_identifiers_exclude_each_other() {
    let mut lab = Lab::built_in();
    let request = DescribeInstances {
        instance_ids: owned(&[WEB_1]),
        ..instance_page(Some(5), None)
    };
    assert_eq!(refused(lab.ask(request)), "InvalidParameterCombination");
}

// "Describes are eventually consistent."
#[test]
fn a_stale_describe_shows_the_world_as_it_was() {
    let mut lab = Lab::built_in();
    lab.set().stale_reads = Wait::millis(1_000, 1_000);
    lab.after(5_000)
        .move_to(DB_2_PRIMARY, &["10.0.1.50"])
        .unwrap();
    assert_eq!(lab.addresses(DB_2_PRIMARY).len(), 1);
    lab.after(999);
    assert_eq!(lab.addresses(DB_2_PRIMARY).len(), 1);
    // The change itself is there: only describes are late.
    assert_eq!(
        refused(lab.ask(assign(DB_1_PRIMARY, &["10.0.1.50"], false))),
        "InvalidParameterValue"
    );
    lab.after(1);
    assert_eq!(lab.addresses(DB_2_PRIMARY).len(), 2);
}

#[test]
fn stale_describes_draw_their_staleness_from_the_seed() {
    let seen = || -> Vec<usize> {
        let mut lab = Lab::built_in();
        lab.set().stale_reads = Wait::millis(0, 1_000);
        lab.move_to(DB_2_PRIMARY, &["10.0.1.50"]).unwrap();
        lab.after(500);
        (0..20).map(|_| lab.addresses(DB_2_PRIMARY).len()).collect()
    };
    assert_eq!(seen(), seen());
    assert!(seen().contains(&1) && seen().contains(&2));
}
