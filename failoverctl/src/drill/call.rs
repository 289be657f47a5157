//! A call of the function, in short.

use ec2_simulator::api::{AssociateAddress, Filter, NamedDestination, NamedTarget, Request};
use ec2_simulator::{Call, CallFailure};
use jiff::Timestamp;
use serde::Serialize;

use super::happened::milliseconds;

/// One call of the function.
#[derive(Clone, Debug, Serialize)]
pub struct CallView {
    /// When it began: milliseconds of the drill's clock.
    #[serde(rename = "since_failure")]
    pub at: i64,
    /// The same since the function noticed, which is what programs have read as `at` since the first version.
    #[serde(rename = "at")]
    pub since_noticed: i64,
    /// How long it took.
    pub milliseconds: i64,
    /// The API action.
    pub action: &'static str,
    /// What was asked, in short.
    pub what: String,
    /// `ok`, or the error.
    pub result: String,
    /// Whether it changes something.
    pub changes: bool,
}

impl CallView {
    pub(super) fn of(call: &Call, zero: Timestamp, noticed: i64) -> Self {
        let took = |ended| milliseconds(ended, call.started);
        let at = milliseconds(call.started, zero);
        Self {
            at,
            since_noticed: at - noticed,
            milliseconds: call.ended.map_or(0, took),
            action: call.action,
            what: what(&call.request),
            result: match &call.result {
                Some(Ok(_)) => "ok".to_owned(),
                Some(Err(CallFailure::Api(error))) => error.code.clone(),
                Some(Err(CallFailure::NoAnswer { .. })) | None => "no answer".to_owned(),
                Some(Err(CallFailure::Truncated(_) | CallFailure::WrongContent)) => {
                    "an answer that can't be read".to_owned()
                }
            },
            changes: !call.request.is_describe(),
        }
    }
}

impl CallView {
    /// Whether the next call asks the same again and is answered alike, as while EC2 detaches or attaches.
    #[must_use]
    pub fn is_asked_again_by(&self, next: &Self) -> bool {
        (next.action, &next.what, &next.result) == (self.action, &self.what, &self.result)
    }
}

/// What a call asks for, in short.
fn what(request: &Request) -> String {
    match request {
        Request::DescribeInstances(asked) => filters(&asked.instance_ids, &asked.filters),
        Request::DescribeInstanceStatus(asked) => {
            format!("of {}", one_or_many(&asked.instance_ids))
        }
        Request::DescribeInstanceTypes(asked) => asked.instance_types.join(" "),
        Request::DescribeNetworkInterfaces(asked) => {
            filters(&asked.network_interface_ids, &asked.filters)
        }
        Request::DescribeSubnets(asked) => asked.subnet_ids.join(" "),
        Request::AttachNetworkInterface(asked) => {
            let (eni, instance) = (&asked.network_interface_id, &asked.instance_id);
            format!("{eni} to {instance} at {}", asked.device_index)
        }
        Request::DetachNetworkInterface(asked) => {
            asked.attachment_id.clone() + if asked.force { " by force" } else { "" }
        }
        Request::AssignPrivateIpAddresses(asked) => {
            let addresses = [&asked.private_ip_addresses, &asked.ipv4_prefixes];
            addressed(addresses, "to", &asked.network_interface_id)
        }
        Request::AssignIpv6Addresses(asked) => {
            let addresses = [&asked.ipv6_addresses, &asked.ipv6_prefixes];
            addressed(addresses, "to", &asked.network_interface_id)
        }
        Request::UnassignPrivateIpAddresses(asked) => {
            let addresses = [&asked.private_ip_addresses, &asked.ipv4_prefixes];
            addressed(addresses, "from", &asked.network_interface_id)
        }
        Request::UnassignIpv6Addresses(asked) => {
            let addresses = [&asked.ipv6_addresses, &asked.ipv6_prefixes];
            addressed(addresses, "from", &asked.network_interface_id)
        }
        Request::DescribeRouteTables(asked) => filters(&asked.route_table_ids, &asked.filters),
        Request::DescribeAddresses(asked) => filters(&asked.allocation_ids, &asked.filters),
        Request::AssociateAddress(asked) => associated(asked),
        Request::ReplaceRoute(asked) => {
            led((&asked.route_table_id, &asked.destination), &asked.target)
        }
        Request::CreateRoute(asked) => {
            led((&asked.route_table_id, &asked.destination), &asked.target)
        }
        Request::CreateTags(asked) => {
            let keys: Vec<&str> = asked.tags.keys().map(String::as_str).collect();
            format!("{} on {}", keys.join(", "), one_or_many(&asked.resources))
        }
        Request::DeleteTags(asked) => {
            let keys: Vec<&str> = asked.tags.iter().map(|tag| tag.key.as_str()).collect();
            keys.join(", ")
        }
        Request::CompleteLifecycleAction(asked) => asked.lifecycle_hook_name.clone(),
        Request::Publish(asked) => asked.subject.clone().unwrap_or_default(),
        // The function never makes these.
        Request::DisassociateAddress(_)
        | Request::DeleteRoute(_)
        | Request::ModifyNetworkInterfaceAttribute(_)
        | Request::StartInstances(_)
        | Request::StopInstances(_)
        | Request::TerminateInstances(_) => String::new(),
    }
}

fn addressed(addresses: [&Vec<String>; 2], word: &str, eni: &str) -> String {
    format!(
        "{} {word} {eni}",
        addresses.map(|some| some.join(" ")).concat()
    )
}

fn one_or_many(resources: &[String]) -> String {
    if let [one] = resources {
        return one.clone();
    }
    let kinds = [
        ("i-", "instances"),
        ("eni-", "interfaces"),
        ("rtb-", "route tables"),
        ("eipalloc-", "Elastic IPs"),
    ];
    let counted = kinds.iter().filter_map(|(prefix, kind)| {
        let of_it = resources.iter().filter(|id| id.starts_with(prefix));
        let count = of_it.count();
        (count > 0).then(|| format!("{count} {kind}"))
    });
    counted.collect::<Vec<_>>().join(", ")
}

fn associated(asked: &AssociateAddress) -> String {
    let elastic_ip = asked.allocation_id.as_deref().unwrap_or_default();
    let eni = asked.network_interface_id.as_deref().unwrap_or_default();
    format!("{elastic_ip} to {eni}")
}

fn led((table, destination): (&str, &NamedDestination), target: &NamedTarget) -> String {
    let eni = target.network_interface_id.as_deref().unwrap_or_default();
    format!("{destination} of {table} to {eni}")
}

fn filters(ids: &[String], filters: &[Filter]) -> String {
    let filters = filters
        .iter()
        .map(|filter| format!("{}={}", filter.name, filter.values.join(",")));
    ids.iter()
        .cloned()
        .chain(filters)
        .collect::<Vec<_>>()
        .join(" ")
}
