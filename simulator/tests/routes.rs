//! Rules of route tables (docs/ec2-facts.md, "Routes").
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod lab;

use ec2_simulator::api::{
    ApiError, CreateRoute, DeleteRoute, DescribeRouteTables, Filter, NamedDestination, NamedTarget,
    ReplaceRoute, Route, RouteTable, RouteTarget, StartInstances, StopInstances,
    TerminateInstances,
};
use lab::{Lab, START, STOP, TERMINATE, noon, refused};

const MAIN: &str = "rtb-0aaaaaaaaaaaaaaa1";
const PRIVATE: &str = "rtb-0bbbbbbbbbbbbbbb2";
const A: &str = "i-0aaaaaaaaaaaaaaa1";
const ENI_A: &str = "eni-0aaaaaaaaaaaaaaa1";
const ENI_B: &str = "eni-0bbbbbbbbbbbbbbb2";
const SPARE: &str = "eni-0ccccccccccccccc3";
const ELSEWHERE: &str = "eni-0ddddddddddddddd4";

const WORLD: &str = r#"
subnets:
  - { id: subnet-0a1b2c3d4e5f60001, vpc: vpc-0a1b2c3d4e5f60001, cidr: 10.0.1.0/24, zone: us-east-1a }
  - { id: subnet-0a1b2c3d4e5f60002, vpc: vpc-0a1b2c3d4e5f60001, cidr: 10.0.2.0/24, zone: us-east-1b }
  - { id: subnet-0a1b2c3d4e5f60003, vpc: vpc-0a1b2c3d4e5f60002, cidr: 10.7.1.0/24, zone: us-east-1a }
instances:
  - { id: i-0aaaaaaaaaaaaaaa1, type: t3.medium, subnet: subnet-0a1b2c3d4e5f60001, interface: { id: eni-0aaaaaaaaaaaaaaa1 } }
  - { id: i-0bbbbbbbbbbbbbbb2, type: t3.medium, subnet: subnet-0a1b2c3d4e5f60002, interface: { id: eni-0bbbbbbbbbbbbbbb2 } }
interfaces:
  - { id: eni-0ccccccccccccccc3, subnet: subnet-0a1b2c3d4e5f60002 }
  - { id: eni-0ddddddddddddddd4, subnet: subnet-0a1b2c3d4e5f60003 }
route-tables:
  - id: rtb-0aaaaaaaaaaaaaaa1
    main: true
    routes:
      - { destination: 0.0.0.0/0, target: igw-0a1b2c3d4e5f60001 }
      - { destination: 10.99.0.10/32, target: eni-0aaaaaaaaaaaaaaa1 }
      - { destination: "2001:db8::/32", target: eni-0aaaaaaaaaaaaaaa1 }
      - { destination: pl-0a1b2c3d4e5f60001, target: vpce-0a1b2c3d4e5f60001 }
  - id: rtb-0bbbbbbbbbbbbbbb2
    subnets: [subnet-0a1b2c3d4e5f60002]
    tags: { "failover:routes": web/10.99.0.10/32 }
    routes:
      - { destination: 192.168.0.0/16, target: vgw-0a1b2c3d4e5f60001, propagated: true }
      - { destination: 0.0.0.0/0, target: nat-0a1b2c3d4e5f60001, gone: true }
"#;

fn world() -> Lab {
    Lab::yaml(WORLD)
}

fn destination(text: &str) -> NamedDestination {
    text.parse::<ipnet::IpNet>().unwrap().into()
}

fn interface(id: &str) -> NamedTarget {
    NamedTarget {
        network_interface_id: Some(id.to_owned()),
        ..NamedTarget::default()
    }
}

fn create(lab: &mut Lab, table: &str, to: &str, target: NamedTarget) -> Result<(), ApiError> {
    let request = CreateRoute {
        route_table_id: table.to_owned(),
        destination: destination(to),
        target,
        dry_run: false,
    };
    lab.ask(request).map(drop)
}

fn replace(lab: &mut Lab, table: &str, to: &str, target: NamedTarget) -> Result<(), ApiError> {
    let request = ReplaceRoute {
        route_table_id: table.to_owned(),
        destination: destination(to),
        target,
        dry_run: false,
    };
    lab.ask(request).map(drop)
}

fn delete(lab: &mut Lab, table: &str, to: &str) -> Result<(), ApiError> {
    let request = DeleteRoute {
        route_table_id: table.to_owned(),
        destination: destination(to),
        dry_run: false,
    };
    lab.ask(request).map(drop)
}

fn tables(lab: &mut Lab, name: &str, value: &str) -> Vec<RouteTable> {
    let request = DescribeRouteTables {
        filters: vec![Filter::new(name, [value])],
        ..DescribeRouteTables::default()
    };
    lab.ask(request).unwrap().route_tables
}

fn route(lab: &mut Lab, table: &str, to: &str) -> Option<Route> {
    let table = tables(lab, "route-table-id", table).remove(0);
    let mut routes = table.routes.into_iter();
    routes.find(|route| route.destination.to_string() == to)
}

/// Where it leads, and whether EC2 calls it active.
fn shown(lab: &mut Lab, table: &str, to: &str) -> (Option<String>, Option<String>, bool) {
    let route = route(lab, table, to).unwrap();
    match route.target {
        RouteTarget::NetworkInterface { id, instance } => (Some(id), instance, route.active),
        RouteTarget::Gateway(id) => (Some(id), None, route.active),
    }
}

// "ReplaceRoute replaces an existing route"; it shows interface and instance.
#[test]
fn a_route_is_replaced_and_shows_the_interface_and_its_instance() {
    let mut lab = world();
    let before = shown(&mut lab, MAIN, "10.99.0.10/32");
    assert_eq!(before, (Some(ENI_A.into()), Some(A.into()), true));
    replace(&mut lab, MAIN, "10.99.0.10/32", interface(ENI_B)).unwrap();
    let after = shown(&mut lab, MAIN, "10.99.0.10/32");
    assert_eq!(after.0.as_deref(), Some(ENI_B));
    assert!(after.2);
    replace(&mut lab, MAIN, "2001:db8::/32", interface(ENI_B)).unwrap();
    assert_eq!(
        shown(&mut lab, MAIN, "2001:db8::/32").0.as_deref(),
        Some(ENI_B)
    );
}

// "ReplaceRoute where there is none: `InvalidParameterValue`, … Use CreateRoute instead."
#[test]
fn a_route_that_is_gone_is_created_and_not_replaced() {
    let mut lab = world();
    delete(&mut lab, MAIN, "10.99.0.10/32").unwrap();
    let error = replace(&mut lab, MAIN, "10.99.0.10/32", interface(ENI_B)).unwrap_err();
    assert_eq!(error.code, "InvalidParameterValue");
    assert!(
        error.message.ends_with("Use CreateRoute instead."),
        "{error}"
    );
    create(&mut lab, MAIN, "10.99.0.10/32", interface(ENI_B)).unwrap();
    let again = create(&mut lab, MAIN, "10.99.0.10/32", interface(ENI_A)).unwrap_err();
    assert_eq!(again.code, "RouteAlreadyExists");
    assert_eq!(
        again.message,
        "The route identified by 10.99.0.10/32 already exists."
    );
    let gone = delete(&mut lab, PRIVATE, "10.99.0.11/32");
    assert_eq!(refused(gone), "InvalidRoute.NotFound");
}

// "We modify the specified CIDR block to its canonical form."
#[test]
fn host_bits_of_a_destination_are_dropped() {
    let mut lab = world();
    create(&mut lab, MAIN, "100.68.0.18/18", interface(ENI_A)).unwrap();
    assert!(route(&mut lab, MAIN, "100.68.0.0/18").is_some());
}

// "The blackhole state indicates that the route's target isn't available."
#[test]
fn a_route_leads_nowhere_while_its_instance_does_not_run() {
    let mut lab = world();
    let ids = vec![A.to_owned()];
    lab.ask(StopInstances {
        instance_ids: ids.clone(),
        ..StopInstances::default()
    })
    .unwrap();
    lab.after(STOP);
    let stopped = shown(&mut lab, MAIN, "10.99.0.10/32");
    assert_eq!(stopped, (Some(ENI_A.into()), Some(A.into()), false));
    lab.ask(StartInstances {
        instance_ids: ids.clone(),
        ..StartInstances::default()
    })
    .unwrap();
    lab.after(START);
    assert!(shown(&mut lab, MAIN, "10.99.0.10/32").2);
    lab.ask(TerminateInstances {
        instance_ids: ids,
        ..TerminateInstances::default()
    })
    .unwrap();
    lab.after(TERMINATE);
    assert!(!lab.interface_exists(ENI_A));
    let gone = shown(&mut lab, MAIN, "10.99.0.10/32");
    assert_eq!(gone, (Some(ENI_A.into()), None, false));
}

#[test]
fn a_route_to_an_interface_without_an_instance_leads_nowhere() {
    let mut lab = world();
    replace(&mut lab, MAIN, "10.99.0.10/32", interface(SPARE)).unwrap();
    assert_eq!(
        shown(&mut lab, MAIN, "10.99.0.10/32"),
        (Some(SPARE.into()), None, false)
    );
    lab.attach(SPARE, "i-0bbbbbbbbbbbbbbb2", 1).unwrap();
    assert!(!shown(&mut lab, MAIN, "10.99.0.10/32").2, "attaching");
    lab.after(lab::ATTACH);
    assert!(shown(&mut lab, MAIN, "10.99.0.10/32").2);
}

// "By instance id it fails where the instance has several interfaces: use the interface."
#[test]
fn a_route_to_an_instance_needs_one_with_a_single_interface() {
    let mut lab = world();
    let instance = |id: &str| NamedTarget {
        instance_id: Some(id.to_owned()),
        ..NamedTarget::default()
    };
    replace(
        &mut lab,
        MAIN,
        "10.99.0.10/32",
        instance("i-0bbbbbbbbbbbbbbb2"),
    )
    .unwrap();
    assert_eq!(
        shown(&mut lab, MAIN, "10.99.0.10/32").0.as_deref(),
        Some(ENI_B)
    );
    lab.attach(SPARE, "i-0bbbbbbbbbbbbbbb2", 1).unwrap();
    let two = replace(
        &mut lab,
        MAIN,
        "10.99.0.10/32",
        instance("i-0bbbbbbbbbbbbbbb2"),
    );
    let error = two.unwrap_err();
    assert_eq!(error.code, "InvalidInstanceID");
    assert!(
        error.message.starts_with("There are multiple interfaces"),
        "{error}"
    );
}

#[test]
fn a_route_stays_in_its_vpc() {
    let mut lab = world();
    let error = replace(&mut lab, MAIN, "10.99.0.10/32", interface(ELSEWHERE)).unwrap_err();
    assert_eq!(error.code, "InvalidParameterValue");
    assert!(
        error.message.ends_with("belong to different networks"),
        "{error}"
    );
}

// "A local route and a propagated one can't be changed."
#[test]
fn local_and_propagated_routes_can_not_be_touched() {
    let mut lab = world();
    let local = replace(&mut lab, MAIN, "10.0.0.0/16", interface(ENI_A));
    assert_eq!(refused(local), "InvalidParameterValue");
    assert_eq!(
        refused(delete(&mut lab, MAIN, "10.0.0.0/16")),
        "InvalidParameterValue"
    );
    let propagated = replace(&mut lab, PRIVATE, "192.168.0.0/16", interface(ENI_A));
    assert_eq!(refused(propagated), "InvalidParameterValue");
    // A written one comes before it.
    create(&mut lab, PRIVATE, "192.168.0.0/16", interface(ENI_A)).unwrap();
    replace(&mut lab, PRIVATE, "192.168.0.0/16", interface(ENI_B)).unwrap();
    assert_eq!(
        tables(&mut lab, "route-table-id", PRIVATE)[0].routes.len(),
        4
    );
}

// "An overlay address lies outside the VPC's range"; what is more specific has to be the block of a subnet.
#[test]
fn inside_the_vpc_only_the_block_of_a_subnet_can_be_a_destination() {
    let mut lab = world();
    let inside = create(&mut lab, MAIN, "10.0.1.50/32", interface(ENI_A)).unwrap_err();
    assert_eq!(inside.code, "InvalidParameterValue");
    assert!(
        inside.message.contains("equal to or more specific"),
        "{inside}"
    );
    create(&mut lab, MAIN, "10.0.2.0/24", interface(ENI_A)).unwrap();
    let gateway = NamedTarget {
        gateway_id: Some("igw-0a1b2c3d4e5f60001".into()),
        ..NamedTarget::default()
    };
    assert_eq!(
        refused(create(&mut lab, MAIN, "10.0.1.0/24", gateway)),
        "InvalidParameterValue"
    );
}

// "Routes per route table: 50. … propagated routes aren't counted."
#[test]
fn a_table_has_fifty_routes_at_most() {
    let mut lab = world();
    for third in 0..46 {
        create(
            &mut lab,
            MAIN,
            &format!("172.16.{third}.0/24"),
            interface(ENI_A),
        )
        .unwrap();
    }
    let one_more = create(&mut lab, MAIN, "172.17.0.0/16", interface(ENI_A));
    assert_eq!(refused(one_more), "RouteLimitExceeded");
}

#[test]
fn exactly_one_destination_and_one_target_are_named() {
    let mut lab = world();
    let request = |destination: NamedDestination, target: NamedTarget| ReplaceRoute {
        route_table_id: MAIN.to_owned(),
        destination,
        target,
        dry_run: false,
    };
    let overlay = || destination("10.99.0.10/32");
    let both = NamedTarget {
        instance_id: Some(A.into()),
        ..interface(ENI_A)
    };
    for (asked, code) in [
        (
            request(NamedDestination::default(), interface(ENI_A)),
            "MissingParameter",
        ),
        (
            request(overlay(), NamedTarget::default()),
            "MissingParameter",
        ),
        (request(overlay(), both), "InvalidParameterCombination"),
        (
            request(overlay(), interface("eni-0123456789abcdef0")),
            "InvalidNetworkInterfaceID.NotFound",
        ),
    ] {
        assert_eq!(refused(lab.ask(asked)), code);
    }
    let no_block = NamedDestination {
        cidr_block: Some("10.99.0.10".into()),
        ..NamedDestination::default()
    };
    assert_eq!(
        refused(lab.ask(request(no_block, interface(ENI_A)))),
        "InvalidParameterValue"
    );
    let mut unknown = request(overlay(), interface(ENI_A));
    unknown.route_table_id = "rtb-0123456789abcdef0".into();
    assert_eq!(refused(lab.ask(unknown)), "InvalidRouteTableID.NotFound");
    let mut malformed = request(overlay(), interface(ENI_A));
    malformed.route_table_id = "rtb-x".into();
    assert_eq!(refused(lab.ask(malformed)), "InvalidRouteTableId.Malformed");
}

#[test]
fn a_dry_run_changes_nothing() {
    let mut lab = world();
    let request = ReplaceRoute {
        dry_run: true,
        route_table_id: MAIN.to_owned(),
        destination: destination("10.99.0.10/32"),
        target: interface(ENI_B),
    };
    assert_eq!(refused(lab.ask(request)), "DryRunOperation");
    assert_eq!(
        shown(&mut lab, MAIN, "10.99.0.10/32").0.as_deref(),
        Some(ENI_A)
    );
}

#[test]
fn tables_are_found_by_tag_association_and_what_is_in_them() {
    let mut lab = world();
    for (name, value, found) in [
        ("tag-key", "failover:routes", vec![PRIVATE]),
        ("tag:failover:routes", "web/*", vec![PRIVATE]),
        ("association.main", "true", vec![MAIN]),
        (
            "association.subnet-id",
            "subnet-0a1b2c3d4e5f60002",
            vec![PRIVATE],
        ),
        ("route.instance-id", A, vec![MAIN]),
        ("route.gateway-id", "igw-0a1b2c3d4e5f60001", vec![MAIN]),
        (
            "route.nat-gateway-id",
            "nat-0a1b2c3d4e5f60001",
            vec![PRIVATE],
        ),
        ("route.state", "blackhole", vec![PRIVATE]),
        ("route.origin", "EnableVgwRoutePropagation", vec![PRIVATE]),
        ("route.destination-cidr-block", "10.99.0.10/32", vec![MAIN]),
        (
            "route.destination-ipv6-cidr-block",
            "2001:db8::/32",
            vec![MAIN],
        ),
        ("route.destination-prefix-list-id", "pl-*", vec![MAIN]),
        ("vpc-id", "vpc-0a1b2c3d4e5f60001", vec![MAIN, PRIVATE]),
    ] {
        let tables = tables(&mut lab, name, value).into_iter();
        let ids: Vec<String> = tables.map(|table| table.route_table_id).collect();
        assert_eq!(ids, found, "{name}={value}");
    }
    assert_eq!(noon(), lab.now);
}
