//! The calls this simulator answers, as plain structures close to EC2's API model: same names, same optionality.
//!
//! The HTTP face reads requests from the Query protocol and writes responses as XML; the core's ports skip the wire.
//! Identifiers in requests are text as it came, since EC2 itself answers for those that are malformed.

mod request;
mod response;

pub use request::*;
pub use response::*;

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
    /// Plugs an interface in; asynchronous.
    AttachNetworkInterface => AttachNetworkInterfaceResponse,
    /// Pulls an interface out; asynchronous.
    DetachNetworkInterface => Done,
    /// Adds or moves secondary addresses.
    AssignPrivateIpAddresses => AssignPrivateIpAddressesResponse,
    /// Removes secondary addresses.
    UnassignPrivateIpAddresses => Done,
    /// Changes one attribute of an interface.
    ModifyNetworkInterfaceAttribute => Done,
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
    /// SNS: publishes to a topic.
    Publish => PublishResponse,
}

impl Request {
    /// Whether the action only reads.
    #[must_use]
    pub fn is_describe(&self) -> bool {
        self.action().starts_with("Describe")
    }
}

/// An error answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct ApiError {
    /// `Error.Code`
    pub code: String,
    /// `Error.Message`
    pub message: String,
    /// The HTTP status it is sent with.
    pub http_status: u16,
}

impl ApiError {
    /// A client error, sent with HTTP 400.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
            http_status: 400,
        }
    }

    /// The same with another HTTP status.
    #[must_use]
    pub fn with_status(mut self, http_status: u16) -> Self {
        self.http_status = http_status;
        self
    }
}
