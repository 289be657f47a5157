//! Instances: what they look like, starting, stopping, terminating.

use std::net::Ipv4Addr;

use eni_failover::cloud::{InstanceState, Tags};
use jiff::Timestamp;

use super::asked::{Filter, Page};
use super::interface::{Group, InstanceNetworkInterface};

/// `DescribeInstances`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeInstances {
    /// `DryRun`
    pub dry_run: bool,
    /// `InstanceIds`; none means all.
    pub instance_ids: Vec<String>,
    /// `Filters`
    pub filters: Vec<Filter>,
    /// `MaxResults`, `NextToken`
    pub page: Page,
}

/// Answer to `DescribeInstances`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeInstancesResponse {
    /// `Reservations`
    pub reservations: Vec<Reservation>,
    /// `NextToken`
    pub next_token: Option<String>,
}

/// One reservation. In a world each instance has its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// `ReservationId`
    pub reservation_id: String,
    /// `OwnerId`
    pub owner_id: String,
    /// `Instances`
    pub instances: Vec<Instance>,
}

/// One instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// `InstanceId`
    pub instance_id: String,
    /// `ImageId`
    pub image_id: String,
    /// `State`; its number is [`state_code`].
    pub state: InstanceState,
    /// `StateTransitionReason`: empty, or `User initiated (…)`.
    pub state_transition_reason: String,
    /// `InstanceType`
    pub instance_type: String,
    /// `LaunchTime`
    pub launch_time: Timestamp,
    /// `Placement.AvailabilityZone`
    pub availability_zone: String,
    /// `SubnetId`; gone with termination.
    pub subnet_id: Option<String>,
    /// `VpcId`; gone with termination.
    pub vpc_id: Option<String>,
    /// `PrivateIpAddress`; gone with termination.
    pub private_ip_address: Option<Ipv4Addr>,
    /// `PrivateDnsName`; empty after termination.
    pub private_dns_name: String,
    /// `PublicIpAddress`
    pub public_ip_address: Option<Ipv4Addr>,
    /// `Architecture`: `x86_64`, `arm64`.
    pub architecture: String,
    /// `SourceDestCheck` of the primary interface.
    pub source_dest_check: Option<bool>,
    /// `SecurityGroups` of the primary interface.
    pub security_groups: Vec<Group>,
    /// `NetworkInterfaces`
    pub network_interfaces: Vec<InstanceNetworkInterface>,
    /// `Tags`
    pub tags: Tags,
}

/// The number that EC2 shows with a state (`instanceState.code`).
#[must_use]
pub fn state_code(state: InstanceState) -> u16 {
    match state {
        InstanceState::Pending => 0,
        InstanceState::Running => 16,
        InstanceState::ShuttingDown => 32,
        InstanceState::Terminated => 48,
        InstanceState::Stopping => 64,
        InstanceState::Stopped => 80,
    }
}

/// `StartInstances`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StartInstances {
    /// `DryRun`
    pub dry_run: bool,
    /// `InstanceIds`
    pub instance_ids: Vec<String>,
}

/// `StopInstances`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StopInstances {
    /// `DryRun`
    pub dry_run: bool,
    /// `InstanceIds`
    pub instance_ids: Vec<String>,
    /// `Force`
    pub force: bool,
}

/// `TerminateInstances`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TerminateInstances {
    /// `DryRun`
    pub dry_run: bool,
    /// `InstanceIds`
    pub instance_ids: Vec<String>,
}

/// Answer to `StartInstances`, `StopInstances` and `TerminateInstances`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InstanceStateChanges {
    /// `StartingInstances`, `StoppingInstances` or `TerminatingInstances`
    pub instances: Vec<InstanceStateChange>,
}

/// One instance's change of state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceStateChange {
    /// `InstanceId`
    pub instance_id: String,
    /// `PreviousState`
    pub previous_state: InstanceState,
    /// `CurrentState`
    pub current_state: InstanceState,
}
