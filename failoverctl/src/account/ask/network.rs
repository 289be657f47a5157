//! The route tables and network ACLs of the members' VPCs, and what their types can do with ENA.

use std::collections::{BTreeMap, BTreeSet};

use eni_failover::cloud::{InstanceId, InstanceType, SubnetId};
use serde_json::Value;

use super::instances::EC2;
use super::signed::{Signed, every_page, list, text, unknown};
use crate::account::facts::{Acl, InstanceFacts, Table, TypeFacts, Way};
use crate::account::known::Known;

type Members = BTreeMap<InstanceId, InstanceFacts>;

/// `DescribeInstanceTypes` takes no more names in one call.
const TYPES_PER_CALL: usize = 100;

pub(super) async fn tables(aws: &Signed, members: &Members) -> Known<Vec<Table>> {
    let call = "DescribeRouteTables";
    let told = of_their_vpcs(aws, members, call, "/routeTableSet").await;
    let told = told.map_err(|error| unknown("ec2:DescribeRouteTables", &error))?;
    Ok(told.iter().map(table).collect())
}

fn table(told: &Value) -> Table {
    let of = |path: &str| text(told, path).unwrap_or_default().to_owned();
    let mut associations = list(told, "/associationSet");
    Table {
        id: of("/routeTableId"),
        vpc: of("/vpcId"),
        main: associations.any(|it| text(it, "/main") == Some("true")),
        subnets: subnets(told),
        routes: list(told, "/routeSet").filter_map(way).collect(),
    }
}

fn subnets(told: &Value) -> BTreeSet<SubnetId> {
    let associations = list(told, "/associationSet");
    let ids = associations.filter_map(|it| text(it, "/subnetId"));
    ids.map(SubnetId::new).collect()
}

/// What a route can lead to, by EC2's names of the fields. An interface is named beside its instance, and says more.
const LEADS_TO: [&str; 11] = [
    "/networkInterfaceId",
    "/gatewayId",
    "/natGatewayId",
    "/transitGatewayId",
    "/vpcPeeringConnectionId",
    "/egressOnlyInternetGatewayId",
    "/localGatewayId",
    "/carrierGatewayId",
    "/coreNetworkArn",
    "/odbNetworkArn",
    "/instanceId",
];

/// The local ones are those of the VPC, and the same everywhere in it.
fn way(told: &Value) -> Option<Way> {
    let to = [
        "/destinationCidrBlock",
        "/destinationIpv6CidrBlock",
        "/destinationPrefixListId",
    ];
    let first = |paths: &[&str]| paths.iter().find_map(|path| text(told, path));
    let by = first(&LEADS_TO).unwrap_or("nothing");
    (by != "local").then_some(())?;
    Some(Way {
        to: first(&to)?.to_owned(),
        by: by.to_owned(),
        blackhole: text(told, "/state") == Some("blackhole"),
    })
}

pub(super) async fn acls(aws: &Signed, members: &Members) -> Known<Vec<Acl>> {
    let call = "DescribeNetworkAcls";
    let told = of_their_vpcs(aws, members, call, "/networkAclSet").await;
    let told = told.map_err(|error| unknown("ec2:DescribeNetworkAcls", &error))?;
    let acl = |told: &Value| Acl {
        id: text(told, "/networkAclId").unwrap_or_default().to_owned(),
        subnets: subnets(told),
        entries: list(told, "/entrySet").map(entry).collect(),
    };
    Ok(told.iter().map(acl).collect())
}

/// `in 100 allow -1 0.0.0.0/0`, `out 110 deny 6 443-443 10.0.0.0/8`: numbers as EC2 has them.
fn entry(told: &Value) -> String {
    let way = if text(told, "/egress") == Some("true") {
        "out"
    } else {
        "in"
    };
    let between = |from: &str, to: &str| Some(format!("{}-{}", text(told, from)?, text(told, to)?));
    let words = ["/ruleNumber", "/ruleAction", "/protocol"].map(|path| text(told, path));
    let words = words.into_iter().flatten().map(str::to_owned);
    let ports = between("/portRange/from", "/portRange/to");
    let icmp = between("/icmpTypeCode/type", "/icmpTypeCode/code");
    let block = text(told, "/cidrBlock").or_else(|| text(told, "/ipv6CidrBlock"));
    let rest = ports
        .into_iter()
        .chain(icmp)
        .chain(block.map(str::to_owned));
    let words: Vec<String> = words.chain(rest).collect();
    format!("{way} {}", words.join(" "))
}

/// A subnet without an association of its own has its VPC's main table, which no filter by subnets would show.
async fn of_their_vpcs(
    aws: &Signed,
    members: &Members,
    call: &'static str,
    list_at: &str,
) -> Result<Vec<Value>, eni_failover::cloud::CallError> {
    let vpcs: BTreeSet<&String> = members.values().filter_map(|it| it.vpc.as_ref()).collect();
    if vpcs.is_empty() {
        return Ok(Vec::new());
    }
    let mut asked = vec![("Filter.1.Name".to_owned(), "vpc-id".to_owned())];
    for (index, vpc) in (1..).zip(vpcs) {
        asked.push((format!("Filter.1.Value.{index}"), vpc.clone()));
    }
    every_page(call, list_at, "/nextToken", async |token| {
        let mut fields = asked.clone();
        fields.extend(token.map(|token| ("NextToken".to_owned(), token.to_owned())));
        aws.query(EC2, call, &fields).await
    })
    .await
}

pub(super) async fn types(
    aws: &Signed,
    members: &Members,
) -> Known<BTreeMap<InstanceType, TypeFacts>> {
    let names: BTreeSet<&str> = members
        .values()
        .map(|it| it.instance_type.as_str())
        .collect();
    let names: Vec<&str> = names.into_iter().collect();
    let mut types = BTreeMap::new();
    for names in names.chunks(TYPES_PER_CALL) {
        let fields = (1..).zip(names);
        let fields = fields.map(|(index, name)| (format!("InstanceType.{index}"), (*name).into()));
        let fields: Vec<(String, String)> = fields.collect();
        let answer = aws.query(EC2, "DescribeInstanceTypes", &fields).await;
        let answer = answer.map_err(|error| unknown("ec2:DescribeInstanceTypes", &error))?;
        types.extend(list(&answer, "/instanceTypeSet").filter_map(|told| {
            let has =
                |path: &str| text(told, path).is_some_and(|it| ["true", "supported"].contains(&it));
            let facts = TypeFacts {
                express: has("/networkInfo/enaSrdSupported"),
                queues: has("/networkInfo/flexibleEnaQueuesSupport"),
            };
            Some((InstanceType::new(text(told, "/instanceType")?), facts))
        }));
    }
    Ok(types)
}
