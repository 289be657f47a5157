//! The simulated account: so many groups of an active and a standby.

use ec2_simulator::World;
use eni_failover::cloud::AttachmentStatus;
use serde_json::{Value, json};

use crate::options::{Float, Options};
use crate::role::TOPIC;

const SUBNET: &str = "subnet-0a1b2c3d4e5f60001";

/// A large one: it has a device index for each of the groups that share it.
const SPARE_TYPE: &str = "p4d.24xlarge";

pub(crate) fn active(group: usize) -> String {
    format!("i-0{:08x}{:08x}", group + 1, 1)
}

fn standby(group: usize, per_spare: usize) -> String {
    format!("i-0{:08x}{:08x}", group / per_spare + 1, 2)
}

fn eni(group: usize) -> String {
    format!("eni-0{:08x}{:08x}", group + 1, 15)
}

fn name(group: usize) -> String {
    format!("group-{group:04}")
}

fn floating(group: usize) -> String {
    format!("10.0.{}.{}", 200 + group / 250, group % 250 + 2)
}

fn fixed(nth: usize) -> String {
    format!("10.0.{}.{}", 1 + nth / 250, nth % 250 + 2)
}

/// What is being written.
struct Account<'a> {
    options: &'a Options,
    instances: Vec<Value>,
    interfaces: Vec<Value>,
}

/// The world, in which all is well.
pub(crate) fn world(options: &Options) -> Result<World, Box<dyn std::error::Error>> {
    let mut account = Account {
        options,
        instances: Vec::new(),
        interfaces: Vec::new(),
    };
    for group in 0..options.groups {
        account.add_active(group);
        if group % options.groups_per_spare == 0 {
            account.add_standby(group);
        }
    }
    let file = json!({
        "subnets": [{ "id": SUBNET, "cidr": "10.0.0.0/16", "zone": "us-east-1a" }],
        "instances": account.instances,
        "interfaces": account.interfaces,
        "topics": [TOPIC],
        "settings": { "seed": options.seed },
    });
    Ok(World::from_json(file, "2026-11-23T11:00:00Z".parse()?)?)
}

impl Account<'_> {
    fn add_active(&mut self, group: usize) {
        let carries = match self.options.float {
            Float::Address => vec![floating(group)],
            Float::Interface => Vec::new(),
        };
        let (id, kind) = (active(group), "t3.medium");
        self.instance(&id, kind, &[group], &carries);
        if self.options.float == Float::Interface {
            self.interfaces.push(json!({
                "id": eni(group),
                "subnet": SUBNET,
                "address": floating(group),
                "tags": { "failover:group": name(group) },
                "attached": { "instance": id, "device-index": 1 },
            }));
        }
    }

    fn add_standby(&mut self, group: usize) {
        let per_spare = self.options.groups_per_spare;
        let last = (group + per_spare).min(self.options.groups);
        let of: Vec<usize> = (group..last).collect();
        let kind = if per_spare == 1 {
            "t3.medium"
        } else {
            SPARE_TYPE
        };
        self.instance(&standby(group, per_spare), kind, &of, &[]);
    }

    fn instance(&mut self, id: &str, kind: &str, groups: &[usize], carries: &[String]) {
        let names: Vec<String> = groups.iter().map(|group| name(*group)).collect();
        let listed = groups
            .iter()
            .map(|it| format!("{}/{}", name(*it), floating(*it)));
        let mut interface = json!({
            "id": id.replacen("i-", "eni-", 1),
            "address": fixed(self.instances.len()),
            "secondary": carries,
        });
        if self.options.float == Float::Address {
            let listed: Vec<String> = listed.collect();
            interface["tags"] = json!({ "failover:addresses": listed.join(" ") });
        }
        self.instances.push(json!({
            "id": id,
            "type": kind,
            "subnet": SUBNET,
            "tags": { "failover:group": names.join(" ") },
            "interface": interface,
        }));
    }
}

/// Whether each group's float is with its standby, all of it.
pub(crate) fn moved(world: &World, options: &Options) -> Vec<bool> {
    let mut moved = vec![false; options.groups];
    for interface in world.interfaces() {
        let attached = interface.attachment.as_ref();
        let attached = attached.filter(|it| it.status == AttachmentStatus::Attached);
        let Some(holder) = attached.and_then(|it| it.instance) else {
            continue;
        };
        let carried = match options.float {
            Float::Interface => vec![interface.id.to_owned()],
            Float::Address => interface
                .secondary
                .iter()
                .map(ToString::to_string)
                .collect(),
        };
        for float in carried {
            let group = number_of(&float, options.float);
            if let Some(moved) = group.and_then(|group| Some((moved.get_mut(group)?, group))) {
                *moved.0 = holder == standby(moved.1, options.groups_per_spare);
            }
        }
    }
    moved
}

/// The group that a float belongs to.
fn number_of(float: &str, kind: Float) -> Option<usize> {
    match kind {
        Float::Interface if !float.ends_with("0000000f") => None,
        Float::Interface => usize::from_str_radix(float.get(5..13)?, 16)
            .ok()?
            .checked_sub(1),
        Float::Address => {
            let mut parts = float.split('.').skip(2).map(str::parse::<usize>);
            let (third, fourth) = (parts.next()?.ok()?, parts.next()?.ok()?);
            Some(third.checked_sub(200)? * 250 + fourth.checked_sub(2)?)
        }
    }
}
