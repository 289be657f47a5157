//! What the account's calls answered, as data: the groups as the function itself sees them, and what is around them.

use std::collections::{BTreeMap, BTreeSet};

use eni_failover::cloud::{
    EniId, GroupName, Instance, InstanceId, InstanceType, NetworkInterface, SubnetId,
};
use eni_failover::look::{Group, Problem, Schema};
use eni_failover::settings::Settings;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::known::{Known, Unknown};

/// The account at one moment.
#[derive(Clone, Debug)]
pub struct Account {
    /// When it was looked at.
    pub now: Timestamp,
    /// The function's, as its environment has them.
    pub settings: Settings,
    /// The groups that are asked about, by the function's own look.
    pub groups: BTreeMap<GroupName, Group>,
    /// What is wrong with tags and belongs to no group.
    pub stray: BTreeSet<Problem>,
    /// The instances that a group's tag names.
    pub instances: Vec<Instance>,
    /// The interfaces that are tagged to float or to carry what floats.
    pub interfaces: Vec<NetworkInterface>,
    /// What is around them.
    pub around: Around,
    /// What came of letting the active stop in a twin; of the groups with which that was done.
    pub rehearsed: BTreeMap<GroupName, Rehearsed>,
    /// What the running members' operating systems say of themselves; none, where they weren't asked.
    pub systems: Option<BTreeMap<InstanceId, Known<System>>>,
}

/// What `failover-standby check --json` says (docs/operating-system.md).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct System {
    /// The version of this form.
    pub schema: u32,
    /// What was asked there.
    pub findings: Vec<SystemFinding>,
}

/// The answer to one question there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SystemFinding {
    /// `ok`, `warn`, `unknown`, `fail`
    pub verdict: String,
    /// The question.
    pub id: String,
    /// A file, an interface, an address.
    pub subject: String,
    /// The answer.
    pub text: String,
    /// What to do; empty where there is nothing.
    pub remedy: String,
}

/// What came of letting a group's active stop in its twin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rehearsed {
    /// Who held it all afterwards.
    pub to: Option<InstanceId>,
    /// How long after the stop a second look showed that; none, where it didn't come to it.
    pub milliseconds: Option<i64>,
    /// What else is to be said of it, above all why it didn't come to it.
    pub why: Vec<String>,
}

/// What is around the groups: each only as far as somebody may read it.
#[derive(Clone, Debug)]
pub struct Around {
    /// What else EC2 says of the members.
    pub instances: Known<BTreeMap<InstanceId, InstanceFacts>>,
    /// What their types can do with ENA.
    pub types: Known<BTreeMap<InstanceType, TypeFacts>>,
    /// The route tables of their VPCs.
    pub tables: Known<Vec<Table>>,
    /// The network ACLs of their VPCs.
    pub acls: Known<Vec<Acl>>,
    /// The function.
    pub function: Known<Function>,
    /// What its role may.
    pub role: Known<Vec<Permission>>,
    /// `EventBridge`'s rules that have the function, or a queue that feeds it, as target.
    pub rules: Known<Vec<Rule>>,
    /// The alarms of the account and region.
    pub alarms: Known<Vec<Alarm>>,
    /// The mute rules that silence alarms just now.
    pub mutes: Known<Vec<Mute>>,
    /// Figures of the last hours.
    pub figures: Known<Figures>,
    /// Where people are told.
    pub topic: Known<Topic>,
}

/// What EC2 says of an instance beyond what the function needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InstanceFacts {
    /// `InstanceLifecycle` is `spot`.
    pub spot: bool,
    /// `MaintenanceOptions.AutoRecovery` is `disabled`.
    pub recovers_never: bool,
    /// `InstanceType`
    pub instance_type: String,
    /// `VpcId`; a terminated instance has none.
    pub vpc: Option<String>,
    /// Its interfaces, and the subnet of each.
    pub interfaces: BTreeMap<EniId, SubnetId>,
}

/// What an instance type can do with ENA.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TypeFacts {
    /// `EnaSrdSupported`: ENA Express.
    pub express: bool,
    /// `FlexibleEnaQueuesSupport`: a count of queues of one's own.
    pub queues: bool,
}

/// A route table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// `RouteTableId`
    pub id: String,
    /// `VpcId`
    pub vpc: String,
    /// Whether it is that of the subnets that have none of their own.
    pub main: bool,
    /// The subnets that it is associated with.
    pub subnets: BTreeSet<SubnetId>,
    /// Its routes, but for the local ones.
    pub routes: BTreeSet<Way>,
}

/// A route.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    /// A block or a prefix list.
    pub to: String,
    /// What it leads to.
    pub by: String,
    /// `State` is `blackhole`.
    pub blackhole: bool,
}

/// A network ACL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Acl {
    /// `NetworkAclId`
    pub id: String,
    /// The subnets that it is associated with: each subnet has one.
    pub subnets: BTreeSet<SubnetId>,
    /// Its entries, as texts that are equal where the entries are.
    pub entries: BTreeSet<String>,
}

/// A mute rule of `CloudWatch` that is active.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mute {
    /// Its name.
    pub name: String,
    /// The alarms that it silences.
    pub alarms: BTreeSet<String>,
}

/// The Lambda function.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// Its role's ARN.
    pub role: String,
    /// `State`; `Active` where it can be invoked.
    pub state: String,
    /// `LastUpdateStatus`
    pub last_update: String,
    /// How long one invocation may take.
    pub timeout_seconds: u64,
    /// `ReservedConcurrentExecutions`
    pub reserved: Known<Option<u32>>,
    /// Who may invoke it.
    pub policy: Known<Value>,
    /// The queue of what it failed on, where there is one.
    pub failed_to: Known<Option<String>>,
    /// The queues that feed it.
    pub fed_by: Known<Vec<Feed>>,
    /// What the function itself would say of its environment at its start.
    pub settings_wrong: Option<String>,
}

/// An event source mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// `UUID`
    pub id: String,
    /// The queue's ARN.
    pub queue: String,
    /// `State`: `Enabled`, `Disabled`, …
    pub state: String,
}

/// Whether the function's role may do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// `ec2:AttachNetworkInterface`
    pub action: String,
    /// On what.
    pub resource: String,
    /// Whether it may.
    pub allowed: bool,
    /// Whether the organisation's policies say no.
    pub denied_by_organisation: bool,
    /// Whether the role's permissions boundary says no.
    pub denied_by_boundary: bool,
}

/// A rule of `EventBridge`.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// Whether it is on.
    pub enabled: bool,
    /// Whether it invokes the function itself, not by a queue.
    pub invokes: bool,
    /// `EventPattern`; a schedule has none.
    pub pattern: Option<Value>,
    /// `ScheduleExpression`
    pub schedule: Option<String>,
    /// The queue of what could not be delivered.
    pub undelivered_to: Option<String>,
}

/// A `CloudWatch` alarm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Its name.
    pub name: String,
    /// Its description, in which a word says that it is meant.
    pub description: String,
    /// `OK`, `ALARM`, `INSUFFICIENT_DATA`
    pub state: String,
    /// Since when.
    pub since: Option<Timestamp>,
    /// Whether its actions are enabled.
    pub actions_enabled: bool,
    /// The actions of all its states.
    pub actions: Vec<String>,
    /// The namespaces and names of its metrics.
    pub metrics: BTreeSet<(String, String)>,
    /// The instances that its metrics' dimensions name.
    pub instances: BTreeSet<String>,
    /// `TreatMissingData`, `missing` where it says nothing.
    pub missing: String,
}

/// Figures of `CloudWatch`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Invocations in the last quarter of an hour.
    pub invocations: f64,
    /// Invocations that failed in the last hour.
    pub errors: f64,
    /// Invocations that were throttled in the last hour.
    pub throttles: f64,
    /// Notifications that SNS could not deliver in the last day.
    pub undelivered: f64,
    /// The messages in the queues of what got lost, by the queue's name.
    pub lost: BTreeMap<String, f64>,
    /// For how many seconds the oldest of them lies there.
    pub oldest: BTreeMap<String, f64>,
}

/// An SNS topic.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    /// Its ARN.
    pub arn: String,
    /// Subscriptions that were confirmed.
    pub confirmed: u32,
    /// Subscriptions that nobody has confirmed yet.
    pub pending: u32,
    /// Its KMS key.
    pub key: Option<String>,
    /// What KMS says of it; nothing, where it has none.
    pub kms: Known<Option<Key>>,
    /// Who may publish.
    pub policy: Value,
}

/// A key of KMS.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// Its ARN.
    pub arn: String,
    /// `KeyState`
    pub state: String,
    /// Who may use it; none, where AWS manages it and nobody changes that.
    pub policy: Option<Value>,
}

impl Around {
    /// Nobody was asked.
    #[must_use]
    pub fn unasked() -> Self {
        let unasked = || Unknown::Untold("to be asked".to_owned());
        Self {
            instances: Err(unasked()),
            types: Err(unasked()),
            tables: Err(unasked()),
            acls: Err(unasked()),
            function: Err(unasked()),
            role: Err(unasked()),
            rules: Err(unasked()),
            alarms: Err(unasked()),
            mutes: Err(unasked()),
            figures: Err(unasked()),
            topic: Err(unasked()),
        }
    }
}

impl Account {
    /// The tag keys.
    #[must_use]
    pub fn schema(&self) -> Schema {
        Schema::new(self.settings.tag_prefix.as_str()).within(self.settings.boundary_tag.clone())
    }

    /// What a tag of an instance says.
    #[must_use]
    pub fn tag(&self, instance: &InstanceId, key: &str) -> Option<&str> {
        let mut instances = self.instances.iter();
        let instance = instances.find(|seen| seen.id == *instance)?;
        instance.tags.get(key).map(String::as_str)
    }

    /// A member's tag `Name`.
    #[must_use]
    pub fn name(&self, id: &InstanceId) -> Option<&str> {
        let groups = self.groups.values();
        let mut members = groups.filter_map(|group| group.members.get(id));
        members.find_map(|member| member.name.as_deref())
    }

    /// A member as people call it.
    #[must_use]
    pub fn called(&self, id: &InstanceId) -> String {
        let name = self.name(id);
        name.map_or_else(|| id.to_string(), |name| format!("{name} ({id})"))
    }
}
