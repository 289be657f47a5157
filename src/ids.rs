//! One type per identifier, so that a detach can't be given an interface where it takes an attachment.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! identifier {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps the text as it is: EC2 decides what is a valid identifier.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The text as EC2 shows it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }
    )+};
}

identifier! {
    /// An EC2 instance, `i-…`.
    InstanceId,
    /// An elastic network interface, `eni-…`.
    EniId,
    /// One attachment of an interface to an instance, `eni-attach-…`. A new attachment has a new one.
    AttachmentId,
    /// A subnet, `subnet-…`.
    SubnetId,
    /// A VPC, `vpc-…`.
    VpcId,
    /// An Availability Zone, `us-east-1a`.
    Zone,
    /// An instance type, `t3.micro`.
    InstanceType,
    /// The name of a failover group: a word of the tag `failover:group`.
    GroupName,
}
