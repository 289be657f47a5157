//! What leads to an instance: route tables and Elastic IPs.

use eni_failover::cloud::{
    AllocationId, Association, Ec2Read, Ec2Write, EniId, InstanceId, RouteOrigin, RouteTableId,
    RouteTarget,
};

use crate::server::Server;
use crate::xml;

#[tokio::test]
async fn a_route_table_shows_where_its_routes_lead() {
    let server = Server::saying(xml::route_tables(xml::ROUTE_TABLE));
    let aws = server.aws();
    let found = aws.route_tables_with_tag("failover:routes", None).await;
    let table = found.unwrap().items.remove(0);
    assert_eq!((table.id.as_str(), table.vpc.as_str()), ("rtb-1", "vpc-1"));
    assert_eq!(table.tags["failover:routes"], "web/10.99.0.10/32");
    let shown: Vec<_> = table
        .routes
        .iter()
        .map(|it| (it.destination.to_string(), &it.to, it.origin, it.active))
        .collect();
    let other = |id: &str| RouteTarget::Other(id.to_owned());
    let (local, gateway) = (other("local"), other("vgw-1"));
    let interface = RouteTarget::Interface(EniId::new("eni-1"));
    // The one to a prefix list is none that could float.
    assert_eq!(
        shown,
        [
            ("10.0.0.0/16".to_owned(), &local, RouteOrigin::Local, true),
            (
                "10.99.0.10/32".to_owned(),
                &interface,
                RouteOrigin::Written,
                false
            ),
            ("::/0".to_owned(), &gateway, RouteOrigin::Propagated, true),
        ]
    );
    insta::assert_snapshot!(server.requests().join("\n\n"), @"
    Action=DescribeRouteTables
    Version=2016-11-15
    MaxResults=100
    Filter.1.Name=tag-key
    Filter.1.Value.1=failover%3Aroutes
    ");
}

#[tokio::test]
async fn a_route_table_lacks_nothing_that_decides() {
    let whole = xml::route_tables(xml::ROUTE_TABLE);
    for (element, field) in [
        ("routeTableId", "route table: RouteTableId is missing"),
        ("vpcId", "route table rtb-1: VpcId is missing"),
        ("routeSet", "route table rtb-1: Routes is missing"),
        ("state", "route table rtb-1: Routes.State is missing"),
        ("origin", "route table rtb-1: Routes.Origin is missing"),
    ] {
        let server = Server::saying(xml::without(&whole, element));
        let aws = server.aws();
        let found = aws.route_tables_with_tag("failover:routes", None).await;
        let error = found.expect_err(field);
        assert!(error.is_unknown(), "{error}");
        assert!(error.to_string().contains(field), "{field}: {error}");
    }
}

#[tokio::test]
async fn an_elastic_ip_shows_what_it_is_on() {
    let server = Server::saying(xml::answer("DescribeAddresses", xml::ELASTIC_IPS));
    let found = server.aws().elastic_ips_with_tag("failover:group").await;
    let found = found.unwrap();
    assert_eq!(found[0].id.as_str(), "eipalloc-1");
    assert_eq!(found[0].public_ip.to_string(), "203.0.113.7");
    assert_eq!(found[0].border_group.as_deref(), Some("us-east-1"));
    let on = Association {
        eni: EniId::new("eni-1"),
        instance: Some(InstanceId::new("i-1")),
        address: Some([10, 0, 1, 11].into()),
    };
    assert_eq!(found[0].on, Some(on));
    assert_eq!(found[1].on, None);
    insta::assert_snapshot!(server.requests().join("\n\n"), @"
    Action=DescribeAddresses
    Version=2016-11-15
    Filter.1.Name=tag-key
    Filter.1.Value.1=failover%3Agroup
    ");
}

/// What EC2 only lent to an instance is pushed off by no more than an association.
#[tokio::test]
async fn an_address_that_ec2_lent_is_no_elastic_ip() {
    let lent = xml::instance("i-1").replace("123456789012", "amazon");
    let server = Server::saying(xml::instances(&lent));
    let aws = server.aws();
    let found = aws.instances_with_tag("failover:group", None).await;
    assert_eq!(found.unwrap().items[0].interfaces[0].elastic_ip, None);
}

#[tokio::test]
async fn an_elastic_ip_is_associated_wherever_it_is() {
    let server = Server::saying(xml::answer(
        "AssociateAddress",
        "<return>true</return><associationId>eipassoc-2</associationId>",
    ));
    let (allocation, eni) = (AllocationId::new("eipalloc-1"), EniId::new("eni-1"));
    let address = [10, 0, 1, 11].into();
    let aws = server.aws();
    let done = aws.associate_address(&allocation, &eni, address).await;
    done.unwrap();
    insta::assert_snapshot!(server.requests().join("\n\n"), @"
    Action=AssociateAddress
    Version=2016-11-15
    AllocationId=eipalloc-1
    NetworkInterfaceId=eni-1
    PrivateIpAddress=10.0.1.11
    AllowReassociation=true
    ");
}

#[tokio::test]
async fn a_route_is_replaced_or_created_by_its_family() {
    let saying = |action| Server::saying(xml::answer(action, "<return>true</return>"));
    let (replaces, creates) = (saying("ReplaceRoute"), saying("CreateRoute"));
    let (table, eni) = (RouteTableId::new("rtb-1"), EniId::new("eni-1"));
    let four = "10.99.0.10/32".parse().unwrap();
    let done = replaces.aws().replace_route(&table, four, &eni).await;
    done.unwrap();
    let six = "::/0".parse().unwrap();
    let done = creates.aws().create_route(&table, six, &eni).await;
    done.unwrap();
    let requests = [replaces.requests(), creates.requests()].concat();
    insta::assert_snapshot!(requests.join("\n\n"), @"
    Action=ReplaceRoute
    Version=2016-11-15
    RouteTableId=rtb-1
    DestinationCidrBlock=10.99.0.10%2F32
    NetworkInterfaceId=eni-1

    Action=CreateRoute
    Version=2016-11-15
    RouteTableId=rtb-1
    DestinationIpv6CidrBlock=%3A%3A%2F0
    NetworkInterfaceId=eni-1
    ");
}
