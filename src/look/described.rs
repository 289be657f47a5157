//! What the describes of one look showed.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::cloud::{
    ElasticIp, Instance, InstanceStatus, InstanceType, NetworkInterface, RouteTable, Subnet,
    SubnetId, TypeLimits,
};

/// What EC2 answered, at about one moment.
#[derive(Clone, Debug, Default)]
pub struct Described {
    /// When the last answer was there.
    pub now: Timestamp,
    /// The instances with a group tag.
    pub instances: Vec<Instance>,
    /// Their status checks.
    pub statuses: Vec<InstanceStatus>,
    /// The interfaces with one of our tags.
    pub interfaces: Vec<NetworkInterface>,
    /// The route tables that list routes.
    pub route_tables: Vec<RouteTable>,
    /// The Elastic IPs with a group tag.
    pub elastic_ips: Vec<ElasticIp>,
    /// What EC2 said where the role may not see the route tables or the Elastic IPs.
    pub unseen: Vec<String>,
    /// What the instances' types allow.
    pub types: BTreeMap<InstanceType, TypeLimits>,
    /// The subnets of the tagged interfaces.
    pub subnets: BTreeMap<SubnetId, Subnet>,
    /// The interfaces that carry listed addresses which no tagged interface carries.
    pub elsewhere: Vec<NetworkInterface>,
}
