//! What EC2 says of instances beyond what the function needs.

use std::collections::BTreeMap;

use eni_failover::cloud::{EniId, InstanceId, SubnetId};
use serde_json::Value;

use super::signed::{Service, Signed, every_page, list, text, unknown};
use crate::account::facts::InstanceFacts;
use crate::account::known::Known;

pub(super) const EC2: Service = Service {
    signed_as: "ec2",
    host: "ec2",
    version: "2016-11-15",
};

/// Of the instances with a tag of this key.
pub(super) async fn instances(
    aws: &Signed,
    key: &str,
) -> Known<BTreeMap<InstanceId, InstanceFacts>> {
    let call = "DescribeInstances";
    let pages = every_page(call, "/reservationSet", "/nextToken", async |token| {
        let field = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let mut fields = vec![
            field("Filter.1.Name", "tag-key"),
            field("Filter.1.Value.1", key),
        ];
        fields.extend(token.map(|token| field("NextToken", token)));
        aws.query(EC2, call, &fields).await
    });
    let reservations = pages
        .await
        .map_err(|error| unknown("ec2:DescribeInstances", &error))?;
    let instances = reservations
        .iter()
        .flat_map(|reservation| list(reservation, "/instancesSet"));
    let facts = instances.filter_map(|instance| {
        let id = text(instance, "/instanceId")?;
        Some((InstanceId::new(id), facts(instance)))
    });
    Ok(facts.collect())
}

fn facts(instance: &Value) -> InstanceFacts {
    let interfaces = list(instance, "/networkInterfaceSet").filter_map(|told| {
        let (eni, subnet) = (text(told, "/networkInterfaceId")?, text(told, "/subnetId")?);
        Some((EniId::new(eni), SubnetId::new(subnet)))
    });
    InstanceFacts {
        spot: text(instance, "/instanceLifecycle") == Some("spot"),
        recovers_never: text(instance, "/maintenanceOptions/autoRecovery") == Some("disabled"),
        instance_type: text(instance, "/instanceType")
            .unwrap_or_default()
            .to_owned(),
        vpc: text(instance, "/vpcId").map(str::to_owned),
        interfaces: interfaces.collect(),
    }
}
