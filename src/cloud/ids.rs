//! One type per identifier, so that a detach can't be given an interface where it takes an attachment; and what tags are made of.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// The characters that every service takes in a tag (docs/ec2-facts.md, "Limits of tags"), without the space:
/// no wildcard of a filter is among them.
pub(crate) fn is_safe(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+-=._:/@".contains(c)
}

/// EC2 takes tag keys of up to 128 characters; this much of it is left to an alarm's or a group's name.
pub const NAME_LENGTH: usize = 64;

/// Whether this can be a group's name, in tags as in events: it stands in a tag key and in a space-separated list, and
/// in lists of addresses before a `/`.
#[must_use]
pub fn is_group_name(name: &str) -> bool {
    let safe = |c: char| c != '/' && is_safe(c);
    !name.is_empty() && name.len() <= NAME_LENGTH && name.chars().all(safe)
}

/// Tags of a resource, by key.
pub type Tags = BTreeMap<String, String>;

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
    /// A route table, `rtb-…`.
    RouteTableId,
    /// An Elastic IP, `eipalloc-…`.
    AllocationId,
    /// What can be tagged: an instance, an interface, a route table or an Elastic IP.
    ResourceId,
}

impl From<&InstanceId> for ResourceId {
    fn from(id: &InstanceId) -> Self {
        Self::new(id.as_str())
    }
}

impl From<&RouteTableId> for ResourceId {
    fn from(id: &RouteTableId) -> Self {
        Self::new(id.as_str())
    }
}

impl From<&AllocationId> for ResourceId {
    fn from(id: &AllocationId) -> Self {
        Self::new(id.as_str())
    }
}

impl Zone {
    /// The network border group that it belongs to: its name without the letter at the end
    /// (docs/ec2-facts.md, "Elastic IPs by themselves").
    #[must_use]
    pub fn border_group(&self) -> &str {
        self.as_str()
            .trim_end_matches(|c: char| c.is_ascii_lowercase())
    }
}

impl From<&EniId> for ResourceId {
    fn from(id: &EniId) -> Self {
        Self::new(id.as_str())
    }
}

/// The text with what `called` has for each identifier that stands in it by itself. Where one is a part of a longer word,
/// an alarm's name or an ARN, it stays: that word is what is to be looked for.
#[must_use]
pub fn with_names(text: &str, called: impl Fn(&str) -> Option<String>) -> String {
    let mut named = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(begin) = rest.find(is_safe) {
        let (before, after) = rest.split_at(begin);
        let end = after.find(|c| !is_safe(c)).unwrap_or(after.len());
        let (word, after) = after.split_at(end);
        // What ends a sentence or begins a list belongs to neither.
        let id = word.trim_end_matches(['.', ':']);
        let (_, mark) = word.split_at(id.len());
        named.push_str(before);
        named.push_str(called(id).as_deref().unwrap_or(id));
        named.push_str(mark);
        rest = after;
    }
    named + rest
}
