//! What there is: groups, members, floats, and an outsider that has nothing to do with them.

use std::net::Ipv4Addr;

use eni_failover::cloud::Address;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::invocation::{ACCOUNT, REGION};
use crate::kinds;
use crate::role::TOPIC;
use crate::scenario::Weather;
use crate::stage::LIST;
use crate::tricks;

/// Types with the interfaces and the addresses per interface that they take.
pub(crate) const TYPES: [(&str, usize, usize); 5] = [
    ("t3.micro", 2, 2),
    ("t3.medium", 3, 6),
    ("m5.large", 3, 10),
    ("t3.xlarge", 4, 15),
    ("c6in.32xlarge", 8, 50),
];

/// The groups and what is in them. Indices of `instances` and `floats` name them everywhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Layout {
    pub(crate) groups: usize,
    pub(crate) instances: Vec<Member>,
    pub(crate) floats: Vec<Float>,
}

/// An instance of some groups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Member {
    pub(crate) groups: Vec<usize>,
    /// Index of [`TYPES`].
    pub(crate) kind: usize,
    /// Subnet 0 and 1 are in the first zone, subnet 2 in another.
    pub(crate) subnet: usize,
    pub(crate) priority: Option<u32>,
    /// An interface in subnet 1 besides the primary one, for addresses of that subnet.
    pub(crate) second_interface: bool,
    /// An alarm on its status checks.
    pub(crate) alarm: bool,
    /// Somebody forgot to let it carry addresses.
    pub(crate) no_landing: bool,
    /// So many tags it has in all, or more where ours need that: 50 are as many as EC2 allows.
    #[serde(default)]
    pub(crate) tags: usize,
}

/// Something that floats.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Float {
    pub(crate) group: usize,
    /// The instance that has it at first.
    pub(crate) on: usize,
    pub(crate) kind: FloatKind,
    pub(crate) subnet: usize,
    pub(crate) elastic_ip: bool,
    /// Deleted with its first holder.
    pub(crate) delete_on_termination: bool,
}

/// What it is that floats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum FloatKind {
    /// A whole interface.
    Interface,
    /// A secondary address.
    Address,
    /// An IPv6 address.
    Ipv6,
    /// A /28 of IPv4.
    Prefix,
    /// A route in a table of its own.
    Route,
    /// An Elastic IP by itself.
    ElasticIp,
}

impl Float {
    pub(crate) fn is_interface(&self) -> bool {
        self.kind == FloatKind::Interface
    }

    /// Whether it is carried by a landing interface.
    pub(crate) fn is_address(&self) -> bool {
        !self.is_interface() && !self.leads()
    }

    /// Whether it leads to an interface, and is nothing that one carries.
    pub(crate) fn leads(&self) -> bool {
        matches!(self.kind, FloatKind::Route | FloatKind::ElasticIp)
    }
}

pub(crate) fn group_name(group: usize) -> String {
    format!("g{group}")
}

pub(crate) fn instance_id(instance: usize) -> String {
    format!("i-0{:016x}", 0xa0 + instance)
}

pub(crate) fn primary_eni(instance: usize) -> String {
    format!("eni-0{:016x}", 0x1000 + instance)
}

pub(crate) fn second_eni(instance: usize) -> String {
    format!("eni-0{:016x}", 0x2000 + instance)
}

pub(crate) fn floating_eni(float: usize) -> String {
    format!("eni-0{:016x}", 0xf000 + float)
}

pub(crate) fn address(subnet: usize, host: usize) -> Ipv4Addr {
    Ipv4Addr::new(10, 0, octet(subnet), octet(host))
}

fn octet(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

fn subnet_id(subnet: usize) -> String {
    format!("subnet-0{subnet:016x}")
}

impl Layout {
    /// The instance that is in no group.
    pub(crate) fn outsider(&self) -> usize {
        self.instances.len()
    }

    pub(crate) fn members(&self, group: usize) -> impl Iterator<Item = usize> {
        let members = self.instances.iter().enumerate();
        members
            .filter(move |(_, member)| member.groups.contains(&group))
            .map(|(index, _)| index)
    }

    pub(crate) fn floats_of(&self, group: usize) -> impl Iterator<Item = usize> {
        let floats = self.floats.iter().enumerate();
        floats
            .filter(move |(_, float)| float.group == group)
            .map(|(index, _)| index)
    }

    /// The address that floats, or the primary one of the interface that does.
    pub(crate) fn address_of(&self, float: usize) -> Address {
        let subnet = self.floats[float].subnet;
        let text = match self.floats[float].kind {
            FloatKind::Interface => address(subnet, 100 + float).to_string(),
            FloatKind::Address => address(subnet, 150 + float).to_string(),
            FloatKind::Ipv6 => format!("2001:db8:0:{subnet}::{float:x}50"),
            FloatKind::Prefix => format!("{}/28", address(subnet, 192 + 16 * float)),
            FloatKind::Route => kinds::destination(float).addr().to_string(),
            FloatKind::ElasticIp => kinds::public(float).to_string(),
        };
        text.parse().expect("an address")
    }

    /// The primary address of an instance's own interface.
    pub(crate) fn primary_of(&self, eni: &str) -> Ipv4Addr {
        let member = |index: &usize| primary_eni(*index) == eni || second_eni(*index) == eni;
        let index = (0..=self.outsider()).find(member).unwrap_or(0);
        let own = self.instances.get(index).map_or(0, |member| member.subnet);
        let subnet = if second_eni(index) == eni { 1 } else { own };
        address(subnet, 10 + index)
    }

    pub(crate) fn has(&self, kind: FloatKind) -> bool {
        self.floats.iter().any(|float| float.kind == kind)
    }

    /// The interface of an instance that addresses of this subnet come to.
    pub(crate) fn landing(&self, instance: usize, subnet: usize) -> Option<String> {
        if instance == self.outsider() {
            return (subnet == 0).then(|| primary_eni(instance));
        }
        let member = &self.instances[instance];
        if member.no_landing {
            None
        } else if member.subnet == subnet {
            Some(primary_eni(instance))
        } else if member.second_interface && subnet == 1 {
            Some(second_eni(instance))
        } else {
            None
        }
    }

    /// The world of this layout.
    pub(crate) fn world(&self, seed: u64, weather: &Weather) -> Value {
        let members = (0..self.instances.len()).map(|index| self.instance(index));
        let outsider = json!({
            "id": instance_id(self.outsider()),
            "type": "m5.4xlarge",
            "subnet": subnet_id(0),
            "interface": { "id": primary_eni(self.outsider()), "address": address(0, 10 + self.outsider()) },
        });
        let subnet = |index: usize, zone: &str| {
            let mut subnet = json!({ "id": subnet_id(index), "cidr": format!("10.0.{index}.0/24"), "zone": zone });
            if self.has(FloatKind::Ipv6) {
                subnet["ipv6-cidr"] = format!("2001:db8:0:{index}::/64").into();
            }
            subnet
        };
        let alarms = self.instances.iter().enumerate().filter(|(_, m)| m.alarm);
        let alarms = alarms.map(|(index, _)| json!({ "name": format!("status-{index}"), "instance": instance_id(index) }));
        let elastic = self.floats.iter().enumerate().filter(|(_, f)| f.elastic_ip);
        let elastic = elastic.map(|(index, _)| {
            json!({ "address": Ipv4Addr::new(203, 0, 113, octet(index)), "private-address": self.address_of(index).to_string() })
        });
        let elastic = elastic.chain(kinds::elastic_ips(self));
        json!({
            "account": ACCOUNT,
            "region": REGION,
            "settings": weather.settings(seed),
            "subnets": [subnet(0, "us-east-1a"), subnet(1, "us-east-1a"), subnet(2, "us-east-1b")],
            "instances": members.chain([outsider]).collect::<Vec<_>>(),
            "interfaces": self.interfaces(),
            "elastic-ips": elastic.collect::<Vec<_>>(),
            "route-tables": kinds::tables(self),
            "alarms": alarms.collect::<Vec<_>>(),
            "topics": [TOPIC],
        })
    }

    /// What its `failover:group` says.
    pub(crate) fn group_tag(&self, instance: usize) -> String {
        let groups = self.instances[instance].groups.iter();
        let groups: Vec<String> = groups.map(|group| group_name(*group)).collect();
        groups.join(" ")
    }

    fn instance(&self, index: usize) -> Value {
        let member = &self.instances[index];
        let groups = self.group_tag(index);
        let mut tags = json!({ "Name": format!("m{index}"), "failover:group": groups });
        if let Some(priority) = member.priority {
            tags["failover:priority"] = priority.to_string().into();
        }
        tricks::fill(&mut tags, member.tags);
        json!({
            "id": instance_id(index),
            "type": TYPES[member.kind].0,
            "subnet": subnet_id(member.subnet),
            "tags": tags,
            "interface": {
                "id": primary_eni(index),
                "address": address(member.subnet, 10 + index),
                "secondary": self.first_addresses(index, member.subnet, FloatKind::Address),
                "ipv6": self.first_addresses(index, member.subnet, FloatKind::Ipv6),
                "prefixes": self.first_addresses(index, member.subnet, FloatKind::Prefix),
                "source-dest-check": !self.has(FloatKind::Route),
                "tags": self.landing_tags(index, member.subnet),
            },
        })
    }

    fn first_addresses(&self, instance: usize, subnet: usize, kind: FloatKind) -> Vec<String> {
        let here =
            |float: &Float| float.kind == kind && float.on == instance && float.subnet == subnet;
        let floats = self.floats.iter().enumerate();
        floats
            .filter(|(_, float)| here(float))
            .map(|(index, _)| self.address_of(index).to_string())
            .collect()
    }

    /// The interfaces of an instance that land addresses, and what they list.
    pub(crate) fn lists(&self, instance: usize) -> Vec<(String, String)> {
        let both = [
            (primary_eni(instance), self.instances[instance].subnet),
            (second_eni(instance), 1),
        ];
        let both = both.into_iter().filter_map(|(eni, subnet)| {
            let is_there = self.landing(instance, subnet).as_ref() == Some(&eni);
            Some((eni, self.list(instance, subnet).filter(|_| is_there)?))
        });
        both.collect()
    }

    fn landing_tags(&self, instance: usize, subnet: usize) -> Value {
        self.list(instance, subnet)
            .map_or(json!({}), |list| json!({ LIST: list }))
    }

    fn list(&self, instance: usize, subnet: usize) -> Option<String> {
        let member = &self.instances[instance];
        let word = |(index, float): (usize, &Float)| match member.groups.as_slice() {
            [_] => self.address_of(index).to_string(),
            _ => format!("{}/{}", group_name(float.group), self.address_of(index)),
        };
        let ours = |float: &Float| {
            float.is_address() && float.subnet == subnet && member.groups.contains(&float.group)
        };
        let floats = self.floats.iter().enumerate();
        let words: Vec<String> = floats.filter(|(_, float)| ours(float)).map(word).collect();
        (!words.is_empty() && !member.no_landing).then(|| words.join(" "))
    }

    fn interfaces(&self) -> Vec<Value> {
        let mut interfaces = Vec::new();
        let mut next_index = vec![1; self.instances.len()];
        for (index, member) in self.instances.iter().enumerate() {
            if member.second_interface {
                interfaces.push(json!({
                    "id": second_eni(index),
                    "subnet": subnet_id(1),
                    "address": address(1, 10 + index),
                    "secondary": self.first_addresses(index, 1, FloatKind::Address),
                    "ipv6": self.first_addresses(index, 1, FloatKind::Ipv6),
                    "prefixes": self.first_addresses(index, 1, FloatKind::Prefix),
                    "source-dest-check": !self.has(FloatKind::Route),
                    "tags": self.landing_tags(index, 1),
                    "attached": { "instance": instance_id(index), "device-index": 1, "delete-on-termination": true },
                }));
                next_index[index] = 2;
            }
        }
        for (index, float) in self
            .floats
            .iter()
            .enumerate()
            .filter(|(_, f)| f.is_interface())
        {
            interfaces.push(json!({
                "id": floating_eni(index),
                "subnet": subnet_id(float.subnet),
                "address": self.address_of(index).to_string(),
                "tags": { "failover:group": group_name(float.group) },
                "source-dest-check": index % 2 == 0,
                "groups": [format!("sg-0{index:016x}")],
                "attached": {
                    "instance": instance_id(float.on),
                    "device-index": next_index[float.on],
                    "delete-on-termination": float.delete_on_termination,
                },
            }));
            next_index[float.on] += 1;
        }
        interfaces
    }
}

impl Weather {
    fn settings(&self, seed: u64) -> Value {
        let wait = |(least, most): (u64, u64)| format!("{least}ms..{most}ms");
        let bucket = |size: u64, refill: u64| {
            if self.crowded {
                json!({ "size": size / 10, "refill": refill / 4 + 1 })
            } else {
                json!({ "size": size, "refill": refill })
            }
        };
        json!({
            "seed": seed,
            "stale-reads": wait((0, self.stale_reads)),
            "describe-latency": wait(self.describe_latency),
            "change-latency": wait(self.change_latency),
            "attach": wait(self.attach),
            "detach": wait(self.detach),
            "detach-hung": wait(self.detach_hung),
            "initializing": wait(self.initializing),
            "stop": wait(self.stop),
            "terminate": wait(self.terminate),
            "terminated-tags": wait(self.terminated_tags),
            "terminated-visible": wait(self.terminated_visible),
            "page-size": self.page_size,
            "in-use": if self.in_use_seen { "seen" } else { "documented" },
            "force-spoils-device-index": self.force_spoils,
            "throttling": {
                "describes": bucket(100, 20),
                "unfiltered-describes": bucket(50, 10),
                "changes": bucket(50, 5),
                "addresses": bucket(100, 5),
                "tags": bucket(100, 10),
            },
        })
    }
}
