//! Every call with its answer, in one table.

use super::address::{
    AssignIpv6Addresses, AssignIpv6AddressesResponse, AssignPrivateIpAddresses,
    AssignPrivateIpAddressesResponse, UnassignIpv6Addresses, UnassignIpv6AddressesResponse,
    UnassignPrivateIpAddresses,
};
use super::asked::Done;
use super::check::{DescribeInstanceStatus, DescribeInstanceStatusResponse};
use super::elastic_ip::{
    AssociateAddress, AssociateAddressResponse, DescribeAddresses, DescribeAddressesResponse,
    DisassociateAddress,
};
use super::instance::{
    DescribeInstances, DescribeInstancesResponse, InstanceStateChanges, StartInstances,
    StopInstances, TerminateInstances,
};
use super::instance_type::{DescribeInstanceTypes, DescribeInstanceTypesResponse};
use super::interface::{
    AttachNetworkInterface, AttachNetworkInterfaceResponse, DescribeNetworkInterfaces,
    DescribeNetworkInterfacesResponse, DetachNetworkInterface, ModifyNetworkInterfaceAttribute,
};
use super::lifecycle::CompleteLifecycleAction;
use super::route::{
    CreateRoute, DeleteRoute, DescribeRouteTables, DescribeRouteTablesResponse, ReplaceRoute,
};
use super::subnet::{DescribeSubnets, DescribeSubnetsResponse};
use super::tag::{CreateTags, DeleteTags};
use super::topic::{Publish, PublishResponse};

/// A request with the type of its answer.
pub trait Action: Into<Request> {
    /// What it is answered with.
    type Response;

    /// The answer to this action; `None` if it is another's.
    fn answered_by(response: Response) -> Option<Self::Response>;
}

macro_rules! actions {
    ($($(#[$doc:meta])* $action:ident => $response:ty),+ $(,)?) => {
        /// A request, by action.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Request {
            $($(#[$doc])* $action($action),)+
        }

        /// The answer to the request of the same name.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Response {
            $($(#[$doc])* $action($response),)+
        }

        /// The actions that are answered.
        pub const ACTIONS: &[&str] = &[$(stringify!($action)),+];

        impl Request {
            /// The action's name, as it stands in `Action=` and in an IAM policy after `ec2:`.
            #[must_use]
            pub fn action(&self) -> &'static str {
                match self {
                    $(Self::$action(_) => stringify!($action),)+
                }
            }
        }

        impl Response {
            /// The name of the action that is answered.
            #[must_use]
            pub fn action(&self) -> &'static str {
                match self {
                    $(Self::$action(_) => stringify!($action),)+
                }
            }
        }

        $(impl From<$action> for Request {
            fn from(request: $action) -> Self {
                Self::$action(request)
            }
        }

        impl Action for $action {
            type Response = $response;

            fn answered_by(response: Response) -> Option<$response> {
                if let Response::$action(response) = response {
                    Some(response)
                } else {
                    None
                }
            }
        })+
    };
}

actions! {
    /// Instances with their interfaces.
    DescribeInstances => DescribeInstancesResponse,
    /// Status checks.
    DescribeInstanceStatus => DescribeInstanceStatusResponse,
    /// Limits of instance types.
    DescribeInstanceTypes => DescribeInstanceTypesResponse,
    /// Interfaces.
    DescribeNetworkInterfaces => DescribeNetworkInterfacesResponse,
    /// Subnets.
    DescribeSubnets => DescribeSubnetsResponse,
    /// Elastic IPs.
    DescribeAddresses => DescribeAddressesResponse,
    /// Route tables.
    DescribeRouteTables => DescribeRouteTablesResponse,
    /// Plugs an interface in; asynchronous.
    AttachNetworkInterface => AttachNetworkInterfaceResponse,
    /// Pulls an interface out; asynchronous.
    DetachNetworkInterface => Done,
    /// Adds or moves secondary addresses; adds prefixes.
    AssignPrivateIpAddresses => AssignPrivateIpAddressesResponse,
    /// Removes secondary addresses, or prefixes.
    UnassignPrivateIpAddresses => Done,
    /// Adds IPv6 addresses, or prefixes.
    AssignIpv6Addresses => AssignIpv6AddressesResponse,
    /// Removes IPv6 addresses, or prefixes.
    UnassignIpv6Addresses => UnassignIpv6AddressesResponse,
    /// Changes one attribute of an interface.
    ModifyNetworkInterfaceAttribute => Done,
    /// Puts an Elastic IP on a private address.
    AssociateAddress => AssociateAddressResponse,
    /// Takes it off.
    DisassociateAddress => Done,
    /// Adds a route.
    CreateRoute => Done,
    /// Leads a route elsewhere.
    ReplaceRoute => Done,
    /// Removes a route.
    DeleteRoute => Done,
    /// Sets tags.
    CreateTags => Done,
    /// Removes tags.
    DeleteTags => Done,
    /// Starts stopped instances.
    StartInstances => InstanceStateChanges,
    /// Stops running instances.
    StopInstances => InstanceStateChanges,
    /// Terminates instances.
    TerminateInstances => InstanceStateChanges,
    /// Auto Scaling: lets go of an instance that a hook keeps.
    CompleteLifecycleAction => Done,
    /// SNS: publishes to a topic.
    Publish => PublishResponse,
}

impl Request {
    /// Whether the action only reads.
    #[must_use]
    pub fn is_describe(&self) -> bool {
        self.action().starts_with("Describe")
    }

    /// Whether EC2 is only asked if it would carry it out: what is answered is an error either way.
    #[must_use]
    pub fn is_dry_run(&self) -> bool {
        match self {
            Self::DescribeInstances(it) => it.dry_run,
            Self::DescribeInstanceStatus(it) => it.dry_run,
            Self::DescribeInstanceTypes(it) => it.dry_run,
            Self::DescribeNetworkInterfaces(it) => it.dry_run,
            Self::DescribeSubnets(it) => it.dry_run,
            Self::DescribeAddresses(it) => it.dry_run,
            Self::DescribeRouteTables(it) => it.dry_run,
            Self::AssociateAddress(it) => it.dry_run,
            Self::DisassociateAddress(it) => it.dry_run,
            Self::CreateRoute(it) => it.dry_run,
            Self::ReplaceRoute(it) => it.dry_run,
            Self::DeleteRoute(it) => it.dry_run,
            Self::AttachNetworkInterface(it) => it.dry_run,
            Self::DetachNetworkInterface(it) => it.dry_run,
            Self::ModifyNetworkInterfaceAttribute(it) => it.dry_run,
            Self::CreateTags(it) => it.dry_run,
            Self::DeleteTags(it) => it.dry_run,
            Self::StartInstances(it) => it.dry_run,
            Self::StopInstances(it) => it.dry_run,
            Self::TerminateInstances(it) => it.dry_run,
            Self::AssignPrivateIpAddresses(_)
            | Self::UnassignPrivateIpAddresses(_)
            | Self::AssignIpv6Addresses(_)
            | Self::UnassignIpv6Addresses(_)
            | Self::CompleteLifecycleAction(_)
            | Self::Publish(_) => false,
        }
    }
}
