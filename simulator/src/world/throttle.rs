//! Request throttling: a token bucket for each action, as large as its class says (docs/ec2-facts.md, "Throttling").

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::errors;
use crate::api::{ApiError, Page, Request};

/// How large the buckets of the actions are, by class.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Throttling {
    /// Whether anything is throttled.
    pub enabled: bool,
    /// `Describe…` with identifiers, filters or `MaxResults`.
    pub describes: Bucket,
    /// `DescribeInstances`, `DescribeInstanceStatus`, `DescribeNetworkInterfaces` without any of these.
    pub unfiltered_describes: Bucket,
    /// `AttachNetworkInterface`, `DetachNetworkInterface`, and whatever isn't named here.
    pub changes: Bucket,
    /// `AssignPrivateIpAddresses`, `UnassignPrivateIpAddresses`, `ModifyNetworkInterfaceAttribute`.
    pub addresses: Bucket,
    /// `CreateTags`, `DeleteTags`.
    pub tags: Bucket,
}

/// A token bucket: so many calls at once, and so many more per second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Bucket {
    /// How many tokens it holds when full.
    pub size: u32,
    /// How many come back per second.
    pub refill: u32,
}

impl Default for Throttling {
    fn default() -> Self {
        let bucket = |size, refill| Bucket { size, refill };
        Self {
            enabled: true,
            describes: bucket(100, 20),
            unfiltered_describes: bucket(50, 10),
            changes: bucket(50, 5),
            addresses: bucket(100, 5),
            tags: bucket(100, 10),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Describes,
    UnfilteredDescribes,
    Changes,
    Addresses,
    Tags,
}

/// The levels of the buckets; one that isn't listed is full.
#[derive(Clone, Debug, Default)]
pub(crate) struct Levels(BTreeMap<(&'static str, Class), Level>);

#[derive(Clone, Copy, Debug)]
struct Level {
    microtokens: i128,
    at: Timestamp,
}

/// Fine enough that calls in quick succession lose nothing of the refill.
const TOKEN: i128 = 1_000_000;

impl Levels {
    /// Takes a token for this call, or answers `RequestLimitExceeded`.
    pub(crate) fn take(
        &mut self,
        throttling: &Throttling,
        now: Timestamp,
        request: &Request,
    ) -> Result<(), ApiError> {
        let Some(class) = class_of(request).filter(|_| throttling.enabled) else {
            return Ok(());
        };
        let bucket = throttling.bucket(class);
        let full = i128::from(bucket.size) * TOKEN;
        let own = (request.action(), class);
        let level = self.0.entry(own).or_insert(Level {
            microtokens: full,
            at: now,
        });
        let elapsed: SignedDuration = now.duration_since(level.at);
        // One token a second is one microtoken a microsecond.
        level.microtokens =
            (level.microtokens + elapsed.as_micros() * i128::from(bucket.refill)).min(full);
        level.at = now;
        if level.microtokens < TOKEN {
            return Err(errors::request_limit_exceeded());
        }
        level.microtokens -= TOKEN;
        Ok(())
    }
}

impl Throttling {
    fn bucket(&self, class: Class) -> Bucket {
        match class {
            Class::Describes => self.describes,
            Class::UnfilteredDescribes => self.unfiltered_describes,
            Class::Changes => self.changes,
            Class::Addresses => self.addresses,
            Class::Tags => self.tags,
        }
    }
}

/// `None` for SNS and Auto Scaling, whose limits are far away.
fn class_of(request: &Request) -> Option<Class> {
    Some(match request {
        Request::DescribeInstances(r) => {
            describe_class(&r.instance_ids, r.filters.is_empty(), &r.page)
        }
        Request::DescribeInstanceStatus(r) => {
            describe_class(&r.instance_ids, r.filters.is_empty(), &r.page)
        }
        Request::DescribeNetworkInterfaces(r) => {
            describe_class(&r.network_interface_ids, r.filters.is_empty(), &r.page)
        }
        Request::DescribeInstanceTypes(_)
        | Request::DescribeSubnets(_)
        | Request::DescribeAddresses(_)
        | Request::DescribeRouteTables(_) => Class::Describes,
        Request::AssignPrivateIpAddresses(_)
        | Request::UnassignPrivateIpAddresses(_)
        | Request::ModifyNetworkInterfaceAttribute(_) => Class::Addresses,
        Request::CreateTags(_) | Request::DeleteTags(_) => Class::Tags,
        Request::AttachNetworkInterface(_)
        | Request::DetachNetworkInterface(_)
        | Request::AssignIpv6Addresses(_)
        | Request::UnassignIpv6Addresses(_)
        | Request::AssociateAddress(_)
        | Request::DisassociateAddress(_)
        | Request::CreateRoute(_)
        | Request::ReplaceRoute(_)
        | Request::DeleteRoute(_)
        | Request::StartInstances(_)
        | Request::StopInstances(_)
        | Request::TerminateInstances(_) => Class::Changes,
        Request::CompleteLifecycleAction(_) | Request::Publish(_) => return None,
    })
}

fn describe_class(ids: &[String], unfiltered: bool, page: &Page) -> Class {
    if ids.is_empty() && unfiltered && page.max_results.is_none() {
        Class::UnfilteredDescribes
    } else {
        Class::Describes
    }
}
