//! What the describes ask, and what they make of the answers.

use std::time::Duration;

use eni_failover::cloud::{
    Check, CheckStatus, Deadline, Ec2Read, EniId, InstanceId, InstanceState, InstanceType,
    InterfaceQuery, Page, StatusQuery, SubnetId, VpcId, every_instance, every_status,
};

use crate::server::{Answer, Server};
use crate::xml;

fn soon() -> Deadline {
    Deadline::after(Duration::from_secs(10))
}

fn page(body: &str, token: &str) -> Answer {
    let token = format!("<nextToken>{token}</nextToken></DescribeInstancesResponse>");
    Answer::Http(200, body.replace("</DescribeInstancesResponse>", &token))
}

#[tokio::test]
async fn instances_are_found_by_the_key_of_a_tag() {
    let two = xml::instance("i-1") + xml::TERMINATED;
    let server = Server::saying(xml::instances(&two));
    let aws = server.aws();
    let found = aws.instances_with_tag("failover:group", None).await;
    insta::assert_debug_snapshot!(found.unwrap().items);
    insta::assert_snapshot!(server.requests().join("\n\n"), @"
    Action=DescribeInstances
    Version=2016-11-15
    Filter.1.Name=tag-key
    Filter.1.Value.1=failover%3Agroup
    MaxResults=1000
    ");
}

#[tokio::test]
async fn every_page_is_read() {
    let first = page(&xml::instances(&xml::instance("i-1")), "t-1");
    // EC2 may cut before it filters: an empty page is not the last.
    let second = page(
        &xml::answer("DescribeInstances", "<reservationSet/>"),
        "t-2",
    );
    let last = page(&xml::instances(&xml::instance("i-2")), "");
    let server = Server::start([first, second, last]);
    let aws = server.aws();
    let found = every_instance(&aws, "failover:group", soon());
    let found = found.await.unwrap();
    let ids: Vec<_> = found.iter().map(|instance| instance.id.as_str()).collect();
    assert_eq!(ids, ["i-1", "i-2"]);
    let tokens: Vec<_> = server
        .requests()
        .iter()
        .map(|request| {
            request
                .lines()
                .find_map(|line| line.strip_prefix("NextToken="))
                .map(str::to_owned)
        })
        .collect();
    assert_eq!(
        tokens,
        [None, Some("t-1".to_owned()), Some("t-2".to_owned())]
    );
}

#[tokio::test]
async fn a_page_that_is_refused_fails_the_list() {
    let first = page(&xml::instances(&xml::instance("i-1")), "t-1");
    let second = Answer::Http(403, xml::error("UnauthorizedOperation", "No."));
    let aws = Server::start([first, second]).aws();
    let found = every_instance(&aws, "failover:group", soon()).await;
    assert!(found.unwrap_err().rejection().is_some());
}

/// The pages before it are not asked for once more.
#[tokio::test]
async fn a_page_that_is_throttled_is_asked_for_again() {
    let first = page(&xml::instances(&xml::instance("i-1")), "t-1");
    let throttled = xml::error("RequestLimitExceeded", "Request limit exceeded.");
    let second = Answer::Http(503, throttled);
    let last = page(&xml::instances(&xml::instance("i-2")), "");
    let server = Server::start([first, second, last]);
    let aws = server.aws();
    let found = every_instance(&aws, "failover:group", soon());
    assert_eq!(found.await.unwrap().len(), 2);
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_page_that_leads_to_itself_is_an_error() {
    let server = Server::start([page(&xml::instances(&xml::instance("i-1")), "t-1")]);
    let aws = server.aws();
    let found = every_instance(&aws, "failover:group", soon()).await;
    assert!(
        found
            .unwrap_err()
            .to_string()
            .contains("the same page token twice")
    );
}

/// Of some instances, and of all that there are: identifiers and `MaxResults` exclude each other.
#[tokio::test]
async fn status_checks_are_asked_of_instances_in_any_state() {
    let server = Server::saying(xml::statuses("ok", "initializing"));
    let ids = [InstanceId::new("i-1"), InstanceId::new("i-2")];
    let of_some = StatusQuery::Ids(ids.to_vec());
    let aws = server.aws();
    let found = aws.instance_status(&of_some, None).await.unwrap().items;
    let of_all = aws.instance_status(&StatusQuery::All, Some("t-1"));
    assert_eq!(of_all.await.unwrap().items, found);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].id, ids[0]);
    assert_eq!(found[0].state, InstanceState::Running);
    assert_eq!(
        (
            found[0].checks[&Check::System],
            found[0].checks[&Check::Instance]
        ),
        (CheckStatus::Ok, CheckStatus::Initializing)
    );
    insta::assert_snapshot!(server.requests().join("\n\n"), @"
    Action=DescribeInstanceStatus
    Version=2016-11-15
    InstanceId.1=i-1
    InstanceId.2=i-2
    IncludeAllInstances=true

    Action=DescribeInstanceStatus
    Version=2016-11-15
    MaxResults=1000
    NextToken=t-1
    IncludeAllInstances=true
    ");
}

/// docs/ec2-facts.md, "Status checks": of some instances nothing is told.
#[tokio::test]
async fn the_check_of_the_volumes_is_told_where_there_is_one() {
    let of_it = StatusQuery::Ids(vec![InstanceId::new("i-1")]);
    let without = xml::statuses("ok", "ok");
    let volumes =
        "</instanceStatus><attachedEbsStatus><status>impaired</status></attachedEbsStatus>";
    let with = without.replace("</instanceStatus>", volumes);
    for (answer, told) in [(without, None), (with, Some(CheckStatus::Impaired))] {
        let server = Server::saying(answer);
        let found = server.aws().instance_status(&of_it, None).await;
        let found = found.unwrap().items;
        let status = found[0].checks.get(&Check::AttachedEbs);
        assert_eq!(status.copied(), told);
    }
}

#[tokio::test]
async fn a_status_that_is_new_counts_as_nothing_known() {
    let server = Server::saying(xml::statuses("splendid", "impaired"));
    let of_it = StatusQuery::Ids(vec![InstanceId::new("i-1")]);
    let found = server.aws().instance_status(&of_it, None).await;
    let found = found.unwrap().items;
    assert_eq!(
        found[0].checks[&Check::System],
        CheckStatus::InsufficientData
    );
    assert_eq!(found[0].checks[&Check::Instance], CheckStatus::Impaired);
}

#[tokio::test]
async fn more_than_a_hundred_are_asked_for_in_several_calls() {
    let server = Server::saying(xml::answer(
        "DescribeInstanceStatus",
        "<instanceStatusSet/>",
    ));
    let ids: Vec<_> = (0..201)
        .map(|n| InstanceId::new(format!("i-{n}")))
        .collect();
    let aws = server.aws();
    every_status(&aws, &ids, soon()).await.unwrap();
    let asked = |request: &String| {
        request
            .lines()
            .filter(|line| line.starts_with("InstanceId."))
            .count()
    };
    let mut asked: Vec<_> = server.requests().iter().map(asked).collect();
    asked.sort_unstable();
    assert_eq!(asked, [1, 100, 100]);
}

#[tokio::test]
async fn interfaces_are_found_by_tag_by_identifier_and_by_address() {
    let server = Server::saying(xml::interfaces(xml::INTERFACE));
    let queries = [
        InterfaceQuery::TagKeys(vec![
            "failover:group".to_owned(),
            "failover:addresses".to_owned(),
        ]),
        InterfaceQuery::Ids(vec![EniId::new("eni-1"), EniId::new("eni-2")]),
        InterfaceQuery::Addresses {
            addresses: vec![[10, 0, 1, 50].into(), [10, 0, 1, 51].into()],
            vpcs: vec![VpcId::new("vpc-1")],
        },
    ];
    for query in &queries {
        let found = server.aws().network_interfaces(query, None).await;
        let found = found.unwrap().items;
        assert_eq!(found.len(), 1);
        insta::assert_debug_snapshot!("an_interface", found[0]);
    }
    insta::assert_snapshot!(server.requests().join("\n\n"), @"
    Action=DescribeNetworkInterfaces
    Version=2016-11-15
    MaxResults=1000
    Filter.1.Name=tag-key
    Filter.1.Value.1=failover%3Agroup
    Filter.1.Value.2=failover%3Aaddresses

    Action=DescribeNetworkInterfaces
    Version=2016-11-15
    NetworkInterfaceId.1=eni-1
    NetworkInterfaceId.2=eni-2

    Action=DescribeNetworkInterfaces
    Version=2016-11-15
    MaxResults=1000
    Filter.1.Name=addresses.private-ip-address
    Filter.1.Value.1=10.0.1.50
    Filter.1.Value.2=10.0.1.51
    Filter.2.Name=vpc-id
    Filter.2.Value.1=vpc-1
    ");
}

#[tokio::test]
async fn limits_are_those_of_network_card_0() {
    let several = "<maximumNetworkInterfaces>14</maximumNetworkInterfaces>\
        <ipv4AddressesPerInterface>50</ipv4AddressesPerInterface><networkCards>\
        <item><networkCardIndex>1</networkCardIndex><maximumNetworkInterfaces>6</maximumNetworkInterfaces></item>\
        <item><networkCardIndex>0</networkCardIndex><maximumNetworkInterfaces>8</maximumNetworkInterfaces></item>\
        </networkCards>";
    let none = "<maximumNetworkInterfaces>3</maximumNetworkInterfaces>\
        <ipv4AddressesPerInterface>10</ipv4AddressesPerInterface>\
        <ipv6AddressesPerInterface>9</ipv6AddressesPerInterface>";
    // Of the first one EC2 doesn't tell how many of IPv6 it takes: none, to be safe.
    for (network, limits) in [(several, (8, 50, 0)), (none, (3, 10, 9))] {
        let server = Server::saying(xml::types(network));
        let types = [InstanceType::new("m5.large")];
        let found = server.aws().instance_types(&types, None).await;
        let found = found.unwrap().items;
        assert_eq!(found[0].instance_type.as_str(), "m5.large");
        assert_eq!(
            (
                found[0].interfaces,
                found[0].addresses_per_interface,
                found[0].ipv6_addresses_per_interface
            ),
            limits
        );
        assert!(server.requests()[0].contains("InstanceType.1=m5.large"));
    }
}

#[tokio::test]
async fn a_subnet_has_the_blocks_that_are_associated() {
    let answer = |fields| Server::saying(xml::subnets(fields));
    let ids = [SubnetId::new("subnet-1")];
    let association = |block: &str, state: &str| {
        format!(
            "<item><ipv6CidrBlock>{block}</ipv6CidrBlock>\
             <ipv6CidrBlockState><state>{state}</state></ipv6CidrBlockState></item>"
        )
    };
    let associations = association("2001:db8:0:1::/64", "associated")
        + &association("2001:db8:0:9::/64", "disassociated");
    let ipv6 = format!("<ipv6CidrBlockAssociationSet>{associations}</ipv6CidrBlockAssociationSet>");
    let both = format!("<cidrBlock>10.0.1.0/24</cidrBlock>{ipv6}");
    let native = format!("<ipv6Native>true</ipv6Native>{ipv6}");
    for (fields, blocks) in [
        ("<cidrBlock>10.0.1.0/24</cidrBlock>", &["10.0.1.0/24"][..]),
        (both.as_str(), &["10.0.1.0/24", "2001:db8:0:1::/64"]),
        (native.as_str(), &["2001:db8:0:1::/64"]),
        ("<ipv6Native>true</ipv6Native>", &[]),
    ] {
        let server = answer(fields);
        let found = server.aws().subnets(&ids, None).await.unwrap().items;
        let shown: Vec<String> = found[0].blocks.iter().map(ToString::to_string).collect();
        assert_eq!(shown, blocks);
        assert!(server.requests()[0].contains("SubnetId.1=subnet-1"));
    }
}

#[tokio::test]
async fn an_interface_carries_addresses_of_both_families_and_prefixes() {
    let further = "<ipv6AddressesSet>\
        <item><ipv6Address>2001:db8:0:1::50</ipv6Address><isPrimaryIpv6>true</isPrimaryIpv6></item>\
        <item><ipv6Address>2001:db8:0:1::51</ipv6Address></item></ipv6AddressesSet>\
        <ipv4PrefixSet><item><ipv4Prefix>10.0.1.64/28</ipv4Prefix></item></ipv4PrefixSet>\
        <ipv6PrefixSet><item><ipv6Prefix>2001:db8:0:1:1::/80</ipv6Prefix></item></ipv6PrefixSet>";
    let interface = xml::INTERFACE.replace("<tagSet", &format!("{further}<tagSet"));
    let server = Server::saying(xml::interfaces(&interface));
    let query = InterfaceQuery::Subnets(vec![SubnetId::new("subnet-1")]);
    let found = server.aws().network_interfaces(&query, None).await;
    let found = found.unwrap().items;
    let shown = found[0].addresses.iter();
    let shown: Vec<(String, bool)> = shown
        .map(|on| (on.address.to_string(), on.primary))
        .collect();
    let expected = [
        ("2001:db8:0:1::50", true),
        ("2001:db8:0:1::51", false),
        ("10.0.1.64/28", false),
        ("2001:db8:0:1:1::/80", false),
    ];
    let expected = expected.map(|(address, primary)| (address.to_owned(), primary));
    assert_eq!(shown[shown.len() - 4..], expected);
    let asked = &server.requests()[0];
    assert!(asked.contains("Filter.1.Name=subnet-id"), "{asked}");
    assert!(asked.contains("Filter.1.Value.1=subnet-1"), "{asked}");
}

#[tokio::test]
async fn ipv6_addresses_have_a_filter_of_their_own() {
    let server = Server::saying(xml::interfaces(xml::INTERFACE));
    let query = InterfaceQuery::Ipv6Addresses {
        addresses: vec!["2001:db8:0:1::50".parse().unwrap()],
        vpcs: vec![VpcId::new("vpc-1")],
    };
    let found = server.aws().network_interfaces(&query, None).await;
    assert_eq!(found.unwrap().items.len(), 1);
    let asked = &server.requests()[0];
    assert!(
        asked.contains("Filter.1.Name=ipv6-addresses.ipv6-address"),
        "{asked}"
    );
    assert!(asked.contains("Filter.2.Name=vpc-id"), "{asked}");
}

#[tokio::test]
async fn without_identifiers_nothing_is_asked() {
    let server = Server::saying("");
    let aws = server.aws();
    let none = StatusQuery::Ids(Vec::new());
    aws.instance_status(&none, None).await.unwrap();
    aws.instance_types(&[], None).await.unwrap();
    aws.subnets(&[], None).await.unwrap();
    let (addresses, vpcs) = (vec![[10, 0, 1, 50].into()], vec![VpcId::new("vpc-1")]);
    for query in [
        InterfaceQuery::TagKeys(Vec::new()),
        InterfaceQuery::Ids(Vec::new()),
        InterfaceQuery::Addresses {
            addresses,
            vpcs: Vec::new(),
        },
        InterfaceQuery::Addresses {
            addresses: Vec::new(),
            vpcs,
        },
        InterfaceQuery::Subnets(Vec::new()),
    ] {
        let found = aws.network_interfaces(&query, None).await.unwrap();
        assert_eq!(found, Page::default());
    }
    assert_eq!(server.requests(), [""; 0]);
}
