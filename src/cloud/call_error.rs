//! Three failures, not one: EC2 said no, EC2 said "later", or no answer came.
//! All of EC2's and SNS's codes are classified here, for the AWS SDK and the simulator alike.

use std::error::Error;
use std::fmt;

use super::permissions::lacking;

/// A call that didn't succeed.
#[derive(Debug, thiserror::Error)]
#[error("{call} {}", told(.call, .failure))]
pub struct CallError {
    /// The API action, `AttachNetworkInterface`.
    pub call: &'static str,
    /// What is known of it.
    pub failure: Failure,
    /// What the client library says underneath.
    #[source]
    pub source: Option<Box<dyn Error + Send + Sync>>,
}

/// What is known after a call didn't succeed. Its text follows the name of the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The service refused: nothing was changed, and the same call will be refused again.
    Rejected {
        /// What it means to this function.
        rejection: Rejection,
        /// The service's code.
        code: String,
        /// The service's message.
        message: String,
    },
    /// The service refused for now (throttled, overloaded): nothing was changed, worth another try.
    Transient {
        /// The service's code, or the HTTP status where there was none.
        code: String,
        /// The service's message.
        message: String,
    },
    /// No answer that can be trusted came: it may have been carried out or not. Look before trying again.
    Unknown {
        /// What happened to the connection or to the answer.
        message: String,
    },
}

/// Why the service refused, as far as this function acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rejection {
    /// An attachment that is gone: `InvalidAttachmentID.NotFound`.
    AttachmentGone,
    /// Something else that doesn't exist, or no longer: `Invalid….NotFound`.
    NotFound,
    /// Not in this state: `IncorrectState`, `IncorrectInstanceState`.
    WrongState,
    /// The interface is attached already.
    InUse,
    /// The device index is occupied.
    DeviceIndexTaken,
    /// The instance has as many interfaces, or the interface as many addresses, as its type allows; the route table as
    /// many routes as it may have.
    LimitExceeded,
    /// There is no such route to replace: `InvalidRoute.NotFound`, or `InvalidParameterValue` with the same meaning.
    RouteGone,
    /// There is one already: `RouteAlreadyExists`.
    RouteThere,
    /// A lifecycle action that Auto Scaling doesn't wait for any more.
    ActionOver,
    /// Primary or requester-managed interfaces: `OperationNotPermitted`.
    OperationNotPermitted,
    /// IAM says no: `UnauthorizedOperation` and its kin.
    Unauthorized,
    /// Anything else.
    Other,
}

impl Failure {
    /// Classifies an error answer of the service.
    ///
    /// `status` is the HTTP status, 0 where there is none. `InvalidParameterValue` is overloaded in EC2,
    /// so the message is looked at too (docs/ec2-facts.md, "Interfaces in use").
    #[must_use]
    pub fn of_answer(code: &str, message: &str, status: u16) -> Self {
        let (code, message) = (code.to_owned(), message.to_owned());
        match Rejection::of(&code, &message) {
            // 503 without a code that we know is the throttle or an overload; other 5xx leave open what was done.
            None if is_throttle(&code) || status == 503 || status == 429 => {
                Self::Transient { code, message }
            }
            None if status >= 500
                || matches!(code.as_str(), "InternalError" | "InternalFailure") =>
            {
                Self::Unknown {
                    message: format!("{code}: {message}"),
                }
            }
            rejection => Self::Rejected {
                rejection: rejection.unwrap_or(Rejection::Other),
                code,
                message,
            },
        }
    }
}

fn is_throttle(code: &str) -> bool {
    // SNS passes on that its encryption key is throttled: `KMSThrottling`. Auto Scaling has another change of its group under
    // way: `ResourceContention`.
    code.starts_with("Throttl")
        || matches!(
            code,
            "KMSThrottling"
                | "RequestLimitExceeded"
                | "EC2ThrottledException"
                | "ResourceContention"
                | "Unavailable"
                | "ServiceUnavailable"
                | "SlowDown"
        )
}

impl Rejection {
    fn of(code: &str, message: &str) -> Option<Self> {
        Some(match code {
            "InvalidAttachmentID.NotFound" | "InvalidAttachment.NotFound" => Self::AttachmentGone,
            "IncorrectState" | "IncorrectInstanceState" => Self::WrongState,
            "InvalidNetworkInterface.InUse" => Self::InUse,
            "InvalidParameterValue" if message.contains("currently in use") => Self::InUse,
            "InvalidParameterValue" if message.contains("attached at device index") => {
                Self::DeviceIndexTaken
            }
            "InvalidRoute.NotFound" => Self::RouteGone,
            "InvalidParameterValue" if message.contains("Use CreateRoute instead") => {
                Self::RouteGone
            }
            "RouteAlreadyExists" => Self::RouteThere,
            "ValidationError" if message.contains("No active Lifecycle Action found") => {
                Self::ActionOver
            }
            "AttachmentLimitExceeded"
            | "PrivateIpAddressLimitExceeded"
            | "InvalidInterface.IpAddressLimitExceeded"
            | "RouteLimitExceeded" => Self::LimitExceeded,
            "OperationNotPermitted" => Self::OperationNotPermitted,
            "UnauthorizedOperation"
            | "AuthFailure"
            | "AccessDenied"
            | "AccessDeniedException"
            | "AuthorizationError"
            | "AuthorizationErrorException"
            | "KMSAccessDenied" => Self::Unauthorized,
            _ if code.ends_with(".NotFound")
                || code == "NotFound"
                || code == "NotFoundException" =>
            {
                Self::NotFound
            }
            _ => return None,
        })
    }
}

impl CallError {
    /// An error answer of the service; see [`Failure::of_answer`].
    #[must_use]
    pub fn answered(call: &'static str, code: &str, message: &str, status: u16) -> Self {
        Self {
            call,
            failure: Failure::of_answer(code, message, status),
            source: None,
        }
    }

    /// No answer came.
    #[must_use]
    pub fn unanswered(call: &'static str, message: impl Into<String>) -> Self {
        Self {
            call,
            failure: Failure::Unknown {
                message: message.into(),
            },
            source: None,
        }
    }

    /// The same for somebody else, without what the client library says underneath.
    #[must_use]
    pub fn retold(&self) -> Self {
        Self {
            call: self.call,
            failure: self.failure.clone(),
            source: None,
        }
    }

    /// Keeps what the client library says underneath.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The answer to a `DryRun` of what is permitted: an error, by which EC2 says yes.
    #[must_use]
    pub fn is_a_yes(&self) -> bool {
        matches!(&self.failure, Failure::Rejected { code, .. } if code == "DryRunOperation")
    }

    /// The reason, where the service refused.
    #[must_use]
    pub fn rejection(&self) -> Option<Rejection> {
        match self.failure {
            Failure::Rejected { rejection, .. } => Some(rejection),
            Failure::Transient { .. } | Failure::Unknown { .. } => None,
        }
    }

    /// Whether the service said that it did nothing, but might later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self.failure, Failure::Transient { .. })
    }

    /// Whether it was one call too many, as far as the service says.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        let Failure::Transient { code, .. } = &self.failure else {
            return false;
        };
        let words = ["RequestLimitExceeded", "EC2ThrottledException"];
        code.starts_with("Throttl") || words.contains(&code.as_str())
    }

    /// Whether it is open if the call was carried out.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self.failure, Failure::Unknown { .. })
    }
}

/// Names the permission that is missing, which IAM's own words don't always do.
fn told(call: &str, failure: &Failure) -> String {
    match failure {
        Failure::Rejected {
            rejection: Rejection::Unauthorized,
            code,
            message,
        } => match lacking(call, code) {
            Some(lacking) => {
                format!("is not permitted: the function's role lacks {lacking}; {code}: {message}")
            }
            None => failure.to_string(),
        },
        Failure::Rejected { .. } | Failure::Transient { .. } | Failure::Unknown { .. } => {
            failure.to_string()
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected { code, message, .. } => write!(f, "was refused: {code}: {message}"),
            Self::Transient { code, message } => {
                write!(f, "is not possible just now: {code}: {message}")
            }
            Self::Unknown { message } => {
                write!(
                    f,
                    "got no answer that can be relied on ({message}): it may have been carried out or not"
                )
            }
        }
    }
}
